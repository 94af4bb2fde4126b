import { type Instant, localToInstant } from "../kernel/time.ts";
import type { DateOrder } from "./import-contract.ts";

type Local = { year: number; month: number; day: number; hour: number; minute: number; second: number };
/** A date as written: its three parts in order, which may be a month's name, and a time of day with or without a zone. */
type Written = { parts: readonly [string, string, string]; time: readonly [number, number, number]; offset: string | null };
export type DateSeen = { text: string; line: number; column: string };
export type DateForm =
  | { is: "clear"; order: DateOrder; because: DateSeen | null; isZoneless: boolean }
  | { is: "ambiguous"; orders: readonly DateOrder[]; example: DateSeen; isZoneless: boolean }
  | { is: "contradictory"; one: DateSeen; other: DateSeen; isZoneless: boolean };

/** The order of day, month and year, written as people write it. */
export const dateOrders: Readonly<Record<DateOrder, string>> = { DMY: "D/M/YYYY", MDY: "M/D/YYYY", YMD: "YYYY-M-D" };
const all = Object.keys(dateOrders) as DateOrder[];
const shape =
  /^(\d{1,4}|\p{L}{3,9}\.?)[/.\- ]\s?(\d{1,2}|\p{L}{3,9}\.?)[/.\-, ]\s?(\d{1,4})(?:(?:,?\s+|T)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([AaPp])?\.?(?:[Mm]\.?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?)?$/u;
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** Reads "D/M/YYYY", "dd.mm.yyyy hh:mm" and the like as an order of day, month and year; null where it is none. */
export function readDateOrder(text: string): DateOrder | null {
  const order = text
    .toUpperCase()
    .replace(/[\sT].*$/, "")
    .replace(/[^DMY]/g, "")
    .replace(/(.)\1+/g, "$1");
  return all.find((one) => one === order) ?? null;
}

/**
 * Which order of day, month and year all the dates of a file can have. One that the dates themselves settle is clear, with the date that
 * settled it; where several orders fit all of them and mean different days, it is ambiguous, and nobody guesses.
 */
export function dateFormOf(dates: Iterable<DateSeen>): DateForm {
  let left = all;
  let settled: DateSeen | null = null;
  let first: DateSeen | null = null;
  let differs: DateSeen | null = null;
  let isZoneless = false;
  for (const seen of dates) {
    const written = readWritten(seen.text);
    if (!written) continue;
    isZoneless ||= written.offset === null;
    // A year of four digits in front says itself how the date is meant.
    if (written.parts[0].length === 4) continue;
    const possible = all.filter((order) => localOf(written, order) !== null);
    if (possible.length === 0) continue;
    first ??= seen;
    const rest = left.filter((order) => possible.includes(order));
    if (rest.length === 0) return { is: "contradictory", one: settled ?? first, other: seen, isZoneless };
    if (rest.length < left.length && possible.length === 1) settled ??= seen;
    left = rest;
    if (new Set(possible.map((order) => JSON.stringify(localOf(written, order)))).size > 1) differs ??= seen;
  }
  const [only] = left;
  if (left.length === 1 && only) return { is: "clear", order: only, because: settled, isZoneless };
  if (differs === null) return { is: "clear", order: left[0]!, because: null, isZoneless };
  return { is: "ambiguous", orders: left, example: differs, isZoneless };
}

export type ReadInstant = { ok: true; at: Instant; remark: string | null } | { ok: false; reason: string };

/** Makes the reader of a file's dates. The same text is read once. */
export function dateReader(order: DateOrder, timeZone: string): (text: string) => ReadInstant {
  const known = new Map<string, ReadInstant>();
  return (text) => {
    let read = known.get(text);
    if (!read) {
      read = readInstant(text, order, timeZone);
      known.set(text, read);
    }
    return read;
  };
}

function readInstant(text: string, order: DateOrder, timeZone: string): ReadInstant {
  const written = readWritten(text);
  if (!written) return { ok: false, reason: `"${text.slice(0, 40)}" is no date.` };
  const local = localOf(written, order) ?? localOf(written, "YMD");
  if (!local) return { ok: false, reason: `"${text.slice(0, 40)}" is no date of the form ${dateOrders[order]}.` };
  if (written.offset !== null) {
    const at = localToInstant("UTC", local, "reject");
    const ms = at === null ? Number.NaN : Date.parse(at) - offsetMs(written.offset);
    return Number.isNaN(ms) ? { ok: false, reason: `"${text}" is no date.` } : { ok: true, at: new Date(ms).toISOString(), remark: null };
  }
  const exact = localToInstant(timeZone, local, "reject");
  if (exact !== null) return { ok: true, at: exact, remark: null };
  const near = localToInstant(timeZone, local, "compatible");
  if (near === null) return { ok: false, reason: `"${text.slice(0, 40)}" is no date.` };
  return { ok: true, at: near, remark: `Clocks in ${timeZone} showed ${text} twice or never. Taken as ${near}; is the time zone right?` };
}

function readWritten(text: string): Written | null {
  const found = shape.exec(text.trim());
  if (!found) return null;
  const [, one, two, three, hour, minute, second, half, offset] = found;
  let hours = Number(hour ?? 0);
  if (half && (hours < 1 || hours > 12)) return null;
  if (half) hours = (hours % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  return {
    parts: [one!, two!, three!],
    time: [hours, Number(minute ?? 0), Number(second ?? 0)],
    offset: offset === undefined ? null : offset,
  };
}

/** The date in an order; null where its parts do not fit. A month's name and a four-digit year say themselves where they belong. */
function localOf({ parts, time }: Written, order: DateOrder): Local | null {
  const place = (sign: "D" | "M" | "Y") => parts[order.indexOf(sign)]!;
  const [year, month, day] = [yearOf(place("Y")), monthOf(place("M")), numberOf(place("D"))];
  if (year === null || month === null || day === null) return null;
  const local = { year, month, day, hour: time[0], minute: time[1], second: time[2] };
  return localToInstant("UTC", local, "reject") === null ? null : local;
}

function yearOf(part: string): number | null {
  if (!/^(\d{2}|\d{4})$/.test(part)) return null;
  return part.length === 4 ? Number(part) : Number(part) + (Number(part) < 70 ? 2000 : 1900);
}

function monthOf(part: string): number | null {
  if (/^\d{1,2}$/.test(part)) return Number(part);
  const index = months.indexOf(part.slice(0, 3).toLowerCase());
  return index < 0 ? null : index + 1;
}

function numberOf(part: string): number | null {
  return /^\d{1,2}$/.test(part) ? Number(part) : null;
}

function offsetMs(offset: string): number {
  if (offset === "Z" || offset === "UTC") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return (offset.startsWith("-") ? -1 : 1) * minutes * 60_000;
}
