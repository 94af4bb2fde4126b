import { fold } from "../kernel/fold.ts";
import { type AnyRecord, type Field, isStorableDay } from "../kernel/model.ts";
import { isInstant } from "../kernel/time.ts";
import { HttpProblem } from "./problem.ts";

/** The order of a list: by one field, the id deciding between equals, records without a value last. */
export type Order = { field: Field; column: string; descending: boolean; nullable: boolean };
/** Where a page ended. */
export type Cursor = { value: unknown; id: string };
/** One walk along the index of the order: the condition it adds (its values are pushed), and the order it walks in. */
export type Walk = { and: string; by: string };

/** Reads "name" or "-name" among the sortable of some fields; null where it is none of them. */
export function readOrder(sort: string, fields: readonly Field[]): Order | null {
  const descending = sort.startsWith("-");
  const name = descending ? sort.slice(1) : sort;
  const field = fields.find((one) => one.sortable && one.name === name);
  if (!field) return null;
  // A field that is not optional has a value in every record, also where only rules set it.
  return { field, column: field.folded ? `${field.column}_fold` : field.column, descending, nullable: field.optional === true };
}

/**
 * The walks that one after the other give the order from the cursor on, each by an index on (column, id). An ascending index has the missing
 * values at its end by itself; after a cursor, and backwards, they are a walk of their own, made only where the one before it fell short.
 */
export function walksOf(order: Order, cursor: Cursor | null): ((values: unknown[]) => Walk)[] {
  const { column, descending, nullable } = order;
  const way = descending ? "desc" : "asc";
  const by = `t.${column} ${way}, t.id ${way}`;
  const beyond = descending ? "<" : ">";
  // By the same index, though the value is the same in all of them: ordered by id alone, the planner may walk the whole table by its key.
  const missing = () => ({ and: ` and t.${column} is null`, by });
  const present = () => ({ and: ` and t.${column} is not null`, by });
  const onwards = ({ value, id }: Cursor) => {
    return (values: unknown[]) => ({ and: ` and (t.${column}, t.id) ${beyond} ($${values.push(value)}, $${values.push(id)})`, by });
  };
  if (!nullable) return [cursor ? onwards(cursor) : () => ({ and: "", by })];
  if (!cursor) return descending ? [present, missing] : [() => ({ and: "", by })];
  if (cursor.value !== null) return [onwards(cursor), missing];
  return [(values) => ({ and: ` and t.${column} is null and t.id ${beyond} $${values.push(cursor.id)}`, by })];
}

/** The page mark behind a record. */
export function cursorAfter({ field }: Order, record: Pick<AnyRecord, "id"> & Record<string, unknown>): string {
  const value = record[field.name] ?? null;
  const compared = field.folded && typeof value === "string" ? fold(value) : value;
  return Buffer.from(JSON.stringify([compared, record.id])).toString("base64url");
}

/** Reads a page mark; one that is not of this order is a problem. */
export function readCursor(text: string, { field }: Order): Cursor {
  const parts = asList(Buffer.from(text, "base64url").toString("utf8"));
  const [value, id] = parts ?? [];
  if (parts?.length === 2 && isText(id) && (value === null || fits(field, value))) return { value, id };
  throw new HttpProblem(400, "badCursor", "This page mark is not one of ours, or of another order. Begin again without `after`.");
}

/** The list a JSON text holds, or null. */
export function asList(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Whether a value can stand in a field's column: a page mark comes from outside, whoever made it. */
function fits(field: Field, value: unknown): boolean {
  if (field.type === "integer") return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31;
  if (field.type === "decimal") return typeof value === "number";
  if (field.type === "boolean") return typeof value === "boolean";
  if (!isText(value)) return false;
  if (field.type === "instant") return isInstant(value) && isStorableDay(value.slice(0, 10));
  return field.type !== "date" || isStorableDay(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && !value.includes("\u0000");
}
