import { plainAnswer, retryHeaders, statusOf } from "../answers.ts";
import type { IntakeAnswer, IntakeOutcome, IntakeRequest } from "../contract.ts";

/** To the webhook in plain words; to senders of the API as Alertmanager answers: nothing at 200, a JSON text where something is wrong. */
export function answer(outcome: IntakeOutcome, request: IntakeRequest): IntakeAnswer {
  if (!request.route.includes("/api/v2/")) return plainAnswer(outcome);
  if (outcome.is === "refused") {
    const { refusal } = outcome;
    const status = statusOf(refusal);
    const body = refusal.errors ? refusal.errors.join("; ") : { code: status, message: refusal.sentence };
    return { status, headers: { ...retryHeaders(refusal), ...asJson }, body: JSON.stringify(body) };
  }
  // Those that could be read are in; the sender is told of the others, as Alertmanager does.
  return outcome.problems.length > 0
    ? { status: 400, headers: asJson, body: JSON.stringify(outcome.problems.join("; ")) }
    : { status: 200, body: null };
}

const asJson = { "content-type": "application/json" };
