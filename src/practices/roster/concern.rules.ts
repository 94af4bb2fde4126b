import { type Concern, concernOf } from "../../kernel/concern.ts";
import type { Roster } from "./model.ts";

/** Hours that must be covered and in which nobody is on call, as the roster told of them: a gap that runs on the first level is a gate. */
export function rosterConcern(roster: Roster): Concern | null {
  const [first] = roster.toldGaps.toSorted((one, other) => (one.startsAt < other.startsAt ? -1 : 1));
  if (!roster.active || !first) return null;
  const more = roster.toldGaps.length - 1;
  const words = `Nobody is on call in ${roster.name}, level ${first.level}.`;
  return concernOf({
    rootCauseKey: roster.id,
    title: `Nobody is on call: ${roster.name}`.slice(0, 160),
    facts: [`level ${first.level}`, `from ${stamp(first.startsAt)} to ${stamp(first.endsAt)} UTC`, more > 0 && `${more} more gaps`]
      .filter(Boolean)
      .join(" · "),
    team: roster.team,
    irreversibleAt: first.startsAt,
    irreversibleWords: "nobody is on call",
    gates: first.level === 1 ? [{ code: "nobodyOnCall", since: first.startsAt, words }] : [],
    deed: { label: "Cover", to: `/rosters/${roster.id}` },
  });
}

function stamp(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}
