import type { Practice } from "../../engine/house.ts";
import { endFeedsOf } from "../../kernel/feed.ts";
import { bump } from "./bump.rules.ts";
import { meetingClass } from "./class.rules.ts";
import { calendarEntry } from "./entry.rules.ts";
import { diaryErasure } from "./erasure.ts";
import { diaryFeed } from "./feed.rules.ts";
import { invitation } from "./invitation.rules.ts";
import { diaryNotices } from "./notices.ts";
import { bumpFacts, bumpMailFacts, diaryNoticeFacts, endingDiaryFeeds, invitationConcernFacts } from "./reaction-facts.ts";
import { bumpReaction } from "./reactions.ts";
import { diaryRoutes } from "./routes.ts";
import { calendarSource } from "./source.rules.ts";
import { calendarWrite } from "./write.rules.ts";
import { writeReaction } from "./write-reactions.ts";
import { writeFacts } from "./write-store.ts";

export const diaries: Practice = {
  name: "diary",
  kinds: [
    { kind: meetingClass },
    { kind: calendarSource },
    { kind: calendarEntry },
    { kind: bump, facts: bumpMailFacts },
    { kind: diaryFeed },
    { kind: calendarWrite },
    { kind: invitation, facts: bumpMailFacts, concernFacts: invitationConcernFacts },
  ],
  reactions: [
    { ...bumpReaction, facts: bumpFacts },
    { ...writeReaction, facts: writeFacts },
    { ...endFeedsOf("diaryFeed"), facts: endingDiaryFeeds },
  ],
  notices: [{ ...diaryNotices, facts: diaryNoticeFacts }],
  followers: [diaryErasure],
  routes: diaryRoutes,
};
