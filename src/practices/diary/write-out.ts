import type { Office } from "../../engine/office.ts";
import type { Post } from "../../engine/outgoing.ts";
import { lastRestore } from "../../engine/restored.ts";
import type { TimedWork } from "../../engine/waker.ts";
import { systemActor } from "../../kernel/actor.ts";
import { addMinutes, addMs, type Instant } from "../../kernel/time.ts";
import { resourceAddress, type Wire } from "./caldav-write.ts";
import { headersFor } from "./read-source.ts";
import { personsOf, readSoon, sourceOf } from "./store.ts";
import type { Settled } from "./write.rules.ts";
import { refused, type Written, writeResource } from "./write-attempt.ts";
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

/** One try, what came of it, and the calendar as it stands afterwards. */
async function writeOne({ office, post, write, now }: Given): Promise<void> {
  const result = await tryOnce({ office, post, write, now }).catch((error: Error): Written => {
    office.log.error({ write: write.id, error: error.stack }, "a calendar could not be written; it is tried again");
    return { is: "later", sentence: "Something went wrong here; it stands in the log.", afterSeconds: null };
  });
  const settled = settledBy(result, write, now);
  const command = { type: "settle", settled };
  await office.door.send({ kind: "calendarWrite", id: write.id, commandId: office.newId(), actor: systemActor("diary"), command });
  // What was written, or stood in the way, is read at the next beat.
  if (settled.outcome !== "later") await readSoon(office.db, write.source, now);
}

function settledBy(result: Written, { decision, attempts }: DueWrite, now: Instant): Settled {
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

async function tryOnce({ office, post, write, now }: Given): Promise<Written> {
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
  return writeResource({ wire, at, write, zone: owner.timeZone, now });
}
