import type { Id } from "../../../kernel/ids.ts";
import type { Change, Notice, NoticeRule } from "../../../kernel/practice.ts";
import type { AskMailbox } from "./mailbox.model.ts";

/** Administrators hear that mail to the Desk does not come in any more: nobody else would miss it in time. */
export const mailboxNotices: NoticeRule = {
  topics: [{ topic: "triage.mailboxFailed", label: "A mailbox for asks cannot be read", channel: "mail" }],
  on: ["askMailbox"],
  notices: (change, facts) => {
    const { id, events, after } = change as Change<AskMailbox>;
    const failed = events.find(({ type }) => type === "mailboxFailed");
    const { administrators } = facts as { administrators: readonly Id[] };
    if (!failed || administrators.length === 0) return [];
    const notice: Notice = {
      ...{ to: administrators, topic: "triage.mailboxFailed", why: "you administer this office", urgency: "soon" },
      ...{ subject: `Mail to ${after.address} does not come in`, text: String(failed.data?.sentence ?? ""), kind: "askMailbox", id },
    };
    return [notice];
  },
};
