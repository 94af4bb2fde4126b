import type { ImportRow } from "./contract.ts";
import type { ToldEvent } from "./incident-list.ts";

/** What was written on a ticket, as sources that are asked live hand it on. */
export type WrittenEntry = { id: string; at: string; entry: "note" | "comment"; by: string | null; text: string };

/** The entries of a row in the order in which they stand; none where the row tells of none in this form. */
export function toldEntries(row: ImportRow): ToldEvent[] {
  const list = jsonIn(row.text("entries"));
  return Array.isArray(list) ? list.flatMap((one: unknown) => (isWritten(one) ? [{ is: "entry", ...one }] : [])) : [];
}

/** What a cell holds as JSON; undefined where it holds none. */
export function jsonIn(text: string | null): unknown {
  if (text === null || !/^[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isWritten(value: unknown): value is WrittenEntry {
  const { id, at, entry, by, text } = (value ?? {}) as Record<string, unknown>;
  return (
    [id, at, text].every((one) => typeof one === "string") &&
    (entry === "note" || entry === "comment") &&
    (by === null || typeof by === "string")
  );
}
