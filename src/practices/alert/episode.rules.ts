import { addMinutes, addMs, type Instant } from "../../kernel/time.ts";
import { calmAt, type Flap, stableUntil, withState } from "./flap.rules.ts";
import type { Alert, AlertEvent } from "./model.ts";

/** What an event says of how a condition stands; all else of the alert is what it is about. */
export type Episode = Pick<
  Alert,
  | "status"
  | "severity"
  | "firstAt"
  | "lastAt"
  | "heardAt"
  | "fineAt"
  | "acknowledgedAt"
  | "resolvedAt"
  | "resolvedBecause"
  | "count"
  | "flapStates"
  | "flapAt"
  | "isFlapping"
  | "calmAt"
  | "silentAt"
>;
export type Told = Pick<AlertEvent, "action" | "severity" | "occurredAt">;
/** What is worth an entry in the journal. */
export type News = "fired" | "firedBefore" | "severityChanged" | "acknowledged" | "resolved" | "startedFlapping" | "calmedDown";
export type Step = { next: Episode; news: readonly News[] };
/** `heardAt`: when the message came. `autoResolveAfterMinutes`: of its integration. */
type Heard = { heardAt: Instant; autoResolveAfterMinutes: number | null };

/** A condition begins to fire; `last` is its last episode, whose changes it goes on from. */
export function begin(last: Episode | null, told: Told, heard: Heard): Step {
  const { occurredAt, severity } = told;
  const flap = withState(last ? flapOf(last) : null, true, occurredAt);
  const next: Episode = {
    status: "triggered",
    severity,
    firstAt: occurredAt,
    lastAt: occurredAt,
    heardAt: heard.heardAt,
    fineAt: null,
    acknowledgedAt: null,
    resolvedAt: null,
    resolvedBecause: null,
    count: 1,
    ...flapped(flap),
    silentAt: silenceAt(heard),
  };
  return { next, news: flap.isFlapping ? ["fired", "startedFlapping"] : ["fired"] };
}

/**
 * When an episode begins. A condition that was taken for over because of silence was never said to be fine: heard again with the moment at
 * which it first began, it begins anew where it was heard, so that what was closed for it is opened again.
 */
export function beginsAt(last: Pick<Episode, "fineAt" | "resolvedAt"> | null, occurredAt: Instant, heardAt: Instant): Instant {
  if (!last || last.resolvedAt === null || last.fineAt === null) return occurredAt;
  const wasSilent = last.fineAt < last.resolvedAt;
  return wasSilent && occurredAt <= last.resolvedAt ? heardAt : occurredAt;
}

/** Its end came, and its beginning is not known: remembered, so that a beginning that comes late does not fire for ever. */
export function endWithoutBeginning(told: Told, heard: Heard): Step {
  const { next } = begin(null, told, heard);
  const at = told.occurredAt;
  const because = "Its end came before its beginning";
  return {
    next: { ...next, status: "resolved", count: 0, fineAt: at, resolvedAt: at, resolvedBecause: because, silentAt: null },
    news: [],
  };
}

/**
 * One more event of a known condition. What happened before what is known changes nothing but the count: it came late. An end or an
 * acknowledgement that nothing fires for changes nothing. Source: order by when it happened, never by arrival.
 */
export function follow(current: Episode, told: Told, heard: Heard): Step {
  const next = { ...current, heardAt: later(current.heardAt, heard.heardAt) };
  if (told.action === "trigger") return fires(next, told, heard);
  if (told.action === "acknowledge") return acknowledges(next, told);
  return ends(next, told);
}

/** Whether a firing belongs to an episode that is over: it happened before it was last said to be fine. */
export function isLate(current: Pick<Episode, "fineAt">, occurredAt: Instant): boolean {
  return current.fineAt !== null && occurredAt <= current.fineAt;
}

/** `autoResolveAfterMinutes`: of its integration. `absences`: when the office itself heard nobody, the newest first. */
type Silence = { autoResolveAfterMinutes: number | null; absences: readonly { from: Instant; until: Instant }[] };

/**
 * Time came: it has calmed down, or its tool has been silent for as long as means that it is over. Silence says nothing of when it was fine:
 * a tool that is heard again, and gives the moment at which it began, is not late. While the office was away nobody was silent.
 */
