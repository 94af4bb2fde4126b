import { systemActor } from "../kernel/actor.ts";
import type { Id } from "../kernel/ids.ts";
import type { Envelope } from "../kernel/practice.ts";
import { type Instant, minInstant } from "../kernel/time.ts";
import { type Database, isDatabaseAway, type Tx } from "./db/connection.ts";
import { handleIn } from "./handle.ts";
import type { KindEntry } from "./house.ts";
import { makeListening } from "./listening.ts";
import type { Office } from "./office.ts";

/** Work of the engine's own that has a time: deliveries with their back-off, seals, cleaning up. */
export type TimedWork = {
  name: string;
  nextDue(): Promise<Instant | null>;
  runDue(now: Instant): Promise<number>;
  /** Hands over the call by which the work asks for its turn at once, instead of at the next beat. */
  onWanted?(ask: () => void): void;
  /** The waker stops: what is in hand is finished, nothing more is begun. */
  rest?(): void;
};
export type Waker = {
  /** When the next record or timed work wants attention; null where nothing waits. */
  nextDue(): Promise<Instant | null>;
  /** Serves everything due now; answers how many records it woke. Quiet: nobody is told of what comes of it. */
  runOnce(how?: { quiet?: boolean }): Promise<number>;
  /** Beats until stopped: the records on one beat, each timed work on its own, so that a slow mail server delays mail alone. */
  start(everyMs: number): void;
  stop(): Promise<void>;
};

const mostAtOnce = 200;
const mostRounds = 100;
/** Number of the advisory lock behind `whileTimeIsTold`. */
const telling = 7_021_126;

/**
 * Runs work that tells of the past as if it happened now (a year of sample records, day by day): until it ends, wakers on every node
 * leave records alone, as they would find them overdue by months. Only a waker that `tells` serves them, on the clock of that work.
 */
export function whileTimeIsTold<T>(db: Database, work: () => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock($1)", [telling]);
    return work();
  });
}

type Due = { id: Id; at: Instant };
type WakerOptions = {
  onWoken?: (changes: number) => void;
  /** It is part of work under `whileTimeIsTold`. */
  tells?: boolean;
};

