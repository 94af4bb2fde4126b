import { retryHeaders, statusOf } from "../answers.ts";
import type { Feed, IntakeAnswer, IntakeAsks, IntakeOutcome, IntakeRefusal, IntakeRequest } from "../contract.ts";
import { dashed, idOfAlias } from "./alias.ts";

/** Answers as the Alert API does: 202 with a request id that may be asked about. */
export function answer(outcome: IntakeOutcome, request: IntakeRequest): IntakeAnswer {
  if (outcome.is === "accepted") return { status: 202, body: { result: "Request will be processed", ...tail(request) } };
  const { refusal } = outcome;
  const status = refusal.code === "unknownKey" ? 401 : refusal.code === "badShape" ? 422 : statusOf(refusal);
  return { status, headers: retryHeaders(refusal), body: { message: messageOf(refusal), ...errorsOf(refusal), ...tail(request) } };
}

function messageOf({ code, sentence }: IntakeRefusal): string {
  if (code === "unknownKey") return "Could not authenticate";
  if (code === "busy") return "You are making too many requests! To avoid this, please check the rate limits.";
  return sentence;
}

/** Particulars stand as name and sentence. */
function errorsOf({ errors = [] }: IntakeRefusal): { errors?: Record<string, string> } {
  if (errors.length === 0) return {};
  return { errors: Object.fromEntries(errors.map((one) => [one.split(":")[0]!, one.slice(one.indexOf(":") + 1).trim()])) };
}

function tail({ id }: IntakeRequest) {
  return { took: 0.001, requestId: dashed(id) };
}

/** `GET /v2/alerts/requests/{id}`: what became of a request. It was kept before it was answered, so it has succeeded already. */
export async function ask(request: IntakeRequest, feed: Feed, asks: IntakeAsks): Promise<IntakeAnswer> {
  const found = await asks.request(feed, (request.params.request ?? "").replaceAll("-", ""));
  if (!found) return { status: 404, body: { message: "Request not found. It might not be processed, yet.", ...tail(request) } };
  const success = found.reason === null;
  const alias = found.sourceKey ?? "";
  const data = {
    ...{ success, isSuccess: success, action: "Create", processedAt: found.receivedAt, integrationId: feed.id },
    ...{ status: found.reason ?? "Created alert", alertId: alias === "" ? "" : idOfAlias(alias), alias },
  };
  return { status: 200, body: { data, ...tail(request) } };
}
