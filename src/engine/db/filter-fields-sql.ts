import type { FilterField } from "../../kernel/filter.ts";
import {
  type CalendarTerm,
  type Comparison,
  type Family,
  familyOf,
  hasPlace,
  isNumbered,
  type Part,
  type Round,
  secondsLength,
} from "../../kernel/filter-fields.ts";

type Side = { field: FilterField; column: string };
type Sides = { left: Side; right: Side; bind(value: unknown): string };

/** Two columns of a row against each other, for exactly the rows that comparisonHolds accepts; null where it is false. */
export function comparisonSql(comparison: Comparison, { left, right, bind }: Sides): string {
  const family = familyOf(comparison, left.field, right.field);
  if (family === null) throw new Error(`${left.field.name} and ${right.field.name} cannot be compared; check it first.`);
  const { by, moved } = comparison;
  const one = expression(family, left, { by, bind });
  const other = expression(family, right, { by, moved, bind });
  return `(${one} ${signs[comparison.is]} ${other})`;
}

const signs: Readonly<Record<Comparison["is"], string>> = {
  ...{ equals: "=", differs: "is distinct from" },
  ...{ before: "<", atOrBefore: "<=", after: ">", atOrAfter: ">=" },
};

const fields: Readonly<Record<Round, string>> = {
  ...{ hour: "hour", dayOfWeek: "isodow", week: "week", month: "month", quarter: "quarter", year: "year" },
};

/** A column's place in the calendar against a number, for exactly the rows that placeHolds accepts. */
export function placeSql({ is, with: wanted, of, timeZone }: CalendarTerm, { field, column }: Side, bind: Sides["bind"]): string {
  if (!hasPlace(field)) throw new Error(`${field.name} has no place in the calendar; check it first.`);
  const local = field.type === "date" ? `${column}::timestamp` : `(${column} at time zone ${bind(timeZone)}::text)`;
  return `(extract(${fields[of]} from ${local}) ${signs[is]} ${bind(wanted)}::integer)`;
}

type Given = Pick<Comparison, "by" | "moved"> & { bind(value: unknown): string };

/** A column as it is compared: what is missing is null. */
function expression(family: Family, { field, column }: Side, { by, moved, bind }: Given): string {
  switch (family) {
    case "numbers":
      return isNumbered(field)
        ? `(case when ${column} ~ '^-?[0-9]{1,9}$' then ${column}::double precision end)`
        : `(${column})::double precision`;
    case "booleans":
      return column;
    case "exactTexts":
      return exactText(field, column, by !== undefined);
    case "moments": {
      const at = later(`(${column} at time zone 'UTC')`, { by, moved });
      return by ? cut(`(${at} at time zone 'UTC' at time zone ${bind(by.timeZone)}::text)`, by.part) : at;
    }
    case "days": {
      const at = later(`${column}::timestamp`, { by, moved });
      return by ? cut(at, by.part) : at;
    }
    default:
      return `nullif(${column}, '') collate "C"`;
  }
}

/** A moment or a day of a column in the form in which a custom field's text holds it. */
function exactText(field: FilterField, column: string, isToTheSecond: boolean): string {
  const form = field.type === "date" ? "'YYYY-MM-DD'" : `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
  const at = field.type === "date" ? column : `${column} at time zone 'UTC'`;
  const text = field.custom ? column : `to_char(${at}, ${form})`;
  return `${isToTheSecond ? `left(${text}, ${secondsLength})` : text} collate "C"`;
}

const intervals = {
  ...{ minute: "1 minute", hour: "1 hour", day: "1 day", week: "7 days" },
  ...{ month: "1 month", quarter: "3 months", year: "1 year" },
} as const;

function later(at: string, { by, moved }: Pick<Comparison, "by" | "moved">): string {
  if (!moved) return at;
  if (!Number.isSafeInteger(moved.count)) throw new Error(`${moved.count} is no number of ${moved.unit}s.`);
  return `(${by ? cut(at, "second") : at} + (${moved.count}) * interval '${intervals[moved.unit]}')`;
}

function cut(at: string, part: Part): string {
  return `date_trunc('${part}', ${at})`;
}
