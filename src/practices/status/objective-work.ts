import { measured } from "../../engine/measures.ts";
import type { Office } from "../../engine/office.ts";
import { timedJob } from "../../engine/timed-job.ts";
import type { TimedWork } from "../../engine/waker.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import { deriveId } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { budgetOf, judgeBurn, windowHours } from "./budget.rules.ts";
import { burnSentence } from "./budget-words.rules.ts";
import { integrationId, integrationValues } from "./objective.rules.ts";
import { activeObjectives, amountsOf, dropOldCounts, hasIntegration } from "./objective-store.ts";
import { zoneOf } from "./store.ts";

/** Each minute: looks at every budget, and tells those objectives whose budget burns otherwise than a minute ago, or is spent. */
export function evaluatingObjectives(office: Office): TimedWork {
  let due: Instant | null = null;
  return {
    name: "objectives",
    // Nobody waits for it: it says no time of its own, and is asked at every beat.
    nextDue: async () => null,
    async runDue(now) {
      if (due !== null && now < due) return 0;
      due = addMinutes(now, 1);
      return evaluateObjectives(office, now);
    },
  };
}

/** Evaluates every objective in use at a moment; answers how many found their budget otherwise. Two nodes at once tell the same once. */
export async function evaluateObjectives(office: Office, now: Instant): Promise<number> {
  const found = await measured(office.db, async (tx) => {
    const objectives = await activeObjectives(tx);
    if (objectives.length === 0) return { isReady: true, verdicts: [] };
    const zone = await zoneOf(tx, office.house);
    const amounts = await amountsOf(tx, office.house, objectives, { zone, now, withTrail: false });
    const verdicts = objectives.flatMap((one) => {
      const { window, amountIn } = amounts.get(one.id)!;
      const verdict = judgeBurn(one.target, windowHours(one.period), amountIn);
      const budget = budgetOf(window, one.target);
      const isSpent = budget.leftShare !== null && budget.left < 0;
      if (verdict.burn === one.burn && isSpent === (one.spentSince !== null)) return [];
      const because = verdict.because ? burnSentence(verdict.because) : null;
      return [{ id: one.id, command: { type: "evaluate", burn: verdict.burn, isSpent, because } }];
    });
    return { isReady: await hasIntegration(tx), verdicts };
  });
  const actor = systemActor("objectives");
  if (!found.isReady) await office.door.batch([integrationMade(actor)], now);
  if (found.verdicts.length === 0) return 0;
  const envelopes = found.verdicts.map(
    ({ id, command }): Envelope => ({ kind: "objective", id, commandId: office.newId(), actor, command }),
  );
  await office.door.batch(envelopes, now);
  return found.verdicts.length;
}

/** The integration objectives come by, before the first of them can burn. Of two nodes one makes it, the other is refused. */
function integrationMade(actor: Actor): Envelope {
  const command = { type: "create", ...integrationValues };
  return { kind: "integration", id: integrationId, commandId: deriveId(integrationId, "create"), actor, command };
}

/** Once an hour: counts that no window reaches any more are taken out. */
export function droppingCounts(office: Office): TimedWork {
  return timedJob(office.db, { name: "objectiveCounts", everyMinutes: 60, run: (now) => dropOldCounts(office.db, now) });
}
