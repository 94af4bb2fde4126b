import { addDays, DAY_MS, HOUR_MS, type Instant, instant, lastMs, localDay, startOfLocalWeek, weekdayOf } from "../../kernel/time.ts";
import type { Layer, Restriction } from "../../practices/roster/model.ts";
import { type OverridePlan, onCallAt, type RosterPlan } from "../../practices/roster/roster.rules.ts";
import { zone } from "./moments.ts";
import { machine, type Someone, type World } from "./world.ts";

const weekdays = [1, 2, 3, 4, 5];
const everyDay = [1, 2, 3, 4, 5, 6, 7];

/**
 * Plans the rosters of those teams that are called at night. All turn with the week of the sample's last day, so that the same people
 * are on call in it whatever the date: in Platform one is away on the coming Sunday and leaves a gap, one asks to swap, one covers.
 */
export function planRosters(world: World): void {
  const monday = mondayOf(world.anchor);
  const platform = platformLayers(world, monday);
  roster(world, "platform", { name: "Platform", owner: "haas", layers: platform });
  roster(world, "network", { name: "Network", owner: "vidal", layers: networkLayers(world, monday) });
  roster(world, "noc", { name: "NOC", owner: "lindqvist", layers: watchLayers(world, monday) });
  roster(world, "apps", {
    name: "Apps",
    owner: "ferreira",
    layers: [
      layerOf(world, monday, {
        name: "Working hours",
        handOff: "07:00",
        people: ["tomczyk", "ilic", "costa"],
        hours: [{ weekdays, from: "07:00", to: "19:00" }],
      }),
    ],
    expected: [{ weekdays, from: "07:00", to: "19:00" }],
  });
  planPlatform(world, monday, { timeZone: zone, layers: platform, expected: [] });
}

type Plan = { name: string; owner: string; layers: Layer[]; expected?: Restriction[] };
type TeamName = "platform" | "network" | "noc" | "apps";

function roster(world: World, team: TeamName, { owner, ...plan }: Plan): void {
  const values = { expected: [], ...plan, team: world.team(team), owner: world.person(owner).id, timeZone: zone, agreedFairness: 80 };
  world.send({ at: world.start, kind: "roster", id: world.id(`roster/${team}`), actor: machine, command: world.create("roster", values) });
}

type Turns = { name: string; people: readonly string[]; hours?: Restriction[]; level?: number; handOff?: string; from?: number };

/** A weekly layer in which the person at place `from` has the week of the given Monday. */
function layerOf(world: World, monday: number, { name, people, hours = [], level = 1, handOff = "08:00", from = 0 }: Turns): Layer {
  const ids = people.map((key) => world.person(key).id);
  const before = people.length * Math.ceil(52 / people.length);
  return {
    name,
    level,
    priority: 1,
    participants: [...ids.slice(from), ...ids.slice(0, from)],
    turn: { length: 1, unit: "weeks" },
    handOff,
    handOffWeekday: 1,
    startsOn: dateOf(monday - 7 * before),
    endsOn: null,
    restrictions: hours,
    advance: "calendar",
  };
}

/** Everybody has days, nights, a weekend and a week behind the first, in turn, and never two of them in one week. */
function platformLayers(world: World, monday: number): Layer[] {
  const people = ["petrosyan", "haas", "brandt", "walsh", "ferreira", "sato", "nyberg", "marek"];
  const of = (name: string, from: number, more: Partial<Turns> = {}) => layerOf(world, monday, { name, people, from, ...more });
  const layers = [
    of("Days", 0, { hours: [{ weekdays, from: "08:00", to: "18:00" }] }),
    of("Nights", 2, { hours: [{ weekdays, from: "18:00", to: "08:00" }] }),
    of("Weekend", 5, { hours: [{ weekdays: [6, 7], from: "08:00", to: "08:00" }] }),
    of("Second", 7, { level: 2 }),
  ];
  return layers.map((layer, index) => ({ ...layer, priority: layer.level === 1 ? 3 - index : 1 }));
}

function networkLayers(world: World, monday: number): Layer[] {
  return [
    layerOf(world, monday, { name: "On call", people: ["kowal", "dragic", "vidal"] }),
    layerOf(world, monday, { name: "Second", people: ["dragic", "vidal", "kowal"], level: 2 }),
  ];
}

function watchLayers(world: World, monday: number): Layer[] {
  const people = ["nowak", "berg", "kazlauskaite", "lindqvist"];
  return [
    layerOf(world, monday, { name: "Day watch", people, handOff: "07:00", hours: [{ weekdays: everyDay, from: "07:00", to: "19:00" }] }),
    layerOf(world, monday, {
      name: "Night watch",
      people,
      from: 2,
      handOff: "07:00",
      hours: [{ weekdays: everyDay, from: "19:00", to: "07:00" }],
    }),
  ];
}

