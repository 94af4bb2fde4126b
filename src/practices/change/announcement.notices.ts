import type { Change, Notice, NoticeRule, Reaction } from "../../kernel/practice.ts";
import type { Announcement } from "./announcement.model.ts";
import { wordsFor } from "./announcement.rules.ts";

/** About planned work on what concerns a reader: it is mailed in their own zone, apart from the inbox. */
export const announcedTopic = "change.announced";

export const announcementNotices: NoticeRule = {
  on: ["changeAnnouncement"],
  topics: [{ topic: announcedTopic, label: "Work is planned on what concerns me", channel: "mail" }],
  notices: (told) => ofAnnouncement(told as Change<Announcement>),
};

function ofAnnouncement({ id, before, after, at }: Change<Announcement>): Notice[] {
  if (before !== null || after.people.length === 0) return [];
  const draft = { kind: "changeAnnouncement", id, subject: after.subject, text: wordsFor(after, "UTC", at), urgency: "soon" } as const;
  const to = after.people.map((one) => one.person);
  return [{ ...draft, topic: announcedTopic, why: "it concerns you", to, mailedApart: true }];
}

/** A change knows that those whom it touches were told, and of which window. */
export const announcementReaction: Reaction = {
  on: ["changeAnnouncement"],
  react: (sent) => {
    const { after, events } = sent as Change<Announcement>;
    return events.map(({ data }) => ({
      kind: "change",
      id: after.change,
      command: { type: "noteAnnounced", digest: String(data?.digest) },
    }));
  },
};
