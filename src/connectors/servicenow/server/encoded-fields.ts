import { type Filter, type FilterField, nothing } from "../../../kernel/filter.ts";
import { type Comparison, familyOf, type Part } from "../../../kernel/filter-fields.ts";
import type { EncodedOperator } from "./encoded-operators.ts";
import { ownFields, type Source } from "./tables.ts";

type Given = {
  left: Source;
  /** What the row has under the other name; null where only other members of the table have it; undefined where nothing has. */
  other(name: string): Source | null | undefined;
  timeZone: string;
};

/**
 * A condition between two columns of a row: `resolved_bySAMEASopened_by`, `opened_atSAMEASclosed_at@week`, `resolved_atGT_FIELDsla_due`,
 * `closed_atMORETHANopened_at@day@after@3`. Moments compare to the second, parts of the calendar are the asker's. Null where it is none.
 * Source: ServiceNow, operators available for filters and queries.
 */
export function twoColumns(operator: EncodedOperator, text: string, { left, other, timeZone }: Given): Filter | null {
  const said = readSaid(operator, text);
  if (!said) return null;
  const right = other(said.name);
  if (right === null) return nothing;
  const [one, two] = [fieldOf(left), right && fieldOf(right)];
  if (!one || !two) return null;
  const isMoment = one.type === "instant" && two.type === "instant";
  const by: Pick<Comparison, "by"> = isMoment || said.part ? { by: said.part ? { part: said.part, timeZone } : toTheSecond } : {};
  const parts = said.asks.map((ask): Comparison => ({ compare: one.name, with: two.name, ...by, ...ask }));
  if (parts.some((part) => familyOf(part, one, two) === null)) return null;
  return parts.length === 1 ? parts[0]! : { all: parts };
}

/** As moments are shown. In a zone whose clocks are put back, a local second comes twice. */
const toTheSecond = { part: "second", timeZone: "UTC" } as const;

/** Whether an operator has a column on its other side. */
export function isBetweenColumns(operator: EncodedOperator): boolean {
  return operator in signs || operator === "MORETHAN" || operator === "LESSTHAN";
}

const signs: Partial<Record<EncodedOperator, Comparison["is"]>> = {
  SAMEAS: "equals",
  NSAMEAS: "differs",
  GT_FIELD: "after",
  LT_FIELD: "before",
  GT_OR_EQUALS_FIELD: "atOrAfter",
  LT_OR_EQUALS_FIELD: "atOrBefore",
};

type Said = { name: string; part?: Part; asks: readonly Pick<Comparison, "is" | "moved">[] };

function readSaid(operator: EncodedOperator, text: string): Said | null {
  const is = signs[operator];
  if (is) {
    const found = /^([a-z0-9_]{1,80})(?:@(minute|hour|day|dayofweek|week|month|quarter|year))?$/.exec(text);
    return found && { name: found[1]!, asks: [{ is }], ...(found[2] ? { part: partNamed(found[2]) } : {}) };
  }
  const found = /^([a-z0-9_]{1,80})@(minute|hour|day|dayofweek|week|month|quarter|year)@(before|after)@(\d{1,5})$/.exec(text);
  if (!found || (operator !== "MORETHAN" && operator !== "LESSTHAN")) return null;
  const [, name = "", unit = "", way] = found;
  const count = way === "before" ? -Number(found[4]) : Number(found[4]);
  // Beyond it lie years that no calendar here knows.
  if (Math.abs(count) * daysOf[partNamed(unit)] > mostDays) return null;
  const moved = { unit: partNamed(unit) as NonNullable<Comparison["moved"]>["unit"], count };
  const [beyond, here] = way === "before" ? (["before", "atOrBefore"] as const) : (["after", "atOrAfter"] as const);
  if (operator === "MORETHAN") return { name, asks: [{ is: beyond, moved }] };
  // Less than so much before: between then and the other moment itself.
  return { name, asks: [{ is: way === "before" ? "after" : "before", moved }, { is: here }] };
}

const mostDays = 366_000;
const daysOf: Readonly<Record<Part, number>> = {
  ...{ second: 1 / 86_400, minute: 1 / 1440, hour: 1 / 24, day: 1, week: 7 },
  ...{ month: 31, quarter: 92, year: 366 },
};

/** `dayofweek` is how ServiceNow writes a day in queries. */
function partNamed(word: string): Part {
  return word === "dayofweek" ? "day" : (word as Part);
}

function fieldOf(source: Source): FilterField | null {
  if (source.is === "id") return ownFields[0]!;
  return source.is === "field" || source.is === "user" || source.is === "pointer" ? source.field : null;
}
