import { addDays, addLocalDays, type Instant } from "../../../kernel/time.ts";
import { type Dice, dice } from "../dice.ts";
import { zone } from "../moments.ts";
import { services } from "../services.ts";
import type { World } from "../world.ts";
import { draftOf, refusedFirst } from "./draft.ts";
import { type Frozen, isFrozen } from "./freezes.ts";
import { hourOf, hourOn, inOffice, isOff, weekdayAt } from "./moments.ts";
import { type ChangePlan, type Ending, isFailure } from "./plan.ts";
import { type StandardWork, standardWorks } from "./templates.ts";
import { wordsFor } from "./words.ts";
import { type When, works } from "./works.ts";

/** The everyday stops where the told week begins, and goes on behind it. */
export const toldWeek = { from: -1, to: 6 } as const;
const lastAhead = 16;
const emergenciesAWeek = 0.7;
const aWeek = 8.2;
const ofWeekday: Readonly<Record<When, readonly number[]>> = {
  evening: [0, 0.1, 0.37, 0.37, 0.16, 0, 0, 0],
  weekend: [0, 0, 0, 0, 0, 0, 0.85, 0.15],
  early: [0, 0.1, 0.3, 0.25, 0.3, 0.05, 0, 0],
  day: [0, 0.2, 0.25, 0.25, 0.22, 0.08, 0, 0],
};

/** The changes of the year that nobody will remember: drawn day by day, none where it is frozen, few while many are away. */
export function everyday(world: World, freezes: readonly Frozen[]): ChangePlan[] {
  const plans: ChangePlan[] = [];
  for (let day = 1 - world.length; day <= lastAhead; day++) {
    if (day >= toldWeek.from && day <= toldWeek.to) continue;
    const chance = dice(`${world.seed}/changes/${day}`);
    plans.push(...normalOf(world, day, chance), ...emergenciesOf(world, day, chance));
  }
  const kept = [...plans, ...standardWorks.flatMap((one) => standardOf(world, one))];
  return kept.filter((plan) => !isFrozen(freezes, plan.service, plan));
}

function season(world: World, day: number): number {
  const monthDay = hourOn(world, day, 12).slice(5, 10);
  if (monthDay >= "12-21" || monthDay <= "01-03") return 0.2;
  return monthDay >= "07-10" && monthDay <= "08-20" ? 0.7 : 1;
}

function normalOf(world: World, day: number, chance: Dice): ChangePlan[] {
  const weekday = weekdayAt(world, day);
  const likely = works.map((one) => [one, one.weight * ofWeekday[one.when][weekday]!] as const).filter(([, weight]) => weight > 0);
  const total = works.reduce((sum, one) => sum + one.weight, 0);
  const mean = (aWeek * season(world, day) * likely.reduce((sum, [, weight]) => sum + weight, 0)) / total;
  const off = isOff(world, hourOn(world, day, 12)) && weekday < 6;
  return Array.from({ length: off ? 0 : countOf(mean, chance) }, (_, index) => {
    const one = chance.weighted(likely);
    const service = services.find(({ key }) => key === one.service)!;
    const people = world.workers(service.team);
    const implementer = chance.pick(people).key;
    const isRehearsed = one.rehearsed === true && chance.chance(0.8);
    const plan = draftOf(world, {
      key: `day/${-day}/${index}`,
      type: "normal",
      title: filled(chance.pick(one.titles), day, chance),
      ...{ why: one.why, service: one.service, item: one.item, team: service.team, implementer },
      requester: chance.chance(0.5) ? chance.pick(people).key : implementer,
      words: wordsFor(one.sort, { item: one.item ?? service.name, service: service.name, rollbackMinutes: one.back }),
      ...(isRehearsed ? { rehearsed: chance.int(3, 40) } : {}),
      from: begins(world, day, one.when, chance),
      hours: one.hours,
      ending: normalEnd(service, isRehearsed, chance),
    });
    return turned(world, plan, chance);
  });
}

/** What nobody has rehearsed and what many stand on goes wrong more often: the risk that is summed at the vote means something. */
function normalEnd(service: { users: number }, isRehearsed: boolean, chance: Dice): Ending {
  const wide = service.users >= 1000 ? 2 : service.users >= 100 ? 0.9 : 0.4;
  const factor = wide * (isRehearsed ? 0.35 : 1.05);
  return chance.weighted<Ending>([
    ["well", 89.5],
    ["issues", 3.5],
    ["overran", 2.5 * factor],
    ["failed", 1.5 * factor],
    ["rolledBack", 3 * factor],
  ]);
}

