import type { Change, Envelope } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";
import { type Database, isDatabaseAway } from "./db/connection.ts";
import { type Handled, handle, type Outcome } from "./handle.ts";
import type { House } from "./house.ts";
import type { Log } from "./office.ts";

/** Hears of committed changes before their sender is answered. */
export type CommitListener = (changes: readonly Change[], n: number | null) => void | Promise<void>;
export type Clock = { now(): Instant };
/** The one door in: every form, webhook, import row and wake-up comes through here. */
export type Door = {
  /** One command; commands that arrive while a transaction runs share the next one. Answered only when durable. */
  send(envelope: Envelope, alsoWrite?: AlsoWrite): Promise<Outcome>;
  /** Many commands in one transaction. */
  batch(envelopes: readonly Envelope[], now?: Instant, alsoWrite?: Parameters<typeof handle>[3]["alsoWrite"]): Promise<Handled>;
  /**
   * Finds out, before the transaction of a command to this kind begins, what takes too long to find out within one (setting a paper, for one): its
   * rules read it as `known` of their envelope, and must judge whether it still holds. Work that does not come through the door has none.
   */
  findFirst(kind: string, find: FindFirst): void;
  /** Hears of every committed change of this process. */
  onCommit(listener: CommitListener): void;
  /** Tells the listeners of changes that were committed outside the door (the waker's). */
  announce(changes: readonly Change[], n: number | null): Promise<void>;
  /** Hears of kinds that another node changed, within about a second. */
  onForeign(listener: (kinds: readonly string[]) => void | Promise<void>): void;
  /** Tells them; over when all have done with it, so that nobody still reads when the office closes. */
  announceForeign(kinds: readonly string[]): Promise<void>;
  /** Hears of every transaction of this door, for the metrics. */
  onHandled(listener: (batch: HandledBatch) => void): void;
  clock: Clock;
};
/** What a command's rules shall know; undefined: nothing. */
export type FindFirst = (envelope: Envelope) => Promise<unknown>;
/** One transaction of commands: how many, how many of them refused, and how long it took in milliseconds. */
export type HandledBatch = { commands: number; refused: number; tookMs: number };
/** Writes beside one command, in its transaction: the idempotency row. */
export type AlsoWrite = (tx: Parameters<NonNullable<Parameters<typeof handle>[3]["alsoWrite"]>>[0], outcome: Outcome) => Promise<void>;

type Waiting = { envelope: Envelope; alsoWrite?: AlsoWrite | undefined; resolve(outcome: Outcome): void; reject(error: unknown): void };
const mostInOneBatch = 64;
const mostAbreast = 2;
const enoughBeside = 3;
const patienceMs = 5;

/** Opens the door of a house onto its database. */
export function openDoor(given: { db: Database; house: House; clock: Clock; log: Log }): Door {
  const { db, house, clock, log } = given;
  const listeners: CommitListener[] = [];
  const foreignListeners: ((kinds: readonly string[]) => void | Promise<void>)[] = [];
  const handledListeners: ((batch: HandledBatch) => void)[] = [];
  const finders = new Map<string, FindFirst>();
  const waiting: Waiting[] = [];
  let running = 0;
  let patience: NodeJS.Timeout | undefined;

  /** What is committed stands: a listener that fails is logged, and the commands are not run again. */
  const tell = async (changes: readonly Change[], n: number | null): Promise<void> => {
    if (changes.length === 0) return;
    for (const listener of listeners)
      try {
        await listener(changes, n);
      } catch (error) {
        log.error({ error: (error as Error).stack }, "a listener failed after a commit");
      }
  };
  const run = async (envelopes: readonly Envelope[], options: Parameters<typeof handle>[3]): Promise<Handled> => {
    const began = performance.now();
    const handled = await withRetry(house, () => handle(db, house, envelopes, options));
    const refused = handled.outcomes.filter((outcome) => !outcome.ok).length;
    for (const listener of handledListeners) listener({ commands: envelopes.length, refused, tookMs: performance.now() - began });
    await tell(handled.changes, handled.n);
    return handled;
  };
  const batch: Door["batch"] = async (envelopes, now = clock.now(), alsoWrite) =>
    run(await foundFirst(finders, envelopes), { now, ...(alsoWrite ? { alsoWrite } : {}) });

  const runTogether = async (group: Waiting[]): Promise<void> => {
    try {
      const alsoWrite = async (tx: Parameters<AlsoWrite>[0], outcomes: readonly Outcome[]) => {
        for (const [index, one] of group.entries()) await one.alsoWrite?.(tx, outcomes[index]!);
      };
      const envelopes = group.map((one) => one.envelope);
      const handled = await run(envelopes, { now: clock.now(), alsoWrite });
      group.forEach((one, index) => {
        one.resolve(handled.outcomes[index]!);
      });
    } catch (error) {
      // One bad row must not cost its neighbours: halve down to the culprit. A line that broke may have broken after the commit:
      // what was sent then is not run again, for it might be done twice.
      if (group.length === 1 || isDatabaseAway(error)) for (const one of group) one.reject(error);
      else {
        const middle = group.length >> 1;
        await runTogether(group.slice(0, middle));
        await runTogether(group.slice(middle));
      }
    }
  };
  const serve = async (): Promise<void> => {
    if (waiting.length === 0 || running >= mostAbreast) return;
    running++;
    // Let the requests of this turn of the event loop gather first.
    await new Promise((resolve) => setImmediate(resolve));
    clearTimeout(patience);
    patience = undefined;
    if (waiting.length > 0) await runTogether(waiting.splice(0, mostInOneBatch));
    running--;
    serveIfItPays();
  };
  /** Several commands cost little more than one: beside a transaction under way another begins for a few of them, or for one that has waited. */
  const serveIfItPays = (): void => {
    if (running === 0 || waiting.length >= enoughBeside) void serve();
    else if (waiting.length > 0) patience ??= setTimeout(() => void serve(), patienceMs);
  };
  return {
    send: (envelope, alsoWrite) =>
      new Promise((resolve, reject) => {
        const enter = (ready: Envelope) => {
          waiting.push({ envelope: ready, alsoWrite, resolve, reject });
          serveIfItPays();
        };
        if (!finders.has(envelope.kind)) return enter(envelope);
        foundFirst(finders, [envelope]).then(([ready]) => enter(ready!), reject);
      }),
    batch,
    findFirst: (kind, find) => {
      finders.set(kind, find);
    },
    announce: tell,
    onForeign: (listener) => {
      foreignListeners.push(listener);
    },
    async announceForeign(kinds) {
      await Promise.all(foreignListeners.map((listener) => listener(kinds)));
    },
    onCommit: (listener) => {
      listeners.push(listener);
    },
    onHandled: (listener) => {
      handledListeners.push(listener);
    },
    clock,
  };
}

/** The envelopes with what is found out for them, one after another; whatever a sender wrote there is written over. */
async function foundFirst(finders: ReadonlyMap<string, FindFirst>, envelopes: readonly Envelope[]): Promise<readonly Envelope[]> {
  if (!envelopes.some(({ kind }) => finders.has(kind))) return envelopes;
  const ready: Envelope[] = [];
  for (const envelope of envelopes) {
    const find = finders.get(envelope.kind);
    ready.push(find ? { ...envelope, known: await find(envelope) } : envelope);
  }
  return ready;
}

/** Two nodes may lock in a different order; the loser of a deadlock or of a serialisation begins again, at most five times. */
async function withRetry<T>(house: House, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      house.policies.clear();
      const code = (error as { code?: string }).code;
      if (attempt === 5 || (code !== "40P01" && code !== "40001")) throw error;
    }
  }
}
