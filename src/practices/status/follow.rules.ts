import type { Instant } from "../../kernel/time.ts";
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

/** Said where planned maintenance moves. */
export function movedWords(plan: { plannedFrom: Instant; plannedUntil: Instant }, zone: string): string {
  return `This maintenance has moved: it is now planned from ${spanWords(zone, plan.plannedFrom, plan.plannedUntil)} (${zone}).`;
}