/** Some are refused at first, some are never done. */
function turned(world: World, plan: ChangePlan, chance: Dice): ChangePlan {
  if (chance.chance(0.035)) return refusedFirst(plan, chance.pick(refusals));
  if (!chance.chance(0.03)) return plan;
  const at = inOffice(world, plan.requestedAt, 2, chance);
  const isEarly = plan.assessedAt !== null && at < plan.assessedAt;
  return { ...plan, canceled: { at: isEarly ? addDays(plan.requestedAt, 0.01) : at, reason: chance.pick(reasons) }, ...cutAfter(at, plan) };
}

function cutAfter(at: Instant, plan: ChangePlan): Partial<ChangePlan> {
  const assessedAt = plan.assessedAt !== null && plan.assessedAt < at ? plan.assessedAt : null;
  return { assessedAt, askedAt: null, votes: [], scheduledAt: null, begunAt: null, endedAt: null, closedAt: null };
}

function emergenciesOf(world: World, day: number, chance: Dice): ChangePlan[] {
  return Array.from({ length: day > 0 ? 0 : countOf(emergenciesAWeek / 7, chance) }, (_, index) => {
    const [title, why, service, item] = chance.pick(urgent);
    const { name, team } = services.find(({ key }) => key === service)!;
    const people = world.workers(team);
    const [implementer, requester] = [chance.pick(people).key, chance.pick(people).key];
    return draftOf(world, {
      ...{ key: `urgent/${-day}/${index}`, type: "emergency", title, why, service, item, team, implementer, requester },
      words: wordsFor("settings", { item, service: name, rollbackMinutes: 10 }),
      from: hourOn(world, day, chance.int(16, 38) / 2),
      hours: 1,
      ending: chance.weighted<Ending>([
        ["well", 82],
        ["issues", 8],
        ["failed", 10],
      ]),
    });
  });
}

/** The uses of a template, in time; so that it keeps its standing, where its story does not say otherwise. */
function standardOf(world: World, one: StandardWork): ChangePlan[] {
  const plans: ChangePlan[] = [];
  const [first, last] = one.used ?? [world.length - 1, -lastAhead];
  for (let day = Math.max(1 - world.length, -first); day <= -last; day++) {
    if (one.often === 0 || (day >= toldWeek.from && day <= toldWeek.to)) continue;
    const chance = dice(`${world.seed}/changes/${one.key}/${day}`);
    const off = isOff(world, hourOn(world, day, 12)) && one.when !== "weekend";
    const mean = one.often * season(world, day) * ofWeekday[one.when][weekdayAt(world, day)]!;
    const count = off ? 0 : countOf(mean, chance);
    for (let index = 0; index < count; index++) plans.push(oneUse(world, one, { day, index, chance }));
  }
  plans.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return withStanding(
    plans.map((plan) => ({ ...plan, ending: "well" as const })),
    one,
    world,
  );
}

function oneUse(world: World, one: StandardWork, { day, index, chance }: { day: number; index: number; chance: Dice }): ChangePlan {
  const [title, service, item, team] = chance.pick(one.places);
  const implementer = chance.pick(world.workers(team)).key;
  return draftOf(world, {
    ...{ key: `${one.key}/${-day}/${index}`, type: "standard", template: one.key, title: filled(title, day, chance), why: one.name },
    ...{ service, item, team, implementer, requester: implementer },
    from: begins(world, day, one.when, chance),
    hours: one.hours,
  });
}

/** At most one in ten fails, so that a template keeps its standing: but for the two whose story is another. */
function withStanding(plans: readonly ChangePlan[], { key }: StandardWork, world: World): ChangePlan[] {
  const chance = dice(`${world.seed}/standing/${key}`);
  if (key === "handheld-firmware") return ended(plans, { [plans.length - 4]: "failed", [plans.length - 1]: "rolledBack" });
  if (key === "broker-queue") return lostAndGivenBack(plans);
  let good = 5;
  return plans.map((plan) => {
    const ending = chance.weighted<Ending>([
      ["well", 95],
      ["issues", 1.5],
      ["overran", 1],
      ["rolledBack", 2.5],
    ]);
    const isAllowed = !isFailure(ending) || good >= 10;
    good = isFailure(ending) && isAllowed ? 0 : good + 1;
    return isAllowed && ending !== "well" ? redrafted(plan, ending) : plan;
  });
}

