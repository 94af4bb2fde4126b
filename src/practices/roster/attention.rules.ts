import { accept, type Decision } from "../../kernel/decision.ts";
import { addDays, addMinutes, DAY_MS, HOUR_MS, type Instant, instant, lastMs, localDay, minInstant } from "../../kernel/time.ts";
import { type Gap, gapsOf } from "./history.rules.ts";
import type { Roster } from "./model.ts";
import { nextHandOff, type OverridePlan } from "./roster.rules.ts";

/** How long before a hand-off its note is asked for. */
export const noteLeadMinutes = 30;
const mostTold = 50;

/**
 * A roster looks ahead: gaps that it has not told of become one event, the next hand-off is noted half an hour before it comes, and it
 * says when it wants to look again. A gap that was closed and opens again is told again; one that merely grows is not.
 */
export function attended(roster: Roster, overrides: readonly OverridePlan[], now: Instant): Decision<Roster> {
  const gaps = gapsOf({ roster, overrides, from: now, to: addDays(now, roster.gapNoticeDays) }).slice(0, mostTold);
  const fresh = gaps.filter(
    (gap) => !roster.toldGaps.some((told) => told.level === gap.level && told.startsAt < gap.end && told.endsAt > gap.start),
  );
  const toldGaps = gaps.map(({ level, start, end }) => ({ level, startsAt: start, endsAt: end }));
  const next = { ...roster, toldGaps, ...handOffAhead(roster, overrides, now) };
  return fresh.length > 0 ? accept(next, { type: "gapAhead", data: { gaps: fresh.map(plain) } }) : accept(next);
}

function handOffAhead(roster: Roster, overrides: readonly OverridePlan[], now: Instant): Pick<Roster, "attentionAt" | "handOffAsked"> {
  const tomorrow = nextMorning(roster.timeZone, now);
  const coming = roster.askForNotes ? nextHandOff({ roster, overrides, at: now }) : null;
  if (!coming) return { attentionAt: tomorrow, handOffAsked: roster.handOffAsked };
  const askAt = addMinutes(coming.at, -noteLeadMinutes);
  const isDue = askAt <= now;
  const hasTwoSides = coming.outgoing.length > 0 && coming.incoming.length > 0;
  const asked =
    isDue && hasTwoSides
      ? { level: 1, at: coming.at, outgoing: [...coming.outgoing], incoming: [...coming.incoming] }
      : roster.handOffAsked;
  return { attentionAt: minInstant(tomorrow, isDue ? coming.at : askAt), handOffAsked: asked };
}

/** The next eight o'clock of the roster's clocks. */
function nextMorning(zone: string, now: Instant): Instant {
  const day = localDay(zone, now);
  const today = instant(lastMs(zone, day * DAY_MS + 8 * HOUR_MS));
  return today > now ? today : instant(lastMs(zone, (day + 1) * DAY_MS + 8 * HOUR_MS));
}

function plain({ level, start, end }: Gap): { level: number; startsAt: Instant; endsAt: Instant } {
  return { level, startsAt: start, endsAt: end };
}
