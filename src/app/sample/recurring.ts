import { addLocalDays, type Instant, localParts, localToInstant } from "../../kernel/time.ts";
import { type Dice, dice } from "./dice.ts";
import { after, HOUR, MINUTE, zone } from "./moments.ts";
import type { SiteKey, TeamKey } from "./people.ts";
import { services } from "./services.ts";
import { machine, type World } from "./world.ts";

/** Trouble that comes again: at the same hour of the week, after each release, more and more often. */
export type Recurring = {
  key: string;
  service: string;
  item: string | null;
  team: TeamKey;
  site: SiteKey;
  category: string;
  subcategory: string;
  titles: readonly string[];
  note: string;
  solution: string;
  affected: number;
  when: { weekday: number; hour: number; weeks: number; share: number } | { releases: number; share: number } | { growing: true };
};

export const recurrings: readonly Recurring[] = [
  {
    key: "goods-receipt",
    service: "warehouse",
    item: "wms-app-01",
    team: "apps",
    site: "gdansk",
    category: "software",
    subcategory: "application",
    titles: [
      "Goods receipt posting waits at Gdańsk",
      "Posting of goods receipt hangs again",
      "Goods receipt cannot be posted, clock turns",
      "No goods receipt posting since the shift began",
    ],
    note: "The nightly clean-up of the week still holds the table when the early shift begins.",
    solution: "Clean-up stopped by hand, postings went through.",
    affected: 24,
    when: { weekday: 1, hour: 6, weeks: 22, share: 0.75 },
  },
  {
    key: "voucher",
    service: "shop",
    item: null,
    team: "apps",
    site: "hamburg",
    category: "software",
    subcategory: "application",
    titles: ["Voucher is not taken in the basket", "Basket loses its voucher", "Customers call: voucher gone from basket"],
    note: "Cache of the price service still has the version before the release.",
    solution: "Price cache emptied, vouchers count again.",
    affected: 140,
    when: { releases: 13, share: 0.8 },
  },
  {
    key: "dock-terminal",
    service: "warehouse",
    item: null,
    team: "leeds",
    site: "leeds",
    category: "hardware",
    subcategory: "scanner",
    titles: [
      "Dock terminal restarts by itself",
      "Terminal at the dock restarts while loading",
      "Restart of dock terminal in the middle of a lorry",
    ],
    note: "Power supply of the terminal sags under load.",
    solution: "Terminal started again; power supply ordered.",
    affected: 6,
    when: { growing: true },
  },
  {
    key: "handheld",
    service: "warehouse",
    item: "wms-app-01",
    team: "leeds",
    site: "leeds",
    category: "hardware",
    subcategory: "scanner",
    titles: [
      "Handheld session lost while picking",
      "Picking stops, handheld wants a new session",
      "Session of handheld ends at the pallet",
    ],
    note: "Session table full again, as in the outage.",
    solution: "Sessions cleaned by hand.",
    affected: 18,
    when: { weekday: 4, hour: 13, weeks: 16, share: 0.8 },
  },
];

export type Recurred = { id: string; at: Instant };

/** When a trouble came within the sample, and the incident of each time, oldest first. The same world answers the same. */
export function timesOf(world: World, one: Recurring): Recurred[] {
  const chance = dice(`${world.seed}/recurring/${one.key}`);
  return momentsOf(world, one, chance)
    .filter((at) => at >= world.start && at < after(world.anchor, -26 * HOUR))
    .map((at) => ({ id: world.id(`recurring/${one.key}/${at}`, at), at }));
}

/** Plans what comes again, and the releases that some of it follows. */
export function planRecurring(world: World): void {
  for (const one of recurrings) {
    if ("releases" in one.when) planReleases(world, one);
    const chance = dice(`${world.seed}/recurring/${one.key}/words`);
    for (const [index, { id, at }] of timesOf(world, one).entries()) planIncident(world, one, { id, at, index, chance });
  }
}

function momentsOf(world: World, one: Recurring, chance: Dice): Instant[] {
  const { when } = one;
  if ("weekday" in when) {
    const moments: Instant[] = [];
    for (let ago = when.weeks * 7; ago > 0; ago--) {
      const day = addLocalDays(zone, world.anchor, -ago);
      if (localParts(zone, day).weekday === when.weekday && chance.chance(when.share))
        moments.push(hourOf(day, when.hour, chance.int(2, 55)));
    }
    return moments;
  }
  if ("releases" in when)
    return releasesOf(world, one).flatMap((at) => {
      const later = after(at, chance.int(30, 840) * MINUTE);
      return chance.chance(when.share) ? [later] : [];
    });
  const ago = [118, 96, 81, 60, 43, 26, 23, 20, 19, 16, 13, 12, 9, 8, 6, 5, 3, 2];
  return ago.map((days) => hourOf(addLocalDays(zone, world.anchor, -days), chance.int(7, 17), chance.int(0, 59)));
}

function releasesOf(world: World, { key, when }: Recurring): Instant[] {
  const chance = dice(`${world.seed}/releases/${key}`);
  const count = "releases" in when ? when.releases : 0;
  return Array.from({ length: count }, (_, index) =>
    hourOf(addLocalDays(zone, world.anchor, -(count - index) * 24 + chance.int(0, 6)), chance.int(19, 21), chance.int(0, 59)),
  ).filter((at) => at >= world.start && at < world.anchor);
}

function planReleases(world: World, one: Recurring): void {
  const service = services.find(({ key }) => key === one.service)!.name;
  for (const [index, at] of releasesOf(world, one).entries())
    world.send({
      at,
      kind: "changeEvent",
      id: world.id(`release/${one.key}/${index}`, at),
      actor: machine,
      command: {
        type: "record",
        integration: world.id("integration/zabbix"),
        summary: `Release ${26 + index}.${(index * 3) % 10} of ${service}`,
        source: "deploy",
        service,
        resource: null,
        environment: "Production",
        at,
        labels: {},
        links: [],
        details: {},
        eventId: null,
      },
    });
}

function planIncident(world: World, one: Recurring, given: Recurred & { index: number; chance: Dice }): void {
  const { id, at, index, chance } = given;
  const worker = chance.pick(world.workers(one.team));
  const near = world.requesters.filter((person) => person.site === one.site);
  const values = {
    shortDescription: one.titles[index % one.titles.length]!,
    caller: chance.pick(near).id,
    service: world.service(one.service),
    configurationItem: one.item ? world.item(one.item) : null,
    site: world.site(one.site),
    category: one.category,
    subcategory: one.subcategory,
    contactType: "phone",
    impact: "2",
    urgency: "2",
    team: world.team(one.team),
    affectedUsers: one.affected + chance.int(0, 5),
  };
  const send = (when: Instant, command: { type: string } & Record<string, unknown>, actor = worker.actor) =>
    world.send({ at: when, kind: "incident", id, actor, command });
  send(at, world.create("incident", values), chance.pick(world.workers("desk")).actor);
  send(after(at, chance.int(4, 15) * MINUTE), { type: "take" });
  send(after(at, chance.int(16, 30) * MINUTE), { type: "addNote", text: one.note });
  send(after(at, chance.int(35, 110) * MINUTE), {
    type: "resolve",
    closeCode: "Workaround provided",
    closeNotes: one.solution,
    restoredAt: null,
    note: null,
  });
}

function hourOf(day: Instant, hour: number, minute: number): Instant {
  const { year, month, day: date } = localParts(zone, day);
  return localToInstant(zone, { year, month, day: date, hour, minute }, "compatible")!;
}
