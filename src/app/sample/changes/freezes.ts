import { addDays, addLocalDays, type Instant, localParts, localToInstant } from "../../../kernel/time.ts";
import { zone } from "../moments.ts";
import type { World } from "../world.ts";
import { hourOf, hourOn, weekdayAt } from "./moments.ts";

export type Frozen = {
  key: "last-turn" | "quarter" | "coming";
  name: string;
  reason: string;
  from: Instant;
  to: Instant;
  services: readonly string[];
  declaredAt: Instant;
};

const money = ["erp", "treasury", "payroll"] as const;
/** What nobody touches while the books are closed: money, and all that it stands on. */
const underBooks = [...money, "storage", "leeds-net", "hamburg-net", "gdansk-net"] as const;

/** The three freezes: the turn of the year that is over, the last end of a quarter, and the one that begins on the last evening. */
export function freezesOf(world: World): Frozen[] {
  return [lastTurn(world), lastQuarter(world), coming(world)].filter((one) => one.to > world.start);
}

function lastTurn(world: World): Frozen {
  const { year } = localParts(zone, addDays(world.anchor, -10));
  const from = on(year - 1, 12, 19, 18);
  return {
    key: "last-turn",
    name: `Year end ${year - 1}`,
    reason: "Books are closed and stock is counted. Nothing that money, production or the sites stand on is touched.",
    from,
    to: on(year, 1, 5, 6),
    services: [...underBooks, "warehouse", "mes", "integration"],
    declaredAt: notBefore(world, addDays(from, -18)),
  };
}

function lastQuarter(world: World): Frozen {
  const { year, month } = localParts(zone, addDays(world.anchor, -12));
  const ends = [3, 6, 9].filter((end) => end < month);
  const [ofYear, end] = ends.length > 0 ? [year, ends.at(-1)!] : [year - 1, 9];
  const last = end === 3 ? 31 : 30;
  const from = on(ofYear, end, last - 1, 18);
  return {
    key: "quarter",
    name: `Quarter end, ${["March", "June", "September"][end / 3 - 1]} ${ofYear}`,
    reason: "Finance closes the quarter: three days without a change on what money runs through.",
    from,
    to: hourOf(addLocalDays(zone, from, 4), 6),
    services: money,
    declaredAt: notBefore(world, addDays(from, -14)),
  };
}

/** It was declared last evening, over what had been scheduled before. Five weeks and a half, to a Monday. */
function coming(world: World): Frozen {
  const from = startOfComing(world);
  let days = 39;
  while (weekdayAt(world, days) !== 1) days++;
  const to = hourOn(world, days, 6);
  return {
    key: "coming",
    name: nameOf(from, to),
    reason:
      "Finance asked for it a week earlier than planned: the auditors come on the first. Money, storage and the networks of the sites stay as they are.",
    from,
    to,
    services: underBooks,
    declaredAt: notBefore(world, hourOn(world, -1, 17.4)),
  };
}

/** At 17:00 of the last day, or of the next where that is too near. */
export function startOfComing(world: World): Instant {
  const today = hourOn(world, 0, 17);
  return world.anchor < hourOn(world, 0, 16) ? today : hourOn(world, 1, 17);
}

function nameOf(from: Instant, to: Instant): string {
  const [one, other] = [localParts(zone, from), localParts(zone, to)];
  if (one.year !== other.year) return "Year end";
  return Math.ceil(one.month / 3) === Math.ceil(other.month / 3) ? "Stock count" : "Quarter end";
}

/** Whether a service is frozen at some moment of a span. */
export function isFrozen(freezes: readonly Frozen[], service: string, { from, to }: { from: Instant; to: Instant }): boolean {
  return freezes.some((one) => one.services.includes(service) && one.from < to && one.to > from);
}

function on(year: number, month: number, day: number, hour: number): Instant {
  return localToInstant(zone, { year, month, day, hour, minute: 0 }, "compatible")!;
}

function notBefore(world: World, at: Instant): Instant {
  return at < world.start ? world.start : at;
}
