import type { Id } from "../../kernel/ids.ts";
import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { Bump } from "./bump.model.ts";
import { spanWords } from "./propose.rules.ts";
import type { CalendarWrite } from "./write.model.ts";

/** By owner: who acts for them now with leave to read their diary, and the zone they live in. */
export type DiaryNoticeFacts = { helpers: ReadonlyMap<Id, readonly Id[]>; zones: ReadonlyMap<Id, string> };

/** Whose diary it is, and whoever acts for them, hear that something may have to give way, and what is not in their calendar: when, but not what. */
export const diaryNotices: NoticeRule = {
  topics: [
    { topic: "diary.bump", label: "A meeting may have to give way", channel: "mail" },
    { topic: "diary.unwritten", label: "A decision could not be written into my calendar", channel: "mail" },
  ],
  on: ["bump", "calendarWrite"],
  notices: (change, facts) => {
    if (change.kind === "calendarWrite") return unwritten(change as Change<CalendarWrite>, facts as DiaryNoticeFacts);
    const { after, events } = change as Change<Bump>;
    if (!events.some(({ type }) => type === "bumpProposed")) return [];
    const { helpers, zones } = facts as DiaryNoticeFacts;
    const { owner, startsAt, endsAt, className, incident } = after;
    const when = spanWords(zones.get(owner) ?? "UTC", { from: startsAt, to: endsAt });
    return [
      {
        to: [owner, ...(helpers.get(owner) ?? [])],
        topic: "diary.bump",
        why: "a major incident needs whose diary you keep",
        urgency: "now",
        subject: "Meetings may have to give way",
        text: `${className} on ${when} may have to give way to a major incident. A message to its organiser is drafted in the diary.`,
        kind: "incident",
        id: incident,
      },
    ];
  },
};

/** Whose decision is not in their calendar hears when the meeting is, and why. */
function unwritten({ id, after, events }: Change<CalendarWrite>, { zones }: DiaryNoticeFacts): Notice[] {
  if (!events.some(({ type }) => type === "writeRefused")) return [];
  const { owner, startsAt, problem } = after;
  const when = startsAt === null ? "" : ` about ${spanWords(zones.get(owner) ?? "UTC", { from: startsAt, to: after.endsAt ?? startsAt })}`;
  return [
    {
      ...{ to: [owner], topic: "diary.unwritten", why: "it is your calendar", urgency: "soon" },
      subject: "A decision is not in your calendar",
      text: `What was decided${when} could not be written into your calendar. ${problem ?? ""}`.trim(),
      ...{ kind: "calendarWrite", id },
    },
  ];
}
