import { z } from "zod";
import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type DomainEvent, refuse } from "../../kernel/decision.ts";
import type { FilterCatalogue } from "../../kernel/filter.ts";
import { matches } from "../../kernel/filter.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { type AnyRecord, flag, integer, json, moment, optional, text } from "../../kernel/model.ts";
import type { Change, Kind, MeasureChange, Question, Reply } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { type Instant, minInstant } from "../../kernel/time.ts";
import { type AdoptCommand, adoptGate, decideAdopt } from "./adopt.rules.ts";
import { type ClockState, isBreached, noteBreach } from "./clock.rules.ts";
import { type ClockMoment, observeClock, replayClock } from "./clock-replay.rules.ts";
import type { ReadDefinition } from "./definition.rules.ts";
import { breachEvent, type ClockFacts, calendarOf, type ServiceLevels, stageOf } from "./levels.rules.ts";
import { type ClockRecord, clockModel } from "./model.ts";

export { calendarOf, type ServiceLevels } from "./levels.rules.ts";

const moments = z.array(
  z.object({
    at: z.string(),
    start: z.boolean(),
    stop: z.boolean(),
    pause: z.string().nullable(),
    cancel: z.boolean(),
    reset: z.boolean(),
  }),
);
const commands = {
  observe: {
    label: "Observe",
    internal: true,
    creates: true,
    input: {
      subjectKind: text({ label: "Kind", max: 40 }),
      subject: text({ label: "Record", max: 32 }),
      definition: text({ label: "Definition and version", max: 80 }),
      startAt: optional(moment({ label: "Counts from" })),
      moments: json(moments, { label: "Moments" }),
      priority: optional(text({ label: "Priority", max: 10 })),
      team: optional(text({ label: "Team", max: 32 })),
      service: optional(text({ label: "Service", max: 32 })),
      restricted: flag({ label: "Restricted" }),
    },
  },
  adopt: {
    label: "Count anew",
    permission: "serviceLevel.administer",
    help: "Recounts a running clock under another version of its service level or calendar. One that has ended never moves.",
    input: {
      definitionVersion: optional(integer({ label: "Version of the service level", min: 1, help: "None: the one it has." })),
      calendarVersion: optional(integer({ label: "Version of the calendar", min: 1, help: "None: the one it has." })),
    },
  },
} as const;
/** What a clock carries of its subject: for measures, and for who may see it. */
export type Dimensions = { priority: string | null; team: Id | null; service: Id | null; restricted: boolean };
export type ObserveCommand = {
  type: "observe";
  subjectKind: string;
  subject: Id;
  /** `<definition id>/<version>`. */
  definition: string;
  /** Where a clock that attaches now, for the first time or after it was called off, counts from; null: from the moment it attaches. */
  startAt: Instant | null;
  moments: ClockMoment[];
  priority: string | null;
  team: Id | null;
  service: Id | null;
  restricted: boolean;
};

export type ClockCommand = ObserveCommand | AdoptCommand | { type: "wake" };

/** One row for a subject and a definition. */
export function clockId(subject: Id, definition: Id): Id {
  return deriveId(subject, `clock/${definition}`);
}

