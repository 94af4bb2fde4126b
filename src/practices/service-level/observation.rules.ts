import type { FilterCatalogue } from "../../kernel/filter.ts";
import { matches } from "../../kernel/filter.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Change, Reply } from "../../kernel/practice.ts";
import { DAY_MS, type Instant, isInstant, ms } from "../../kernel/time.ts";
import type { ClockMoment } from "./clock-replay.rules.ts";
import type { ReadDefinition } from "./definition.rules.ts";
import type { ServiceLevels } from "./levels.rules.ts";
import type { ClockRecord } from "./model.ts";
import { clockId, type Dimensions, type ObserveCommand, sameDimensions } from "./rules.ts";
import { type Places, zoneOf } from "./zone.rules.ts";

// What a change of a record calls for: which of its clocks must look at it, and what the conditions of their definitions say of it now.

/** What an earlier attachment left behind on the subject: which version of a definition its clock began with, and how it stands. */
export type Attached = { definition: Id; version: number; stage: ClockRecord["stage"] };

/** An earlier pause of a record: what the record said then, and what it said when the pause was over. */
export type PastHold = { from: Instant; to: Instant | null; as: Record<string, unknown>; afterwards: Record<string, unknown> };

type Given = {
  levels: ServiceLevels;
  change: Change;
  attached: readonly Attached[];
  dims: Dimensions;
  /** Where a promise counts from whose own field is empty. */
  openedAt: Instant;
  /** The record's pauses so far, so that a promise that counts from the past may leave them out. */
  pastHolds: readonly PastHold[];
  /** The zones of the record's places; asked only of definitions whose hours follow one. */
  places: Places;
};

/** The observations a change of a record calls for: one for each definition whose conditions it touches, none where nothing moved. */
export function observations(given: Given): Reply[] {
  const { levels, attached, change } = given;
  return [...levels.current, ...retiredOf(levels, attached)].flatMap((latest) =>
    latest.subjectKind === change.kind ? (observation(latest, given) ?? []) : [],
  );
}

function observation(latest: ReadDefinition, given: Given): Reply | null {
  const { levels, change, attached, dims, places } = given;
  const { catalogue } = levels;
  const mine = attached.find((one) => one.definition === latest.id);
  const live = mine !== undefined && isLive(mine);
  const began = mine ? levels.definitions.get(`${latest.id}/${mine.version}`) : undefined;
  // A clock that runs, and one that goes on when its record is reopened, keep the version they began with.
  const definition = began && (live || (mine?.stage === "completed" && began.afterReopening === "goesOn")) ? began : latest;
  if (!live && !starts(definition, change.before, catalogue) && !starts(definition, change.after, catalogue)) return null;
  const was = conditionsOf(definition, change.before, catalogue);
  const is = conditionsOf(definition, change.after, catalogue);
  const attaches = is.start && !is.stop && !is.cancel;
  // Where several changes of one record run in one batch, the clock of the first is not yet known to the second: what moved is told anyway.
  if (!(hasMoved(was, is) || (attaches && !live) || (live && !sameDims(change, dims)))) return null;
  const moment: ClockMoment = { at: change.at, ...is, reset: is.reset && !was.reset };
  const startAt = attaches ? beginning(definition, given) : null;
  const command: ObserveCommand = {
    type: "observe",
    subjectKind: change.kind,
    subject: change.id,
    definition: `${definition.id}/${definition.version}`,
    startAt,
    moments: startAt !== null ? [...pastMoments(definition, given), moment] : [moment],
    ...zoneOf(definition, places, levels.officeZone),
    ...dims,
  };
  return { kind: "clock", id: clockId(change.id, latest.id), isNew: change.before === null, at: change.at, command };
}

function isLive({ stage }: Attached): boolean {
  return stage === "in_progress" || stage === "paused";
}

/** Definitions that were retired while a clock of theirs runs: it runs to its end. */
function retiredOf(levels: ServiceLevels, attached: readonly Attached[]): ReadDefinition[] {
  return attached.flatMap((one) => {
    if (!isLive(one) || levels.current.some(({ id }) => id === one.definition)) return [];
    return levels.definitions.get(`${one.definition}/${one.version}`) ?? [];
  });
}

/** Most definitions have nothing to say of a record: their start condition alone tells. */
function starts(definition: ReadDefinition, record: AnyRecord | null, catalogue: FilterCatalogue): boolean {
  return record !== null && matches(definition.start, record, { catalogue, kind: definition.subjectKind });
}

type Conditions = Omit<ClockMoment, "at">;

function hasMoved(was: Conditions, is: Conditions): boolean {
  const stood = was.start === is.start && was.stop === is.stop && was.cancel === is.cancel;
  return !stood || was.pause !== is.pause || was.resume !== is.resume || (is.reset && !was.reset);
}

/** What the conditions of a definition say of a record. Where it may pause and may run again at once, it runs. */
export function conditionsOf(definition: ReadDefinition, record: AnyRecord | null, catalogue: FilterCatalogue): Conditions {
  if (!record) return { start: false, stop: false, pause: null, resume: true, cancel: false, reset: false };
  const evaluation = { catalogue, kind: definition.subjectKind };
  const holds = (filter: ReadDefinition["pause"]) => filter !== null && matches(filter, record, evaluation);
  const start = holds(definition.start);
  const pauses = holds(definition.pause);
  const resume = definition.resume === null ? !pauses : holds(definition.resume);
  return {
    start,
    stop: holds(definition.stop),
    pause: pauses && !resume ? definition.pauseReason(record) : null,
    resume,
    cancel: holds(definition.cancel) || (definition.cancelWhenStartLapses && !start),
    reset: holds(definition.reset),
  };
}

const oldestMs = 3653 * DAY_MS;

/**
 * Where a clock that attaches now counts from: the moment its definition names, where that is empty or ten years gone the opening; null where
 * it counts from now on. Source: ServiceNow retroactive start, "Set start to".
 */
function beginning({ retroactive, startFrom }: ReadDefinition, { change: { after, at }, openedAt }: Given): Instant | null {
  if (!retroactive) return null;
  const said = startFrom.startsWith("u_") ? after.extra[startFrom] : after[startFrom];
  const isUsable = typeof said === "string" && isInstant(said) && ms(at) - ms(said) < oldestMs;
  const from = isUsable ? said : openedAt;
  return from < at ? from : null;
}

/** The record's earlier pauses as this definition would have seen them. */
function pastMoments(definition: ReadDefinition, { levels, change, pastHolds }: Given): ClockMoment[] {
  if (!definition.retroactivePause) return [];
  return pastHolds.flatMap(({ from, to, as, afterwards }) => {
    const { pause } = conditionsOf(definition, { ...change.after, ...as }, levels.catalogue);
    if (pause === null) return [];
    const quiet = { start: true, stop: false, cancel: false, reset: false };
    const resume = definition.resume === null || conditionsOf(definition, { ...change.after, ...afterwards }, levels.catalogue).resume;
    return [{ at: from, ...quiet, pause, resume: false }, ...(to ? [{ at: to, ...quiet, pause: null, resume }] : [])];
  });
}

function sameDims({ before }: Change, dims: Dimensions): boolean {
  return before !== null && sameDimensions(before as AnyRecord & Dimensions, dims);
}
