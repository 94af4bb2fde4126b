import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import { type PlanVersion, resolveThrough } from "./history.rules.ts";
import type { Roster } from "./model.ts";
import { levelsOf, nextHandOff, type OverridePlan, onCallAt, type RosterPlan, type Segment } from "./roster.rules.ts";

/** A roster in use, as others read it. */
export type RosterInUse = RosterPlan & Pick<Roster, "id" | "name" | "team" | "owner">;
/** One level of a roster at an instant. */
export type OnCallLevel = Pick<Segment, "people" | "source" | "why" | "gap"> & { level: number };
export type OnCall = { roster: RosterInUse; levels: readonly OnCallLevel[] };

/** All rosters in use, by name: read once, kept in memory until one changes. */
export function rostersInUse(tx: Tx, house: House): Promise<readonly RosterInUse[]> {
  return house.policies.get("rosters", ["roster"], () =>
    tx.query<RosterInUse>(
      `select id, name, team, owner, time_zone as "timeZone", layers, expected from v_roster where active order by name_fold, id`,
    ),
  );
}

const overrideColumns = `id, roster, level, mode, person, whom, starts_at as "startsAt", ends_at as "endsAt", swap, reason, created_at as "createdAt", active`;
export type RosterOverridePlan = OverridePlan & { roster: Id; reason: string };

/** The overrides of some rosters (of all where null) that touch [from, to), in one query. */
export async function overridesWithin(
  tx: Tx,
  rosters: readonly Id[] | null,
  from: Instant,
  to: Instant,
): Promise<ReadonlyMap<Id, RosterOverridePlan[]>> {
  const rows = await tx.query<RosterOverridePlan>(
    `select ${overrideColumns} from v_roster_override
     where active and starts_at < $3 and (ends_at is null or ends_at > $2) and ($1::text[] is null or roster = any($1)) order by created_at, id`,
    [rosters === null ? null : [...rosters], from, to],
    "roster-overrides-within",
  );
  const found = new Map<Id, RosterOverridePlan[]>();
  for (const row of rows) {
    const known = found.get(row.roster);
    if (known) known.push(row);
    else found.set(row.roster, [row]);
  }
  return found;
}

/**
 * Who is on call at an instant, now or later, in some rosters (in all where null), on every level: the rosters from memory, their
 * overrides in one query. A roster that is retired, or that does not exist, has no entry. For the past see `segmentsWithin`.
 */
export async function onCall(
  tx: Tx,
  house: House,
  asked: { rosters: readonly Id[] | null; at: Instant },
): Promise<ReadonlyMap<Id, OnCall>> {
  const { rosters, at } = asked;
  const wanted = rosters === null ? null : new Set(rosters);
  const inUse = (await rostersInUse(tx, house)).filter((one) => wanted === null || wanted.has(one.id));
  if (inUse.length === 0) return new Map();
  const overrides = await overridesWithin(tx, rosters, at, justAfter(at));
  return new Map(inUse.map((roster) => [roster.id, { roster, levels: levelsAt(roster, overrides.get(roster.id) ?? [], at) }]));
}

/** The next hand-off of a level after an instant, with who goes and who comes; null where nothing changes for more than a year. */
export async function handOffAfter(
  tx: Tx,
  house: House,
  asked: { roster: Id; level: number; at: Instant },
): Promise<ReturnType<typeof nextHandOff>> {
  const { roster: id, level, at } = asked;
  const roster = (await rostersInUse(tx, house)).find((one) => one.id === id);
  if (!roster) return null;
  const overrides = await overridesWithin(tx, [id], at, addDays(at, 401));
  return nextHandOff({ roster, overrides: overrides.get(id) ?? [], level, at });
}

/** Who was, is or will be on call on a level of a roster within [from, to): the past as the roster said at the time, retired ones too. */
export async function segmentsWithin(tx: Tx, asked: { roster: Id; level: number; from: Instant; to: Instant }): Promise<Segment[]> {
  const { roster, ...window } = asked;
  const [versions, overrides] = await Promise.all([
    versionsOf(tx, roster, window.from),
    overridesWithin(tx, [roster], window.from, window.to),
  ]);
  return resolveThrough({ versions, overrides: overrides.get(roster) ?? [], ...window });
}

/** What a roster said, in order, as far as it matters from an instant on: the version in force then, and those after it. */
export async function versionsOf(tx: Tx, roster: Id, from: Instant): Promise<PlanVersion[]> {
  const rows = await tx.query<{ since: Instant; content: Roster }>(
    `select created_at as since, content from roster_version where roster = $1 and created_at >= coalesce(
       (select max(created_at) from roster_version where roster = $1 and created_at <= $2), '-infinity') order by of_version`,
    [roster, from],
    "roster-versions",
  );
  return rows.map(({ since, content: { active, timeZone, layers, expected } }) => ({
    since,
    plan: active ? { timeZone, layers, expected } : null,
  }));
}

function levelsAt(roster: RosterInUse, overrides: readonly OverridePlan[], at: Instant): OnCallLevel[] {
  return levelsOf(roster).map((level) => {
    const { people, source, why, gap } = onCallAt({ roster, overrides, level, at });
    return { level, people, source, why, gap };
  });
}

function justAfter(at: Instant): Instant {
  return new Date(Date.parse(at) + 1).toISOString();
}