/** Time as a command: rows whose `wake_at` has come get `{type: "wake"}`, once, whichever node asks first (`skip locked`). */
export function makeWaker(office: Office, timed: readonly TimedWork[], options: WakerOptions = {}): Waker {
  const { onWoken = () => undefined, tells = false } = options;
  const kinds = [...office.house.kinds.values()].filter((entry) => entry.kind.wake);
  const actor = systemActor("waker");
  const beats: { stop(): Promise<void> }[] = [];
  const listening = makeListening(office.db);

  const wakeKind = async (kind: KindEntry, now: Instant, quiet: boolean): Promise<number> => {
    let due: Due[] = [];
    try {
      return await wakeWhere(kind, now, quiet, async (tx) => {
        const text = `select id, wake_at as at from ${kind.table.name} where wake_at <= $1 order by wake_at, id limit ${mostAtOnce} for update skip locked`;
        due = await tx.query<Due>(text, [now], `due-${kind.table.name}`);
        return due;
      });
    } catch (error) {
      if (isPassing(error) || due.length === 0) throw error;
      // One record that faults must not keep the others asleep: each is woken by itself.
      for (const { id } of due) await wakeAlone(kind, id, now, quiet);
      return due.length;
    }
  };
  const wakeAlone = async (kind: KindEntry, id: Id, now: Instant, quiet: boolean): Promise<void> => {
    const text = `select id, wake_at as at from ${kind.table.name} where id = $2 and wake_at <= $1 for update skip locked`;
    try {
      await wakeWhere(kind, now, quiet, (tx) => tx.query<Due>(text, [now, id]));
    } catch (error) {
      if (isPassing(error)) throw error;
      office.log.error({ kind: kind.model.kind, id, error: (error as Error).stack }, "a record could not be woken; asked again in an hour");
      await postpone(office.db, kind.table.name, [id], now);
    }
  };
  const wakeWhere = async (kind: KindEntry, now: Instant, quiet: boolean, dueOf: (tx: Tx) => Promise<Due[]>): Promise<number> => {
    let held: Tx | undefined;
    const work = async (tx: Tx) => {
      held = tx;
      // Asked before a row is locked: one that tells passes over rows another has locked.
      if (!tells && !(await timeRuns(tx))) return { changes: [], n: null, woken: 0 };
      const due = await dueOf(tx);
      if (due.length === 0) return { changes: [], n: null, woken: 0 };
      const envelopes = due.map(
        ({ id, at }): Envelope => ({
          kind: kind.model.kind,
          id,
          commandId: office.newId(),
          actor,
          at,
          command: { type: "wake" },
          ...(quiet ? { quiet } : {}),
        }),
      );
      const { changes, n } = await handleIn(tx, office.house, envelopes, { now });
      const moved = new Set(changes.flatMap((change) => (change.kind === kind.model.kind ? [change.id] : [])));
      const stuck = due.flatMap(({ id }) => (moved.has(id) ? [] : [id]));
      if (stuck.length > 0) await postpone(tx, kind.table.name, stuck, now);
      return { changes, n, woken: due.length };
    };
    try {
      const { changes, n, woken } = await office.db.transaction(work);
      if (held) office.house.policies.settle(held);
      await office.door.announce(changes, n);
      return woken;
    } catch (error) {
      if (held) office.house.policies.settle(held);
      office.house.policies.clear();
      throw error;
    }
  };
  /** A wake-up that was refused, or changed nothing, must not spin: it is asked again in an hour. */
  const postpone = (tx: Tx, table: string, ids: readonly Id[], now: Instant) =>
    tx.run(`update ${table} set wake_at = $2::timestamptz + interval '1 hour' where id = any($1)`, [ids, now]);

  const wakeRecords = async (now: Instant, quiet: boolean): Promise<number> => {
    let woken = 0;
    for (const kind of kinds) {
      // What was woken may be due again at once: a warning, and then the breach.
      for (let round = 0; round < mostRounds; round++) {
        const some = await wakeKind(kind, now, quiet);
        woken += some;
        if (some === 0) break;
      }
    }
    return woken;
  };
  const runOnce = async (how: { quiet?: boolean } = {}): Promise<number> => {
    const now = office.clock.now();
    let woken = await wakeRecords(now, how.quiet ?? false);
    for (const work of timed) woken += await work.runDue(now);
    if (woken > 0) onWoken(woken);
    return woken;
  };
  const beat = (everyMs: number, run: (now: Instant) => Promise<number>): (() => void) => {
    let stopped = false;
    let isRunning = false;
    let isWanted = false;
    let running: Promise<void> = Promise.resolve();
    let timer: NodeJS.Timeout;
    const turn = () => {
      isWanted = false;
      isRunning = true;
      running = run(office.clock.now())
        .then((woken) => void (woken > 0 && onWoken(woken)))
        .catch((error: Error) =>
          office.log.error({ error: error.stack ?? error.message }, "a wake-up failed; asked again at the next beat"),
        )
        .then(() => {
          isRunning = false;
          if (!stopped) later(isWanted ? 0 : everyMs);
        });
    };
    const later = (afterMs: number) => {
      timer = setTimeout(turn, afterMs);
    };
    later(everyMs);
    beats.push({
      async stop() {
        stopped = true;
        clearTimeout(timer);
        await running;
      },
    });
    return () => {
      if (stopped || isWanted) return;
      isWanted = true;
      if (isRunning) return;
      clearTimeout(timer);
      later(0);
    };
  };
  return {
    async nextDue() {
      const parts = kinds.map((kind) => `(select min(wake_at) as at from ${kind.table.name} where wake_at is not null)`);
      const [row] =
        parts.length > 0 ? await office.db.query<{ at: Instant | null }>(`select min(at) as at from (${parts.join(" union all ")}) w`) : [];
      const others = await Promise.all(timed.map((work) => work.nextDue()));
      return minInstant(row?.at ?? null, ...others);
    },
    runOnce,
    start(everyMs) {
      // By itself too: however long records take to be served, the office is there.
      beat(everyMs, async (now) => {
        await listening.note(now);
        return 0;
      });
      // That the office was away is written down before anything is found overdue because of it.
      beat(everyMs, async (now) => {
        await listening.note(now);
        return wakeRecords(now, false);
      });
      for (const work of timed) {
        const ask = beat(everyMs, (now) => work.runDue(now));
        work.onWanted?.(ask);
      }
    },
    async stop() {
      for (const work of timed) work.rest?.();
      await Promise.all(beats.splice(0).map((one) => one.stop()));
    },
  };
}

/** A fault of the moment (the database is away, two waited for each other): the next beat asks again. */
export function isPassing(error: unknown): boolean {
  return isDatabaseAway(error) || ["40P01", "40001"].includes((error as { code?: string }).code ?? "");
}

/** Whether time runs as usual; it then does until this transaction ends. */
export async function timeRuns(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ free: boolean }>("select pg_try_advisory_xact_lock_shared($1) as free", [telling], "is-time-told");
  return row!.free;
}
