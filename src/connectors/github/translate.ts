import type { IntakeRequest, Read, ReadDeployment, Settings } from "../contract.ts";
import { entryOf, type Json, objectOf, plainText, Reading, unreadable } from "../reading.ts";
import { deploys, type Found, reported, usualEnvironment } from "../reported-deployment.ts";

type State = ReadDeployment["state"];
/** Source: GitHub REST, deployment statuses: error, failure, inactive, in_progress, queued, pending, success. What is `inactive` was replaced: it did not end anew. */
const statuses: Readonly<Record<string, State>> = {
  ...{ pending: "waiting", queued: "waiting", waiting: "waiting", in_progress: "running" },
  ...{ success: "succeeded", failure: "failed", error: "failed" },
};
/** Source: GitHub webhooks, `workflow_run`: action requested, in_progress, completed; conclusion of a completed run. */
const conclusions: Readonly<Record<string, State>> = {
  success: "succeeded",
  cancelled: "canceled",
  skipped: "canceled",
  stale: "canceled",
};

/** Reads one delivery of a GitHub webhook: a deployment, how one stands, or a run of a workflow that deploys. */
export function translate(request: IntakeRequest, settings: Settings): Read {
  const body = objectOf(request.body.json);
  const event = request.headers["x-github-event"] ?? "";
  if (!body) return unreadable("It is no delivery of a GitHub webhook. Set its content type to application/json.");
  const reading = new Reading(request.receivedAt);
  const found = foundIn(event, body, settings, reading);
  if (found === "nothing") return { ok: true, events: [], warnings: reading.warnings };
  const deployment = found && reported(found, reading);
  if (!deployment) return unreadable(`The delivery \`${event.slice(0, 40)}\` names no repository, deployment or environment.`);
  return { ok: true, events: [], deployments: [deployment], warnings: reading.warnings };
}

function foundIn(event: string, body: Json, settings: Settings, reading: Reading): Found | "nothing" | null {
  const repository = objectOf(body.repository)?.full_name;
  if (event === "deployment" || event === "deployment_status") return ofDeployment(event, body, repository);
  if (event === "workflow_run") return ofRun(body, repository, settings);
  if (event !== "ping")
    reading.warn(`Deliveries of \`${event.slice(0, 40)}\` are not read. Choose Deployments and Deployment statuses alone.`);
  return "nothing";
}

function ofDeployment(event: string, body: Json, repository: unknown): Found | "nothing" | null {
  const deployment = objectOf(body.deployment);
  const status = objectOf(body.deployment_status);
  if (!deployment || (event === "deployment_status" && !status)) return null;
  const state = status ? entryOf(statuses, plainText(status.state)) : "waiting";
  if (state === undefined) return "nothing";
  return {
    key: [repository, deployment.id],
    state,
    environment: status?.environment ?? deployment.environment,
    target: repository,
    ref: deployment.ref,
    commit: deployment.sha,
    link: status?.log_url || status?.target_url || objectOf(body.workflow_run)?.html_url,
    startedBy: objectOf(deployment.creator)?.login,
    at: status?.created_at ?? deployment.created_at,
    words: [deployment.description, objectOf(deployment.payload)?.change, status?.description],
  };
}

function ofRun(body: Json, repository: unknown, settings: Settings): Found | "nothing" | null {
  const run = objectOf(body.workflow_run);
  if (!run) return null;
  if (!deploys(settings, run.name)) return "nothing";
  const commit = objectOf(run.head_commit);
  const action = plainText(body.action);
  const isOver = action === "completed";
  return {
    key: [repository, "run", run.id, run.run_attempt ?? 1],
    state: isOver ? (entryOf(conclusions, plainText(run.conclusion)) ?? "failed") : action === "in_progress" ? "running" : "waiting",
    environment: usualEnvironment(settings),
    target: repository,
    ref: run.head_branch,
    commit: run.head_sha,
    committedAt: commit?.timestamp,
    link: run.html_url,
    startedBy: objectOf(run.triggering_actor)?.login ?? objectOf(run.actor)?.login,
    at: isOver ? run.updated_at : (run.run_started_at ?? run.created_at),
    words: [run.display_title, commit?.message],
  };
}