/** Clocks are moved by the records they belong to, by time, and by an explicit adoption of other terms; nobody edits one. */
export const clock: Kind<ClockRecord, ClockCommand, ClockFacts> = {
  model: clockModel,
  permissions: { read: "serviceLevel.read" },
  commands,
  events: {
    clockStarted: { audience: "staff", label: "promise began" },
    clockPaused: { audience: "staff", label: "promise paused" },
    clockResumed: { audience: "staff", label: "promise resumed" },
    clockStopped: { audience: "staff", label: "promise ended" },
    clockCancelled: { audience: "staff", label: "promise called off" },
    clockWarned: { audience: "staff", label: "promise at risk" },
    clockBreached: { audience: "staff", label: "promise broken" },
    clockAdopted: { audience: "staff", label: "promise counted anew" },
  },
  refusals: {
    unknownDefinition: "There is no service level {because}.",
    nothingToDo: "No promise applies.",
    unknownCalendar: "There is no calendar {because}.",
    hasEnded: "This clock has ended. What was promised and kept or broken then stays as it was.",
    otherPromise: "That version promises something else ({because}). A running clock keeps its promise; only its terms may change.",
    notExplained: "The journal does not explain this clock as it stands now, so it is left as it is. Try again in a moment.",
  },
  gate: ({ current, command }) => (command.type === "adopt" ? adoptGate(current) : null),
  decide: (question) => {
    const { command, current, facts, now } = question;
    if (command.type === "adopt") return decideAdopt({ current, command, facts, now });
    return command.type === "wake" ? decideWake(question) : decideObserve(question, command);
  },
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
  wake: (record) => {
    if (record.stoppedAt || record.cancelledAt || record.pausedAt) return null;
    return minInstant(record.warnedAt ? null : record.warnAt, record.breachedAt ? null : record.breachAt);
  },
  visible: (actor) => {
    if (!may(actor, "serviceLevel.read")) return [];
    return may(actor, "incident.readRestricted") ? ["all"] : [{ field: "restricted", is: "equals", value: false }];
  },
  about: (record) => record.subject,
  measures,
};

function decideObserve(question: Question<ClockRecord, ClockCommand, ServiceLevels>, command: ObserveCommand): Decision<ClockRecord> {
  const { current, facts } = question;
  const live = current !== null && current.stoppedAt === null && current.cancelledAt === null;
  // A clock that runs keeps the version it began with, whatever version the observer knew of.
  const version = live ? `${current.definition}/${current.definitionVersion}` : command.definition;
  const definition = facts.definitions.get(version);
  if (!definition) return refuse("unknownDefinition", { because: version });
  const dims: Dimensions = { priority: command.priority, team: command.team, service: command.service, restricted: command.restricted };
  const calendarVersion = live
    ? current.calendarVersion
    : definition.calendar
      ? (facts.calendarVersions.get(definition.calendar) ?? null)
      : null;
  const calendar = calendarOf({ calendar: definition.calendar, calendarVersion }, facts);
  const terms = { calendar, durationMs: definition.durationMinutes * 60_000, warnFraction: definition.warnPercent / 100 };
  const events: DomainEvent[] = [];
  let state: ClockState | null = live ? current : null;
  let attempt = current?.attempt ?? 0;
  // A promise that was called off and applies again counts from where it did; one that was kept or broken and begins anew counts afresh.
  if (!live && command.startAt !== null && current?.stoppedAt == null) {
    const told = replayClock({ ...terms, startAt: command.startAt, moments: command.moments });
    if (!told.clock) return current ? accept(current) : refuse("nothingToDo");
    state = told.clock;
    attempt++;
    events.push({
      type: "clockStarted",
      data: {
        name: definition.name,
        target: definition.target,
        spans: told.spans,
        changedAt: state.runningSince ?? state.pausedAt ?? state.startedAt,
        durationMs: terms.durationMs,
      },
    });
  } else {
    for (const at of command.moments.slice(-1)) {
      const step = observeClock(terms, state, at);
      if (step.moves.includes("start")) attempt++;
      state = step.clock;
      events.push(...step.moves.map((move) => moveEvent(move, at, definition, terms.durationMs)));
    }
  }
  if (!state) return current ? accept(current) : refuse("nothingToDo");
  if (state.breachedAt && !(live && current.breachedAt)) events.push(breachEvent(definition, state.breachedAt));
  if (events.length === 0 && current && same(current, dims)) return accept(current);
  const base = current ?? { ...newBase(question), warnedAt: null, observed: question.actor.client.startsWith("import") };
  const next = {
    ...base,
    ...state,
    ...dims,
    warnedAt: live ? current.warnedAt : null,
    name: definition.name,
    subjectKind: command.subjectKind,
    subject: command.subject,
    definition: definition.id,
    definitionVersion: definition.version,
    calendar: definition.calendar,
    calendarVersion,
    agreementType: definition.agreementType,
    target: definition.target,
    stage: stageOf(state),
    attempt,
  };
  return accept(next as ClockRecord, ...events);
}

