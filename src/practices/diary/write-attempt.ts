import { type ReadEntry, readCalendar } from "../../engine/icalendar-read.ts";
import { firstStart } from "../../engine/recurrence.ts";
import { sha256 } from "../../kernel/sha256.ts";
import type { Instant } from "../../kernel/time.ts";
import { deleteResource, type Fetched, fetchResource, putResource, type Told, type Wire } from "./caldav-write.ts";
import { withAnswer, withMove } from "./calendar-edit.ts";
import { newEventText } from "./new-event.rules.ts";
import type { WriteBasis } from "./write.model.ts";
import type { DueWrite } from "./write-store.ts";

/** What came of a write: it stands there (with the digest of what we put in, where it is ours alone), it is tried later, or it is refused in a sentence. */
export type Written = Exclude<Told, { is: "done" | "conflict" }> | { is: "written"; href: string; madeDigest: string | null };
/** What is written, where, through which wire. `zone`: where a time is that says no zone. */
export type Task = {
  wire: Wire;
  at: string;
  write: Pick<DueWrite, "deed" | "uid" | "recurrenceId" | "content" | "madeDigest">;
  zone: string;
  now: Instant;
};

/** Writes one decision to its resource: against the revision that was read, and only where the meeting stands as it did when it was decided. */
export async function writeResource(task: Task): Promise<Written> {
  // Once more where somebody else was faster by a moment: what they wrote is read, and decides.
  const first = await attempt(task);
  const second = first.is === "conflict" ? await attempt(task) : first;
  return second.is === "conflict" ? refused(changedMeanwhile) : second;
}

const changedMeanwhile =
  "It was changed in the calendar meanwhile, and nobody's change is overwritten. Look at it there, and decide again.";

async function attempt(task: Task): Promise<Written | { is: "conflict" }> {
  const { wire, at, write } = task;
  if (write.deed === "put") return putNew(task);
  const found = await fetchResource(wire, at);
  if (found.is === "gone")
    return write.deed === "takeOut" ? done(at, null) : refused("It is in the calendar no more. There is nothing to write it to.");
  if (found.is !== "found") return found;
  return write.deed === "takeOut" ? takeOut(task, found) : change(task, found);
}

type Found = Extract<Fetched, { is: "found" }>;

/** A change of what stands there, where it stands as it did when this was decided. */
async function change({ wire, at, write, zone, now }: Task, found: Found): Promise<Written | { is: "conflict" }> {
  const { uid, recurrenceId, content } = write;
  const entry = entryIn(found.text, { uid, recurrenceId, zone });
  if (!entry) return refused("It is in the calendar no more. There is nothing to write it to.");
  const key = { uid, recurrenceId, zone };
  // An answer that was lost on the way: it stands there already.
  if (content.move && entry.recurrenceId === recurrenceId && firstStart(entry) === content.move.startsAt) return done(at, null);
  if (content.basis && !standsAs(entry, content.basis)) return refused(changedMeanwhile);
  const edited = content.answer
    ? withAnswer(found.text, { key, answer: content.answer, at: now })
    : withMove(found.text, { key, move: content.move!, at: now });
  if (!edited.ok) return refused(edited.because);
  const told = await putResource(wire, { at, text: edited.text, condition: { "if-match": found.etag } });
  return told.is === "done" ? done(at, null) : told;
}

/** What is new, under a name of its own; a try whose answer was lost is found again by what it wrote. */
async function putNew({ wire, at, write, zone }: Task): Promise<Written | { is: "conflict" }> {
  const text = newEventText(write.content.event!);
  const madeDigest = digestOf(text, zone);
  const told = await putResource(wire, { at, text, condition: { "if-none-match": "*" } });
  if (told.is === "done") return done(at, madeDigest);
  if (told.is !== "conflict") return told;
  const found = await fetchResource(wire, at);
  if (found.is === "gone") return { is: "conflict" };
  if (found.is !== "found") return found;
  const stands = digestOf(found.text, zone);
  if (stands === madeDigest) return done(at, madeDigest);
  if (stands !== write.madeDigest) return refused(changedMeanwhile);
  const again = await putResource(wire, { at, text, condition: { "if-match": found.etag } });
  return again.is === "done" ? done(at, madeDigest) : again;
}

/** Only what we have put in, and only as we have put it in. */
async function takeOut({ wire, at, write, zone }: Task, found: Found): Promise<Written | { is: "conflict" }> {
  if (write.madeDigest === null || digestOf(found.text, zone) !== write.madeDigest)
    return refused("It was changed in the calendar since it was put in, and nobody's change is deleted. Take it out there.");
  const told = await deleteResource(wire, { at, etag: found.etag });
  return told.is === "done" ? done(at, null) : told;
}

function done(at: string, madeDigest: string | null): Written {
  return { is: "written", href: new URL(at).pathname, madeDigest };
}

/** A write that is not tried again by itself. */
export function refused(sentence: string): Extract<Written, { is: "refused" }> {
  return { is: "refused", sentence };
}

type Key = { uid: string; recurrenceId: string | null; zone: string };

/** The event that is meant, or the series that it is a time of. */
function entryIn(text: string, { uid, recurrenceId, zone }: Key): ReadEntry | null {
  const read = readCalendar(text, { zone });
  const entries = read.ok ? read.entries.filter((one) => one.uid === uid) : [];
  return entries.find((one) => one.recurrenceId === recurrenceId) ?? entries.find((one) => one.recurrenceId === null) ?? null;
}

function standsAs(entry: ReadEntry, basis: WriteBasis): boolean {
  const { sequence, startsLocal, timeZone, lengthMinutes, rrule, exdates, status } = entry;
  return JSON.stringify({ sequence, startsLocal, timeZone, lengthMinutes, rrule, exdates, status }) === JSON.stringify(ordered(basis));
}

function ordered({ sequence, startsLocal, timeZone, lengthMinutes, rrule, exdates, status }: WriteBasis): WriteBasis {
  return { sequence, startsLocal, timeZone, lengthMinutes, rrule, exdates, status };
}

/** What a resource says, whatever a server did to how it is written. An alarm counts: it is somebody's. */
function digestOf(text: string, zone: string): string {
  const read = readCalendar(text, { zone });
  const alarms = text.match(/^BEGIN:VALARM/gim)?.length ?? 0;
  return sha256(JSON.stringify([read.ok ? read.entries.map((one) => ({ ...one, stampedAt: null })) : null, alarms]));
}
