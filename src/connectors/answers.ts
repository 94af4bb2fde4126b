import type { IntakeAnswer, IntakeOutcome, IntakeRefusal } from "./contract.ts";

// Answers for tools whose vendors prescribe none: they look at the status, people at the sentence.

const statuses: Record<IntakeRefusal["code"], number> = {
  unknownKey: 401,
  inactive: 403,
  wrongConnector: 403,
  tooLarge: 413,
  badEncoding: 415,
  notJson: 400,
  tooDeep: 400,
  nameTwice: 400,
  badShape: 400,
  unresolved: 422,
  forged: 403,
  unknownThing: 404,
  busy: 429,
  away: 503,
  // Ours, not the sender's: it may send again.
  fault: 500,
};

/** The status of a refusal. */
export function statusOf(refusal: IntakeRefusal): number {
  return statuses[refusal.code];
}

/** Headers of a refusal: when to come again, where that is known. */
export function retryHeaders({ retryAfterSeconds }: IntakeRefusal): Record<string, string> {
  return retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
}

/** 202 with what was taken, or a problem as RFC 9457 says it. */
export function plainAnswer(outcome: IntakeOutcome): IntakeAnswer {
  if (outcome.is === "accepted") {
    const { entries, repeated, warnings, problems } = outcome;
    return { status: 202, body: { accepted: entries - repeated, repeated, warnings, problems } };
  }
  const { refusal } = outcome;
  const status = statusOf(refusal);
  const { code, sentence, errors } = refusal;
  const body = {
    type: `urn:quarterdeck:problem:${code}`,
    title: "Not taken",
    status,
    code,
    detail: sentence,
    ...(errors ? { errors } : {}),
  };
  return { status, headers: { "content-type": "application/problem+json", ...retryHeaders(refusal) }, body };
}