/** Two in three failed in the middle of its year: nothing of it until standing was given back. */
function lostAndGivenBack(plans: readonly ChangePlan[]): ChangePlan[] {
  const middle = Math.floor(plans.length * 0.45);
  const told = ended(plans, { [middle]: "failed", [middle + 2]: "rolledBack" });
  const second = told[middle + 2];
  const again = second && givenBackAt(second);
  return told.filter((plan) => !again || plan.from <= second.from || plan.requestedAt > again);
}

/** When the standing that a change cost its template was given back. */
export function givenBackAt({ from }: Pick<ChangePlan, "from">): Instant {
  return addDays(from, 12);
}

function ended(plans: readonly ChangePlan[], endings: Readonly<Record<number, Ending>>): ChangePlan[] {
  return plans.map((plan, index) => (endings[index] ? redrafted(plan, endings[index]) : plan));
}

function redrafted(plan: ChangePlan, ending: Ending): ChangePlan {
  return ending === "overran" ? { ...plan, ending, endedAt: addDays(plan.to, 0.02) } : { ...plan, ending };
}

function begins(world: World, day: number, when: When, chance: Dice): Instant {
  const hour = {
    evening: 19 + chance.int(0, 4) / 4,
    weekend: 22 + chance.int(0, 6) / 4,
    early: 6 + chance.int(0, 4) / 4,
    day: 10 + chance.int(0, 18) / 4,
  };
  return hourOf(addLocalDays(zone, world.anchor, day), hour[when]);
}

/** So many on average, and never far from it. */
function countOf(mean: number, chance: Dice): number {
  return Math.floor(mean) + (chance.next() < mean - Math.floor(mean) ? 1 : 0);
}

function filled(title: string, day: number, chance: Dice): string {
  const week = Math.floor((400 + day) / 7);
  return title
    .replaceAll("{v}", `${chance.int(2, 9)}.${chance.int(0, 12)}.${chance.int(0, 6)}`)
    .replaceAll("{week}", `${Math.floor(week / 10) + 7}.${week % 10}`)
    .replaceAll("{n}", String(chance.int(2, 48)));
}

const refusals = [
  {
    why: "The way back says nothing of data that came in meanwhile.",
    mended: "1. Close the service\n2. Back to the copy\n3. Enter what came in meanwhile from the log\n4. Repeat the checks",
  },
  {
    why: "Who decides at which sign? That must stand in the plan.",
    mended:
      "1. The change manager calls it at the second failed check\n2. Set the values of before\n3. Repeat the checks\n4. Tell key users",
  },
  {
    why: "Nobody has tried the way back.",
    mended: "Tried on the copy this morning, 18 minutes:\n1. Stop\n2. Restore\n3. Start, repeat the checks",
  },
];
const reasons = [
  "The vendor has withdrawn the release.",
  "Goes into the upgrade of next month.",
  "No longer needed: the department keeps the old form.",
  "The spare part comes later; a new change then.",
];
const urgent = [
  ["Block a sender who fishes for passwords", "Forty people have the mail already.", "mail", "mail-filter-01"],
  ["Restart of the message broker with more memory", "Messages to customers wait.", "integration", "mq-01"],
  ["Hole in the VPN gateways closed ahead of the window", "It is used in the wild.", "remote", "vpn-hh-02"],
  ["Log disk of the warehouse database grown", "Full by the evening.", "warehouse", "wms-db"],
  ["Shop: discount of the wrong article taken out", "Orders below cost come in by the minute.", "shop", "shop-web-01"],
  ["Certificate of the badge server renewed", "Runs out at six in the morning.", "access", "badge-srv"],
  ["Port of a device that floods the network shut", "Hall 3 has no panels.", "hamburg-net", "sw-hh-03"],
  ["Payment file to bank two sent by the second gateway", "Cut-off is in two hours.", "treasury", "treasury-gw-02"],
  ["Print service of labels on the other machine", "Dock 4 to 6 stand.", "warehouse", "label-srv-01"],
] as const;
