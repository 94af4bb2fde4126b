import type { Filter, FilterField } from "../../../kernel/filter.ts";
import { type CalendarTerm, hasPlace, type Round } from "../../../kernel/filter-fields.ts";
import { type Instant, instant, localParts, ms } from "../../../kernel/time.ts";
import { type EncodedOperator, emptiness } from "./encoded-operators.ts";
import { type Asking, edgeOf, moved, readMoment, readScript, secondAfter } from "./script.ts";

type Timed = { path: string; field: FilterField; operator: EncodedOperator; text: string; asking: Asking };

/** From a moment up to, not including, another: what is shown to the second is compared so. */
type Stretch = { from: Instant; end: Instant };

/**
 * A condition on a date or a moment. Plain values are UTC, as they are rendered; those of scripts are of the asker's zone. Null where it cannot be read.
 */
export function timeCondition({ path, field, operator, text, asking }: Timed): Filter | null {
  const empty = emptiness(path, operator);
  if (empty) return empty;
  if ((text === "" || text === "NULL") && (operator === "=" || operator === "!="))
    return { field: path, is: operator === "=" ? "empty" : "notEmpty" };
  const within = (stretch: Stretch | null) => stretch && inside(path, field, stretch);
  const read = (value: string) => stretchOf(value, field, asking);
  switch (operator) {
    case "=":
      return within(read(text));
    case "!=":
      return negated(within(read(text)));
    case "IN":
      return anyOf(text.split(",").map((one) => within(read(one.trim()))));
    case "NOT IN":
    case "NOTIN":
      return negated(anyOf(text.split(",").map((one) => within(read(one.trim())))));
    case "<":
    case "<=":
    case ">":
    case ">=":
      return bound(path, field, operator, read(text));
    case "BETWEEN":
      return between(text.split("@"), read, within);
    case "ON":
      return between(text.split("@").slice(1), read, within);
    case "NOTON":
      return negated(between(text.split("@").slice(1), read, within));
    case "DATEPART":
      return datePart(path, field, text, asking);
    default:
      return operator.startsWith("RELATIVE") ? relative(path, field, operator, text, asking) : null;
  }
}

function stretchOf(value: string, field: FilterField, asking: Asking): Stretch | null {
  const script = value.startsWith("javascript:") ? readScript(value.slice("javascript:".length), asking) : null;
  const at = script ? (script.is === "instant" ? script.at : null) : readMoment(value, "UTC");
  if (!at) return null;
  // A calendar day has no clock: a script's moment is that of the asker's own calendar.
  if (field.type === "date") {
    const { year, month, day } = localParts(script ? asking.timeZone : "UTC", at);
    const start = instant(Date.UTC(year, month - 1, day));
    return { from: start, end: instant(ms(start) + 86_400_000) };
  }
  const isDayAlone = !script && /^\d{4}-\d\d?-\d\d?$/.test(value);
  const from = instant(Math.floor(ms(at) / 1000) * 1000);
  return { from, end: isDayAlone ? instant(ms(from) + 86_400_000) : secondAfter(at) };
}

function inside(path: string, field: FilterField, { from, end }: Stretch): Filter {
  if (field.type === "date" && ms(end) - ms(from) <= 86_400_000) return { field: path, is: "equals", value: from.slice(0, 10) };
  return {
    all: [
      { field: path, is: "atOrAfter", value: literal(field, from) },
      { field: path, is: "before", value: literal(field, end) },
    ],
  };
}

function bound(path: string, field: FilterField, operator: "<" | "<=" | ">" | ">=", stretch: Stretch | null): Filter | null {
  if (!stretch) return null;
  const from = literal(field, stretch.from);
  const end = literal(field, stretch.end);
  if (operator === "<") return { field: path, is: "before", value: from };
  if (operator === "<=") return { field: path, is: "before", value: end };
  return operator === ">" ? { field: path, is: "atOrAfter", value: end } : { field: path, is: "atOrAfter", value: from };
}

function literal(field: FilterField, at: Instant): string {
  return field.type === "date" ? at.slice(0, 10) : at;
}

function between(
  parts: readonly string[],
  read: (value: string) => Stretch | null,
  within: (stretch: Stretch | null) => Filter | null,
): Filter | null {
  const [low, high] = parts.map(read);
  return parts.length === 2 && low && high ? within({ from: low.from, end: high.end }) : null;
}

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const partNames: Readonly<Record<string, { of: Round; words?: readonly string[] }>> = {
  ...{ hour: { of: "hour" }, dayofweek: { of: "dayOfWeek", words: weekdays }, week: { of: "week" } },
  ...{ month: { of: "month", words: months }, quarter: { of: "quarter" }, year: { of: "year" } },
};
const partSigns: Readonly<Record<string, CalendarTerm["is"]>> = {
  EE: "equals",
  GT: "after",
  GE: "atOrAfter",
  LT: "before",
  LE: "atOrBefore",
};

/** `DATEPARTMonday@javascript:gs.datePart('dayofweek','monday','EE')`: by its text, on the asker's calendar, of the row itself. */
function datePart(path: string, field: FilterField, text: string, { timeZone }: Asking): Filter | null {
  const found = /@javascript:gs\.datePart\((['"])(\w{1,12})\1, ?(['"])(\w{1,12})\3, ?(['"])(\w\w)\5\)$/.exec(text);
  const part = partNames[found?.[2]?.toLowerCase() ?? ""];
  const is = partSigns[found?.[6] ?? ""];
  if (!found || !part || !is || path !== field.name || !hasPlace(field)) return null;
  const word = found[4]!.toLowerCase();
  const wanted = part.words?.includes(word) ? part.words.indexOf(word) + 1 : /^\d{1,4}$/.test(word) ? Number(word) : null;
  return wanted === null ? null : { compare: field.name, is, with: wanted, of: part.of, timeZone };
}

const units = {
  minute: "Minute",
  hour: "Hour",
  dayofweek: "Day",
  day: "Day",
  week: "Week",
  month: "Month",
  quarter: "Quarter",
  year: "Year",
} as const;

/** `RELATIVEGE@dayofweek@ago@7`: on or after the moment that lies so far off; `EE`: within the minute, hour, day … that lies so far off. */
function relative(path: string, field: FilterField, operator: EncodedOperator, text: string, asking: Asking): Filter | null {
  const found = /^@(minute|hour|dayofweek|day|week|month|quarter|year)@(ago|ahead)@(\d{1,5})$/.exec(text);
  if (!found) return null;
  const unit = units[found[1] as keyof typeof units];
  const count = found[2] === "ago" ? -Number(found[3]) : Number(found[3]);
  const signs: Partial<Record<EncodedOperator, ">" | ">=" | "<" | "<=">> = {
    RELATIVEGT: ">",
    RELATIVEGE: ">=",
    RELATIVELT: "<",
    RELATIVELE: "<=",
  };
  const sign = signs[operator];
  if (sign) {
    const at = moved(asking.now, unit, count, asking.timeZone);
    return at === null ? null : bound(path, field, sign, { from: at, end: secondAfter(at) });
  }
  const from = edgeOf(unit, count, false, asking);
  const end = edgeOf(unit, count, true, asking);
  return from === null || end === null ? null : inside(path, field, { from, end: secondAfter(end) });
}

function anyOf(parts: readonly (Filter | null)[]): Filter | null {
  const found = parts.filter((part) => part !== null);
  return found.length === parts.length ? { any: found } : null;
}

function negated(filter: Filter | null): Filter | null {
  return filter && { not: filter };
}
