import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { Exception } from "./model.ts";

/** Whoever is handed a line of the Desk hears of it: what, by when, and in what words. */
export const exceptionNotices: NoticeRule = {
  topics: [{ topic: "triage.delegated", label: "Something of the director's Desk is delegated to you", channel: "mail" }],
  on: ["triageException"],
  notices: ({ after, events }: Change<Exception>): Notice[] =>
    events.flatMap(({ type, data = {} }): Notice[] => {
      if (type !== "exceptionDelegated" || typeof data.to !== "string") return [];
      const asked = typeof data.reason === "string" && data.reason !== "" ? ` ${data.reason}` : "";
      return [
        {
          to: [data.to],
          topic: "triage.delegated",
          why: "it was delegated to you",
          urgency: "soon",
          subject: `Delegated to you: ${after.title}`,
          text: `${after.title} is yours to see to until ${String(data.dueAt).slice(0, 16).replace("T", " ")} UTC.${asked}`,
          kind: "triageException",
          id: after.id,
          // The line is the director's; whoever works on the record may open that.
          orElse: { kind: after.sourceKind, id: after.source },
        },
      ];
    }),
};
