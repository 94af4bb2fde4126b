import type { Database } from "../db/connection.ts";
import { type Counted, type Kept, keep } from "./keep.ts";

/** Gathers what comes within a few milliseconds into one commit. Answers, once it is durable, how many entries were repetitions. */
export type Gather = {
  add(kept: Kept): Promise<number>;
  /** Counts a refused request that is not kept; written with the next commit, or within a second. */
  count(refused: Pick<Kept, "feed" | "receivedAt">): void;
  /** Whether more waits than is promised to be answered soon. */
  isFull(): boolean;
  /** How many requests wait for their answer. */
  pressure(): number;
};

const most = { requests: 512, entries: 2_000, bytes: 4 * 1024 * 1024 };
const mostWaiting = { requests: 4_096, bytes: 64 * 1024 * 1024 };
const countWithinMs = 1_000;
type Waiting = { kept: Kept; resolve(repeated: number): void; reject(error: unknown): void };

type Heard = {
  /** A commit left something for the door. */
  onKept(): void;
  /** Counts could not be written. */
  onError(error: Error): void;
};

/** Makes the one who writes down what comes in, for one process. */
export function makeGather(db: Database, { onKept, onError }: Heard): Gather {
  const waiting: Waiting[] = [];
  let waitingBytes = 0;
  let isRunning = false;
  let unanswered = 0;
  let counted = new Map<string, Counted>();
  let counting: NodeJS.Timeout | undefined;

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
  /** What was counted so far; it is taken along once, and lost where the commit that takes it is. */
  const takeCounted = (): Counted[] => {
    clearTimeout(counting);
    counting = undefined;
    const taken = [...counted.values()];
    counted = new Map();
    return taken;
  };
  const writeCounted = () => {
    const taken = takeCounted();
    if (taken.length > 0) keep(db, [], taken).catch(onError);
  };
  const attempt = async (group: Waiting[]): Promise<void> => {
    try {
      const repeated = await keepOrAgain(
        db,
        group.map((one) => one.kept),
        takeCounted(),
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
    count({ feed, receivedAt }) {
      const place = `${feed ?? ""}/${receivedAt.slice(0, 13)}`;
      const known = counted.get(place);
      counted.set(place, { feed, receivedAt, times: (known?.times ?? 0) + 1 });
      counting ??= setTimeout(writeCounted, countWithinMs).unref();
    },
    pressure: () => unanswered,
    isFull: () => waiting.length >= mostWaiting.requests || waitingBytes >= mostWaiting.bytes,
  };
}

/** Two nodes that write the same keys may wait for each other; the loser writes once more. Nothing of its first statement was kept. */
async function keepOrAgain(db: Database, group: readonly Kept[], counted: readonly Counted[]): Promise<number[]> {
  try {
    return await keep(db, group, counted);
  } catch (error) {
    if (!isLostRace(error)) throw error;
    return await keep(db, group, counted);
  }
}

/** A deadlock, or a failed serialisation. */
function isLostRace(error: unknown): boolean {
  return ["40P01", "40001"].includes((error as { code?: string }).code ?? "");
}

/** A fault of the values themselves (classes 22 and 23 of SQLSTATE), not of the moment. */
function isData(error: unknown): boolean {
  return /^2[23]/.test((error as { code?: string }).code ?? "");
}
