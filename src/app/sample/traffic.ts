import { addLocalDays, type Instant, instant, localParts, monthNames, ms, startOfLocalDay, weekdayNames } from "../../kernel/time.ts";
import { type Dice, dice } from "./dice.ts";
import { HOUR, MINUTE, zone } from "./moments.ts";
import { planOrdinary } from "./ordinary.ts";
import { sites } from "./people.ts";
import { accountTickets } from "./tickets/accounts.ts";
import { businessTickets } from "./tickets/business.ts";
import type { Place } from "./tickets/fill.ts";
import { infrastructureTickets, storageTickets } from "./tickets/infrastructure.ts";
import type { Template } from "./tickets/template.ts";
import { workplaceTickets } from "./tickets/workplace.ts";
import type { World } from "./world.ts";

const all: readonly Template[] = [...accountTickets, ...workplaceTickets, ...businessTickets, ...infrastructureTickets];
const usual = all.filter((one) => !one.patched && !one.watched).map((one) => [one, one.weight] as const);
const patched = all.filter((one) => one.patched).map((one) => [one, one.weight] as const);
const watched = all.filter((one) => one.watched).map((one) => [one, one.weight] as const);

const callsOnAWorkday = 29;
const alarmsADay = 3.4;
const ofWeekday = [0, 1.34, 1.08, 1, 0.98, 0.8, 0.075, 0.05];
/** The hours in which people call: a peak after nine, another after lunch. */
const ofHour = [
  [7, 4],
  [8, 12],
  [9, 19],
  [10, 16],
  [11, 11],
  [12, 6],
  [13, 12],
  [14, 12],
  [15, 10],
  [16, 6],
  [17, 2.5],
  [18, 0.8],
  [20, 0.4],
] as const;

/** The last working days are bad; in the spring a line at Gdańsk was bad for a fortnight. Days counted back from the end. */
function isBad(daysLeft: number): boolean {
  return daysLeft <= 7;
}
function isDip(daysLeft: number): boolean {
  return daysLeft >= 196 && daysLeft <= 209;
}

/** Plans the everyday incidents of one day: more on Mondays and after patches, fewer in summer and at the turn of the year. */
export function planTraffic(world: World, day: number, daysLeft: number): void {
  const start = startOfLocalDay(zone, addLocalDays(zone, world.start, day));
  const chance = dice(`${world.seed}/traffic/${day}`);
  const local = localParts(zone, start);
  const isOff = world.calendar.holidays.includes(dateOf(local));
  const afterPatches = isAfterPatchDay(local.day, local.weekday);
  const growth = 1 + 0.12 * (1 - daysLeft / 365);
  const mean = callsOnAWorkday * ofWeekday[local.weekday]! * seasonOf(local) * (isOff ? 0.1 : 1) * (isBad(daysLeft) ? 1.5 : 1) * growth;
  const slowness = isBad(daysLeft) ? 1.45 : isDip(daysLeft) ? 1.75 : local.weekday === 1 ? 1.06 : 1;
  const plan = (template: Template, at: Instant, key: string) => {
    if (at > world.anchor) return;
    const caller = chance.pick(world.requesters);
    planOrdinary(world, { at, template, caller, slowness, key, place: placeOf(world, caller.site, local, chance) });
  };
  const calls = chance.count(mean);
  for (let index = 0; index < calls; index++) plan(chance.weighted(usual), timeIn(start, chance), `call/${day}/${index}`);
  const updates = afterPatches ? chance.count(15) : chance.count(0.4);
  for (let index = 0; index < updates; index++) plan(chance.weighted(patched), timeIn(start, chance), `patch/${day}/${index}`);
  const alarms = chance.count(alarmsADay * (isBad(daysLeft) ? 1.4 : 1));
  for (let index = 0; index < alarms; index++)
    plan(
      chance.weighted(watched),
      instant(ms(start) + chance.int(0, 24 * 60 - 1) * MINUTE + chance.int(0, 59_999)),
      `alarm/${day}/${index}`,
    );
  // Five events in four weeks all year; five in the last fortnight alone, beside the one that is still open.
  const events = (daysLeft < 14 ? [1, 3, 5, 8, 11] : [2, 8, 13, 19, 25]).includes(daysLeft % 28) ? 1 : 0;
  for (let index = 0; index < events; index++) plan(storageTickets[0]!, timeIn(start, chance), `storage/${day}/${index}`);
}

function dateOf({ year, month, day }: { year: number; month: number; day: number }): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Patches come on the second Tuesday of a month; people meet them on Wednesday and Thursday. */
function isAfterPatchDay(day: number, weekday: number): boolean {
  const tuesday = weekday === 3 ? day - 1 : weekday === 4 ? day - 2 : 0;
  return tuesday >= 8 && tuesday <= 14;
}

function seasonOf({ month, day }: { month: number; day: number }): number {
  if ((month === 12 && day >= 23) || (month === 1 && day <= 2)) return 0.35;
  if (month === 7 || month === 8) return 0.84;
  return month === 1 || month === 9 ? 1.08 : 1;
}

function timeIn(start: Instant, chance: Dice): Instant {
  return instant(ms(start) + chance.weighted(ofHour) * HOUR + chance.int(0, 3_599_999));
}

function placeOf(world: World, site: Place["site"], local: { month: number; weekday: number; year: number }, chance: Dice): Place {
  const colleagues = Array.from({ length: 3 }, () => chance.pick(world.requesters).name);
  const before = weekdayNames[1 + ((local.weekday + 3 + chance.int(0, 2)) % 5)]!;
  const month = monthNames[1 + ((local.month + 10) % 12)]!;
  return {
    site,
    siteName: sites.find((one) => one.key === site)!.name,
    colleagues,
    weekday: before,
    month,
    year: local.year - chance.int(1, 3),
  };
}
