import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader, KindEntry } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Change } from "../../kernel/practice.ts";
import { addDays, type Instant, minInstant } from "../../kernel/time.ts";
import { endsSessions } from "../people/access.rules.ts";
import type { Layer, Roster, RosterOverride, ShiftNote, ShiftSwap } from "./model.ts";
import type { RosterNoticeFacts } from "./notices.ts";
import type { LeavingFacts } from "./reactions.ts";
import { lookUntil, type RosterFacts } from "./rules.ts";
import type { ShiftFacts, Standing } from "./standing.rules.ts";
import { overridesWithin } from "./views.ts";

/** The people of layers, and the overrides that are not over, of the rosters a batch is about. */
export const rosterFacts: FactsLoader = async (tx, asks, now): Promise<RosterFacts> => {
  const ids = asks.flatMap(({ envelope }) => (envelope.id ? [envelope.id] : []));
  const named = asks.flatMap(({ envelope: { command }, current }) =>
    participantsIn(
      command.type === "restore" ? current?.layers : (command.layers ?? (command.changes as { layers?: unknown } | undefined)?.layers),
    ),
  );
  const wakes = asks.some(({ envelope }) => envelope.command.type === "wake");
  const [people, overrides] = await Promise.all([
    peopleNamed(tx, named),
    wakes ? overridesWithin(tx, ids, now, lookUntil(now)) : new Map(),
  ]);
  return { now, people, overrides };
};

function participantsIn(layers: unknown): Id[] {
  return Array.isArray(layers) ? (layers as Layer[]).flatMap((layer) => layer.participants) : [];
}

type Shift = Partial<RosterOverride & ShiftSwap & ShiftNote>;

/** The rosters that overrides, swaps and notes name, with the overrides about their times, and the people they name. */
export const shiftFacts: FactsLoader = async (tx, asks, now): Promise<ShiftFacts> => {
  const shifts = asks.flatMap(({ envelope, current }) => [envelope.command as Shift, ...(current ? [current as Shift] : [])]);
  const rosters = [...new Set(shifts.flatMap((one) => one.roster ?? []))];
  const named = shifts.flatMap((one) => [one.person, one.whom, one.giver, one.taker]).filter((one) => typeof one === "string");
  const from =
    shifts.map((one) => minInstant(one.startsAt ?? null, one.returnStartsAt ?? null)).reduce((a, b) => minInstant(a, b), now) ?? now;
  const [standings, overrides] = await Promise.all([
    standingsOf(tx, rosters),
    overridesWithin(tx, rosters, minInstant(from, now) ?? now, addDays(now, 800)),
  ]);
  const owners = [...standings.values()].flatMap(({ owner, lead }) => [owner, lead]).filter((one) => one !== null);
  return { rosters: standings, overrides, people: await peopleNamed(tx, [...named, ...owners]) };
};

/** Rosters by id, each with the lead of its team. */
export async function standingsOf(tx: Tx, ids: readonly Id[]): Promise<Map<Id, Standing>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<Standing>(
    `select r.id, r.name, r.active, r.owner, (select t.lead from v_team t where t.id = r.team) as lead, r.time_zone as "timeZone", r.layers, r.expected
     from roster r where r.id = any($1)`,
    [[...ids]],
    "roster-standings",
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Persons by id: their names, and whether they are active. */
export async function peopleNamed(tx: Tx, ids: readonly Id[]): Promise<Map<Id, { name: string; active: boolean }>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; name: string; active: boolean }>(
    "select id, name, active is true as active from v_person where id = any($1)",
    [[...new Set(ids)]],
    "roster-people",
  );
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

/** What messages about the changed rosters, shifts and notes need. */
export async function noticeFacts(tx: Tx, changes: readonly Change[]): Promise<RosterNoticeFacts> {
  const spoken = changes.filter((change) => change.events.length > 0);
  const shifts = spoken.map((change) => change.after as Shift);
  const rosters = spoken.map((change) => (change.kind === "roster" ? change.id : (change.after.roster as Id)));
  const people = shifts
    .flatMap((one) => [one.person, one.whom, one.giver, one.taker, ...(one.incoming ?? [])])
    .filter((one) => typeof one === "string");
  const [standings, known] = await Promise.all([standingsOf(tx, rosters), peopleNamed(tx, people)]);
  return { rosters: standings, names: new Map([...known].map(([id, { name }]) => [id, name])) };
}

