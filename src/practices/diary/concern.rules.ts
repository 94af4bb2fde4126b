import { type Concern, concernOf } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Invitation } from "./invitation.model.ts";
import { spanWords } from "./propose.rules.ts";

/** The directors there are, each with the zone they live in. */
export type InvitationConcernFacts = { directors: ReadonlyMap<Id, string> };

/** An invitation is answered in a moment, and looms for three days. */
const answerMinutes = 5;
const horizonMinutes = 3 * 24 * 60;

/** An invitation of a director that nobody has answered. Its words are the diary's: whoever may not read it hears that there is one. */
export function invitationConcern(invitation: Invitation, given: Record<string, unknown>): Concern | null {
  const { directors } = given as InvitationConcernFacts;
  const zone = directors.get(invitation.owner);
  if (zone === undefined || invitation.state !== "open") return null;
  const { id, title, startsAt, endsAt, isAllDay, organizer, organizerName } = invitation;
  const when = isAllDay ? startsAt.slice(0, 10) : spanWords(zone, { from: startsAt, to: endsAt });
  return concernOf({
    rootCauseKey: id,
    title: `Invitation: ${title}`.slice(0, 160),
    facts: `${when} · from ${organizerName ?? organizer ?? "somebody"}`.slice(0, 300),
    neutralTitle: "An invitation waits for an answer",
    irreversibleAt: startsAt,
    irreversibleWords: "it begins",
    timeNeededMinutes: answerMinutes,
    horizonMinutes,
    deed: { label: "Answer", to: "/diary" },
  });
}
