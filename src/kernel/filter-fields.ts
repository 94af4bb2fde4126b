import type { FilterField } from "./filter.ts";
import { fold } from "./fold.ts";
import { instant, localParts, ms } from "./time.ts";

/*
 * Two fields of one record against each other: "resolved before due". Connectors ask this for clients that know such questions; filters that
 * people type or keep hold none. Missing is equal to nothing and neither more nor less; it differs from every value, and not from missing.
 */

/** A part of the calendar that moments are compared by. */
export const parts = ["second", "minute", "hour", "day", "week", "month", "quarter", "year"] as const;
export type Part = (typeof parts)[number];
export type Comparison = {
  compare: string;
  is: "equals" | "differs" | "before" | "atOrBefore" | "after" | "atOrAfter";
  with: string;
  /** Moments and days count by the part of the calendar they lie in, on the clocks of a zone. */
  by?: { part: Part; timeZone: string };
  /** The second field counts as so much later, or earlier: in UTC, where every day has 24 hours. */
  moved?: { unit: Exclude<Part, "second">; count: number };
};
/** Parts of the calendar that come round again: the hours of a day, the days of a week from Monday (1), the weeks of a year after ISO 8601. */
export const rounds = ["hour", "dayOfWeek", "week", "month", "quarter", "year"] as const;
export type Round = (typeof rounds)[number];
/** A moment's or a day's place in the calendar against a number: "on Mondays", "from the hour 18 on". */
export type CalendarTerm = {
  compare: string;
  is: "equals" | Exclude<Comparison["is"], "equals" | "differs">;
  with: number;
  of: Round;
  timeZone: string;
};
/** What two fields are compared as. `exactTexts`: moments or days of which one is a custom field's text. */
export type Family = "texts" | "foldedTexts" | "numbers" | "moments" | "days" | "exactTexts" | "booleans";

/** Answers as what two fields are compared; null where they cannot be. */
export function familyOf({ is, by, moved }: Omit<Comparison, "compare" | "with">, left: FilterField, right: FilterField): Family | null {
  const [one, other] = [sortOf(left), sortOf(right)];
  if (one === null || one !== other) return null;
  if (one === "moments" || one === "days") {
    if (!left.custom && !right.custom) return one;
    return moved || (by && by.part !== "second") ? null : "exactTexts";
  }
  if (by || moved) return null;
  if (one === "booleans") return is === "equals" || is === "differs" ? one : null;
  return one === "texts" && left.folded && right.folded ? "foldedTexts" : one;
}

function sortOf(field: FilterField): "texts" | "numbers" | "moments" | "days" | "booleans" | null {
  if (field.type === "instant") return "moments";
  if (field.type === "date") return "days";
  if (field.type === "boolean") return "booleans";
  if (field.type === "integer" || field.type === "decimal" || isNumbered(field)) return "numbers";
  return field.type === "json" || field.type === "references" ? null : "texts";
}

/** Answers whether a field's choices are numbers, so that it counts as one. */
export function isNumbered({ type, choices = [] }: FilterField): boolean {
  return type === "choice" && choices.length > 0 && choices.every((choice) => wholeNumber.test(choice.value));
}

const wholeNumber = /^-?[0-9]{1,9}$/;

/** Answers whether two values of one record pass. @throws where the fields cannot be compared: see familyOf. */
export function comparisonHolds(
  comparison: Comparison,
  left: { field: FilterField; value: unknown },
  right: { field: FilterField; value: unknown },
): boolean {
  const family = familyOf(comparison, left.field, right.field);
  if (family === null) throw new Error(`${left.field.name} and ${right.field.name} cannot be compared; check it first.`);
  const { is, by, moved } = comparison;
  const one = keyOf(family, left.value, { by });
  const other = keyOf(family, right.value, { by, moved });
  if (is === "differs") return one !== other;
  if (one === null || other === null) return false;
  return signHolds(is, orderOf(one, other));
}

/** Answers whether a field is held against a number, and not against another field. */
export function isCalendarTerm(term: Comparison | CalendarTerm): term is CalendarTerm {
  return typeof term.with === "number";
}

/** Answers whether a field has a place in the calendar that can be asked for. */
export function hasPlace(field: FilterField): boolean {
  return !field.custom && (field.type === "instant" || field.type === "date");
}

