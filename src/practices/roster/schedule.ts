import { type KindEntry, kindEntry } from "../../engine/house.ts";
import type { Office } from "../../engine/office.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { coversOf, participantsOf } from "./cover.rules.ts";
import { type Fairness, fairnessOf } from "./fairness.rules.ts";
import { gapsIn, type PlanVersion, resolveThrough } from "./history.rules.ts";
import { rosterFaults } from "./lint.rules.ts";
import type { Roster, RosterOverride, ShiftNote, ShiftSwap } from "./model.ts";
import { levelsOf, type Segment } from "./roster.rules.ts";
import { layersThrough, levelsAt } from "./schedule.rules.ts";
import { holidaysOf, inactiveAmong, notesOf, shiftsWithin } from "./store.ts";
import { overridesWithin, versionsOf } from "./views.ts";
import { onCallWords } from "./words.rules.ts";

/** Who reads, and the kind of rosters. */
export type Reader = { office: Office; actor: Actor; entry: KindEntry };
type Window = { from: Instant; to: Instant };
type Refs = Awaited<ReturnType<Office["records"]["names"]>>;

/** How far back fairness looks where nothing is said. */
const fairnessDays = 90;

/** A roster by id, as far as the reader may see it. */
export async function readRoster({ office, actor, entry }: Reader, key: string): Promise<Roster | null> {
  return (await office.records.whole(office.db, entry, key, actor, office.clock.now())) as Roster | null;
}

/** Names of people and teams that the reader may know. */
export function namesFor(
  { office, actor }: Reader,
  given: { people: readonly (Id | null)[]; teams?: readonly (Id | null)[] },
): Promise<Refs> {
  const ids = (list: readonly (Id | null)[] = []) => new Set(list.filter((one) => one !== null));
  const wanted = new Map([
    ["person", ids(given.people)],
    ["team", ids(given.teams)],
  ]);
  return office.records.names(office.db, wanted, actor, office.clock.now());
}

/** The segments of every level within a window. */
export async function segmentsOf({ office }: Reader, roster: Roster, window: Window): Promise<{ level: number; segments: Segment[] }[]> {
  const [versions, overrides] = await Promise.all([
    versionsOf(office.db, roster.id, window.from),
    overridesWithin(office.db, [roster.id], window.from, window.to),
  ]);
  return levelsThrough(versions, roster).map((level) => ({
    level,
    segments: resolveThrough({ versions, overrides: overrides.get(roster.id) ?? [], level, ...window }),
  }));
}

/** How evenly each level was shared within a window. */
export async function fairnessOver(reader: Reader, roster: Roster, window: Window): Promise<(Fairness & { level: number })[]> {
  const [levels, holidays] = await Promise.all([segmentsOf(reader, roster, window), holidaysOf(reader.office.db, roster)]);
  return levels.map(({ level, segments }) => ({
    level,
    ...fairnessOf({ segments, participants: participantsOf(roster, level), timeZone: roster.timeZone, holidays }),
  }));
}

