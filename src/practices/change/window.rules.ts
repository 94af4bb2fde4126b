import type { Refusal } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { digestOf } from "./digest.rules.ts";
import type { ChangeFacts, FreezeSpan } from "./facts.ts";
import type { ChangeRequest } from "./model.ts";

type Window = Pick<ChangeRequest, "plannedStart" | "plannedEnd" | "rollbackMinutes">;

/** Until when one can still go back within the window: its end less the time to roll back; null while either is not known. */
export function pointOfNoReturn({ plannedEnd, rollbackMinutes }: Window): Instant | null {
  return plannedEnd === null || rollbackMinutes === null ? null : addMinutes(plannedEnd, -rollbackMinutes);
}

/** Why a window cannot stand: it ends before it begins, or there is no time left in it to go back. */
export function windowFault(change: Window): Refusal | null {
  const { plannedStart, plannedEnd } = change;
  if (plannedStart === null || plannedEnd === null) return null;
  if (plannedEnd <= plannedStart) return { code: "endsBeforeItBegins", field: "plannedEnd" };
  const point = pointOfNoReturn(change);
  return point !== null && point < plannedStart ? { code: "noWayBack", field: "rollbackMinutes" } : null;
}

/** The services a change is about: the one it names, and those its items belong to. */
export function servicesOf(
  change: Pick<ChangeRequest, "service" | "configurationItem" | "affectedItems">,
  homes: ReadonlyMap<Id, Id>,
): Set<Id> {
  const items = [change.configurationItem, ...change.affectedItems].flatMap((item) => homes.get(item ?? "") ?? []);
  return new Set(change.service ? [change.service, ...items] : items);
}

/**
 * The freezes that stand in the way of a span of a change, soonest first. A freeze that names services holds for changes of those, and for changes
 * of which no service is known: what is not said is no way round.
 */
export function freezesOver(
  change: Pick<ChangeRequest, "service" | "configurationItem" | "affectedItems">,
  span: { from: Instant; to: Instant },
  facts: Pick<ChangeFacts, "freezes" | "homes">,
): FreezeSpan[] {
  const near = facts.freezes.filter((freeze) => freeze.from < span.to && freeze.to > span.from);
  if (near.length === 0) return near;
  const services = servicesOf(change, facts.homes);
  return near
    .filter((freeze) => freeze.services.length === 0 || services.size === 0 || freeze.services.some((one) => services.has(one)))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.id < b.id ? -1 : 1));
}

/** Whether somebody answers for this change within this freeze now: granted for what it says, and not expired. */
export function isExcepted(change: ChangeRequest, freeze: Id, now: Instant): boolean {
  const digest = digestOf(change);
  return change.exceptions.some((one) => one.freeze === freeze && one.digest === digest && one.expiresAt > now);
}

/** The freeze that blocks a step: to schedule, over the planned window; to begin, over what is left of it from now. Null where none does. */
export function blockingFreeze(
  change: ChangeRequest,
  step: "schedule" | "implement",
  now: Instant,
  facts: Pick<ChangeFacts, "freezes" | "homes">,
): FreezeSpan | null {
  const end = change.plannedEnd ?? now;
  const from = step === "schedule" ? (change.plannedStart ?? now) : now;
  const to = end > from ? end : addMinutes(from, 1);
  return freezesOver(change, { from, to }, facts).find((freeze) => !isExcepted(change, freeze.id, now)) ?? null;
}
