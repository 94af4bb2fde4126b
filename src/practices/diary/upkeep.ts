import type { Office } from "../../engine/office.ts";
import type { Post } from "../../engine/outgoing.ts";
import type { TimedWork } from "../../engine/waker.ts";
import type { Instant } from "../../kernel/time.ts";
import { readSource } from "./read-source.ts";
import { nextSourceDue, type ReadableSource, takeDueSources } from "./store.ts";

const lanes = 4;

/** Reads the calendars that are due, four at a time, so that one that does not answer holds up no other; of several nodes each takes others. */
export function readingCalendars(office: Office, post: Post): TimedWork {
  return {
    name: "diary",
    nextDue: () => nextSourceDue(office.db),
    async runDue(now) {
      const due = await takeDueSources(office.db, now);
      const waiting = [...due];
      const readOn = async () => {
        for (let source = waiting.shift(); source; source = waiting.shift()) await readOne({ office, post, source, now });
      };
      await Promise.all(Array.from({ length: lanes }, readOn));
      return due.length;
    },
  };
}

/** A calendar that faults is said in the log and asked again when it is next due; the others are read all the same. */
async function readOne(given: { office: Office; post: Post; source: ReadableSource; now: Instant }): Promise<void> {
  try {
    await readSource(given);
  } catch (error) {
    const { office, source } = given;
    office.log.error(
      { source: source.id, error: (error as Error).stack },
      "a calendar could not be read; it is asked again when it is due",
    );
  }
}