/** Everything the screen of a roster shows of a window. */
export async function scheduleOf(reader: Reader, roster: Roster, window: Window): Promise<Record<string, unknown>> {
  const { office, entry, actor } = reader;
  const { db, house } = office;
  const now = office.clock.now();
  const past = { from: addDays(now, -fairnessDays), to: now };
  const [levels, versions, overrides, swaps, notes, fairness, inactive, coming] = await Promise.all([
    segmentsOf(reader, roster, window),
    versionsOf(db, roster.id, window.from),
    shiftsWithin(db, kindEntry(house, "rosterOverride"), { roster: roster.id, ...window }),
    shiftsWithin(db, kindEntry(house, "shiftSwap"), { roster: roster.id, ...window }),
    notesOf(db, kindEntry(house, "shiftNote"), roster.id),
    fairnessOver(reader, roster, past),
    inactiveAmong(db, participantsOf(roster)),
    overridesWithin(db, [roster.id], now, addDays(now, fairnessDays)),
  ]);
  const told = (overrides as RosterOverride[]).filter((one) => one.active);
  const asked = (swaps as ShiftSwap[]).filter((one) => one.state === "asked");
  const faults = rosterFaults({ roster, overrides: coming.get(roster.id) ?? [], inactive, now });
  const layers = layersThrough({ versions, ...window });
  return {
    asOf: now,
    ...window,
    record: office.records.readableRecord(entry, roster as AnyRecord, actor),
    levels,
    gaps: levels.flatMap(({ level, segments }) => gapsIn(segments, level)),
    layers,
    overrides: told,
    swaps: asked,
    notes,
    faults: roster.active ? faults : [],
    fairness: { ...past, agreed: roster.agreedFairness, levels: fairness },
    refs: await namesFor(reader, {
      people: namedIn({ roster, levels, layers, told, asked, notes: notes as ShiftNote[], fairness }),
      teams: [roster.team],
    }),
  };
}

/** Who is on call at an instant, in words and as data, and who could cover where nobody is. */
export async function answerAt(reader: Reader, roster: Roster, at: Instant): Promise<Record<string, unknown>> {
  const { db } = reader.office;
  const wide = { from: addDays(at, -60), to: addDays(at, 60) };
  const [versions, all] = await Promise.all([versionsOf(db, roster.id, wide.from), overridesWithin(db, [roster.id], wide.from, wide.to)]);
  const overrides = all.get(roster.id) ?? [];
  const levels = levelsAt({ versions, overrides, at });
  const [first] = levels;
  const isOpen = first?.gap && first.since && first.until && at > reader.office.clock.now();
  const covers = isOpen ? coversOf({ roster, overrides, from: first.since!, to: first.until! }).slice(0, 5) : [];
  const said = overrides.filter((one) => levels.some((level) => level.why.overrides.includes(one.id)));
  const people = [
    ...levels.flatMap((one) => [...one.people, ...one.next, ...one.why.away]),
    ...said.flatMap((one) => [one.person, one.whom]),
  ];
  const refs = await namesFor(reader, { people: [...people, ...covers.map((one) => one.person)] });
  const nameOf = (person: Id) => refs.person?.[person]?.label ?? "somebody";
  const words = onCallWords({ levels, overrides: said, nameOf, timeZone: roster.timeZone, now: reader.office.clock.now() });
  return { at, levels, overrides: said, sentence: `${words.lead}${words.rest}`, covers, refs };
}

/** The levels the roster has, or had within what its versions say. */
function levelsThrough(versions: readonly PlanVersion[], roster: Roster): number[] {
  const all = versions.flatMap(({ plan }) => (plan ? levelsOf(plan) : []));
  return [...new Set([...levelsOf(roster), ...all])].sort((one, other) => one - other);
}

type Named = {
  roster: Roster;
  levels: readonly { segments: readonly Segment[] }[];
  layers: ReturnType<typeof layersThrough>;
  told: readonly RosterOverride[];
  asked: readonly ShiftSwap[];
  notes: readonly ShiftNote[];
  fairness: readonly Fairness[];
};

function namedIn({ roster, levels, layers, told, asked, notes, fairness }: Named): (Id | null)[] {
  return [
    roster.owner,
    ...participantsOf(roster),
    ...levels.flatMap(({ segments }) => segments.flatMap((one) => [...one.people, ...one.why.away])),
    ...layers.flatMap((one) => one.duties.map((duty) => duty.person)),
    ...told.flatMap((one) => [one.person, one.whom]),
    ...asked.flatMap((one) => [one.giver, one.taker]),
    ...notes.flatMap((one) => [...one.outgoing, ...one.incoming, one.writtenBy]),
    ...fairness.flatMap((one) => one.shares.map((share) => share.person)),
  ];
}