/** For people who left or came back: where they take turns, and what the house made of it when they left. */
export async function leavingFacts(tx: Tx, changes: readonly Change[]): Promise<LeavingFacts> {
  const moved = changes.filter(({ before, after }) => before && before.active !== after.active);
  const left = moved.filter(({ after }) => !after.active).map(({ id }) => id);
  const back = moved.filter(({ after }) => after.active).map(({ id }) => id);
  const ended = changes.filter(endsSessions).map(({ id }) => id);
  return { rosters: await rostersWith(tx, left), leaves: await leavesOf(tx, back), feeds: await feedsOf(tx, ended) };
}

async function feedsOf(tx: Tx, people: readonly Id[]): Promise<Map<Id, Id[]>> {
  if (people.length === 0) return new Map();
  const rows = await tx.query<{ person: Id; id: Id }>("select person, id from roster_feed where person = any($1) and active order by id", [
    [...people],
  ]);
  return grouped(rows.map(({ person, id }) => [person, id]));
}

async function rostersWith(tx: Tx, people: readonly Id[]): Promise<Map<Id, Id[]>> {
  if (people.length === 0) return new Map();
  const rows = await tx.query<{ person: Id; roster: Id }>(
    `select p.person, r.id as roster from unnest($1::text[]) as p(person) join roster r
       on r.active and (r.layers @> jsonb_build_array(jsonb_build_object('participants', jsonb_build_array(p.person)))
         or exists (select 1 from roster_override o where o.roster = r.id and o.active and o.person = p.person))
     order by p.person, r.id`,
    [[...people]],
  );
  return grouped(rows.map(({ person, roster }) => [person, roster]));
}

async function leavesOf(tx: Tx, people: readonly Id[]): Promise<Map<Id, Id[]>> {
  if (people.length === 0) return new Map();
  const rows = await tx.query<{ whom: Id; id: Id }>(
    "select whom, id from roster_override where whom = any($1) and automatic and active and ends_at is null order by id",
    [[...people]],
  );
  return grouped(rows.map(({ whom, id }) => [whom, id]));
}

function grouped(pairs: readonly (readonly [Id, Id])[]): Map<Id, Id[]> {
  const found = new Map<Id, Id[]>();
  for (const [key, value] of pairs) found.set(key, [...(found.get(key) ?? []), value]);
  return found;
}

type Within = { roster: Id; from: Instant; to: Instant };

/** Records of a kind that belong to a roster and touch [from, to), by when they begin; at most a thousand. */
export function shiftsWithin(tx: Tx, entry: KindEntry, { roster, from, to }: Within): Promise<AnyRecord[]> {
  const { name, select } = entry.table;
  return tx.query<AnyRecord>(
    `select ${select} from ${name} t where t.roster = $1 and t.starts_at < $3 and (t.ends_at is null or t.ends_at > $2) order by t.starts_at, t.id limit 1000`,
    [roster, from, to],
  );
}

/** The newest handover notes of a roster. */
export function notesOf(tx: Tx, entry: KindEntry, roster: Id): Promise<AnyRecord[]> {
  const { name, select } = entry.table;
  return tx.query<AnyRecord>(`select ${select} from ${name} t where t.roster = $1 order by t.hand_off_at desc, t.id desc limit 6`, [
    roster,
  ]);
}

/** Those of some people who no longer work here. */
export async function inactiveAmong(tx: Tx, people: readonly Id[]): Promise<Set<Id>> {
  const known = await peopleNamed(tx, people);
  return new Set(people.filter((one) => !known.get(one)?.active));
}

/** Days off that count in a roster's fairness: those of its calendar, else of its team's. */
export async function holidaysOf(tx: Tx, { id }: Pick<Roster, "id">): Promise<string[]> {
  const [row] = await tx.query<{ holidays: { date: string }[] | null }>(
    `select c.holidays from roster r left join v_team t on t.id = r.team join v_calendar c on c.id = coalesce(r.calendar, t.calendar) where r.id = $1`,
    [id],
  );
  return (row?.holidays ?? []).map((one) => one.date);
}

export type FeedRow = { name: string; roster: Id | null; person: Id };

/** The live feed of a key's digest, whose owner still works here; null where there is none. */
export async function feedOfToken(tx: Tx, tokenHash: string): Promise<FeedRow | null> {
  const [row] = await tx.query<FeedRow>(
    "select f.name, f.roster, f.person from roster_feed f join v_person p on p.id = f.person and p.active where f.token_hash = $1 and f.active",
    [tokenHash],
    "roster-feed-of-token",
  );
  return row ?? null;
}
