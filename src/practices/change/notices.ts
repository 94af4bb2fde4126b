import type { Id } from "../../kernel/ids.ts";
import { mentionsIn } from "../../kernel/mention.ts";
import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import { DAY_MS, ms } from "../../kernel/time.ts";
import type { ChangeRequest } from "./model.ts";
import type { ChangeTemplate, Freeze } from "./register.model.ts";
import type { ChangeTask } from "./task.model.ts";

export type NoticeFacts = {
  /** By freeze: the implementers, and the changes, that were scheduled into it. */
  frozen: ReadonlyMap<Id, { to: readonly Id[]; numbers: readonly string[] }>;
  people: readonly { id: Id; name: string }[];
  /** By change whose window passed unbegun: the manager of its implementer, and the lead of its team. */
  answerers: ReadonlyMap<Id, readonly Id[]>;
};

/** Who is told of a change: those who are asked, then those who carry it; those with something scheduled into a new freeze. */
export const changeNotices: NoticeRule = {
  on: ["change", "changeFreeze", "changeTemplate", "changeTask"],
  topics: [
    { topic: "change.vote", label: "A change waits for my vote", channel: "mail" },
    { topic: "change.mine", label: "A change of mine was approved, refused, frozen or asked anew", channel: "mail" },
    {
      topic: "change.alarm",
      label: "A change I carry, call back or answer for passes its point of no return, or its window",
      channel: "mail",
    },
    { topic: "change.task", label: "A task of a change is mine", channel: "mail" },
    { topic: "change.template", label: "A change template of mine lost its standing", channel: "mail" },
    { topic: "change.mention", label: "Somebody mentioned me on a change", channel: "mail" },
  ],
  notices: (told, facts) => {
    if (told.kind === "changeTemplate") return ofTemplate(told as Change<ChangeTemplate>);
    if (told.kind === "changeTask") return ofTask(told as Change<ChangeTask>);
    if (told.kind === "changeFreeze") return ofFreeze(told as Change<Freeze>, facts as NoticeFacts);
    return told.events.flatMap(({ type, data = {} }) => ofChange(told as Change<ChangeRequest>, { type, data }, facts as NoticeFacts));
  },
};

/** The owner is told that a template lost its standing, and why. */
function ofTemplate({ after, id, events }: Change<ChangeTemplate>): Notice[] {
  const lost = events.find(({ type }) => type === "standingLost");
  if (!lost || after.owner === null) return [];
  const text = `${String(lost.data?.because)} What is to be changed so needs a normal change, until a manager gives standing back.`;
  const subject = `Change template: ${after.name} has lost its standing`;
  return [{ kind: "changeTemplate", id, subject, text, to: [after.owner], urgency: "soon", topic: "change.template", why: "you own it" }];
}

type Happened = { type: string; data: Record<string, unknown> };

function ofChange({ after, id, at }: Change<ChangeRequest>, { type, data }: Happened, known: NoticeFacts): Notice[] {
  const subject = `${after.number ?? "Change"} ${after.shortDescription}`;
  const draft = { kind: "change", id, subject, urgency: "soon" } as const;
  const carriers = [...new Set([after.assignee, after.requestedBy])].filter((one) => one !== null);
  const mine = (text: string): Notice[] =>
    carriers.length === 0 ? [] : [{ ...draft, topic: "change.mine", why: "you asked for it or carry it out", to: carriers, text }];
  const voters = (to: readonly Id[], text: string): Notice[] =>
    to.length === 0 ? [] : [{ ...draft, topic: "change.vote", why: "you have a vote on it", to, text }];
  const alarm = (said: readonly (Id | null)[], text: string): Notice[] => {
    const to = [...new Set(said)].filter((one) => one !== null);
    const why = "you carry it out, call it back, or answer for who does";
    return to.length === 0 ? [] : [{ ...draft, topic: "change.alarm", why, to, text, urgency: "now" }];
  };
  switch (type) {
    case "approvalsAsked": {
      const rows = data.approvals as readonly { voters: readonly Id[] }[];
      return voters([...new Set(rows.flatMap((row) => row.voters))], "Your vote is asked for.");
    }
    case "approvalReminded":
      return voters(data.waitingFor as readonly Id[], "Your vote is due soon.");
    case "approvalOverdue":
      return [...voters(data.waitingFor as readonly Id[], "Your vote is overdue."), ...mine("Its approval is overdue.")];
    case "approvalGiven":
      return mine("It is approved.");
    case "changeRefused":
      return mine(`It was refused: ${String(data.reason)}`);
    case "approvalsVoided":
      return data.why === "edited" ? mine("Its approved words were changed: approval is asked anew.") : [];
    case "changeRolledBack":
      return mine(`It was rolled back: ${String(data.reason)}`);
    case "changeOverran":
      return alarm([after.assignee, after.rollbackCaller, after.requestedBy], "Its window is over, and it goes on. Finish, or roll back.");
    case "changeStillOverruns":
      return alarm(
        [after.assignee, after.rollbackCaller, after.requestedBy],
        "It still goes on, long after its window. Finish, or roll back. It covers no deployment any more.",
      );
    case "windowMissed": {
      // What is found long after, in history that was taken over or after a standstill, is listed; nobody is woken for it.
      if (ms(at) - ms(String(data.plannedEnd)) > DAY_MS) return [];
      const to = [after.assignee, after.requestedBy, ...(known.answerers.get(id) ?? [])];
      return alarm(to, "Its window is over, and it was not begun. Move it to another, or cancel it.");
    }
    case "pointOfNoReturnPassed":
      return data.tested === true ? [] : alarm([after.assignee, after.rollbackCaller], untested(data.waitsFor as readonly string[]));
    case "noteAdded": {
      const text = String(data.text ?? "");
      const to = mentionsIn(text, known.people);
      return to.length === 0 ? [] : [{ ...draft, topic: "change.mention", why: "you were mentioned", to, text, audience: "staff" }];
    }
    default:
      return [];
  }
}

function untested(waitsFor: readonly string[]): string {
  const open = waitsFor.length > 0 ? ` Not tested yet: ${waitsFor.slice(0, 5).join(", ")}.` : " No test of it has succeeded.";
  return `The point of no return is reached.${open} Roll back now, or the window will not hold.`;
}

function ofTask({ after, id, events, actor }: Change<ChangeTask>): Notice[] {
  const isGiven = events.some(({ data = {} }) => after.owner !== null && data.owner === after.owner);
  if (!isGiven || after.owner === null || after.owner === actor.personId) return [];
  const text = after.isCondition ? "A condition is yours: the change does not begin before its evidence." : "A task is yours.";
  const subject = `${after.number ?? "Task"} ${after.title}`;
  return [{ kind: "changeTask", id, subject, text, to: [after.owner], urgency: "soon", topic: "change.task", why: "you own the task" }];
}

function ofFreeze({ after, id }: Change<Freeze>, facts: NoticeFacts): Notice[] {
  const frozen = facts.frozen.get(id);
  if (!frozen || frozen.to.length === 0) return [];
  const text = `It stands over ${frozen.numbers.join(", ")}. Move each, have it excepted, or cancel it.`;
  return [
    {
      ...{ kind: "changeFreeze", id, subject: `Freeze: ${after.name}`, text, to: frozen.to, urgency: "soon" },
      ...{ topic: "change.mine", why: "a change of yours is scheduled into it" },
    },
  ];
}
