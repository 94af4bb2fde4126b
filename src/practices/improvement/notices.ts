import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { Improvement } from "./model.ts";

/** An owner hears when theirs is given to them, and when it has been measured. */
export const improvementNotices: NoticeRule = {
  on: ["improvement"],
  topics: [{ topic: "improvement.mine", label: "An improvement was given to me, or mine has been measured", channel: "mail" }],
  notices: (change) => {
    const { id, before, after, events } = change as Change<Improvement>;
    const mine = { kind: "improvement", id, subject: `${after.number ?? "Improvement"} ${after.title}`, to: [after.owner] };
    const said = { ...mine, topic: "improvement.mine", why: "it is yours", urgency: "soon" } as const;
    return events.flatMap(({ type }): Notice[] => {
      if (type === "improvementMeasured")
        return [{ ...said, text: `${after.sentence ?? ""} Say whether it stays, and what was learned.`.trim() }];
      const isGiven = before !== null && before.owner !== after.owner;
      return isGiven ? [{ ...said, text: "The improvement was given to you." }] : [];
    });
  },
};
