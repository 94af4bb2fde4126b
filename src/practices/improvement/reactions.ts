import type { Reaction, Reply } from "../../kernel/practice.ts";
import type { Improvement } from "./model.ts";

/** The action of a review that an improvement came from is done when the improvement has ended with a result. */
export const doneActions: Reaction = {
  on: ["improvement"],
  react: ({ after, events }): Reply[] => {
    const { reviewAction, number, sentence, conclusion, lesson } = after as Improvement;
    if (reviewAction === null || !events.some(({ type }) => type === "improvementConcluded")) return [];
    const outcome = [`${number ?? "An improvement"} was ${conclusion}.`, sentence, lesson].filter((one) => one !== null).join(" ");
    return [{ kind: "reviewAction", id: reviewAction, command: { type: "complete", outcome: outcome.slice(0, 2000).toWellFormed() } }];
  },
};
