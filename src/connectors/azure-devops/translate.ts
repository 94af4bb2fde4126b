import type { IntakeRequest, Read, ReadDeployment, Settings } from "../contract.ts";
import { entryOf, type Json, listOf, objectOf, plainText, Reading, unreadable } from "../reading.ts";
import { deploys, type Found, reported, usualEnvironment } from "../reported-deployment.ts";

type State = ReadDeployment["state"];
/** Source: Azure DevOps, release environments: canceled, inProgress, notStarted, partiallySucceeded, queued, rejected, scheduled, succeeded. */
const environmentStatuses: Readonly<Record<string, State>> = {
  ...{ notstarted: "waiting", queued: "waiting", scheduled: "waiting", inprogress: "running" },
  ...{ succeeded: "succeeded", partiallysucceeded: "failed", rejected: "failed", canceled: "canceled" },
};
/** Source: Azure DevOps, builds: succeeded, partiallySucceeded, failed, canceled (older servers: stopped). */
const buildResults: Readonly<Record<string, State>> = {
  ...{ succeeded: "succeeded", partiallysucceeded: "failed", failed: "failed", canceled: "canceled", stopped: "canceled" },
};
/** Source: Azure DevOps, stages of a run: notStarted, waiting, running, canceling, completed with one of these results. */
const stageStates: Readonly<Record<string, State>> = {
  notstarted: "waiting",
  waiting: "waiting",
  running: "running",
  canceling: "running",
};
const stageResults: Readonly<Record<string, State>> = {
  ...{ succeeded: "succeeded", partiallysucceeded: "failed", failed: "failed", rejected: "failed" },
  ...{ canceled: "canceled", skipped: "canceled" },
};
const stageChanged = "ms.vss-pipelines.stage-state-changed-event";
const started = "ms.vss-release.deployment-started-event";
const completed = "ms.vss-release.deployment-completed-event";

/** Reads one service hook of Azure DevOps: a release deployment that began or ended, a stage of a pipeline that deploys, or such a build. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const body = objectOf(request.body.json);
  const type = plainText(body?.eventType);
  const resource = objectOf(body?.resource);
  if (!body || type === null || !resource)
    return unreadable("It is no service hook of Azure DevOps: there is no `eventType` with a `resource`. Let it send all of the resource.");
  const reading = new Reading(request.receivedAt);
  const found = foundIn(type, body, resource, settings);
  if (found === "nothing") {
    if (type !== "build.complete" && type !== stageChanged) reading.warn(`Events of the type \`${type.slice(0, 60)}\` are not read.`);
    return { ok: true, events: [], warnings: reading.warnings };
  }
  const deployment = reported(found, reading);
  if (!deployment) return unreadable(`The event \`${type.slice(0, 60)}\` names no release, build or environment.`);
  return { ok: true, events: [], deployments: [deployment], warnings: reading.warnings };
}

function foundIn(type: string, body: Json, resource: Json, settings: Settings): Found | "nothing" {
  if (type === started || type === completed) return ofRelease(type, body, resource);
  if (type === stageChanged) return ofStage(body, resource, settings);
  if (type !== "build.complete" || !deploys(settings, objectOf(resource.definition)?.name)) return "nothing";
  return ofBuild(body, resource, settings);
}

function ofRelease(type: string, body: Json, resource: Json): Found {
  const environment = objectOf(resource.environment) ?? {};
  // Where a deployment starts, `resource.release` is a shell of zeros: the release is the one the environment names.
  const shell = objectOf(resource.release) ?? {};
  const release = objectOf(environment.release) ?? shell;
  const definition = objectOf(environment.releaseDefinition) ?? objectOf(release.releaseDefinition) ?? objectOf(shell.releaseDefinition);
  const step = objectOf((listOf(environment.deploySteps) ?? []).at(-1));
  const project = objectOf(resource.project)?.name ?? objectOf(body.project)?.name;
  const said = entryOf(environmentStatuses, plainText(environment.status)?.toLowerCase() ?? null);
  return {
    // A release that is deployed to an environment once more is another attempt.
    key: ["release", [release.id, environment.releaseId].find(isNumbered), environment.id, plainText(step?.attempt) ?? "1"],
    state: type === started ? "running" : (said ?? "failed"),
    environment: environment.name,
    target: [plainText(project), plainText(definition?.name)].filter((one) => one !== null).join("/"),
    ref: release.name,
    link: objectOf(objectOf(release._links)?.web)?.href,
    startedBy: objectOf(release.createdBy)?.displayName,
    at: body.createdDate,
    words: [objectOf(body.message)?.text, resource.comment, release.description],
  };
}

const isNumbered = (id: unknown) => plainText(id) !== null && plainText(id) !== "0";

/** A stage says only its name: which stages deploy, the settings say as `pipeline/stage`. */
function ofStage(body: Json, resource: Json, settings: Settings): Found | "nothing" {
  const [stage, run] = [objectOf(resource.stage) ?? {}, objectOf(resource.run) ?? {}];
  const pipeline = plainText((objectOf(resource.pipeline) ?? objectOf(run.pipeline))?.name);
  const names = [stage.name, stage.displayName].map(plainText).filter((one) => one !== null);
  if (!names.some((name) => deploys(settings, `${pipeline}/${name}`))) return "nothing";
  const state = plainText(stage.state)?.toLowerCase() ?? null;
  return {
    key: ["run", run.id, stage.name],
    // A result that is not known fails rather than passes.
    state: entryOf(stageStates, state) ?? entryOf(stageResults, plainText(stage.result)?.toLowerCase() ?? null) ?? "failed",
    environment: names.at(-1),
    target: pipeline,
    ref: run.name,
    link: objectOf(objectOf(stage._links)?.web)?.href,
    at: body.createdDate,
    words: [objectOf(body.message)?.text, run.name],
  };
}

function ofBuild(body: Json, build: Json, settings: Settings): Found {
  const project = objectOf(objectOf(build.definition)?.project)?.name ?? objectOf(build.project)?.name;
  const [, branch, commit] = /^\w+:([^:]+):([0-9a-f]{7,64})$/i.exec(plainText(build.sourceGetVersion) ?? "") ?? [];
  const request = objectOf((listOf(build.requests) ?? [])[0]);
  return {
    key: ["build", build.id],
    state: entryOf(buildResults, (plainText(build.result) ?? plainText(build.status))?.toLowerCase() ?? null) ?? "failed",
    environment: usualEnvironment(settings),
    target: [plainText(project), plainText(objectOf(build.definition)?.name)].filter((one) => one !== null).join("/"),
    ref: plainText(build.sourceBranch) ?? branch ?? build.buildNumber,
    commit: plainText(build.sourceVersion) ?? commit,
    link: objectOf(objectOf(build._links)?.web)?.href,
    startedBy: objectOf(request?.requestedFor)?.displayName ?? objectOf(build.requestedFor)?.displayName,
    at: build.finishTime ?? body.createdDate,
    words: [objectOf(body.message)?.text, build.buildNumber],
  };
}
