import type { Office } from "../office.ts";
import { makeOutside, type Outside } from "../outside.ts";
import type { TimedWork } from "../waker.ts";
import type { IntakeDesk } from "./contract.ts";
import { type Drain, makeDrain, oldestWaiting } from "./drain.ts";
import { makeGather } from "./gather.ts";
import { Directory } from "./keys.ts";
import { makeReception, type Reception } from "./reception.ts";
import { makeRefusalBudget } from "./refusal-budget.ts";
import { intakeUpkeep } from "./upkeep.ts";

export type Intake<Asks = unknown> = {
  desk: IntakeDesk<Asks>;
  reception: Reception<Asks>;
  directory: Directory;
  /** Days that bodies and events are kept where their connector says nothing, and what was refused by any. */
  keptDays: number;
  /** Handing over, and cleaning up. */
  timed: readonly TimedWork[];
  /** How long the oldest entry has been waiting for the door, in seconds. */
  lagSeconds(): Promise<number>;
  /** Somebody put entries back in their place. */
  hear(): void;
};
type Options = { outside?: Outside; keptDays?: number };

/** How long bodies and events are kept where nothing else is said. */
const usualDays = 30;

/** Opens the intake of an office: what connectors can read, the inbox, and the one who hands over. */
export function openIntake<Asks>(office: Office, desk: IntakeDesk<Asks>, options: Options = {}): Intake<Asks> {
  const { outside = makeOutside(), keptDays = usualDays } = options;
  const directory = new Directory(office, desk.feeds);
  const gather = makeGather(office.db, {
    onKept: () => drain.hear(),
    onError: (error) => office.log.warn({ error: error.message }, "refused requests could not be counted"),
  });
  const drain: Drain = makeDrain(office, { envelopeOf: desk.envelopeOf, pressure: gather.pressure });
  const feedKinds = new Set([desk.feedKind, ...desk.connectors.flatMap((one) => one.feedKind ?? [])]);
  office.door.onCommit((changes) => {
    if (changes.some((change) => feedKinds.has(change.kind))) directory.forget();
  });
  office.door.onForeign((kinds) => {
    if (kinds.some((kind) => feedKinds.has(kind))) directory.forget();
  });
  return {
    desk,
    directory,
    keptDays,
    reception: makeReception({ office, directory, gather, budget: makeRefusalBudget(), outside, asks: desk.asks }),
    timed: [drain, intakeUpkeep(office.db, keptDays, desk.connectors)],
    async lagSeconds() {
      const oldest = await oldestWaiting(office.db);
      return oldest === null ? 0 : Math.max(0, Date.parse(office.clock.now()) - Date.parse(oldest)) / 1000;
    },
    hear: () => drain.hear(),
  };
}
