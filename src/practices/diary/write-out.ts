import { type ReadEntry, readCalendar } from "../../engine/icalendar-read.ts";
import type { Office } from "../../engine/office.ts";
import type { Post } from "../../engine/outgoing.ts";
import { firstStart } from "../../engine/recurrence.ts";
import { lastRestore } from "../../engine/restored.ts";
import type { TimedWork } from "../../engine/waker.ts";
import { systemActor } from "../../kernel/actor.ts";
import { sha256 } from "../../kernel/sha256.ts";
import { addMinutes, addMs, type Instant } from "../../kernel/time.ts";
import { deleteResource, type Fetched, fetchResource, putResource, resourceAddress, type Told, type Wire } from "./caldav-write.ts";
import { withAnswer, withMove } from "./calendar-edit.ts";
import { newEventText } from "./new-event.rules.ts";
import { headersFor } from "./read-source.ts";
import { personsOf, readSoon, sourceOf } from "./store.ts";
import type { WriteBasis } from "./write.model.ts";
import type { Settled } from "./write.rules.ts";
import { type DueWrite, nextWriteDue, takeDueWrites } from "./write-store.ts";

const lanes = 4;
const mostAttempts = 12;
const mostWaitMinutes = 360;

/** Writes into calendars what was decided for them, four at a time; what a server cannot take now is tried again for a day. */
export function writingCalendars(office: Office, post: Post): TimedWork {
  return {
    name: "calendar writes",
    nextDue: () => nextWriteDue(office.db),
    async runDue(now) {
      const due = await takeDueWrites(office.db, now);
      const waiting = [...due];
      const writeOn = async () => {
        for (let write = waiting.shift(); write; write = waiting.shift()) await writeOne({ office, post, write, now });
      };
      await Promise.all(Array.from({ length: lanes }, writeOn));
      return due.length;
    },
  };
}

type Given = { office: Office; post: Post; write: DueWrite; now: Instant };
type Result = Exclude<Told, { is: "done" | "conflict" }> | { is: "written"; href: string; madeDigest: string | null };

/** One try, what came of it, and the calendar as it stands afterwards. */
async function writeOne({ office, post, write, now }: Given): Promise<void> {
  const result = await tryOnce({ office, post, write, now }).catch((error: Error): Result => {
    office.log.error({ write: write.id, error: error.stack }, "a calendar could not be written; it is tried again");
    return { is: "later", sentence: "Something went wrong here; it stands in the log.", afterSeconds: null };
  });
  const settled = settledBy(result, write, now);
  const command = { type: "settle", settled };
  await office.door.send({ kind: "calendarWrite", id: write.id, commandId: office.newId(), actor: systemActor("diary"), command });
  // What was written, or stood in the way, is read at the next beat.
  if (settled.outcome !== "later") await readSoon(office.db, write.source, now);
}

function settledBy(result: Result, { decision, attempts }: DueWrite, now: Instant): Settled {
  if (result.is === "written") return { decision, outcome: "written", at: now, href: result.href, madeDigest: result.madeDigest };
  if (result.is === "refused") return { decision, outcome: "refused", sentence: result.sentence };
  if (attempts + 1 >= mostAttempts)
    return {
      decision,
      outcome: "refused",
      sentence: `${result.sentence} It was tried ${mostAttempts} times. Try again when the calendar answers.`,
    };
  const later = addMinutes(now, Math.min(2 ** attempts, mostWaitMinutes));
  const asked = result.afterSeconds === null ? later : addMs(now, Math.min(result.afterSeconds, mostWaitMinutes * 60) * 1000);
  return { decision, outcome: "later", sentence: `${result.sentence} It is tried again.`, nextAt: asked > later ? asked : later };
}

async function tryOnce({ office, post, write, now }: Given): Promise<Result> {
  const [source, restore] = [await sourceOf(office.db, write.source), await lastRestore(office.db)];
  if (restore && write.decidedAt <= restore.at)
    return refused("It waited when this office was brought back from a backup. Look whether it still holds, and try again.");
  if (!source?.active || !source.mayWrite || source.form !== "caldav" || source.address === null)
    return refused("This calendar may not be written any more. Allow it under Calendars, and try again.");
  const [owner] = await personsOf(office.db, { ids: [write.owner] });
  if (!owner) return refused("Whose diary it is does not work here any more.");
  const wire: Wire = { post, address: source.address, headers: headersFor(source) };
  const at = resourceAddress(source.address, write.href ?? `${write.id}.ics`);
  if (at === null) return refused("It lies outside of the collection, and nothing is sent there. Write it where the calendar is kept.");
  const task: Task = { wire, at, write, zone: owner.timeZone, now };
  // Once more where somebody else was faster by a moment: what they wrote is read, and decides.
  const first = await attempt(task);
  const second = first.is === "conflict" ? await attempt(task) : first;
  return second.is === "conflict" ? refused(changedMeanwhile) : second;
}

const changedMeanwhile =
  "It was changed in the calendar meanwhile, and nobody's change is overwritten. Look at it there, and decide again.";

type Task = { wire: Wire; at: string; write: DueWrite; zone: string; now: Instant };

async function attempt(task: Task): Promise<Result | { is: "conflict" }> {
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
async function change({ wire, at, write, zone, now }: Task, found: Found): Promise<Result | { is: "conflict" }> {
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
async function putNew({ wire, at, write, zone }: Task): Promise<Result | { is: "conflict" }> {
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
async function takeOut({ wire, at, write, zone }: Task, found: Found): Promise<Result | { is: "conflict" }> {
  if (write.madeDigest === null || digestOf(found.text, zone) !== write.madeDigest)
    return refused("It was changed in the calendar since it was put in, and nobody's change is deleted. Take it out there.");
  const told = await deleteResource(wire, { at, etag: found.etag });
  return told.is === "done" ? done(at, null) : told;
}

function done(at: string, madeDigest: string | null): Result {
  return { is: "written", href: new URL(at).pathname, madeDigest };
}

function refused(sentence: string): Extract<Result, { is: "refused" }> {
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