/** What is to be seen in the weeks around the last day: a gap, a question, a cover, and notes from one shift to the next. */
function planPlatform(world: World, monday: number, plan: RosterPlan): void {
  const id = world.id("roster/platform");
  const asked = (overrides: readonly OverridePlan[], at: Instant) => whoIs(world, plan, overrides, at);
  // From Friday evening on the weekend at hand is too near; the story moves to the next.
  const week = world.anchor < at(monday + 4, 17) ? monday : monday + 7;
  const [saturday, sunday] = [at(week + 5, 12), at(week + 6, 8)];
  const away = asked([], saturday);
  const leave = { roster: id, mode: "remove", whom: away.id, startsAt: sunday, endsAt: at(week + 12, 8), reason: "Leave" };
  override(world, { name: "leave", daysAgo: 1, by: away, values: leave });
  const night = { startsAt: at(week + 4, 18), endsAt: at(week + 5, 8) };
  const giver = asked([], night.startsAt);
  const taker = world.person("ferreira");
  world.send({
    at: addDays(world.anchor, -0.25),
    kind: "shiftSwap",
    id: world.id("swap/friday", world.anchor),
    actor: giver.actor,
    command: world.create("shiftSwap", {
      roster: id,
      giver: giver.id,
      taker: taker.id,
      ...night,
      message: "Choir concert on Friday evening, can you take the night?",
    }),
  });
  const wednesday = { startsAt: at(week + 9, 18), endsAt: at(week + 10, 8) };
  const covered = asked([], wednesday.startsAt);
  const cover = {
    roster: id,
    level: 1,
    mode: "replace",
    person: world.person("nyberg").id,
    whom: covered.id,
    ...wednesday,
    reason: "Covers the parents' evening",
  };
  override(world, { name: "cover", daysAgo: 2, by: world.person("nyberg"), values: cover });
  planNotes(world, plan);
}

function override(world: World, given: { name: string; daysAgo: number; by: Someone; values: Record<string, unknown> }): void {
  const sentAt = addDays(world.anchor, -given.daysAgo);
  const id = world.id(`override/${given.name}`, sentAt);
  world.send({ at: sentAt, kind: "rosterOverride", id, actor: given.by.actor, command: world.create("rosterOverride", given.values) });
}

const notes = [
  { whatIsOpen: "Certificate of the gateway in Leeds was renewed; the old one is still on the second node.", whatToWatch: null },
  { whatIsOpen: "Nothing is open.", whatToWatch: "Array two rebuilds until about 04:00; reads are slow, not wrong." },
  {
    whatIsOpen: "Backup of the warehouse database ran 40 minutes late and ended well. The job moves to 01:00 this week.",
    whatToWatch: "Replication lag of db-erp-2 when the backup begins; it was at 70 s.",
  },
];

/** From one shift to the next, on the last three mornings on which one handed over; the roster asks for notes from now on. */
function planNotes(world: World, plan: RosterPlan): void {
  const id = world.id("roster/platform");
  const today = dayOf(world.anchor);
  world.send({
    at: addDays(world.anchor, -7),
    kind: "roster",
    id,
    actor: machine,
    command: { type: "edit", changes: { askForNotes: true } },
  });
  const mornings = [1, 2, 3, 4, 5, 6].map((back) => today - back).filter((day) => weekdayOf(day) >= 2 && weekdayOf(day) <= 6);
  for (const [index, day] of mornings.slice(0, notes.length).entries()) {
    const writtenAt = at(day, 7.75);
    const by = whoIs(world, plan, [], writtenAt);
    const values = { roster: id, level: 1, ...notes[index] };
    world.send({
      at: writtenAt,
      kind: "shiftNote",
      id: world.id(`note/${index}`, writtenAt),
      actor: by.actor,
      command: world.create("shiftNote", values),
    });
  }
}

function whoIs(world: World, roster: RosterPlan, overrides: readonly OverridePlan[], when: Instant): Someone {
  const [first] = onCallAt({ roster, overrides, at: when }).people;
  const found = [...world.people.values()].find((one) => one.id === first);
  if (!found) throw new Error(`Nobody of Ostermere is on call at ${when}.`);
  return found;
}

function mondayOf(when: Instant): number {
  return dayOf(startOfLocalWeek(zone, when));
}

function dayOf(when: Instant): number {
  return localDay(zone, when);
}

/** The hour of a day by the clocks in Hamburg. */
function at(day: number, hour: number): Instant {
  return instant(lastMs(zone, day * DAY_MS + hour * HOUR_MS));
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
