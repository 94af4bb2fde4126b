import { retryHeaders } from "../answers.ts";
import type { IntakeAnswer, IntakeOutcome, IntakeRefusal, IntakeRequest } from "../contract.ts";
import { objectOf, plainText } from "../reading.ts";

/** Answers as the Events API v2 does: senders look at 202 and `status`, and try again on 429. */
export function answer(outcome: IntakeOutcome, request: IntakeRequest): IntakeAnswer {
  if (outcome.is === "refused") return refused(outcome.refusal, request);
  if (request.route === "/v2/change/enqueue") return { status: 202, body: { status: "success", message: "Change event processed" } };
  return { status: 202, body: { status: "success", message: "Event processed", dedup_key: outcome.reply.dedupKey } };
}

function refused(refusal: IntakeRefusal, request: IntakeRequest): IntakeAnswer {
  if (refusal.code === "busy") {
    const message = "Requests for this service are arriving too quickly.  Please retry later.";
    return { status: 429, headers: retryHeaders(refusal), body: { status: "throttle exceeded", message, errors: ["Enhance Your Calm."] } };
  }
  if (refusal.code === "away" || refusal.code === "fault")
    return {
      status: refusal.code === "away" ? 503 : 500,
      headers: retryHeaders(refusal),
      body: { status: "not processed", message: refusal.sentence },
    };
  const status = refusal.code === "tooLarge" ? 413 : 400;
  return { status, body: { status: "invalid event", message: "Event object is invalid", errors: errorsOf(refusal, request) } };
}

function errorsOf(refusal: IntakeRefusal, request: IntakeRequest): readonly string[] {
  if (refusal.errors) return refusal.errors;
  if (refusal.code !== "unknownKey" && refusal.code !== "wrongConnector" && refusal.code !== "inactive") return [refusal.sentence];
  const body = objectOf(request.body.json);
  // Where the body could not be read, its key is not what is wrong.
  if (!body) return ["The event must be a JSON object"];
  const key = plainText(body.routing_key);
  if (key === null) return ["'routing_key' is missing or blank"];
  return [key.length === 32 ? "Invalid routing key" : "Length of 'routing_key' is incorrect (should be 32 characters)"];
}
