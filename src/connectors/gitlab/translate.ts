import type { IntakeRequest, Read, ReadDeployment } from "../contract.ts";
import { entryOf, objectOf, plainText, Reading, unreadable } from "../reading.ts";
import { reported } from "../reported-deployment.ts";

/** Source: GitLab, deployments: created, running, success, failed, canceled, blocked, skipped (read 2026-11-26). */
const statuses: Readonly<Record<string, ReadDeployment["state"]>> = {
  ...{ created: "waiting", blocked: "waiting", running: "running" },
  ...{ success: "succeeded", failed: "failed", canceled: "canceled", skipped: "canceled" },
};

/** What a vote on a blocked deployment sends as its `status`: the deployment itself stands where it stood. Source: as below. */
const votes = new Set(["approved", "rejected"]);

/** Reads one deployment event of GitLab. Source: GitLab documentation, "Webhook events", deployment events (read 2026-11-26). */
export function translate(request: IntakeRequest): Read {
  const body = objectOf(request.body.json);
  const kind = plainText(body?.object_kind);
  if (!body || kind === null) return unreadable("It is no webhook event of GitLab: there is no `object_kind`.");
  const reading = new Reading(request.receivedAt);
  if (kind !== "deployment") {
    reading.warn(`Events of the kind \`${kind.slice(0, 40)}\` are not read. Choose Deployment events alone.`);
    return { ok: true, events: [], warnings: reading.warnings };
  }
  const project = objectOf(body.project);
  const status = plainText(body.status);
  if (status !== null && votes.has(status)) return { ok: true, events: [], warnings: reading.warnings };
  const state = entryOf(statuses, status);
  if (state === undefined) return unreadable("The deployment has a `status` that GitLab does not document.");
  const deployment = reported(
    {
      key: [project?.path_with_namespace, body.deployment_id],
      ...{ state, environment: body.environment, target: project?.path_with_namespace },
      ...{ ref: body.ref, commit: body.short_sha, link: body.deployable_url },
      startedBy: objectOf(body.user)?.username,
      at: body.status_changed_at,
      words: [body.commit_title, body.ref],
    },
    reading,
  );
  if (!deployment) return unreadable("The deployment names no project, `deployment_id` or `environment`.");
  return { ok: true, events: [], deployments: [deployment], warnings: reading.warnings };
}
