import type { Practice } from "../../engine/house.ts";
import { endFeedsOf } from "../../kernel/feed.ts";
import { rosterErasure } from "./erasure.ts";
import { rosterFeed } from "./feed.rules.ts";
import { shiftNote } from "./note.rules.ts";
import { rosterNotices } from "./notices.ts";
import { rosterOverride } from "./override.rules.ts";
import { askForNote, leaveRosters, lookAfterOverride, makeSwapped } from "./reactions.ts";
import { rosterRoutes } from "./routes.ts";
import { keepRosterVersions, roster, rosterVersion } from "./rules.ts";
import { leavingFacts, noticeFacts, rosterFacts, shiftFacts } from "./store.ts";
import { shiftSwap } from "./swap.rules.ts";

export const rosters: Practice = {
  name: "roster",
  kinds: [
    { kind: roster, facts: rosterFacts },
    { kind: rosterVersion },
    { kind: rosterOverride, facts: shiftFacts },
    { kind: shiftSwap, facts: shiftFacts },
    { kind: shiftNote, facts: shiftFacts },
    { kind: rosterFeed },
  ],
  reactions: [
    keepRosterVersions,
    lookAfterOverride,
    makeSwapped,
    askForNote,
    { ...leaveRosters, facts: leavingFacts },
    { ...endFeedsOf("rosterFeed"), facts: leavingFacts },
  ],
  followers: [rosterErasure],
  routes: rosterRoutes,
  notices: [{ ...rosterNotices, facts: noticeFacts }],
};
