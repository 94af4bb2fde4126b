import type { EndingFeeds } from "../../kernel/feed.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change, Reaction } from "../../kernel/practice.ts";
import type { Roster, RosterOverride, ShiftSwap } from "./model.ts";
import { overridesOf } from "./swap.rules.ts";

/** A roster looks ahead again when its overrides change: a gap may have opened or closed, a hand-off moved. */
export const lookAfterOverride: Reaction = {
  on: ["rosterOverride"],
  react: ({ after }) => [{ kind: "roster", id: (after as RosterOverride).roster, command: { type: "look" } }],
};

/** An accepted swap makes its overrides. */
export const makeSwapped: Reaction = {
  on: ["shiftSwap"],
  react: (change) => {
    const { before, after } = change as Change<ShiftSwap>;
    if (after.state !== "accepted" || before?.state === "accepted") return [];
    const { roster, level, id: swap, message: reason } = after;
    return overridesOf(after).map(({ id, ...moved }) => ({
      kind: "rosterOverride",
      id,
      isNew: true,
      command: { type: "agree", roster, level, swap, reason, ...moved },
    }));
  },
};

/** Half an hour before a hand-off its note is asked for. */
export const askForNote: Reaction = {
  on: ["roster"],
  react: (change) => {
    const { id, before, after } = change as Change<Roster>;
    const asked = after.handOffAsked;
    if (!asked || asked.at === before?.handOffAsked?.at) return [];
    const { level, at, outgoing, incoming } = asked;
    return [
      {
        kind: "shiftNote",
        id: deriveId(id, `note/${level}/${at}`),
        command: { type: "ask", roster: id, level, handOffAt: at, outgoing, incoming },
      },
    ];
  },
};

/** The rosters in which changed persons take turns, the overrides that the house made when they left, and their calendar feeds. */
export type LeavingFacts = EndingFeeds & {
  rosters: ReadonlyMap<Id, readonly Id[]>;
  leaves: ReadonlyMap<Id, readonly Id[]>;
};

/** Whoever stops working here is away from then on, so that the layer beneath answers and the gap is seen; who comes back is not. */
export const leaveRosters: Reaction = {
  on: ["person"],
  react: ({ id, before, after, at }, facts) => {
    const { rosters, leaves } = facts as LeavingFacts;
    if (!before || before.active === after.active) return [];
    if (after.active) return (leaves.get(id) ?? []).map((one) => ({ kind: "rosterOverride", id: one, command: { type: "end" } }));
    return (rosters.get(id) ?? []).map((roster) => ({
      kind: "rosterOverride",
      id: deriveId(roster, `left/${id}/${at}`),
      command: { type: "leave", roster, whom: id },
    }));
  },
};
