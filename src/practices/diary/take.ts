import { type EntryFault, type ReadEntry, readCalendar } from "../../engine/icalendar-read.ts";
import type { Office } from "../../engine/office.ts";
import { firstStart } from "../../engine/recurrence.ts";
import { systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { sha256 } from "../../kernel/sha256.ts";
import { addMinutes } from "../../kernel/time.ts";
import type { TakenEntry } from "./entry.rules.ts";
import { knownEntries, type ReadableSource } from "./store.ts";

/** One calendar text, and the CalDAV resource it is. */
export type CalendarPart = { text: string; href: string | null };
/** What came of a reading, in numbers and sentences. */
export type ReadingReport = {
  name: string | null;
  read: number;
  taken: number;
  same: number;
  older: number;
  gone: number;
  faults: EntryFault[];
};
type Reading = {
  source: Pick<ReadableSource, "id" | "owner">;
  parts: readonly CalendarPart[];
  zone: string;
  /** What the reading is of: everything, so that what is missing is gone; or these resources of it alone. */
  whole: boolean;
  /** Resources that are no more. */
  removed?: readonly string[];
  isDry?: boolean;
};

const mostAtOnce = 250;
const mostFaultsTold = 50;

/** Takes a reading of a calendar into a diary: the same again is nothing, older revisions are left, what is missing is gone. */
export async function takeReading(
  office: Office,
  reading: Reading,
): Promise<{ ok: true; report: ReadingReport } | { ok: false; sentence: string }> {
  const { source, parts, zone } = reading;
  const entries: TakenEntry[] = [];
  const faults: EntryFault[] = [];
  let name: string | null = null;
  for (const { text, href } of parts) {
    const read = readCalendar(text, { zone });
    if (!read.ok) return read;
    name ??= read.name;
    faults.push(...read.faults);
    // What our own feeds say is here already.
    entries.push(...read.entries.filter(({ uid }) => !uid.endsWith("@quarterdeck")).map((one) => takenOf(one, { source, href })));
  }
  const gone = await goneBy(office, reading, { entries, faults });
  const report: ReadingReport = {
    name,
    read: entries.length,
    taken: 0,
    same: 0,
    older: 0,
    gone: gone.length,
    faults: faults.slice(0, mostFaultsTold),
  };
  if (reading.isDry) return { ok: true, report };
  const commands: Envelope[] = [
    ...entries.map((entry) => envelope(office, entryId(source.id, entry), { type: "take", entry })),
    ...gone.map((id) => envelope(office, id, { type: "vanish" })),
  ];
  for (let at = 0; at < commands.length; at += mostAtOnce) {
    const part = commands.slice(at, at + mostAtOnce);
    const { outcomes, changes } = await office.door.batch(part);
    const changed = new Set(changes.filter(({ events }) => events.length > 0).map(({ id }) => id));
    outcomes.forEach((outcome, index) => {
      if (part[index]!.command.type === "vanish") return;
      if (!outcome.ok) report.older += outcome.refusal.code === "older" ? 1 : 0;
      else if (changed.has(part[index]!.id!)) report.taken++;
      else report.same++;
    });
  }
  return { ok: true, report };
}

/** What a reading came to, in a sentence. */
export function readingWords({ read, taken, gone, older, faults }: ReadingReport): string {
  const parts = [read === 1 ? "1 entry" : `${read} entries`, `${taken} new or changed`, `${gone} gone`];
  if (older > 0) parts.push(`${older} older than known`);
  if (faults.length > 0) parts.push(`${faults.length} could not be read`);
  return `${parts.join(", ")}.`;
}

/** The id of an entry: of one source, UID and RECURRENCE-ID always the same. */
export function entryId(source: Id, { uid, recurrenceId }: Pick<TakenEntry, "uid" | "recurrenceId">): Id {
  return sha256(`${source}\n${uid}\n${recurrenceId ?? ""}`).slice(0, 32);
}

function envelope(office: Office, id: Id, command: Envelope["command"]): Envelope {
  return { kind: "calendarEntry", id, commandId: office.newId(), actor: systemActor("diary"), quiet: true, command };
}

async function goneBy(
  office: Office,
  { source, whole, removed = [] }: Reading,
  read: { entries: readonly TakenEntry[]; faults: readonly EntryFault[] },
) {
  if (!whole && removed.length === 0 && read.entries.every(({ href }) => href === null)) return [];
  const kept = new Set(read.entries.map((entry) => entryId(source.id, entry)));
  // What could not be read this time may be there all the same.
  const unread = new Set(read.faults.map(({ uid }) => uid));
  const touched = new Set([...removed, ...read.entries.map(({ href }) => href)]);
  const known = await knownEntries(office.db, source.id);
  return known
    .filter(({ id, uid, href }) => !kept.has(id) && !unread.has(uid) && (whole || (href !== null && touched.has(href))))
    .map(({ id }) => id);
}

/** An entry of a diary, from what was read of it. */
export function takenOf(read: ReadEntry, { source, href }: { source: Reading["source"]; href: string | null }): TakenEntry {
  const { organizer, ...rest } = read;
  const startsAt = firstStart(read);
  return {
    ...{ ...rest, rdates: [...rest.rdates], exdates: [...rest.exdates] },
    source: source.id,
    owner: source.owner,
    href,
    digest: sha256(JSON.stringify(read)),
    startsAt,
    endsAt: addMinutes(startsAt, read.lengthMinutes),
    organizer: organizer?.email ?? null,
    organizerName: organizer?.name ?? null,
    sentBy: organizer?.sentBy ?? null,
  };
}
