import type { Office } from "../../engine/office.ts";
import type { Post } from "../../engine/outgoing.ts";
import type { TimedWork } from "../../engine/waker.ts";
import { readSource } from "./read-source.ts";
import { nextSourceDue, takeDueSources } from "./store.ts";

/** Reads the calendars that are due, one after another; of several nodes each takes others. */
export function readingCalendars(office: Office, post: Post): TimedWork {
  return {
    name: "diary",
    nextDue: () => nextSourceDue(office.db),
    async runDue(now) {
      const due = await takeDueSources(office.db, now);
      for (const source of due) await readSource({ office, post, source, now });
      return due.length;
    },
  };
}