function moveEvent(move: string, at: ClockMoment, definition: ReadDefinition, durationMs: number): DomainEvent {
  const common = { name: definition.name, target: definition.target };
  if (move === "start") return { type: "clockStarted", data: { ...common, durationMs } };
  if (move === "pause") return { type: "clockPaused", data: { ...common, why: at.pause } };
  if (move === "resume") return { type: "clockResumed", data: common };
  if (move === "stop") return { type: "clockStopped", data: common };
  return { type: "clockCancelled", data: common };
}

/** Time came: the warning, and then the breach, are told once each. */
function decideWake(question: Question<ClockRecord, { type: string }, ServiceLevels>): Decision<ClockRecord> {
  const { current, now } = question;
  if (!current) return refuse("missing");
  const data = { name: current.name, target: current.target };
  if (current.stoppedAt || current.cancelledAt || current.pausedAt) return accept(current);
  const events: DomainEvent[] = [];
  let next: ClockRecord = current;
  if (!current.warnedAt && current.warnAt && current.warnAt <= now) {
    next = { ...next, warnedAt: now };
    if (!isBreached(current, now)) events.push({ type: "clockWarned", data: { ...data, breachAt: current.breachAt } });
  }
  const noted = noteBreach(next, now);
  if (noted.breachedAt && !current.breachedAt) {
    next = { ...next, breachedAt: noted.breachedAt };
    events.push(breachEvent(current, noted.breachedAt));
  }
  return accept(next === current ? { ...current } : next, ...events);
}

function same(current: Dimensions, dims: Dimensions): boolean {
  const { priority, team, service, restricted } = dims;
  return current.priority === priority && current.team === team && current.service === service && current.restricted === restricted;
}

/**
 * A promise counts once, where it is decided: broken at the moment it broke (open or not), kept at the moment it ended unbroken.
 * Source: SLA compliance = met / (met + breached), open ones already breached counted as breached.
 */
function measures({ before, after, events }: Change<ClockRecord>): MeasureChange[] {
  const facts: MeasureChange[] = [];
  const { priority, team, service, target } = after;
  for (const event of events) {
    if (event.type === "clockBreached" && after.breachedAt)
      facts.push({ measure: `sla.${target}.broken`, at: after.breachedAt, value: 1, priority, team, service });
    if (event.type === "clockStopped" && after.stoppedAt && !after.breachedAt)
      facts.push({ measure: `sla.${target}.kept`, at: after.stoppedAt, value: 1, priority, team, service });
    // What was solved and turned out not to be was no promise kept.
    if (event.type === "clockStarted" && before?.stoppedAt && !before.breachedAt) facts.push({ retract: `sla.${target}.kept` });
    if (event.type === "clockCancelled" && before?.breachedAt) facts.push({ retract: `sla.${target}.broken` });
    // Other terms may mend a broken promise, or move the moment at which it broke.
    if (event.type === "clockAdopted" && before?.breachedAt && before.breachedAt !== after.breachedAt) {
      facts.push({ retract: `sla.${target}.broken` });
      if (after.breachedAt) facts.push({ measure: `sla.${target}.broken`, at: after.breachedAt, value: 1, priority, team, service });
    }
  }
  return facts;
}

/** What the conditions of a definition say of a record. */
export function conditionsOf(definition: ReadDefinition, record: AnyRecord | null, catalogue: FilterCatalogue): Omit<ClockMoment, "at"> {
  if (!record) return { start: false, stop: false, pause: null, cancel: false, reset: false };
  const evaluation = { catalogue, kind: definition.subjectKind };
  const holds = (filter: ReadDefinition["start"] | null) => filter !== null && matches(filter, record, evaluation);
  const start = holds(definition.start);
  return {
    start,
    stop: holds(definition.stop),
    pause: holds(definition.pause) ? definition.pauseReason(record) : null,
    cancel: holds(definition.cancel) || (definition.cancelWhenStartLapses && !start),
    reset: holds(definition.reset),
  };
}

