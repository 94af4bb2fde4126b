import type { Filter, FilterCatalogue, FilterField, FilterValue, Literal, Relative, Term } from "./filter.ts";
import { isList, pathOf } from "./filter.ts";
import type { Id } from "./ids.ts";
import {
  addLocalDays,
  addMinutes,
  DAY_MS,
  type Instant,
  instant,
  isInstant,
  localDay,
  localParts,
  localToInstant,
  startOfLocalDay,
} from "./time.ts";

/** Who asks, and when. An actor with `now` beside it serves. */
export type FilterContext = {
  now: Instant;
  timeZone: string;
  personId: Id | null;
  teamIds: readonly Id[];
  serviceIds: readonly Id[];
};

export const relativePersons = ["me", "my teams", "my services"] as const;
export const relativeDays = [
  "today",
  "yesterday",
  "tomorrow",
  ...["this", "last", "next"].flatMap((which) => ["week", "month", "quarter", "year"].map((unit) => `${which} ${unit}`)),
];

/** Answers whether a text is a moment relative to now: "now", "-30m", "+4h", "-7d", "-2w", "today", "this week", "last quarter". */
export function isRelativeTime(text: string): boolean {
  return text === "now" || offset.test(text) || relativeDays.includes(text);
}

/** Answers whether a text says who asks: "me", "my teams", "my services". */
export function isRelativePerson(text: string): boolean {
  return relativePersons.some((known) => known === text);
}

/** Answers whether a text is a date that exists, yyyy-mm-dd, in the years 0001 to 9998. */
export function isDate(text: string): boolean {
  const known = /^\d{4}-\d\d-\d\d$/.test(text) && isInstant(`${text}T00:00:00.000Z`);
  return known && text >= "0001-01-02" && text < "9999";
}

/** Answers whether a text is a local wall time to the minute, yyyy-mm-ddThh:mm. */
export function isLocalMinute(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && isDate(text.slice(0, 10)) && isInstant(`${text}:00.000Z`);
}

const offset = /^([+-])(\d{1,5})([mhdw])$/;

/**
 * Makes a checked filter literal for one reader and moment, so that it can be evaluated or compiled.
 * A day, week, month, quarter or year is a stretch in the reader's zone: `equals` means inside it, `before` before its beginning,
 * `after` from its end on, `atOrBefore` up to its end, `between` from the first one's beginning to the second one's end.
 * Minutes and hours of an offset are counted; its days and weeks keep the wall time. A reader who is no person has no "me".
 * @throws where a field is unknown or a value does not fit it: check the filter first.
 */
export function resolveFilter(filter: Filter, catalogue: FilterCatalogue, kind: string, context: FilterContext): Filter {
  const inner = (part: Filter) => resolveFilter(part, catalogue, kind, context);
  if ("all" in filter) return { all: filter.all.map(inner) };
  if ("any" in filter) return { any: filter.any.map(inner) };
  if ("not" in filter) return { not: inner(filter.not) };
  if ("words" in filter || "compare" in filter || filter.value === undefined) return filter;
  const field = pathOf(catalogue, kind, filter.field)?.at(-1)?.field;
  if (!field) throw new Error(`A filter names the field "${filter.field}", which ${kind} does not have; check it first.`);
  if (field.type === "instant" || field.type === "date") return resolveTime(filter, field, context);
  const values = valuesOf(filter.value);
  if (!values.some(isRelative)) return filter;
  return { ...filter, value: values.flatMap<Literal>((value) => (isRelative(value) ? personIds(value.relative, context) : [value])) };
}

function valuesOf(value: FilterValue): readonly (Literal | Relative)[] {
  return isList(value) ? value : [value];
}

function isRelative(value: Literal | Relative): value is Relative {
  return typeof value === "object";
}

function personIds(name: string, context: FilterContext): readonly Id[] {
  if (name === "me") return context.personId === null ? [] : [context.personId];
  if (name === "my teams") return context.teamIds;
  if (name === "my services") return context.serviceIds;
  throw new Error(`"${name}" is nobody; a filter may say ${relativePersons.join(", ")}.`);
}

/** From `from` up to, not including, `end`; one exact value where `end` is null. Texts of the field's own form. */
type Extent = { from: string; end: string | null };

