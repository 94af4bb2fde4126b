import { setTimeout as sleep } from "node:timers/promises";
import { type Id, isId } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { type Database, isDatabaseAway, type Tx } from "../db/connection.ts";
import { send } from "../db/tx.ts";
import { handleIn, type Outcome } from "../handle.ts";
import type { Office } from "../office.ts";
import type { TimedWork } from "../waker.ts";
import type { IntakeDesk, WaitingEntry } from "./contract.ts";

/** Number of the advisory lock: one node at a time hands entries over, so that they come in order. */
const draining = 7_021_127;
const mostAtOnce = 500;

/** Who waits longer than this is told of in the log, at most once a minute. */
const alarmingMs = 60_000;

export type Drain = TimedWork & {
  /** Somebody has just kept something. */
  hear(): void;
};

type Given = {
  envelopeOf: IntakeDesk<never>["envelopeOf"];
  /** How many requests wait to be written down. */
  pressure(): number;
};

/** As many waiting requests are a rush: whoever is to be acknowledged comes before what is to be worked out. */
const rush = 16;
/** While it lasts, batches are small and rest twice as long as they took, so that answers wait for a third of the time at most. */
const mostInRush = 64;
const longestRestMs = 500;

/** Hands waiting entries through the door in the order of their arrival, and settles them in the same transaction. */
export function makeDrain(office: Office, desk: Given): Drain {
  let atOnce = mostAtOnce;
  let hasten: () => void = () => undefined;
  let isResting = false;
  let alarmedAt = 0;

  const warnOfLag = (oldest: Instant, now: Instant): void => {
    const waitedMs = Date.parse(now) - Date.parse(oldest);
    if (waitedMs < alarmingMs || Date.parse(now) - alarmedAt < alarmingMs) return;
    alarmedAt = Date.parse(now);
    office.log.warn({ waitedSeconds: Math.round(waitedMs / 1000) }, "what tools sent waits to be handed over");
  };
  const batch = async (): Promise<number | "busy" | "again"> => {
    let held: Tx | undefined;
    let taken: WaitingEntry[] = [];
    const now = office.clock.now();
    try {
      const done = await office.db.transaction(async (tx) => {
        held = tx;
        if (!(await isOurs(tx))) return "busy" as const;
        taken = await tx.query<WaitingEntry>(
          waitingText,
          [desk.pressure() < rush ? atOnce : Math.min(atOnce, mostInRush)],
          "intake-waiting",
        );
        if (taken.length === 0) return { changes: [], n: null };
        warnOfLag(taken[0]!.receivedAt, now);
        const envelopes = taken.map((entry): Envelope => desk.envelopeOf(entry, office.newId()));
        const alsoWrite = (inner: Tx, outcomes: readonly Outcome[]) => settle(inner, { taken, envelopes, outcomes, now });
        return handleIn(tx, office.house, envelopes, { now, alsoWrite });
      });
      if (held) office.house.policies.settle(held);
      if (done === "busy") return done;
      await office.door.announce(done.changes, done.n);
      // What was cut down for a culprit grows again behind it.
      atOnce = Math.min(mostAtOnce, atOnce * 2);
      return taken.length;
    } catch (error) {
      if (held) office.house.policies.settle(held);
      office.house.policies.clear();
      if (isPassing(error)) throw error;
      if (taken.length <= 1) await fail(taken[0], error, now);
      else atOnce = Math.max(1, Math.min(atOnce, taken.length) >> 1);
      return "again";
    }
  };
  /** One entry that faults is set aside with the reference under which the log has it, so that those behind it go on. */
  const fail = async (entry: WaitingEntry | undefined, error: unknown, now: Instant): Promise<void> => {
    if (!entry) throw error;
    const reference = office.newId();
    office.log.error({ reference, entry: entry.n, error: (error as Error).stack }, "an entry of the inbox could not be handed over");
    // Another node may have handed it over meanwhile.
    const text = "update alert_inbox set state = 'failed', reference = $2, reason = $3, settled_at = $4 where n = $1 and state = 'waiting'";
    await office.db.run(text, [entry.n, reference, "It failed on our side. The log says why, under this reference.", now]);
  };
  return {
    name: "intake",
    hear: () => hasten(),
    onWanted: (ask) => {
      hasten = ask;
    },
    nextDue: () => oldestWaiting(office.db),
    async runDue() {
      let handed = 0;
      isResting = false;
      while (!isResting) {
        const began = performance.now();
        const some = await batch();
        if (some === "busy") {
          // Another node hands over; it may have looked just before our entry came.
          await sleep(100);
          if ((await oldestWaiting(office.db)) === null) break;
          continue;
        }
        if (some === 0) break;
        if (some !== "again") handed += some;
        if (desk.pressure() >= rush) await sleep(Math.min(longestRestMs, 2 * (performance.now() - began)));
      }
      return handed;
    },
    rest: () => {
      isResting = true;
    },
  };
}

