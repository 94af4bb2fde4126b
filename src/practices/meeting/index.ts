import type { Practice } from "../../engine/house.ts";
import { meetingAction } from "./action.rules.ts";
import { meetingConcernFacts } from "./concern-store.ts";
import { duty } from "./duty.rules.ts";
import { agendaItem } from "./item.rules.ts";
import { meetingNotices } from "./notices.ts";
import { meetingReaction } from "./reactions.ts";
import { meeting } from "./rules.ts";
import { meetingSeries } from "./series.rules.ts";
import { assemblyFacts, dutyFacts, itemFacts, meetingFacts, seriesFacts } from "./store.ts";

export const meetings: Practice = {
  name: "meeting",
  kinds: [
    { kind: meetingSeries, facts: seriesFacts },
    { kind: meeting, facts: meetingFacts },
    { kind: agendaItem, facts: itemFacts },
    { kind: meetingAction, concernFacts: meetingConcernFacts, concernReads: ["meeting"] },
    { kind: duty, facts: dutyFacts, concernFacts: meetingConcernFacts },
  ],
  reactions: [{ ...meetingReaction, facts: assemblyFacts }],
  notices: [meetingNotices],
};