/** Answers whether a value's place in the calendar passes. @throws where the field has none: see hasPlace. */
export function placeHolds({ is, with: wanted, of, timeZone }: CalendarTerm, field: FilterField, value: unknown): boolean {
  if (!hasPlace(field)) throw new Error(`${field.name} has no place in the calendar; check it first.`);
  if (value === null || value === undefined || value === "") return false;
  const isDay = field.type === "date";
  return signHolds(
    is,
    placeOf(localParts(isDay ? "UTC" : timeZone, isDay ? `${String(value)}T00:00:00.000Z` : String(value)), of) - wanted,
  );
}

function placeOf({ year, month, day, hour }: ReturnType<typeof localParts>, of: Round): number {
  const midnight = Date.UTC(year, month - 1, day);
  const weekday = new Date(midnight).getUTCDay() || 7;
  switch (of) {
    case "hour":
      return hour;
    case "dayOfWeek":
      return weekday;
    case "week": {
      // A week belongs to the year of its Thursday.
      const thursday = new Date(midnight + (4 - weekday) * 86_400_000);
      return Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / 604_800_000) + 1;
    }
    case "month":
      return month;
    case "quarter":
      return Math.floor((month - 1) / 3) + 1;
    default:
      return year;
  }
}

function signHolds(is: CalendarTerm["is"], sign: number): boolean {
  if (is === "equals") return sign === 0;
  if (is === "before") return sign < 0;
  if (is === "after") return sign > 0;
  return is === "atOrBefore" ? sign <= 0 : sign >= 0;
}

type Key = string | number | boolean | null;

function keyOf(family: Family, value: unknown, { by, moved }: Pick<Comparison, "by" | "moved">): Key {
  if (value === null || value === undefined || value === "") return null;
  switch (family) {
    case "numbers":
      return typeof value === "string" && !/^-?\d+(\.\d+)?$/.test(value) ? null : Number(value);
    case "foldedTexts":
      return fold(String(value)) || null;
    case "booleans":
      return value === true;
    case "exactTexts":
      return by ? String(value).slice(0, secondsLength) : String(value);
    case "moments":
      return partOf(movedBy(String(value), moved, by), by);
    case "days":
      return partOf(movedBy(`${String(value)}T00:00:00.000Z`, moved, by), by && { ...by, timeZone: "UTC" });
    default:
      return String(value);
  }
}

/** How much of a moment's text tells it to the second. */
export const secondsLength = 19;

/** What is moved is cut to the part first, as the other side is. */
function movedBy(at: string, moved: Comparison["moved"], by: Comparison["by"]): string {
  if (!moved) return at;
  const from = by ? Math.floor(ms(at) / 1000) * 1000 : ms(at);
  const fixed = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };
  if (moved.unit in fixed) return instant(from + moved.count * fixed[moved.unit as keyof typeof fixed]);
  const months = moved.count * { month: 1, quarter: 3, year: 12 }[moved.unit as "month" | "quarter" | "year"];
  const date = new Date(from);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  // The last of a month is the last of a shorter one.
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return instant(date.getTime());
}

/** The beginning of the part a moment lies in, on the clocks of the zone, as a number that orders. */
function partOf(at: string, by: Comparison["by"]): number {
  if (!by) return ms(at);
  const { year, month, day, hour, minute, second } = localParts(by.timeZone, at);
  const clock = (h: number, m: number, s: number) => Date.UTC(year, month - 1, day, h, m, s);
  switch (by.part) {
    case "second":
      return clock(hour, minute, second);
    case "minute":
      return clock(hour, minute, 0);
    case "hour":
      return clock(hour, 0, 0);
    case "day":
      return clock(0, 0, 0);
    case "week":
      return clock(0, 0, 0) - ((new Date(clock(0, 0, 0)).getUTCDay() + 6) % 7) * 86_400_000;
    case "month":
      return Date.UTC(year, month - 1, 1);
    case "quarter":
      return Date.UTC(year, Math.floor((month - 1) / 3) * 3, 1);
    default:
      return Date.UTC(year, 0, 1);
  }
}

/** Texts by the numbers of their letters, as the database orders them. */
function orderOf(one: Exclude<Key, null>, other: Exclude<Key, null>): number {
  if (typeof one !== "string" || typeof other !== "string") return Number(one) - Number(other);
  const [left, right] = [[...one], [...other]];
  for (const [index, letter] of left.entries()) {
    const difference = letter.codePointAt(0)! - (right[index]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
