import type { Id } from "../../kernel/ids.ts";
import { moneyWords } from "../../kernel/money.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { Negotiation } from "../vendor/dispute.model.ts";
import type { Improvement } from "./model.ts";

/** The action of a review that an improvement came from is done when the improvement has ended with a result. */
export const doneActions: Reaction = {
  on: ["improvement"],
  react: ({ after, events }): Reply[] => {
    const { reviewAction, number, sentence, conclusion, lesson, savedAmount, savedCurrency } = after as Improvement;
    if (reviewAction === null || !events.some(({ type }) => type === "improvementConcluded")) return [];
    const saved =
      savedAmount === null ? null : `It saves ${moneyWords({ amount: savedAmount, currency: savedCurrency ?? "" }).trim()} a year.`;
    const outcome = [`${number ?? "An improvement"} was ${conclusion}.`, sentence, saved, lesson].filter((one) => one !== null).join(" ");
    return [{ kind: "reviewAction", id: reviewAction, command: { type: "complete", outcome: outcome.slice(0, 2000).toWellFormed() } }];
  },
};

/** By negotiation that was agreed: the improvements it belongs to. */
export type SavingFacts = { into: ReadonlyMap<Id, readonly Id[]> };

/** Whether this change made known what a negotiation saves, or made it confidential. */
export function tellsOfSaving({ kind, events, before, after }: Change): boolean {
  if (kind !== "negotiation") return false;
  if (after.confidential !== before?.confidential) return before !== null;
  return after.confidential !== true && events.some(({ type }) => type === "negotiationAgreed");
}

/** What a negotiation saves goes into the improvement it belongs to; once it is confidential, it is said there no more. */
export const agreedSavings: Reaction = {
  on: ["negotiation"],
  react: (change, facts): Reply[] => {
    if (!tellsOfSaving(change)) return [];
    const { saved, currency, confidential } = change.after as Negotiation;
    const isSaid = saved !== null && !confidential;
    const command = { type: "noteSaving", savedAmount: isSaid ? saved : null, savedCurrency: isSaid ? currency : null };
    return ((facts as SavingFacts).into.get(change.id) ?? []).map((id): Reply => ({ kind: "improvement", id, command }));
  },
};
