import type { Id } from "../../kernel/ids.ts";
import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { MaintenanceWindow } from "../calendar/model.ts";

/** By maintenance window: the scheduled changes that lay inside it as it was. */
export type InWindow = { changes: ReadonlyMap<Id, readonly InWindowRow[]> };
export type InWindowRow = { number: string; from: Instant; to: Instant; service: Id; assignee: Id | null; requestedBy: Id | null };

/**
 * An agreed window that is retired, moved or taken from a service lets go of what is scheduled in it. Windows do not forbid, so nothing is refused;
 * whoever relied on it is told which changes now lie outside.
 */
export const maintenanceNotices: NoticeRule = {
  on: ["maintenanceWindow"],
  topics: [],
  notices: (told, facts) => ofWindow(told as Change<MaintenanceWindow>, facts as InWindow),
};

function ofWindow({ after, id }: Change<MaintenanceWindow>, facts: InWindow): Notice[] {
  const left = (facts.changes.get(id) ?? []).filter(
    (one) => !after.active || one.from < after.startsAt || one.to > after.endsAt || !after.services.includes(one.service),
  );
  const to = [...new Set(left.flatMap((one) => [one.assignee, one.requestedBy]))].filter((one) => one !== null);
  if (to.length === 0) return [];
  const what = after.active ? "It was changed" : "It is retired";
  const text = `${what}: ${left.map((one) => one.number).join(", ")} now lie outside the agreed time. Move each, or agree another window.`;
  return [
    {
      ...{ kind: "maintenanceWindow", id, subject: `Maintenance window: ${after.name}`, text, to, urgency: "soon" },
      ...{ topic: "change.mine", why: "a change of yours was scheduled into it" },
    },
  ];
}
