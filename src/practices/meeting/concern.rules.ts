import { type Concern, concernOf } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import { endOfLocalDay } from "../../kernel/time.ts";
import type { Duty, MeetingAction } from "./item.model.ts";

export type MeetingConcernFacts = {
  /** In which the days end that were agreed. */
  zone: string;
  names: ReadonlyMap<Id, string>;
  meetings: ReadonlyMap<Id, { number: string | null; title: string }>;
};

/** What a meeting agreed and nobody did by its day. */
export function meetingActionConcern(action: MeetingAction, given: Record<string, unknown>): Concern | null {
  if (action.state !== "open" || action.remindedAt === null) return null;
  const { zone, names, meetings } = given as MeetingConcernFacts;
  const meeting = meetings.get(action.meeting);
  return concernOf({
    rootCauseKey: action.id,
    title: `Action overdue: ${action.title}`.slice(0, 160),
    facts: [`due ${action.dueOn}`, `with ${names.get(action.owner) ?? "somebody"}`, meeting?.title]
      .filter(Boolean)
      .join(" · ")
      .slice(0, 300),
    irreversibleAt: endOfLocalDay(zone, action.dueOn),
    irreversibleWords: "the action is due",
    deed: meeting ? { label: "Open the meeting", to: `/meetings/${meeting.number ?? action.meeting}` } : null,
  });
}

/** A duty of the office that is overdue. */
export function dutyConcern(duty: Duty, given: Record<string, unknown>): Concern | null {
  if (!duty.active || duty.overdueAt === null) return null;
  const { zone, names } = given as MeetingConcernFacts;
  return concernOf({
    rootCauseKey: duty.id,
    title: `Duty overdue: ${duty.title}`.slice(0, 160),
    facts: [
      `due ${duty.nextDueOn}`,
      `with ${names.get(duty.owner) ?? "somebody"}`,
      duty.lastDoneAt ? `last done ${duty.lastDoneAt.slice(0, 10)}` : "never done",
    ].join(" · "),
    irreversibleAt: endOfLocalDay(zone, duty.nextDueOn),
    irreversibleWords: "the duty is due",
    deed: { label: "Remind", to: `/duties/${duty.id}` },
  });
}
