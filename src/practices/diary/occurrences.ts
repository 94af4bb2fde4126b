import { firstStart, startsWithin } from "../../engine/recurrence.ts";
import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { CalendarEntry } from "./entry.model.ts";
import { isOlder } from "./entry.rules.ts";

/** One time at which an entry comes. Whole days lie from midnight to midnight UTC, whatever the zone of whoever looks. */
export type Occurrence = {
  entry: Id;
  uid: string;
  startsAt: Instant;
  endsAt: Instant;
  /** When its series says it comes, also where it was moved. */
  originallyAt: Instant;
  isRepeating: boolean;
};
export type DiaryEntry = Pick<
  CalendarEntry,
  | "id"
  | "source"
  | "uid"
  | "recurrenceId"
  | "sequence"
  | "stampedAt"
  | "title"
  | "description"
  | "place"
  | "isAllDay"
  | "startsLocal"
  | "timeZone"
  | "lengthMinutes"
  | "rrule"
  | "rdates"
  | "exdates"
  | "transparency"
  | "classification"
  | "priority"
  | "categories"
  | "organizer"
  | "organizerName"
  | "sentBy"
  | "attendees"
  | "status"
  | "meetingClass"
  | "meeting"
> & { /** PARTSTAT of whose diary it is; null where nobody asked. */ ownAnswer: string | null };
type Window = { from: Instant; to: Instant };

/** So many times are reckoned of one diary and window, each series counted as some more: whoever can write a file must not keep the server busy. */
const mostTimes = 12_000;
const eachSeries = 5;
const unfollowed = 2_000;

/**
 * When the entries of a diary come within [from, to), in order. The same entry out of two calendars is one, the later revision of it; a moved time
 * stands in place of the one its series gives; what is canceled does not come. A series that cannot be followed, or comes
 * after as many times as are reckoned of one diary, gives its first time only.
 */
export function occurrencesOf(entries: readonly DiaryEntry[], window: Window): Occurrence[] {
  const found: Occurrence[] = [];
  let left = mostTimes;
  for (const { master, moved } of byUid(entries).values()) {
    const instead = new Set([...moved.keys()]);
    for (const one of moved.values()) found.push(...single(one, window));
    if (!master) continue;
    const { starts, cost } = startsOf(master, window, left > 0);
    left -= cost;
    found.push(...ofSeries(master, starts, { instead, window }));
  }
  return found.sort((one, other) =>
    one.startsAt === other.startsAt ? (one.entry < other.entry ? -1 : 1) : one.startsAt < other.startsAt ? -1 : 1,
  );
}

type Group = { master: DiaryEntry | null; moved: Map<string, DiaryEntry> };

function byUid(entries: readonly DiaryEntry[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const entry of entries) {
    const group = groups.get(entry.uid) ?? { master: null, moved: new Map() };
    groups.set(entry.uid, group);
    const known = entry.recurrenceId === null ? group.master : group.moved.get(entry.recurrenceId);
    if (known && !isOlder(known, entry)) continue;
    if (entry.recurrenceId === null) group.master = entry;
    else group.moved.set(entry.recurrenceId, entry);
  }
  return groups;
}

type Bounds = { instead: ReadonlySet<string>; window: Window };

function ofSeries(master: DiaryEntry, starts: readonly Instant[], { instead, window }: Bounds): Occurrence[] {
  const isRepeating = master.rrule !== null || master.rdates.length > 0;
  return starts
    .filter((at) => !instead.has(at) && !instead.has(at.slice(0, 10)))
    .map((at) => occurrence(master, at, at, isRepeating))
    .filter((one) => meets(one, window));
}

/** When a series begins so that it may meet the window, and what it cost to find out. */
function startsOf(master: DiaryEntry, { from, to }: Window, mayFollow: boolean): { starts: Instant[]; cost: number } {
  if (master.status === "cancelled") return { starts: [], cost: 0 };
  const window = { from: addMinutes(from, -master.lengthMinutes), to };
  const first = firstStart(master);
  const alone = first >= window.from && first < window.to ? [first] : [];
  if (master.rrule !== null && !mayFollow) return { starts: alone, cost: 0 };
  try {
    const starts = startsWithin(master, window);
    return { starts, cost: master.rrule === null ? 0 : starts.length + eachSeries };
  } catch (error) {
    // What was followed when it came in may ask for more than is given in a later window.
    if (!(error instanceof Error)) throw error;
    return { starts: alone, cost: unfollowed };
  }
}

function single(entry: DiaryEntry, window: Window): Occurrence[] {
  if (entry.status === "cancelled") return [];
  const one = occurrence(entry, firstStart(entry), whenOriginally(entry), true);
  return meets(one, window) ? [one] : [];
}

function whenOriginally({ recurrenceId }: DiaryEntry): Instant {
  return recurrenceId !== null && recurrenceId.length === 10 ? `${recurrenceId}T00:00:00.000Z` : String(recurrenceId);
}

function occurrence({ id, uid, lengthMinutes }: DiaryEntry, startsAt: Instant, originallyAt: Instant, isRepeating: boolean): Occurrence {
  return { entry: id, uid, startsAt, endsAt: addMinutes(startsAt, lengthMinutes), originallyAt, isRepeating };
}

function meets({ startsAt, endsAt }: Occurrence, { from, to }: Window): boolean {
  return startsAt < to && (endsAt > from || (endsAt === startsAt && startsAt >= from));
}
