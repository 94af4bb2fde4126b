import type { Id } from "../../kernel/ids.ts";
import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { Objective } from "./objective.model.ts";

/** Who owns the services whose objectives changed. */
export type NoticeFacts = { owners: ReadonlyMap<Id, Id> };

/** The owner of a service hears when the budget of one of its objectives burns fast, and when it is spent. */
export const objectiveNotices: NoticeRule = {
  on: ["objective"],
  topics: [{ topic: "objective.burns", label: "A budget of my services burns fast, or is spent", channel: "inApp" }],
  notices: (change, given) => {
    const { after, id, events } = change as Change<Objective>;
    const owner = (given as NoticeFacts).owners.get(after.service);
    if (owner === undefined) return [];
    const say = (text: string): Notice => ({
      ...{
        to: [owner],
        topic: "objective.burns",
        why: "the service is yours",
        urgency: "soon",
        subject: after.name,
        text,
        kind: "objective",
        id,
      },
    });
    return events.flatMap(({ type, data }): Notice[] => {
      if (type === "burnChanged" && data?.to === "fast") return [say(after.burnBecause ?? "The budget burns too fast.")];
      return type === "budgetSpent" ? [say("The error budget is spent: nothing more may go wrong in its window.")] : [];
    });
  },
};
