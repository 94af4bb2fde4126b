import { accept, type Decision, type DomainEvent, type Refusal, refuse } from "../../kernel/decision.ts";
import type { BusinessCalendar, Instant } from "../../kernel/time.ts";
import { type ClockSpan, type ClockState, isBreached, noteBreach, phaseOf, readClock } from "./clock.rules.ts";
import { spansOf } from "./clock-news.rules.ts";
import { type ClockTerms, recountClock } from "./clock-replay.rules.ts";
import type { ReadDefinition } from "./definition.rules.ts";
import { breachEvent, type ClockFacts, calendarOf, stageOf, termsOf } from "./levels.rules.ts";
import type { ClockRecord } from "./model.ts";
import { type ClockZone, type PlaceSource, zoneOf } from "./zone.rules.ts";

/** Other terms for a running clock: versions of its service level and calendar; null leaves what it has. */
export type AdoptCommand = { type: "adopt"; definitionVersion: number | null; calendarVersion: number | null };
type Asked = { current: ClockRecord | null; command: AdoptCommand; facts: ClockFacts; now: Instant };
type Wanted = { definition: ReadDefinition; calendarVersion: number | null; zone: ClockZone; terms: ClockTerms };

/** Why a clock cannot adopt other terms, or null: closed clocks never move. */
export function adoptGate(current: ClockRecord | null): Refusal | null {
  if (!current) return { code: "missing" };
  return current.stoppedAt || current.cancelledAt ? { code: "hasEnded" } : null;
}

/**
 * A live clock recounted from its start under other terms, its pauses as they were. Told as `clockAdopted`; broken at once where the new
 * terms say so, and no longer broken where they do not. The same terms change nothing. Refuses a clock that has ended, a version that
 * promises something else, and a clock that its journal does not explain.
 */
export function decideAdopt(asked: Asked): Decision<ClockRecord> {
  const { current, command, facts, now } = asked;
  const refusal = adoptGate(current);
  if (refusal || !current) return { ok: false, refusal: refusal ?? { code: "missing" } };
  const wanted = wantedTerms(current, command, facts);
  if ("code" in wanted) return { ok: false, refusal: wanted };
  const { definition, calendarVersion, zone, terms } = wanted;
  if (definition.version === current.definitionVersion && isSameCalendar(current, wanted)) return accept(current);
  const spans = spansOf(facts.news.get(current.id) ?? []);
  if (!explains(spans, current, { ...presentTerms(current), calendar: calendarOf(current, facts) })) return refuse("notExplained");
  const state = noteBreach(recountClock(terms, current.startedAt, spans), now);
  const next: ClockRecord = {
    ...current,
    ...state,
    name: definition.name,
    agreementType: definition.agreementType,
    definitionVersion: definition.version,
    calendar: definition.calendar,
    calendarVersion,
    ...zone,
    stage: stageOf(state),
    warnedAt: current.warnedAt && state.warnAt !== null && state.warnAt <= now ? current.warnedAt : null,
  };
  const events: DomainEvent[] = [{ type: "clockAdopted", data: adoptionOf(current, next) }];
  if (next.breachedAt && !current.breachedAt) events.push(breachEvent(definition, next.breachedAt));
  return accept(next, ...events);
}

function wantedTerms(current: ClockRecord, command: AdoptCommand, facts: ClockFacts): Wanted | Refusal {
  const version = `${current.definition}/${command.definitionVersion ?? current.definitionVersion}`;
  const definition = facts.definitions.get(version);
  if (!definition) return { code: "unknownDefinition", field: "definitionVersion", because: version };
  if (definition.target !== current.target || definition.subjectKind !== current.subjectKind)
    return { code: "otherPromise", because: `${definition.target} of ${definition.subjectKind}` };
  const kept =
    definition.calendar === current.calendar ? current.calendarVersion : (facts.calendarVersions.get(definition.calendar ?? "") ?? null);
  const calendarVersion = definition.calendar ? (command.calendarVersion ?? kept) : null;
  // Where the record stands is not known here: a clock knows no other place than the one whose zone it has.
  const places = current.timeZone === null ? {} : { [current.zoneFrom as PlaceSource]: current.timeZone };
  const zone = zoneOf(definition, places, facts.officeZone);
  const where = { calendar: definition.calendar, calendarVersion, timeZone: zone.timeZone };
  if (definition.calendar && !facts.calendars.has(`${definition.calendar}/${calendarVersion}`))
    return { code: "unknownCalendar", field: "calendarVersion", because: `${definition.calendar}/${calendarVersion}` };
  return { definition, calendarVersion, zone, terms: termsOf(definition, calendarOf(where, facts)) };
}

function isSameCalendar(current: ClockRecord, { definition, calendarVersion, zone }: Wanted): boolean {
  const isSameZone = zone.timeZone === (current.timeZone ?? null);
  return definition.calendar === current.calendar && calendarVersion === current.calendarVersion && isSameZone;
}

/** The terms a clock counts by now, as far as its own fields tell: enough for what it has counted, not for when it is due. */
function presentTerms({ durationMs, warnAfterMs }: ClockRecord): Omit<ClockTerms, "calendar"> {
  return { durationMs, warnFraction: durationMs === 0 ? 1 : Math.min(1, warnAfterMs / durationMs) };
}

/** Whether these stretches are this clock's life: counted under its present terms they give what it holds. */
function explains(spans: readonly ClockSpan[], current: ClockRecord, terms: ClockTerms): boolean {
  if (spans.length === 0) return false;
  const told = recountClock(terms, current.startedAt, spans);
  const at = (clock: ClockState) => clock.pausedAt ?? clock.runningSince ?? clock.startedAt;
  const later = at(told) > at(current) ? at(told) : at(current);
  const [one, other] = [readClock(told, terms.calendar, later), readClock(current, terms.calendar, later)];
  return (
    phaseOf(told) === phaseOf(current) &&
    told.pauseReason === current.pauseReason &&
    one.countedMs === other.countedMs &&
    one.pausedWallMs === other.pausedWallMs
  );
}

/** What moved, for the timeline. */
function adoptionOf(before: ClockRecord, after: ClockRecord): Record<string, unknown> {
  const said = ({ definitionVersion, calendar, calendarVersion, timeZone, durationMs, dueAt, breachAt, breachedAt }: ClockRecord) => ({
    ...{ definitionVersion, calendar, calendarVersion, timeZone, durationMs, dueAt, breachAt, breachedAt },
  });
  return { name: after.name, target: after.target, from: said(before), to: said(after) };
}

/** What adopting would mean for one clock: its promise is broken at once, mended, falls due sooner or later, or stays where it is. */
export type Effect = "brokenAtOnce" | "mended" | "earlier" | "later" | "same";

/** Compares a clock before and after an adoption at `now`; where neither can say when it breaks, by what is left of the promise. */
export function effectOf(
  before: ClockRecord,
  after: ClockRecord,
  calendars: { before: BusinessCalendar; after: BusinessCalendar },
  now: Instant,
): Effect {
  const [was, is] = [isBreached(before, now), isBreached(after, now)];
  if (!was && is) return "brokenAtOnce";
  if (was && !is) return "mended";
  if (before.breachAt !== null && after.breachAt !== null)
    return after.breachAt < before.breachAt ? "earlier" : after.breachAt > before.breachAt ? "later" : "same";
  const left = readClock(after, calendars.after, now).remainingMs - readClock(before, calendars.before, now).remainingMs;
  return left < 0 ? "earlier" : left > 0 ? "later" : "same";
}
