import { z } from "zod";
import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type DomainEvent, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import { flag, integer, json, moment, optional, text } from "../../kernel/model.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import { type Instant, minInstant } from "../../kernel/time.ts";
import { type AdoptCommand, adoptGate, decideAdopt } from "./adopt.rules.ts";
import { type ClockState, isBreached, noteBreach } from "./clock.rules.ts";
import { type ClockMoment, type ClockMove, type ClockTerms, observeClock, replayClock } from "./clock-replay.rules.ts";
import type { ReadDefinition } from "./definition.rules.ts";
import { breachEvent, type ClockFacts, calendarOf, type ServiceLevels, stageOf, termsOf } from "./levels.rules.ts";
import { type ClockRecord, clockModel } from "./model.ts";
import { clockMeasures } from "./report.ts";
import type { ClockZone } from "./zone.rules.ts";

const moments = z.array(
  z.object({
    at: z.string(),
    start: z.boolean(),
    stop: z.boolean(),
    pause: z.string().nullable(),
    resume: z.boolean(),
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
      timeZone: optional(text({ label: "Time zone", max: 64 })),
      zoneFrom: text({ label: "Time zone from", max: 20 }),
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
export type ObserveCommand = ClockZone & {
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
    clockReopened: { audience: "staff", label: "promise goes on" },
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
  measures: clockMeasures,
};

type Observing = Question<ClockRecord, ClockCommand, ServiceLevels>;
/** What one observation did to a clock: how it stands, what is told of it, and whether it attached anew. */
type Observed = { state: ClockState; events: DomainEvent[]; attached: boolean };
type Counted = { definition: ReadDefinition; terms: ClockTerms; began: ClockRecord | null };

function decideObserve(question: Observing, command: ObserveCommand): Decision<ClockRecord> {
  const { current, facts } = question;
  const began = continued(current, facts);
  // A clock that runs or goes on keeps the version, calendar and zone it began with, whatever the observer knew of.
  const version = began ? `${began.definition}/${began.definitionVersion}` : command.definition;
  const definition = facts.definitions.get(version);
  if (!definition) return refuse("unknownDefinition", { because: version });
  const calendarVersion = began ? began.calendarVersion : (facts.calendarVersions.get(definition.calendar ?? "") ?? null);
  const { timeZone, zoneFrom } = began ?? command;
  const counted = { calendar: definition.calendar, calendarVersion, timeZone };
  const terms = termsOf(definition, calendarOf(counted, facts));
  const observed = observe(command, { definition, terms, began }, current);
  if (!observed) return current ? accept(current) : refuse("nothingToDo");
  const { state, events, attached } = observed;
  // A run that begins anew, after a reset too, has told of nothing yet.
  const told = attached ? null : began;
  if (state.breachedAt && !told?.breachedAt) events.push(breachEvent(definition, state.breachedAt));
  const { priority, team, service, restricted } = command;
  const dims: Dimensions = { priority, team, service, restricted };
  if (events.length === 0 && current && (sameDimensions(current, dims) || !isLive(current))) return accept(current);
  const base: AnyRecord = current ?? { ...newClock(question), observed: question.actor.client.startsWith("import") };
  const next = {
    ...base,
    ...state,
    ...dims,
    ...counted,
    zoneFrom,
    warnedAt: told?.warnedAt ?? null,
    name: definition.name,
    subjectKind: command.subjectKind,
    subject: command.subject,
    definition: definition.id,
    definitionVersion: definition.version,
    agreementType: definition.agreementType,
    target: definition.target,
    stage: stageOf(state),
    attempt: (current?.attempt ?? 0) + (attached ? 1 : 0),
  };
  return accept(next as ClockRecord, ...events);
}

const newClock = recordMaker(clockModel, {});

function isLive(clock: ClockRecord): boolean {
  return clock.stoppedAt === null && clock.cancelledAt === null;
}

/** The clock that an observation continues: one that lives, or one that ended and goes on when its record is reopened. */
function continued(current: ClockRecord | null, facts: ServiceLevels): ClockRecord | null {
  if (current === null || isLive(current)) return current;
  const own = facts.definitions.get(`${current.definition}/${current.definitionVersion}`);
  return current.stoppedAt !== null && own?.afterReopening === "goesOn" ? current : null;
}

/** What the moments of an observation do; null where there is no clock and none begins. */
function observe(command: ObserveCommand, { definition, terms, began }: Counted, current: ClockRecord | null): Observed | null {
  // A promise that was called off and applies again counts from where it did; one that was kept or broken and begins anew counts afresh.
  if (began === null && command.startAt !== null && !current?.stoppedAt) {
    const { clock, spans } = replayClock({ ...terms, startAt: command.startAt, moments: command.moments });
    if (!clock) return null;
    const { durationMs, dueAt } = clock;
    const changedAt = clock.runningSince ?? clock.pausedAt ?? clock.startedAt;
    const data = { name: definition.name, target: definition.target, spans, changedAt, durationMs, dueAt };
    return { state: clock, events: [{ type: "clockStarted", data }], attached: true };
  }
  const at = command.moments.at(-1);
  if (!at) return began && { state: began, events: [], attached: false };
  const { clock, moves } = observeClock(terms, began, at);
  return clock && { state: clock, events: moves.map((move) => moveEvent(move, at, definition, clock)), attached: moves.includes("start") };
}

const moveEvents: Record<ClockMove, string> = {
  start: "clockStarted",
  pause: "clockPaused",
  resume: "clockResumed",
  stop: "clockStopped",
  reopen: "clockReopened",
  cancel: "clockCancelled",
  reset: "clockCancelled",
};

function moveEvent(move: ClockMove, at: ClockMoment, definition: ReadDefinition, { durationMs, dueAt }: ClockState): DomainEvent {
  const common = { name: definition.name, target: definition.target };
  const more = move === "start" ? { durationMs, dueAt } : move === "pause" ? { why: at.pause } : {};
  return { type: moveEvents[move], data: { ...common, ...more } };
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

/** Whether a clock carries of its subject what the subject says now. */
export function sameDimensions(one: Dimensions, other: Dimensions): boolean {
  return one.priority === other.priority && one.team === other.team && one.service === other.service && one.restricted === other.restricted;
}
