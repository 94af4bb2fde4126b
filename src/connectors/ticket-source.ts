import type { Instant } from "../kernel/time.ts";
import type { AskingGiven } from "./source-asking.ts";

/** A ticket as a list names it; `raw` is what its own source needs to have the rest. */
export type ListedTicket = {
  /** As the source keeps it, whatever the ticket is called. */
  id: string;
  key: string;
  updatedAt: Instant;
  raw: Readonly<Record<string, unknown>>;
};
/** The same with everything that is taken over, as the cells of a row: names of columns as in `columns`. */
export type WholeTicket = Omit<ListedTicket, "raw"> & { cells: Readonly<Record<string, string>> };
export type TicketPage = { tickets: readonly ListedTicket[]; next: string | null };

/** A system that still runs, and is asked for its tickets. It is read and never changed. */
export type TicketSource = {
  name: string;
  url: string;
  /** Columns of every row, always all of them: what is empty there is empty here, and not unsaid. */
  columns: readonly string[];
  /** Pages come in the order in which tickets were last changed. */
  isOrdered: boolean;
  /** How finely a moment can be asked for, in milliseconds. */
  grainMs: number;
  /** Asks whether we may read; answers the time on the clocks of the source. */
  greet(): Promise<Instant>;
  /** Tickets that changed at a moment or after it; those before `since` may be among them. `cursor`: what the page before named. */
  page(asked: { since: Instant | null; cursor: string | null }): Promise<TicketPage>;
  /** One ticket by its id or its key; null where there is none, or none that may be read. */
  one(id: string): Promise<ListedTicket | null>;
  /** The rest of some tickets: what was written on them, and what only other tables tell. */
  whole(tickets: readonly ListedTicket[]): Promise<WholeTicket[]>;
  /** Says good-bye, where the source wants it. */
  close(): Promise<void>;
  /** What was found missing on the way, in sentences. */
  remarks: Set<string>;
};
export type TicketSourceGiven = AskingGiven & {
  name: string;
  url: string;
  /** Empty where the secret alone says who asks. */
  user: string;
  secret: string;
  /** Which tickets alone, in the source's own words; "" for all. */
  only: string;
  /** How many tickets a page has, where it is not what is usual. */
  pageTickets?: number;
  now(): Instant;
};

/** What stands in a field that may be missing, as a text. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = valueAt(value, ...path);
  if (typeof found === "string") return found.replaceAll("\u0000", "").toWellFormed();
  return typeof found === "number" || typeof found === "boolean" ? String(found) : "";
}

/** What stands at a path of names; undefined where anything on it is missing. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let found: unknown = value;
  for (const name of path) found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[name] : undefined;
  return found;
}

/** A value as JSON, without signs that no database keeps; "" where it is nested deeper than anybody writes. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value, (_name, one) => (typeof one === "string" ? one.replaceAll("\u0000", "").toWellFormed() : one)) ?? "";
  } catch (error) {
    if (error instanceof RangeError) return "";
    throw error;
  }
}

/** The objects of a list; none where it is no list. */
export function listAt(value: unknown, ...path: readonly string[]): Record<string, unknown>[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found.filter((one): one is Record<string, unknown> => typeof one === "object" && one !== null) : [];
}

/** A moment with its zone, as these systems write them: `2026-11-26T13:08:00.000+0000`, `…Z`; null where it is none. */
export function momentIn(text: string): Instant | null {
  const iso = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)$/.exec(text);
  if (!iso) return null;
  const zone = iso[2] === "Z" ? "Z" : `${iso[2]!.slice(0, 3)}:${iso[2]!.slice(-2)}`;
  const ms = Date.parse(`${iso[1]}${zone}`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** The time on the clocks of a source, by the head of its answer; ours where it says none. Source: RFC 9110 section 6.6.1. */
export function theirNow(headers: Headers, ours: Instant): Instant {
  const ms = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(ms) ? ours : new Date(ms).toISOString();
}

/**
 * Where the next page of offsets begins, counted from this one's beginning: a quarter before its end. A ticket that changes meanwhile leaves the list
 * and draws those behind it forward, past the border of two pages.
 */
export function overlapping(count: number): number {
  return Math.max(1, count - Math.floor(count / 4));
}

/** A ticket that has no place in time, or no name, is told of and passed over: it must not cost those behind it. */
export function misplaced(remarks: Set<string>, called: string): [] {
  remarks.add(`${called.slice(0, 40) || "A ticket"} came without its id, its number or the time of its last change, and is passed over.`);
  return [];
}
