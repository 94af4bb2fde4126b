import type { IntakeRequest, Read, ReadDeployment, Settings } from "../contract.ts";
import { entryOf, type Json, objectOf, plainText, Reading, unreadable } from "../reading.ts";
import { deploys, reported, usualEnvironment } from "../reported-deployment.ts";

type State = ReadDeployment["state"];
/** Source: Jenkins, results of a build: SUCCESS, UNSTABLE, FAILURE, NOT_BUILT, ABORTED. What is unstable did not go well. */
const results: Readonly<Record<string, State>> = {
  ...{ SUCCESS: "succeeded", UNSTABLE: "failed", FAILURE: "failed", NOT_BUILT: "canceled", ABORTED: "canceled" },
};
/** Names under which jobs take where they deploy to. */
const environmentNames = ["ENVIRONMENT", "DEPLOY_ENVIRONMENT", "DEPLOY_ENV", "TARGET_ENV", "environment", "env"];

/** Reads one notification of Jenkins' Notification plugin: a job that deploys was queued, has started, or is over. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const body = objectOf(request.body.json);
  const build = objectOf(body?.build);
  if (!body || !build)
    return unreadable("It is no notification of Jenkins' Notification plugin: there is no `build`. Set its format to JSON.");
  const reading = new Reading(request.receivedAt);
  if (!deploys(settings, body.name)) {
    reading.warn(`The job ${(plainText(body.name) ?? "").slice(0, 60)} is not among the pipelines that deploy, so it was not read.`);
    return { ok: true, events: [], warnings: reading.warnings };
  }
  const scm = objectOf(build.scm);
  const state = stateOf(build);
  const parameters = objectOf(build.parameters) ?? {};
  const deployment = reported(
    {
      key: [body.name, build.number],
      state,
      environment: environmentIn(parameters) ?? usualEnvironment(settings),
      target: body.name,
      ref: plainText(parameters.VERSION) ?? scm?.branch,
      commit: scm?.commit,
      link: build.full_url,
      // Its time is that of the start, in every phase.
      ...(state === "waiting" || state === "running" ? { at: build.timestamp } : {}),
      words: [parameters.CHANGE, build.notes, body.display_name],
    },
    reading,
  );
  if (!deployment) return unreadable("The build has no `number`, or nothing says where it deploys to.");
  return { ok: true, events: [], deployments: [deployment], warnings: reading.warnings };
}

/** A build that has started repeats the result of the one before it: the phase comes first. */
function stateOf(build: Json): State {
  const phase = plainText(build.phase);
  if (phase === "QUEUED") return "waiting";
  if (phase === "STARTED") return "running";
  return entryOf(results, plainText(build.status)) ?? "failed";
}

function environmentIn(parameters: Json): string | null {
  const name = environmentNames.find((one) => Object.hasOwn(parameters, one) && plainText(parameters[one]) !== null);
  return name === undefined ? null : plainText(parameters[name]);
}
