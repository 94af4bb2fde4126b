import type { IntakeRequest, Read, ReadDeployment } from "../contract.ts";
import { entryOf, objectOf, plainText, Reading, unreadable } from "../reading.ts";
import { reported } from "../reported-deployment.ts";

const states: Readonly<Record<string, ReadDeployment["state"]>> = {
  ...{ waiting: "waiting", running: "running", succeeded: "succeeded", failed: "failed", canceled: "canceled" },
};

/** Reads one deployment as any script tells it: our own words. */
export function translate(request: IntakeRequest): Read {
  const body = objectOf(request.body.json);
  if (!body) return unreadable("Tell of a deployment as a JSON object.");
  const state = entryOf(states, plainText(body.state));
  const missing = ["key", "environment", "target"].filter((name) => plainText(body[name]) === null);
  if (state === undefined || missing.length > 0)
    return unreadable("It does not say enough of a deployment.", [
      ...missing.map((name) => `'${name}' is missing or blank`),
      ...(state === undefined ? ["'state' is one of waiting, running, succeeded, failed, canceled"] : []),
    ]);
  const reading = new Reading(request.receivedAt);
  const { key, environment, target, version: ref, commit, committedAt, link, startedBy, at, title, change } = body;
  const told = { environment, target, ref, commit, committedAt, link, startedBy, at, title };
  const deployment = reported({ key: [key], state, ...told, words: [change] }, reading);
  if (!deployment) return unreadable("Its `key` or its `environment` is a placeholder that was not filled.");
  return { ok: true, events: [], deployments: [deployment], warnings: reading.warnings };
}
