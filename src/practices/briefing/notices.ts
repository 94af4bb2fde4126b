import type { Change, NoticeRule } from "../../kernel/practice.ts";
import type { Briefing } from "./model.ts";

/** Who is told: the author, of a draft that nobody composed by hand. */
export const briefingNotices: NoticeRule = {
  on: ["briefing"],
  topics: [{ topic: "briefing.composed", label: "A paper of mine was composed and waits for its review", channel: "mail" }],
  notices: (change) => {
    const { id, before, after, actor } = change as Change<Briefing>;
    if (before !== null || actor.personId !== null || after.author === null) return [];
    return [
      {
        ...{ to: [after.author], topic: "briefing.composed", why: "it is written in your name", urgency: "soon", kind: "briefing", id },
        subject: `${after.number ?? "Draft"} ${after.title}`,
        text: "A draft was composed. Read it, reword what you would say otherwise, and review it; it is not issued by itself.",
      },
    ];
  },
};