/** Most definitions have nothing to say of a record: their start condition alone tells. */
function starts(definition: ReadDefinition, record: AnyRecord | null, catalogue: FilterCatalogue): boolean {
  return record !== null && matches(definition.start, record, { catalogue, kind: definition.subjectKind });
}

/** What an earlier attachment left behind on the subject: which version of a definition its clock began with, and whether it lives. */
export type Attached = { definition: Id; version: number; live: boolean };

/**
 * The observations a change of a record calls for: one for each definition whose conditions it touches, none where nothing moved.
 * `pastHolds` are the record's pauses so far, so that a promise that counts from the opening leaves them out.
 */
export function observations(given: {
  levels: ServiceLevels;
  change: Change;
  catalogue: FilterCatalogue;
  attached: readonly Attached[];
  dims: Dimensions;
  openedAt: Instant;
  pastHolds: readonly { from: Instant; to: Instant | null; as: Record<string, unknown> }[];
}): Reply[] {
  const { levels, change, catalogue, attached, dims, openedAt, pastHolds } = given;
  const replies: Reply[] = [];
  for (const latest of [...levels.current, ...retiredOf(levels, attached)]) {
    if (latest.subjectKind !== change.kind) continue;
    const mine = attached.find((one) => one.definition === latest.id);
    const definition = mine?.live ? (levels.definitions.get(`${latest.id}/${mine.version}`) ?? latest) : latest;
    const live = mine?.live ?? false;
    if (!live && !starts(definition, change.before, catalogue) && !starts(definition, change.after, catalogue)) continue;
    const was = conditionsOf(definition, change.before, catalogue);
    const is = conditionsOf(definition, change.after, catalogue);
    const moved =
      was.start !== is.start || was.stop !== is.stop || was.pause !== is.pause || was.cancel !== is.cancel || (is.reset && !was.reset);
    const attaches = !live && is.start && !is.stop && !is.cancel;
    // Where several changes of one record run in one batch, the clock of the first is not yet known to the second: what moved is told anyway.
    if (!(moved || attaches || (live && !sameDims(change, dims)))) continue;
    const moment: ClockMoment = { at: change.at, ...is, reset: is.reset && !was.reset };
    const counting = is.start && !is.stop && !is.cancel && definition.retroactive && change.before !== null;
    replies.push({
      kind: "clock",
      id: clockId(change.id, latest.id),
      isNew: change.before === null,
      at: change.at,
      command: {
        type: "observe",
        subjectKind: change.kind,
        subject: change.id,
        definition: `${definition.id}/${definition.version}`,
        startAt: counting ? openedAt : null,
        moments: counting ? [...pastMoments(definition, change.after, pastHolds, catalogue), moment] : [moment],
        ...dims,
      } satisfies ObserveCommand,
    });
  }
  return replies;
}

/** Definitions that were retired while a clock of theirs runs: it runs to its end. */
function retiredOf(levels: ServiceLevels, attached: readonly Attached[]): ReadDefinition[] {
  return attached.flatMap(({ definition, version, live }) => {
    if (!live || levels.current.some((one) => one.id === definition)) return [];
    return levels.definitions.get(`${definition}/${version}`) ?? [];
  });
}

/** The record's earlier pauses as this definition would have seen them. */
function pastMoments(
  definition: ReadDefinition,
  record: AnyRecord,
  holds: readonly { from: Instant; to: Instant | null; as: Record<string, unknown> }[],
  catalogue: FilterCatalogue,
): ClockMoment[] {
  return holds.flatMap(({ from, to, as }) => {
    const { pause } = conditionsOf(definition, { ...record, ...as }, catalogue);
    if (pause === null) return [];
    const quiet = { start: true, stop: false, cancel: false, reset: false };
    return [{ at: from, ...quiet, pause }, ...(to ? [{ at: to, ...quiet, pause: null }] : [])];
  });
}

function sameDims(change: Change, dims: Dimensions): boolean {
  const { before } = change;
  return before !== null && same(before as AnyRecord & Dimensions, dims);
}
