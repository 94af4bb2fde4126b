import type { Change } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";
import type { Database, Tx } from "./db/connection.ts";
import { claimDelivery, nextDelivery } from "./delivery.ts";
import { attemptDelivery, type Channel } from "./delivery-channel.ts";
import { type DeadDelivery, noteTold, untoldDeliveries } from "./delivery-fate.ts";
import type { Clock, Door } from "./door.ts";
import type { Log } from "./office.ts";
import type { TimedWork } from "./waker.ts";

/** How many urgent deliveries of a node are under way at a time: one slow server must not hold up the rest. */
export const urgentLanes = 8;
const mostInOneRun = 400;
const mostDead = 50;

type Given = {
  channels: readonly Channel[];
  /** Whether changes made something to send: then it is not waited for the next beat. */
  wantedBy?(changes: readonly Change[]): boolean;
  /**
   * Tells of deliveries that will not arrive, in one transaction with `noteAll`, which throws where another node has told of one of them.
   */
  tellDead?(dead: readonly DeadDelivery[], noteAll: (tx: Tx) => Promise<void>): Promise<void>;
};

/** What is left to a run, and what has come of it. */
type Run = { left: number; done: number; under: number; ended: Promise<unknown>; faults: unknown[] };

class ToldAlready extends Error {}

/** The worker of urgent deliveries: over every channel, several at a time, and ordinary mail is no concern of its. */
export function urgentDeliveries(
  office: { db: Database; clock: Clock; log: Log; door: Pick<Door, "onCommit"> },
  { channels, wantedBy, tellDead }: Given,
): TimedWork {
  const { db, clock, log } = office;
  const byName = new Map(channels.map((channel) => [channel.name, channel]));
  let isResting = false;
  let underWay: Run | null = null;

  /** One claim after the other, each at its own time: what is written down while others are under way is not left to the next run. */
  const lane = async (run: Run): Promise<void> => {
    while (!isResting && run.left-- > 0) {
      const claimed = await claimDelivery(db, clock.now(), { urgent: true });
      if (!claimed) return;
      open(run);
      if (!claimed.calledOff) await attemptDelivery({ db, log, now: clock.now, channel: byName.get(claimed.channel) }, claimed);
      run.done++;
    }
  };
  /** Opens another lane, where one is left: whoever found something does, and whoever has written something down. */
  const open = (run: Run): void => {
    if (run.under >= urgentLanes) return;
    run.under++;
    const ended = lane(run)
      .catch((error: unknown) => void run.faults.push(error))
      .finally(() => run.under--);
    run.ended = Promise.all([run.ended, ended]);
  };
  const tellOfDead = async (now: Instant): Promise<void> => {
    const dead = tellDead ? await untoldDeliveries(db, mostDead) : [];
    if (dead.length === 0) return;
    await tellDead!(dead, async (tx) => {
      const noted = await noteTold(
        tx,
        dead.map((one) => one.id),
        now,
      );
      if (noted < dead.length) throw new ToldAlready("Another node has told of these deliveries.");
    }).catch((error: unknown) => {
      if (!(error instanceof ToldAlready)) throw error;
    });
  };
  return {
    name: "urgent",
    nextDue: () => nextDelivery(db, { urgent: true }),
    async runDue(now) {
      const run: Run = { left: mostInOneRun, done: 0, under: 0, ended: Promise.resolve(), faults: [] };
      underWay = run;
      open(run);
      while (run.under > 0) await run.ended;
      underWay = null;
      await tellOfDead(now);
      // A lane that failed has let the others finish first: their outcomes are written.
      if (run.faults.length > 0) throw run.faults[0];
      return run.done;
    },
    onWanted(ask) {
      office.door.onCommit((changes) => {
        if (!wantedBy?.(changes)) return;
        if (underWay) open(underWay);
        ask();
      });
    },
    rest() {
      isResting = true;
    },
  };
}
