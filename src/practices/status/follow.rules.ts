import type { Instant } from "../../kernel/time.ts";
import type { ChangeRequest } from "../change/model.ts";
import type { Incident } from "../incident/model.ts";
import type { NoticeState } from "./notice.model.ts";
import { spanWords } from "./when.rules.ts";

/** The state of a notice that follows an incident: its phase, in the words of a status page. */
export function followedState({ state, phase }: Pick<Incident, "state" | "phase">): NoticeState {
  if (!["1", "2", "3"].includes(state)) return "resolved";
  if (phase === "mitigated") return "monitoring";
  return phase === "identified" ? "identified" : "investigating";
}

/** The last word where an incident ended without one for business readers. It claims no more than is known: how it was solved is for staff. */
export function closing({ state }: Pick<Incident, "state">): { state: NoticeState; text: string } {
  const text =
    state === "8"
      ? "We looked into this and have ended our work on it. If you still see trouble, please tell us."
      : "This is solved. If you still see trouble, please tell us.";
  return { state: "resolved", text };
}

/** Said where an incident is opened again. */
export const reopening: { state: NoticeState; text: string } = {
  state: "investigating",
  text: "This is not over after all. We are looking into it again.",
};

/** What of a change a notice may follow. */
export type Course = Pick<ChangeRequest, "state" | "plannedStart" | "plannedEnd" | "startedAt" | "endedAt" | "rolledBackAt">;
/** What a change's own course means to a notice of it: a step that is told, a plan that moved, or that it is called off. */
export type CourseNews =
  | { is: "step"; state: NoticeState; text: string; at: Instant }
  | { is: "moved"; plannedFrom: Instant; plannedUntil: Instant }
  | { is: "off"; text: string };

/** Scheduled, being carried out, reviewed, closed: its window is promised. Source: the states of a change. */
const promised = new Set(["-2", "-1", "0", "3"]);

/** Whether a change's window is promised, so that readers may be told of it. */
export function isPromised({ state, plannedStart, plannedEnd }: Pick<Course, "state" | "plannedStart" | "plannedEnd">): boolean {
  return promised.has(state) && plannedStart !== null && plannedEnd !== null;
}

/** The news of a change for a notice that follows it, or null. How it was carried out is for staff; that it was taken back is not hidden. */
export function courseNews(before: Course, after: Course): CourseNews | null {
  if (after.state === "4" && before.state !== "4") return { is: "off", text: "This maintenance is called off." };
  if (after.endedAt && !before.endedAt) {
    const text = after.rolledBackAt
      ? "This maintenance is over. What was done was taken back, and everything is as it was before."
      : "The planned maintenance is done.";
    return { is: "step", state: "completed", text, at: after.endedAt };
  }
  if (after.startedAt && !before.startedAt)
    return { is: "step", state: "inProgress", text: "The planned maintenance has begun.", at: after.startedAt };
  if (isPromised(before) && !isPromised(after))
    return { is: "off", text: "This maintenance is called off for now. We will write here when it is planned again." };
  const { plannedStart, plannedEnd } = after;
  const isMoved = plannedStart !== before.plannedStart || plannedEnd !== before.plannedEnd;
  return isMoved && plannedStart && plannedEnd ? { is: "moved", plannedFrom: plannedStart, plannedUntil: plannedEnd } : null;
}

/** Said where planned maintenance moves. */
export function movedWords(plan: { plannedFrom: Instant; plannedUntil: Instant }, zone: string): string {
  return `This maintenance has moved: it is now planned from ${spanWords(zone, plan.plannedFrom, plan.plannedUntil)} (${zone}).`;
}
