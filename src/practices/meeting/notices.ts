import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import type { Duty, MeetingAction } from "./item.model.ts";
import type { Meeting } from "./model.ts";
import { dayWords } from "./rhythm.rules.ts";

/** Who is told: whoever is invited of the agenda, whoever was there of the minutes, owners of what they have to do. */
export const meetingNotices: NoticeRule = {
  on: ["meeting", "meetingAction", "duty"],
  topics: [
    { topic: "meeting.agenda", label: "The agenda of a meeting I am invited to, or that it is canceled", channel: "mail" },
    { topic: "meeting.minutes", label: "The minutes of a meeting of mine", channel: "mail" },
    { topic: "meeting.mine", label: "An action of a meeting or a duty of mine is agreed or overdue", channel: "mail" },
  ],
  notices: (change) => {
    if (change.kind === "meeting") return ofMeeting(change as Change<Meeting>);
    if (change.kind === "duty") return ofDuty(change as Change<Duty>);
    return ofAction(change as Change<MeetingAction>);
  },
};

function ofMeeting({ id, after, events }: Change<Meeting>): Notice[] {
  const name = `${after.number ?? "Meeting"} ${after.title}`;
  const invited = [...new Set([...after.invited, ...(after.chair ? [after.chair] : [])])];
  const those = [...new Set([...invited, ...after.present])];
  // Minutes are a letter of their own: they are kept.
  const common = { kind: "meeting", id, urgency: "now" } as const;
  const agenda = { ...common, topic: "meeting.agenda", why: "you are invited", to: invited } as const;
  return events.flatMap(({ type, data = {} }): Notice[] => {
    if (type === "agendaCirculated") return [{ ...agenda, subject: `Agenda: ${name}`, text: String(data.text ?? "") }];
    if (type === "meetingCanceled") return [{ ...agenda, subject: `Canceled: ${name}`, text: String(data.reason ?? "") }];
    if (type !== "minutesCirculated") return [];
    const why = "you were invited or there";
    return [{ ...common, topic: "meeting.minutes", why, to: those, subject: `Minutes: ${name}`, text: after.minutesText ?? "" }];
  });
}

function ofAction({ before, after, events, at }: Change<MeetingAction>): Notice[] {
  const mine = { ...{ kind: "meeting", id: after.meeting, subject: after.title, to: [after.owner] }, ...toOwner("the action is yours") };
  return events.flatMap(({ type }): Notice[] => {
    if (type === "actionAgreed" || (type === "actionChanged" && before?.owner !== after.owner))
      return [{ ...mine, text: `${after.title}. Due ${dayWords(after.dueOn, at.slice(0, 10))}.` }];
    return type === "actionOverdue" ? [{ ...mine, text: `${after.title} was due ${dayWords(after.dueOn, at.slice(0, 10))}.` }] : [];
  });
}

function ofDuty({ id, after, events, at }: Change<Duty>): Notice[] {
  const mine = { ...{ kind: "duty", id, subject: after.title, to: [after.owner] }, ...toOwner("the duty is yours") };
  return events.flatMap(({ type }): Notice[] =>
    type === "dutyOverdue"
      ? [{ ...mine, text: `${after.title} was due ${dayWords(after.nextDueOn, at.slice(0, 10))}. Do it, and say what shows it.` }]
      : [],
  );
}

function toOwner(why: string) {
  return { why, topic: "meeting.mine", urgency: "soon" } as const;
}
