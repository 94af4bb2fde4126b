import { DAY_MS, type Instant, instant, MINUTE_MS, ms } from "../../kernel/time.ts";
import { hoursOf } from "../../practices/anomaly/hour.rules.ts";
import type { Observe } from "../../practices/anomaly/model.ts";
import { observed } from "../../practices/anomaly/observe.rules.ts";
import { type Dice, dice } from "./dice.ts";
import { after, MINUTE, zone } from "./moments.ts";
import { machine, type World } from "./world.ts";

type Seed = {
  metric: string;
  labels: Record<string, string>;
  unit: string | null;
  service: string;
  /** What is usual at an hour of the week, 0 being Monday at midnight; `stray` is how much a number differs from it, as a share. */
  usual(hour: number): number;
  stray: number;
  /** What it is instead since the room's incident began, `minutes` ago of it. */
  since?(minutes: number, usual: number): number;
};

/** What is measured at Ostermere. */
const seeds: readonly Seed[] = [
  {
    ...{ metric: "erp.payments.latency", labels: { host: "erp-pay-db" }, unit: "ms", service: "erp", stray: 0.09 },
    usual: (hour) => 85 + 130 * officeDay(hour),
    since: (minutes, usual) => usual + Math.min(650, 180 + 12 * minutes),
  },
  {
    ...{ metric: "shop.orders", labels: { shop: "customers" }, unit: "a minute", service: "shop", stray: 0.12 },
    usual: (hour) => 6 + 30 * bump(hour % 24, 11, 3) + 46 * bump(hour % 24, 20, 2.4) * (hour >= 120 ? 1.3 : 1),
  },
  {
    ...{ metric: "mes.orders.waiting", labels: { line: "Gdansk 2" }, unit: null, service: "mes", stray: 0.15 },
    usual: (hour) => (hour < 126 ? 34 + 12 * Math.cos(((hour % 8) / 8) * 2 * Math.PI) : 8),
  },
  {
    ...{ metric: "vpn.sessions", labels: { gateway: "ham-vpn-1" }, unit: null, service: "remote", stray: 0.05 },
    usual: (hour) => 22 + 480 * officeDay(hour),
  },
];

const historyDays = 28;
/** The last two days come more often, so that their picture is fine; of those before, four numbers an hour teach enough. */
const fine = { days: 2, everyMs: 5 * MINUTE } as const;
const coarseMs = 15 * MINUTE;
const mostPoints = 1_000;

/** Plans four weeks of what is measured, and one series that is unusual now: payments, since the room's incident began. */
export function planSeries(world: World): void {
  const integration = world.id("integration/measurements");
  const values = { name: "Measurements", connector: "metrics", team: world.team("platform"), environment: "Production" };
  world.send({ at: world.start, kind: "integration", id: integration, actor: machine, command: world.create("integration", values) });
  const hourAt = hoursOf(zone);
  for (const seed of seeds) {
    const { metric, labels, unit, service } = seed;
    const points = pointsOf(seed, { world, hourAt });
    const base: Observe = { type: "observe", integration, metric, labels, unit, counted: "gauge", alerts: false, points: [] };
    const { id } = observed(base, { commandId: integration, actor: machine });
    for (let from = 0; from < points.length; from += mostPoints) {
      const part = points.slice(from, from + mostPoints);
      const at = instant(part.at(-1)!.atMs);
      world.send({ at, kind: "metricSeries", id: id!, actor: machine, command: { ...base, points: part } });
    }
    const changes = { service: world.service(service) };
    world.send({ at: world.anchor, kind: "metricSeries", id: id!, actor: machine, command: { type: "edit", changes } });
  }
}

type Ways = { world: World; hourAt(minute: number): number };

function pointsOf({ metric, usual, stray, since }: Seed, { world, hourAt }: Ways): Observe["points"] {
  const chance = dice(`${world.seed}/series/${metric}`);
  const began = after(world.anchor, -46 * MINUTE);
  return momentsOf(world).map((at) => {
    const minute = Math.floor(ms(at) / MINUTE_MS);
    const normal = usual(hourAt(minute) + (minute % 60) / 60) * around(chance, stray);
    const value = since && at >= began ? since((ms(at) - ms(began)) / MINUTE_MS, normal) : normal;
    return { atMs: ms(at), value: Math.round(value) };
  });
}

function momentsOf(world: World): Instant[] {
  const from = Math.max(ms(world.start), ms(world.anchor) - historyDays * DAY_MS) + MINUTE;
  const fineFrom = ms(world.anchor) - fine.days * DAY_MS;
  const moments: Instant[] = [];
  for (let at = from; at <= ms(world.anchor); at += at < fineFrom ? coarseMs : fine.everyMs) moments.push(instant(at));
  return moments;
}

/** A factor about 1: the sum of some throws is as good as normally spread. */
function around(chance: Dice, stray: number): number {
  return 1 + stray * (chance.next() + chance.next() + chance.next() + chance.next() - 2) * 1.73;
}

/** Nought at night and at weekends, one in the middle of a working day; less after noon on Fridays. */
function officeDay(hour: number): number {
  if (hour >= 120) return 0.05;
  const time = hour % 24;
  return Math.min(1, 0.04 + bump(time, 10.5, 2) + bump(time, 14.5, 2.2) * (hour >= 96 ? 0.6 : 1));
}

function bump(time: number, at: number, width: number): number {
  return Math.exp(-(((time - at) / width) ** 2));
}
