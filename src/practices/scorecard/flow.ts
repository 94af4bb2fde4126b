import type { Tx } from "../../engine/db/connection.ts";
import { readMeasures, standpoint } from "../../engine/measures.ts";
import type { Office } from "../../engine/office.ts";
import type { Actor } from "../../kernel/actor.ts";
import type { Instant } from "../../kernel/time.ts";
import type { FlowPage, Scope } from "./facts.ts";
import { type Period, weeksUpTo } from "./period.rules.ts";
import { ageingAt, timeZoneOf } from "./store.ts";
import { staffingOrProcess } from "./words.rules.ts";

const measures = [
  "incident.opened",
  "incident.resolved",
  "incident.canceled",
  "incident.waited",
  "sla.resolution.kept",
  "sla.resolution.broken",
] as const;
const classes = [
  { days: 1, label: "under a day" },
  { days: 3, label: "1 to 3 days" },
  { days: 7, label: "3 to 7 days" },
  { days: 30, label: "7 to 30 days" },
  { days: 0, label: "over 30 days" },
] as const;

export type FlowWish = { period: Period; now: Instant; asOf: Instant | null; scope: Scope; actor: Actor };

/** Thirteen weeks that end with the period: what came and went, how old what waits is, who carries it, and what would help. */
export async function flowOf(office: Office, tx: Tx, wish: FlowWish): Promise<FlowPage> {
  const { period, now, asOf, scope, actor } = wish;
  const zone = await timeZoneOf(tx, office.house);
  const at = await standpoint(tx, { zone, asOf });
  const until = asOf !== null && asOf < now ? asOf : now;
  const weeks = weeksUpTo(period, until, zone, 13);
  const range = { from: weeks[0]!.from, to: weeks.at(-1)!.to };
  const groups = await readMeasures(tx, at, { measures: [...measures], ...range, by: "week", where: scope });
  const read = (measure: (typeof measures)[number], week?: string) =>
    groups.filter((group) => group.measure === measure && (week === undefined || group.key === week));
  const count = (measure: (typeof measures)[number], week?: string) => read(measure, week).reduce((total, group) => total + group.count, 0);
  const sum = (measure: (typeof measures)[number]) => read(measure).reduce((total, group) => total + group.sum, 0);
  const end = period.toAt < until ? period.toAt : until;
  const ageing = await ageingAt(tx, end, scope);
  const byPerson = await readMeasures(tx, at, { measures: ["incident.resolved"], ...range, by: "person", where: scope });
  const load = await named(office, tx, { actor, now }, byPerson, ageing.byPerson);
  const totals = {
    opened: count("incident.opened"),
    resolved: count("incident.resolved"),
    canceled: count("incident.canceled"),
    elapsedMinutes: sum("incident.resolved"),
    waitedMinutes: sum("incident.waited"),
    weeks: weeks.length,
  };
  const perPerson = load.filter((one) => one.person !== null && one.resolved > 0).map((one) => one.resolved);
  const { verdict, sentence } = staffingOrProcess({ ...totals, perPerson });
  return {
    weeks: weeks.map((week) => ({
      key: week.key,
      label: week.from,
      opened: count("incident.opened", week.from),
      resolved: count("incident.resolved", week.from),
      kept: count("sla.resolution.kept", week.from),
      broken: count("sla.resolution.broken", week.from),
    })),
    ageing: classes.map(({ days, label }) => ({ label, count: ageing.classes.find((one) => one.days === days)?.count ?? 0 })),
    load: load.slice(0, 40),
    totals,
    verdict,
    sentence,
    knownThrough: at.knownThrough,
  };
}

type Load = FlowPage["load"][number];

async function named(
  office: Office,
  tx: Tx,
  reader: { actor: Actor; now: Instant },
  resolved: readonly { key: string | null; count: number }[],
  open: ReadonlyMap<string | null, number>,
): Promise<Load[]> {
  const ids = new Set([...resolved.map((group) => group.key), ...open.keys()].filter((id) => id !== null));
  const names = await office.records.names(tx, new Map([["person", ids]]), reader.actor, reader.now);
  const people = [...ids].map(
    (id): Load => ({
      person: id,
      name: names.person?.[id]?.label ?? "somebody",
      resolved: resolved.find((group) => group.key === id)?.count ?? 0,
      open: open.get(id) ?? 0,
    }),
  );
  const nobody: Load = {
    person: null,
    name: "nobody",
    resolved: resolved.find((group) => group.key === null)?.count ?? 0,
    open: open.get(null) ?? 0,
  };
  return [...people, ...(nobody.resolved + nobody.open > 0 ? [nobody] : [])].sort((a, b) => b.resolved - a.resolved || b.open - a.open);
}
