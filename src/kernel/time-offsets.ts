import { DAY_MS } from "./time-instant.ts";

// How far local time is ahead of UTC. Asking Intl costs microseconds a question; a clock with business hours asks thousands
// of times. So each zone is asked once, and its changes of offset are kept as a sorted table.

/** Offset of a zone between two moments: constant from `fromMs` up to, not including, `toMs`. */
export type OffsetStretch = { fromMs: number; toMs: number; offsetMs: number };

type OffsetTable = { changesAt: readonly number[]; offsets: readonly number[] };
type Zone = { offsetAt: (atMs: number) => number; table: OffsetTable | null };

const TABLE_FROM_MS = 0; // 1970-01-01
const TABLE_TO_MS = Date.UTC(2051, 0, 1);
// In tz 2025c no zone changes its offset twice within 6.9 days since 1970 (closest: America/Boa_Vista, October 2000),
// so a look every 4 days cannot step over a pair of changes that cancel each other out.
const STEP_MS = 4 * DAY_MS;

const zoneBySpelling = new Map<string, Zone>();
const zoneByName = new Map<string, Zone>(); // shared by all spellings and aliases the runtime maps to one name

/** Whether the text names an IANA time zone this runtime knows, such as "Europe/Berlin" or "UTC"; bare offsets are not zones. */
export function isZone(zone: string): boolean {
  return findZone(zone) !== null;
}

/** Milliseconds local time is ahead of UTC in the zone at a moment. From the table for 1970 to 2050, from Intl outside. Faults on an unknown zone. */
export function offsetMsAt(zone: string, atMs: number): number {
  if (!(atMs >= TABLE_FROM_MS && atMs < TABLE_TO_MS)) return knownZone(zone).offsetAt(atMs);
  const table = tableOf(zone);
  return table.offsets[changesUpTo(table, atMs) - 1]!;
}

/** The stretches of constant offset that cover [fromMs, toMs), in order and cut to it; empty when toMs <= fromMs. */
export function offsetStretches(zone: string, fromMs: number, toMs: number): OffsetStretch[] {
  if (!(toMs > fromMs)) return [];
  const inTable = fromMs >= TABLE_FROM_MS && toMs <= TABLE_TO_MS;
  const table = inTable ? tableOf(zone) : scan(knownZone(zone).offsetAt, fromMs, toMs);
  const stretches: OffsetStretch[] = [];
  for (let index = changesUpTo(table, fromMs) - 1; index < table.changesAt.length; index += 1) {
    const start = Math.max(fromMs, table.changesAt[index]!);
    if (start >= toMs) break;
    const end = Math.min(toMs, table.changesAt[index + 1] ?? toMs);
    stretches.push({ fromMs: start, toMs: end, offsetMs: table.offsets[index]! });
  }
  return stretches;
}

/** How many entries of the table lie at or before the moment; at least 1 for a moment the table covers. */
function changesUpTo(table: OffsetTable, atMs: number): number {
  let low = 0;
  let high = table.changesAt.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table.changesAt[middle]! <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tableOf(spelling: string): OffsetTable {
  const zone = knownZone(spelling);
  zone.table ??= scan(zone.offsetAt, TABLE_FROM_MS, TABLE_TO_MS);
  return zone.table;
}

/** Looks every few days, and halves each step that ends on another offset until the second of the change is found. */
function scan(offsetAt: (atMs: number) => number, fromMs: number, toMs: number): OffsetTable {
  const changesAt = [fromMs];
  const offsets = [offsetAt(fromMs)];
  let seenMs = fromMs;
  let offset = offsets[0]!;
  while (seenMs < toMs) {
    const nextMs = Math.min(toMs, seenMs + STEP_MS);
    const nextOffset = offsetAt(nextMs);
    while (offset !== nextOffset) {
      seenMs = firstChange(offsetAt, seenMs, nextMs);
      offset = offsetAt(seenMs);
      changesAt.push(seenMs);
      offsets.push(offset);
    }
    seenMs = nextMs;
  }
  return { changesAt, offsets };
}

/** The whole second in (lowMs, highMs] at which the offset stops being what it is at lowMs; the two ends must differ. */
function firstChange(offsetAt: (atMs: number) => number, lowMs: number, highMs: number): number {
  const before = offsetAt(lowMs);
  let low = Math.floor(lowMs / 1000);
  let high = Math.ceil(highMs / 1000);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}

function knownZone(spelling: string): Zone {
  const zone = findZone(spelling);
  if (zone === null) throw new RangeError(`"${spelling}" is not a known time zone. Use an IANA name such as Europe/Berlin.`);
  return zone;
}

function findZone(spelling: string): Zone | null {
  const known = zoneBySpelling.get(spelling);
  if (known !== undefined) return known;
  const format = /^[A-Za-z]/.test(spelling) ? formatFor(spelling) : null;
  if (format === null) return null;
  const name = format.resolvedOptions().timeZone;
  const zone = zoneByName.get(name) ?? { offsetAt: (atMs: number) => readLongOffset(format.format(atMs)), table: null };
  zoneByName.set(name, zone);
  zoneBySpelling.set(spelling, zone);
  return zone;
}

function formatFor(spelling: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: spelling, timeZoneName: "longOffset" });
  } catch (fault) {
    if (fault instanceof RangeError) return null; // how Intl says "unknown zone"
    throw fault;
  }
}

/** "11/25/2026, GMT+05:30" → 19 800 000; a bare "GMT" is 0; seconds occur before 1972 ("GMT-00:44:30"). */
function readLongOffset(text: string): number {
  const sign = text.indexOf("GMT") + 3;
  if (sign === text.length) return 0;
  const [hours = 0, minutes = 0, seconds = 0] = text
    .slice(sign + 1)
    .split(":")
    .map(Number);
  return (text[sign] === "+" ? 1 : -1) * ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
