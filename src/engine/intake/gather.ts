import type { Database } from "../db/connection.ts";
import { type Kept, keep } from "./keep.ts";

/** Gathers what comes within a few milliseconds into one commit. Answers, once it is durable, how many entries were repetitions. */
export type Gather = {
  add(kept: Kept): Promise<number>;
  /** Whether more waits than is promised to be answered soon. */
  isFull(): boolean;
  /** How many requests wait for their answer. */
  pressure(): number;
};

const most = { requests: 512, entries: 2_000, bytes: 4 * 1024 * 1024 };
const mostWaiting = { requests: 4_096, bytes: 64 * 1024 * 1024 };
type Waiting = { kept: Kept; resolve(repeated: number): void; reject(error: unknown): void };

/** `onKept` hears of every commit that left something for the door. */
export function makeGather(db: Database, onKept: () => void): Gather {
  const waiting: Waiting[] = [];
  let waitingBytes = 0;
  let isRunning = false;
  let unanswered = 0;

  const take = (): Waiting[] => {
    const group: Waiting[] = [];
    let entries = 0;
    let bytes = 0;
    while (waiting.length > 0 && group.length < most.requests) {
      const { kept } = waiting[0]!;
      entries += kept.entries.length;
      bytes += kept.body.byteLength;
      if (group.length > 0 && (entries > most.entries || bytes > most.bytes)) break;
      group.push(waiting.shift()!);
      waitingBytes -= kept.body.byteLength;
    }
    return group;
  };
  const write = async (group: Waiting[]): Promise<void> => {
    await attempt(group);
    unanswered -= group.length;
  };
  const attempt = async (group: Waiting[]): Promise<void> => {
    try {
      const repeated = await keep(
        db,
        group.map((one) => one.kept),
      );
      group.forEach((one, index) => {
        one.resolve(repeated[index]!);
      });
      if (group.some((one, index) => one.kept.entries.length > repeated[index]!)) onKept();
    } catch (error) {
      // A value the database does not take must not cost its neighbours their place.
      if (group.length === 1 || !isData(error)) for (const one of group) one.reject(error);
      else for (const one of group) await attempt([one]);
    }
  };
  const run = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    // Let the requests of this turn of the event loop gather first.
    await new Promise((resolve) => setImmediate(resolve));
    while (waiting.length > 0) await write(take());
    isRunning = false;
  };
  return {
    add: (kept) =>
      new Promise((resolve, reject) => {
        waiting.push({ kept, resolve, reject });
        waitingBytes += kept.body.byteLength;
        unanswered++;
        void run();
      }),
    pressure: () => unanswered,
    isFull: () => waiting.length >= mostWaiting.requests || waitingBytes >= mostWaiting.bytes,
  };
}

/** A fault of the values themselves (classes 22 and 23 of SQLSTATE), not of the moment. */
function isData(error: unknown): boolean {
  return /^2[23]/.test((error as { code?: string }).code ?? "");
}
