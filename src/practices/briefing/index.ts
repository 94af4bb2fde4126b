import type { Practice } from "../../engine/house.ts";
import { briefingNotices } from "./notices.ts";
import { officeOf } from "./office-store.ts";
import { briefingRhythm, rhythmReaction } from "./rhythm.rules.ts";
import { briefing } from "./rules.ts";
import { briefingFacts } from "./store.ts";

/** Papers: what the office tells in writing. Its routes need the typesetter, and are opened by the composition. */
export const briefings: Practice = {
  name: "briefing",
  kinds: [
    { kind: briefingRhythm, facts: async (tx, _asks, _now, house) => ({ zone: (await officeOf(tx, house)).zone }) },
    { kind: briefing, facts: briefingFacts },
  ],
  reactions: [rhythmReaction],
  notices: [briefingNotices],
};
