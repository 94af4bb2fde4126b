import type { Office } from "../engine/office.ts";
import { type SealFiles, sealHead } from "../engine/seal.ts";
import type { TimedWork } from "../engine/waker.ts";
import { addMs, type Instant } from "../kernel/time.ts";

const sealEveryMs = 60_000;

/** Seals the head of the journal each minute in which it moved. */
export function sealing(office: Office, files: SealFiles): TimedWork {
  return every("seal", sealEveryMs, async (now) => {
    await sealHead(office.db, { ...files, now });
  });
}

function every(name: string, periodMs: number, work: (now: Instant) => Promise<void>): TimedWork {
  let due: Instant | null = null;
  return {
    name,
    // Nobody waits for it: it says no time of its own, and is asked at every beat.
    nextDue: async () => null,
    async runDue(now) {
      if (due !== null && now < due) return 0;
      due = addMs(now, periodMs);
      await work(now);
      return 0;
    },
  };
}