const waitingText = `select n, request, feed, what, data, received_at as "receivedAt" from alert_inbox where state = 'waiting' order by n limit $1`;

async function isOurs(tx: Tx): Promise<boolean> {
  const [row] = await tx.query<{ ours: boolean }>("select pg_try_advisory_xact_lock($1) as ours", [draining], "intake-lock");
  return row!.ours;
}

/** When the entry that waits longest came; null where none waits. */
export async function oldestWaiting(tx: Tx): Promise<Instant | null> {
  const text = "select received_at as at from alert_inbox where state = 'waiting' order by n limit 1";
  const [row] = await tx.query<{ at: Instant }>(text, [], "intake-oldest");
  return row?.at ?? null;
}

type Settled = { taken: readonly WaitingEntry[]; envelopes: readonly Envelope[]; outcomes: readonly Outcome[]; now: Instant };

async function settle(tx: Tx, { taken, envelopes, outcomes, now }: Settled): Promise<void> {
  const rows = taken.map(({ n }, index) => {
    const outcome = outcomes[index]!;
    const kind = envelopes[index]!.kind;
    if (!outcome.ok) return { n, state: "refused", kind: null, record: null, reason: outcome.refusal.sentence };
    return { n, state: "done", kind, record: outcome.record.id, reason: null };
  });
  await send(
    tx,
    `update alert_inbox i set state = x.state, record_kind = x.kind, record = x.record, reason = x.reason, settled_at = $2
     from json_to_recordset($1::json) as x(n bigint, state text, kind text, record text, reason text) where i.n = x.n`,
    [JSON.stringify(rows), now],
    "intake-settle",
  );
}

/** Puts entries that failed or were refused back in their place; answers how many. */
export async function retryEntries(db: Database, which: { n?: number; feed?: Id }): Promise<number> {
  if (which.feed !== undefined && !isId(which.feed)) return 0;
  const text = `update alert_inbox set state = 'waiting', reason = null, reference = null, settled_at = null
    where state in ('failed', 'refused') and ($1::bigint is null or n = $1) and ($2::text is null or feed = $2)`;
  return db.run(text, [which.n ?? null, which.feed ?? null]);
}

/** Why what waited when a backup was made is not handed over by itself. */
export const waitedInBackup = "It waited when the backup was made and may have been worked off since. Try it again where it still counts.";

/** Sets everything that waits aside, in the transaction that restores an office, until somebody has it tried again; answers how many. */
export function setAsideWaiting(tx: Tx, now: Instant): Promise<number> {
  return tx.run("update alert_inbox set state = 'refused', reason = $1, settled_at = $2 where state = 'waiting'", [waitedInBackup, now]);
}

/** How many entries a restore has set aside. */
export async function setAsideCount(tx: Tx): Promise<number> {
  const text = "select count(*)::int as count from alert_inbox where state in ('failed', 'refused') and reason = $1";
  const [row] = await tx.query<{ count: number }>(text, [waitedInBackup]);
  return row!.count;
}

/** A fault of the moment: the next beat asks again. */
function isPassing(error: unknown): boolean {
  return isDatabaseAway(error) || ["40P01", "40001"].includes((error as { code?: string }).code ?? "");
}