function resolveTime(term: Term, field: FilterField, context: FilterContext): Filter {
  const extents = valuesOf(term.value!).map((value) => (value === "" ? null : extentOf(value, field, context)));
  const within = (extent: Extent | null): Filter => (extent ? inside(term.field, extent) : { field: term.field, is: "empty" });
  if (term.is === "equals") return extents.length === 1 ? within(extents[0]!) : { any: extents.map(within) };
  if (term.is === "differs") return { not: { any: extents.map(within) } };
  const [low, high] = extents;
  if (!low) throw new Error(`A filter on ${term.field} compares with nothing; check it first.`);
  if (term.is !== "between") return { field: term.field, ...ordered(term.is, low) };
  if (!high) throw new Error(`A filter between two values on ${term.field} has only one; check it first.`);
  return {
    all: [
      { field: term.field, ...ordered("atOrAfter", low) },
      { field: term.field, ...ordered("atOrBefore", high) },
    ],
  };
}

function inside(field: string, extent: Extent): Filter {
  if (extent.end === null) return { field, is: "equals", value: extent.from };
  return {
    all: [
      { field, is: "atOrAfter", value: extent.from },
      { field, is: "before", value: extent.end },
    ],
  };
}

function ordered(is: Term["is"], { from, end }: Extent): Pick<Term, "is" | "value"> {
  if (end !== null && is === "after") return { is: "atOrAfter", value: end };
  if (end !== null && is === "atOrBefore") return { is: "before", value: end };
  return { is, value: from };
}

function extentOf(value: Literal | Relative, field: FilterField, context: FilterContext): Extent {
  const zone = context.timeZone;
  const text = isRelative(value) ? value.relative : String(value);
  const days = isRelative(value) ? relativeSpan(text, context) : isDate(text) ? oneDay(dayOf(text)) : null;
  if (field.type === "date") {
    const span = days ?? oneDay(localDay(zone, pointOf(value, context)));
    return { from: dateOf(span.first), end: span.end === span.first + 1 ? null : dateOf(span.end) };
  }
  if (days) return { from: startOfDay(zone, days.first), end: startOfDay(zone, days.end) };
  if (!isRelative(value) && isLocalMinute(text)) {
    const from = localInstant(zone, text);
    return { from, end: addMinutes(from, 1) };
  }
  return { from: pointOf(value, context), end: null };
}

function pointOf(value: Literal | Relative, context: FilterContext): Instant {
  const text = isRelative(value) ? value.relative : String(value);
  if (!isRelative(value) && isInstant(text)) return text;
  if (isRelative(value) && text === "now") return context.now;
  const found = isRelative(value) ? offset.exec(text) : null;
  if (!found) throw new Error(`"${text}" is no moment; check the filter first.`);
  const count = Number(`${found[1]}${found[2]}`);
  if (found[3] === "m") return addMinutes(context.now, count);
  if (found[3] === "h") return addMinutes(context.now, count * 60);
  return addLocalDays(context.timeZone, context.now, found[3] === "w" ? count * 7 : count);
}

/** Day numbers (days since 1970-01-01), the end not included. */
type Days = { first: number; end: number };
const oneDay = (first: number): Days => ({ first, end: first + 1 });

function relativeSpan(name: string, { now, timeZone }: FilterContext): Days | null {
  const today = localDay(timeZone, now);
  if (name === "today") return oneDay(today);
  if (name === "yesterday") return oneDay(today - 1);
  if (name === "tomorrow") return oneDay(today + 1);
  const [which, unit] = name.split(" ");
  const shift = which === "this" ? 0 : which === "last" ? -1 : which === "next" ? 1 : null;
  if (shift === null) return null;
  const { year, month, weekday } = localParts(timeZone, now);
  if (unit === "week") {
    const monday = today - weekday + 1 + 7 * shift;
    return { first: monday, end: monday + 7 };
  }
  const length = unit === "month" ? 1 : unit === "quarter" ? 3 : unit === "year" ? 12 : null;
  if (length === null) return null;
  const begins = Math.floor((month - 1) / length) * length + shift * length;
  return { first: firstOfMonth(year, begins), end: firstOfMonth(year, begins + length) };
}

/** The day number of the first of a month, counted from January (0) of a year; months before and after it run into its neighbours. */
function firstOfMonth(year: number, month: number): number {
  return Date.UTC(year, month, 1) / DAY_MS;
}

function dayOf(date: string): number {
  return Date.parse(`${date}T00:00:00.000Z`) / DAY_MS;
}

function dateOf(day: number): string {
  return instant(day * DAY_MS).slice(0, 10);
}

/** Noon is on its day in every zone; a day that a zone skipped is empty, as its noon is the next day's. */
function startOfDay(zone: string, day: number): Instant {
  return startOfLocalDay(zone, localInstant(zone, `${dateOf(day)}T12:00`));
}

function localInstant(zone: string, text: string): Instant {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/\D/).map(Number);
  const found = localToInstant(zone, { year, month, day, hour, minute }, "compatible");
  if (found === null) throw new Error(`"${text}" is no local time; check the filter first.`);
  return found;
}