export function wakeEpisode(current: Episode, now: Instant, { autoResolveAfterMinutes, absences }: Silence): Step {
  if (current.isFlapping && current.calmAt !== null && current.calmAt <= now) return calm(current, now);
  if (current.silentAt === null || current.silentAt > now || current.status === "resolved") return { next: current, news: [] };
  // The time was set when it was first heard and is moved only here, so that a repeat costs no index.
  const due = autoResolveAfterMinutes === null ? null : silentFrom(current.heardAt, autoResolveAfterMinutes, absences);
  if (due === null || due > now) return { next: { ...current, silentAt: due }, news: [] };
  const { next, news } = resolved(current, later(current.heardAt, current.lastAt), `Nothing heard for ${autoResolveAfterMinutes} minutes`);
  const beforeLast = addMs(current.lastAt, -1);
  return { next: { ...next, fineAt: later(beforeLast, current.fineAt ?? beforeLast) }, news };
}

function silentFrom(heardAt: Instant, minutes: number, absences: Silence["absences"]): Instant {
  const due = addMinutes(heardAt, minutes);
  const absence = absences.find(({ from, until }) => from < due && until > heardAt);
  return absence ? addMinutes(absence.until, minutes) : due;
}

/** Over by a person's word, or because its incident is. */
export function resolveByHand(current: Episode, now: Instant, because: string): Step {
  return resolved({ ...current, isFlapping: false, calmAt: null }, now, because);
}

function fires(current: Episode, told: Told, heard: Heard): Step {
  const count = current.count + 1;
  if (current.status === "resolved") {
    const began = current.count === 0 ? { severity: told.severity, firstAt: told.occurredAt, lastAt: told.occurredAt } : {};
    return { next: { ...current, ...began, count }, news: current.count === 0 ? ["firedBefore"] : [] };
  }
  const known = later(current.lastAt, current.fineAt ?? current.lastAt);
  if (told.occurredAt < known) return { next: { ...current, count }, news: [] };
  const flap = withState(flapOf(current), true, told.occurredAt);
  const next = {
    ...current,
    count,
    lastAt: told.occurredAt,
    fineAt: null,
    severity: told.severity,
    ...flapped(flap),
    silentAt: current.silentAt ?? silenceAt(heard),
  };
  const news: News[] = [];
  if (told.severity !== current.severity) news.push("severityChanged");
  if (flap.isFlapping && !current.isFlapping) news.push("startedFlapping");
  if (!flap.isFlapping && current.isFlapping) news.push("calmedDown");
  return { next, news };
}

function acknowledges(current: Episode, { occurredAt }: Told): Step {
  if (current.status !== "triggered" || occurredAt < current.firstAt) return { next: current, news: [] };
  return { next: { ...current, status: "acknowledged", acknowledgedAt: occurredAt }, news: ["acknowledged"] };
}

/** A flapping condition that says it is fine stays open until it has calmed down: one episode, told once. */
function ends(current: Episode, { occurredAt }: Told): Step {
  if (current.status === "resolved") return { next: { ...current, fineAt: later(current.fineAt ?? occurredAt, occurredAt) }, news: [] };
  if (occurredAt < current.lastAt) return { next: current, news: [] };
  const flap = withState(flapOf(current), false, occurredAt);
  const next = { ...current, ...flapped(flap), fineAt: occurredAt };
  if (flap.isFlapping) return { next, news: current.isFlapping ? [] : ["startedFlapping"] };
  const step = resolved(next, occurredAt, "Its tool says so");
  return current.isFlapping ? { ...step, news: ["calmedDown", ...step.news] } : step;
}

function calm(current: Episode, now: Instant): Step {
  const next = { ...current, ...flapped(stableUntil(flapOf(current), now)) };
  if (current.fineAt === null) return { next, news: ["calmedDown"] };
  const step = resolved(next, current.fineAt, "It has calmed down");
  return { ...step, news: ["calmedDown", ...step.news] };
}

function resolved(current: Episode, at: Instant, because: string): Step {
  const fineAt = later(at, current.fineAt ?? at);
  const next: Episode = { ...current, status: "resolved", resolvedAt: at, resolvedBecause: because, fineAt, silentAt: null, calmAt: null };
  return { next, news: ["resolved"] };
}

function silenceAt({ heardAt, autoResolveAfterMinutes }: Heard): Instant | null {
  return autoResolveAfterMinutes === null ? null : addMinutes(heardAt, autoResolveAfterMinutes);
}

function flapOf({ flapStates, flapAt, isFlapping }: Episode): Flap {
  return { states: flapStates, at: flapAt, isFlapping };
}

function flapped(flap: Flap): Pick<Episode, "flapStates" | "flapAt" | "isFlapping" | "calmAt"> {
  return { flapStates: flap.states, flapAt: flap.at, isFlapping: flap.isFlapping, calmAt: calmAt(flap) };
}

function later(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}
