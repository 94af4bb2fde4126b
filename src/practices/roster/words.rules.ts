import type { Id } from "../../kernel/ids.ts";
import { type Instant, momentWords } from "../../kernel/time.ts";
import type { Layer, Restriction } from "./model.ts";
import type { OverridePlan, Segment } from "./roster.rules.ts";

/** One level as it stands at an instant. `since` and `until` are null where nothing changes within the time looked at. */
export type LevelAnswer = Pick<Segment, "people" | "source" | "why" | "gap"> & {
  level: number;
  since: Instant | null;
  until: Instant | null;
  /** Who is on call after it. */
  next: readonly Id[];
};
export type SaidOverride = Pick<OverridePlan, "id" | "mode" | "person" | "whom" | "swap"> & { reason: string };
type Given = {
  levels: readonly LevelAnswer[];
  overrides: readonly SaidOverride[];
  nameOf: (person: Id) => string;
  timeZone: string;
  now: Instant;
};

/** The answer to "who is on call at …?": who, and the rest of the sentence. `isGap`: somebody should be. */
export function onCallWords({ levels, overrides, nameOf, timeZone, now }: Given): { lead: string; isGap: boolean; rest: string } {
  const [first, ...others] = levels;
  if (!first) return { lead: "Nobody", isGap: false, rest: "." };
  const span = spanOf(first, timeZone, now);
  const second = others.find((one) => one.people.length > 0);
  if (first.people.length > 0) {
    const how = howWords(first, overrides, nameOf);
    const then = first.until && first.next.length > 0 ? ` Then ${listed(first.next, nameOf)}.` : "";
    const behind = second ? ` If they do not answer, level ${second.level}: ${listed(second.people, nameOf)}.` : "";
    return { lead: listed(first.people, nameOf), isGap: false, rest: `${span}${how}.${then}${behind}` };
  }
  if (!first.gap) return { lead: "Nobody", isGap: false, rest: `${span}, as agreed: these hours need not be covered.` };
  const why =
    first.why.away.length > 0
      ? `${listed(first.why.away, nameOf)} ${first.why.away.length > 1 ? "are" : "is"} away and no layer lies beneath.`
      : "No layer counts then.";
  const straight = second
    ? `A page would go straight to level ${second.level}, ${listed(second.people, nameOf)}.`
    : "A page would reach nobody by this roster.";
  return { lead: "Nobody", isGap: true, rest: `${span}. ${why} ${straight}` };
}

/** ", from Sun 29 Nov 08:00 to Mon 30 Nov 08:00"; the date of the end only where it is another. */
function spanOf({ since, until }: LevelAnswer, timeZone: string, now: Instant): string {
  const from = since && momentWords(timeZone, since, now);
  const to = until && momentWords(timeZone, until, now);
  if (!from && !to) return ", for as long as can be seen";
  if (!to) return `, since ${from}`;
  if (!from) return `, until ${to}`;
  return `, from ${spanWords(timeZone, { start: since!, end: until! }, now)}`;
}

/** "Sun 29 Nov 08:00 to Mon 30 Nov 08:00"; the date of the end only where it is another. */
export function spanWords(timeZone: string, { start, end }: { start: Instant; end: Instant }, now: Instant): string {
  const [from, to] = [momentWords(timeZone, start, now), momentWords(timeZone, end, now)];
  return `${from} to ${from.slice(0, -5) === to.slice(0, -5) ? to.slice(-5) : to}`;
}

function howWords({ why, source }: LevelAnswer, overrides: readonly SaidOverride[], nameOf: (person: Id) => string): string {
  const said = overrides.filter((one) => why.overrides.includes(one.id)).at(-1);
  const absent = why.away.length > 0 ? `, as ${listed(why.away, nameOf)} ${why.away.length > 1 ? "are" : "is"} away` : "";
  if (source === "layer") return `${why.layers.length > 0 ? `, by ${listed(why.layers)}` : ""}${absent}`;
  const instead = said?.whom && said.mode === "replace" ? ` for ${nameOf(said.whom)}` : "";
  if (source === "swap") return `, by a swap${instead}`;
  return `, by an override${instead}${said ? ` (${said.reason})` : ""}`;
}

/** "A", "A and B", "A, B and C". */
export function listed(items: readonly string[], nameOf: (item: string) => string = (item) => item): string {
  const names = items.map(nameOf);
  return names.length < 2 ? (names[0] ?? "nobody") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const dayNames = ["", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** What a layer is, in one short line: "Mon–Fri 08–18, weekly". */
export function layerWords({ restrictions, turn }: Pick<Layer, "restrictions" | "turn">): string {
  const hours = restrictions.length === 0 ? "around the clock" : restrictions.map(hoursWords).join(", ");
  return `${hours}, ${turnWords(turn)}`;
}

/** Hours of weekdays: "Mon–Fri 08–18"; two days on end that touch read as one: "Sat 08–Mon 08". */
export function hoursWords({ weekdays, from, to }: Restriction): string {
  const days = [...new Set(weekdays)].sort((one, other) => one - other);
  const isRun = days.every((day, index) => index === 0 || day === days[index - 1]! + 1);
  if (isRun && from === to && days.length < 7)
    return `${dayNames[days[0]!]} ${shortTime(from)}–${dayNames[(days.at(-1)! % 7) + 1]} ${shortTime(to)}`;
  return `${daysWords(days, isRun)} ${shortTime(from)}–${shortTime(to)}`;
}

function daysWords(days: readonly number[], isRun: boolean): string {
  if (days.length === 7) return "daily";
  if (isRun && days.length > 2) return `${dayNames[days[0]!]}–${dayNames[days.at(-1)!]}`;
  return days.map((day) => dayNames[day]).join(", ");
}

function shortTime(time: string): string {
  return time.endsWith(":00") ? time.slice(0, 2) : time;
}

/** "weekly", "every 2 weeks", "daily", "every 12 hours". */
export function turnWords({ length, unit }: Layer["turn"]): string {
  const single = { hours: "hourly", days: "daily", weeks: "weekly" } as const;
  return length === 1 ? single[unit] : `every ${length} ${unit}`;
}
