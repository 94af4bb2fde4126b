import { addDays, addMinutes, type Instant, localToInstant, startOfLocalDay } from "../../kernel/time.ts";
import type { Evidence, Happening, Released } from "./recurrence.model.ts";

/** A year of incidents made by chance, with recurrences hidden in it. `planted`: by incident, which one it belongs to. */
export type Year = { evidence: Evidence; planted: ReadonlyMap<string, string>; names: readonly string[] };
type Chance = () => number;

const zone = "Europe/Berlin";
const now = "2026-11-26T13:08:00.000Z";
const syllables = "ba ce di fo gu la me ni po ru sa te vi zo kra ple stu tri bron quel".split(" ");
const ofHour = [1, 1, 1, 1, 1, 2, 4, 12, 30, 40, 36, 26, 14, 28, 26, 22, 14, 8, 4, 3, 2, 2, 1, 1];
const ofWeekday = [30, 24, 22, 22, 18, 3, 2];

/** Makes a year of so many incidents: ordinary trouble, storms and busy changes as decoys, and twelve recurrences of three sorts. */
export function yearWithRecurrences(seed: number, ordinary = 9000): Year {
  const chance = lottery(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  const word = () => Array.from({ length: 2 + Math.floor(chance() * 2) }, () => pick(syllables)).join("");
  const common = Array.from({ length: 40 }, word);
  const services = Array.from({ length: 30 }, (_, at) => id(`service${at}`));
  const troubles = services.flatMap((service) =>
    Array.from({ length: 10 }, () => ({
      service,
      item: chance() < 0.4 ? id(`item${Math.floor(chance() * 60)}`) : null,
      words: [word(), word()],
    })),
  );
  const weight = troubles.map(() => chance() ** 3);
  const incidents: Happening[] = [];
  const changes: Released[] = [];
  const planted = new Map<string, string>();
  const start = startOfLocalDay(zone, addDays(now, -365));
  const dayAt = (day: number) => startOfLocalDay(zone, addDays(start, day + 0.2));
  const titled = (words: readonly string[]) =>
    shuffled([...words, ...Array.from({ length: 1 + Math.floor(chance() * 3) }, () => pick(common))], chance).join(" ");
  const happen = (at: Instant, of: { service: string; item: string | null; words: readonly string[] }, plant?: string) => {
    if (at >= now || at < start) return;
    const happening = id(`incident${incidents.length}`);
    const priority = pick(["2", "3", "3", "4", "4", "5"]);
    incidents.push({
      ...{ id: happening, number: null, title: titled(of.words), service: of.service, configurationItem: of.item },
      ...{ openedAt: at, priority, problem: null },
    });
    if (plant) planted.set(happening, plant);
  };
  const anyTime = () =>
    minuteIn(
      dayAt(weighted(365, (day) => ofWeekday[(day + 3) % 7]!, chance)),
      weighted(24, (hour) => ofHour[hour]!, chance),
      chance,
    );

  for (let count = 0; count < ordinary; count++) happen(anyTime(), troubles[weighted(troubles.length, (at) => weight[at]!, chance)]!);
  // Decoys: storms of one day, and services that change so often that much comes after a change.
  for (let storm = 0; storm < 8; storm++) {
    const [trouble, at] = [pick(troubles), anyTime()];
    for (let count = 0; count < 50; count++) happen(addMinutes(at, Math.floor(chance() * 240)), trouble);
  }
  for (const service of services.slice(0, 5))
    for (let count = 0; count < 60; count++) changes.push({ at: anyTime(), service, configurationItem: null });

  const names: string[] = [];
  for (let nth = 0; nth < 12; nth++) {
    const kind = ["sameTime", "afterChange", "growing"][nth % 3]!;
    const name = `${kind} ${nth}`;
    const trouble = { service: services[6 + nth]!, item: chance() < 0.5 ? id(`item${nth}`) : null, words: [word(), word()] };
    names.push(name);
    if (kind === "sameTime") plantSameTime(trouble, name);
    else if (kind === "afterChange") plantAfterChange(trouble, name);
    else plantGrowing(trouble, name);
  }
  const evidence = { incidents, changes, problems: new Map(), dismissed: [], from: start, now, timeZone: zone };
  return { evidence, planted, names };

  function plantSameTime(trouble: Parameters<typeof happen>[1], name: string): void {
    const [weekday, hour] = [Math.floor(chance() * 5), 6 + Math.floor(chance() * 9)];
    for (let day = Math.floor(chance() * 120); day < 365; day++)
      if ((day + 3) % 7 === weekday && chance() < 0.45) happen(minuteIn(dayAt(day), hour, chance), trouble, name);
    for (let count = 0; count < 2; count++) happen(anyTime(), trouble, name);
  }

  function plantAfterChange(trouble: Parameters<typeof happen>[1], name: string): void {
    for (let count = 0; count < 12; count++) {
      const at = minuteIn(dayAt(30 * count + Math.floor(chance() * 25)), 18 + Math.floor(chance() * 4), chance);
      changes.push({ at, service: trouble.service, configurationItem: null });
      if (chance() < 0.8) happen(addMinutes(at, 20 + Math.floor(chance() * 900)), trouble, name);
    }
    happen(anyTime(), trouble, name);
  }

  function plantGrowing(trouble: Parameters<typeof happen>[1], name: string): void {
    for (let ago = 150; ago > 0; ago--)
      if (chance() < (ago <= 28 ? 0.5 : 0.05)) happen(minuteIn(dayAt(365 - ago), 8 + Math.floor(chance() * 9), chance), trouble, name);
  }
}

/** How many of the planted recurrences were found, and how many of the proposals are one: a proposal is one where most of it is. */
export function judged(year: Year, proposals: readonly { incidents: readonly string[] }[]): { found: number; right: number; of: number } {
  const found = new Set<string>();
  let right = 0;
  for (const { incidents } of proposals) {
    const counts = new Map<string, number>();
    for (const one of incidents) {
      const name = year.planted.get(one);
      if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const [best] = [...counts].sort((one, other) => other[1] - one[1]);
    if (!best || best[1] < 0.6 * incidents.length) continue;
    right += 1;
    found.add(best[0]);
  }
  return { found: found.size, right, of: proposals.length };
}

function minuteIn(day: Instant, hour: number, chance: Chance): Instant {
  const [year, month, date] = addMinutes(day, 600).slice(0, 10).split("-").map(Number);
  const at = localToInstant(zone, { year: year!, month: month!, day: date!, hour, minute: Math.floor(chance() * 60) }, "compatible");
  return at ?? day;
}

function id(name: string): string {
  return name.padStart(32, "0");
}

function weighted(count: number, of: (at: number) => number, chance: Chance): number {
  let total = 0;
  for (let at = 0; at < count; at++) total += of(at);
  let left = chance() * total;
  for (let at = 0; at < count; at++) {
    left -= of(at);
    if (left < 0) return at;
  }
  return count - 1;
}

function shuffled<T>(list: T[], chance: Chance): T[] {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(chance() * (at + 1));
    [list[at], list[other]] = [list[other]!, list[at]!];
  }
  return list;
}

/** Numbers from 0 to below 1 that a seed decides. Source: mulberry32. */
function lottery(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
