import { expect, test } from "vitest";
import { holdsItsFixtures, read, requestOf, survivesMutation } from "../connector.fixture.ts";
import type { IntakeOutcome } from "../contract.ts";
import { pagerduty } from "./manifest.ts";

holdsItsFixtures(pagerduty, import.meta.dirname);
survivesMutation(pagerduty, import.meta.dirname);

const key = "R0UTINGKEYR0UTINGKEYR0UTINGKEY00";
const trigger = { routing_key: key, event_action: "trigger", payload: { summary: "Disk full", source: "fs-01", severity: "error" } };
const errorsOf = (body: unknown) => {
  const got = read(pagerduty, { body });
  return got.ok ? [] : got.refusal.errors;
};
const answerTo = (outcome: IntakeOutcome, body: unknown, route = "/v2/enqueue") =>
  pagerduty.answer(outcome, requestOf(pagerduty, { body, route }));
const accepted = (reply: Record<string, unknown>): IntakeOutcome => ({
  ...{ is: "accepted", entries: 1, repeated: 0, warnings: [], problems: [], reply },
});

test("what the API finds wrong is said in its own words, all at once", () => {
  expect(errorsOf({ ...trigger, payload: { summary: " ", source: "a", severity: "fatal" } })).toEqual([
    "'payload.summary' is missing or blank",
    "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')",
  ]);
  expect(errorsOf({ routing_key: key, event_action: "snooze" })).toEqual([
    "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')",
  ]);
  expect(errorsOf({ routing_key: key, event_action: "resolve" })).toEqual(["'dedup_key' is missing or blank"]);
  expect(errorsOf({ routing_key: key, event_action: "trigger" })).toEqual(["'payload' is missing or blank"]);
  expect(errorsOf({ ...trigger, dedup_key: "k".repeat(256) })).toEqual([
    "Length of 'dedup_key' is incorrect (should be less than 255 characters)",
  ]);
  expect(errorsOf({ ...trigger, dedup_key: "{EVENT.ID}" })).toEqual([
    "'dedup_key' is still a placeholder ({EVENT.ID}): the sender did not fill it in",
  ]);
  expect(errorsOf([1])).toEqual(["The event must be a JSON object"]);
});

test("the key is asked for before anything else, and its length comes before whether it is known", () => {
  const unknown: IntakeOutcome = { is: "refused", refusal: { code: "unknownKey", sentence: "No." } };
  const errors = (body: unknown) => (answerTo(unknown, body).body as { errors: string[] }).errors;
  expect(errors({ ...trigger, routing_key: undefined })).toEqual(["'routing_key' is missing or blank"]);
  expect(errors({ ...trigger, routing_key: "short" })).toEqual(["Length of 'routing_key' is incorrect (should be 32 characters)"]);
  expect(errors(trigger)).toEqual(["Invalid routing key"]);
});

test("answers are byte for byte those that senders know", () => {
  expect(JSON.stringify(answerTo(accepted({ dedupKey: "srv01/disk" }), trigger).body)).toBe(
    '{"status":"success","message":"Event processed","dedup_key":"srv01/disk"}',
  );
  expect(answerTo(accepted({}), {}, "/v2/change/enqueue")).toMatchObject({
    status: 202,
    body: { status: "success", message: "Change event processed" },
  });
  const busy = answerTo({ is: "refused", refusal: { code: "busy", sentence: "Busy.", retryAfterSeconds: 2 } }, trigger);
  expect(busy).toMatchObject({ status: 429, headers: { "retry-after": "2" }, body: { status: "throttle exceeded" } });
  const wrong = answerTo({ is: "refused", refusal: { code: "badShape", sentence: "No.", errors: ["'payload' is missing or blank"] } }, {});
  expect(JSON.stringify(wrong.body)).toBe(
    '{"status":"invalid event","message":"Event object is invalid","errors":["\'payload\' is missing or blank"]}',
  );
});

test("where an event brings no key of its own, the same body always gets the same one, and another body another", () => {
  const keyOf = (body: unknown) => {
    const got = read(pagerduty, { body });
    return got.ok ? got.reply?.dedupKey : null;
  };
  expect(keyOf(trigger)).toBe(keyOf(trigger));
  expect(keyOf(trigger)).toMatch(/^[0-9a-f]{32}$/);
  expect(keyOf({ ...trigger, payload: { ...trigger.payload, source: "fs-02" } })).not.toBe(keyOf(trigger));
});
