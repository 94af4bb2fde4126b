import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Briefing } from "./model.ts";

/** How long a link to a paper may be used, in days. */
export const linkDays = 30;

/** Somebody opened a paper by the link of their own: it is written down once, the first time. */
export function openedBy(current: Briefing, person: Id | null, now: Instant): Decision<Briefing> {
  if (person === null || !current.askedToOpen.includes(person)) return refuse("notAsked");
  if (current.opened.some((one) => one.person === person)) return refuse("alreadyOpened");
  return accept({ ...current, opened: [...current.opened, { person, at: now }] }, { type: "briefingOpened" });
}
