import { api } from "../../../web/client/api.ts";
import { notify } from "../../../web/kit/notify.ts";
import { refusedBySentence, runBulk } from "../../../web/record/bulk.ts";
import type { DescribedCommand } from "../../../web/record/describe.ts";
import type { Values } from "../../../web/record/FieldForm.tsx";
import type { Line } from "./console-data.ts";
import type { ShownGroup } from "./shown-groups.ts";

/** A deed that waits for its form. */
export type Asked = {
  kind: "alert" | "incident";
  verb: string;
  command: DescribedCommand;
  targets: readonly Line[];
  /** The incident to merge, or the one that all of the targets are shown in. */
  incident: string | null;
};

/** Does what a form asked for; answers the key of the group its reader wants to see then. */
export async function send({ kind, verb, command, targets, incident }: Asked, values: Values): Promise<string | null> {
  if (kind === "incident") {
    await api.post(`/api/incidents/${incident}/${verb}`, values);
    return typeof values.into === "string" ? `incident:${values.into}` : null;
  }
  const into = values.into ?? values.incident;
  if (verb === "split" && into === undefined) return splitOff(targets, incident);
  await toEach(verb, command.label, targets, values);
  return typeof into === "string" ? `incident:${into}` : null;
}

/** All of them into one new incident: all or none. */
async function splitOff(targets: readonly Line[], incident: string | null): Promise<string> {
  if (incident === null)
    throw new Error("Splitting takes alerts of one incident at a time: clear the selection and choose those of one group.");
  const answer = await api.post<{ incident: string }>(`/api/incidents/${incident}/alerts/split`, {
    alerts: targets.map(({ line }) => line.id),
  });
  return `incident:${answer.incident}`;
}

/** The incident in whose group all of these stand, be it that some came into it by a merge; null where they stand in several, or in none. */
export function incidentOf(targets: readonly Line[], groups: readonly ShownGroup[]): string | null {
  const roots = new Set(
    targets.map(({ line: { incident } }) =>
      incident === null ? null : (groups.find((one) => one.family.includes(incident))?.incident?.id ?? incident),
    ),
  );
  const [root = null] = roots;
  return roots.size === 1 ? root : null;
}

/** One verb to each, each answering for itself; those refused are told under the sentence they share. */
export async function toEach(verb: string, label: string, targets: readonly Line[], values: Values): Promise<void> {
  const lines = await runBulk({
    targets: targets.map(({ line }) => ({ id: line.id, label: line.number ?? line.id })),
    send: (ids) => api.post("/api/alerts/bulk", { ids, verb, values }),
    tell: () => undefined,
  });
  const refused = refusedBySentence(lines);
  for (const { sentence, labels } of refused)
    notify({
      title: `${label}: ${labels.length} of ${lines.length} refused`,
      message: `${sentence} (${labels.slice(0, 6).join(", ")})`,
      isBad: true,
    });
}

/** The incident of a group, answered. */
export async function acknowledgeIncident({ incident }: ShownGroup, done: (shown: string | null) => Promise<void>): Promise<void> {
  await api.post(`/api/incidents/${incident!.id}/acknowledge`, {});
  await done(null);
}
