import type { Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import { countedAway, creditId } from "./credit.rules.ts";
import type { Measured } from "./measure.rules.ts";
import type { SlaClause, SlaResult } from "./promise.model.ts";
import { resultId } from "./result.rules.ts";

/** By clause and first day of the period: what was counted. */
export type ResultReactionFacts = { found: ReadonlyMap<string, Measured> };

/** How what was counted is found again. */
export function measuredKey(clause: Id, periodStart: string): string {
  return `${clause}|${periodStart}`;
}

/** A period that ended has its result; a promise that was missed has its credit, which is proposed and never claimed by itself. */
export const resultReaction: Reaction = {
  on: ["slaClause", "slaResult"],
  react: (change, facts) =>
    change.kind === "slaClause"
      ? ofClause(change as Change<SlaClause>, facts as ResultReactionFacts)
      : ofResult(change as Change<SlaResult>),
};

function ofClause({ id, events }: Change<SlaClause>, { found }: ResultReactionFacts): Reply[] {
  return events.flatMap(({ data }): Reply[] => {
    const periodStart = String(data?.start);
    const measured = found.get(measuredKey(id, periodStart));
    if (!measured) return [];
    return [{ kind: "slaResult", id: resultId(id, periodStart), command: { type: "record", clause: id, periodStart, found: measured } }];
  });
}

function ofResult({ id, before, after, events }: Change<SlaResult>): Reply[] {
  if (!events.some(({ type }) => type === "resultRecorded" || type === "resultCorrected")) return [];
  const toCredit = (command: Reply["command"]): Reply[] => [{ kind: "vendorCredit", id: creditId(id), command }];
  if (after.creditAmount !== null && after.vendor !== null) {
    const { name, vendor, contract, clause, periodStart, creditAmount, currency, creditBasis } = after;
    const said = { name, vendor, contract, clause, result: id, periodStart, amount: creditAmount, currency, basis: creditBasis };
    return toCredit({ type: "propose", ...said });
  }
  const wasOwed = before !== null && before.creditAmount !== null && before.vendor !== null;
  return wasOwed ? toCredit({ type: "withdraw", reason: countedAway }) : [];
}
