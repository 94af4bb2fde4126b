import type { Id } from "../../kernel/ids.ts";
import { mentionsIn } from "../../kernel/mention.ts";
import type { Change, Notice, NoticeRule } from "../../kernel/practice.ts";
import { clockWords } from "../../kernel/time.ts";
import type { ClockRecord } from "../service-level/model.ts";
import type { Incident } from "./model.ts";
import type { Voice } from "./stakeholder.model.ts";
import { amongWords, updateSubject } from "./stakeholder-mail.rules.ts";
import { groupsReached, type KnownGroup, voicesReached } from "./told.rules.ts";
import { updateTopic } from "./words.ts";
import { alarmed } from "./work.rules.ts";

/** Whom an incident's news concerns: its team's people, the persons who may be mentioned, and the incidents of changed clocks. */
export type NoticeFacts = {
  teams: ReadonlyMap<Id, { name: string; members: readonly Id[]; lead: Id | null }>;
  people: readonly { id: Id; name: string }[];
  directors: readonly Id[];
  incidents: ReadonlyMap<Id, Incident>;
  /** Stakeholder groups in force, and services by the name their readers know. */
  groups: readonly KnownGroup[];
  serviceNames: ReadonlyMap<Id, string>;
  /** Who follows an incident by mail. */
  followers: ReadonlyMap<Id, readonly Id[]>;
  /** The organisation's zone, for moments in words. */
  timeZone: string;
};

/** Who is told of what, and why. Quiet where nobody needs to know: an edit, a note without a mention, a merge tell nobody. */
export const incidentNotices: NoticeRule = {
  on: ["incident", "clock"],
  topics: [
    { topic: "incident.mine", label: "An incident was given to me", channel: "mail" },
    { topic: "incident.team", label: "An incident came to my team", channel: "inApp" },
    { topic: "incident.caller", label: "News of what I reported", channel: "mail" },
    { topic: "incident.answered", label: "A caller answered or reopened", channel: "mail" },
    { topic: "incident.mention", label: "Somebody mentioned me", channel: "mail" },
    { topic: "incident.risk", label: "A promise is at risk or broken", channel: "inApp" },
    { topic: "incident.major", label: "Major incidents", channel: "mail", help: "Declared, handed over, an update missed." },
    { topic: updateTopic, label: "Updates of major incidents", channel: "mail", help: "Where you are in a group that is told with each." },
  ],
  notices: (change, given) => {
    const facts = given as NoticeFacts;
    if (change.kind === "clock") return clockNotices(change as Change<ClockRecord>, facts);
    const mine = change as Change<Incident>;
    return mine.events.flatMap((event) => incidentNotice(mine, event.type, event.data ?? {}, facts));
  },
};

type Draft = Omit<Notice, "kind" | "id" | "subject"> & { subject?: string };

function incidentNotice(change: Change<Incident>, type: string, data: Record<string, unknown>, facts: NoticeFacts): Notice[] {
  const { after, before, id, actor } = change;
  const name = `${after.number ?? "Incident"} ${after.shortDescription}`;
  const say = (draft: Draft): Notice[] => (draft.to.length > 0 ? [{ subject: name, ...draft, kind: "incident", id }] : []);
  const text = (key: string) => (typeof data[key] === "string" ? (data[key] as string) : "");
  const owner = after.assignee ? [after.assignee] : (facts.teams.get(after.team ?? "")?.members ?? []);
  const caller = after.caller ? [after.caller] : [];
  const soonest = after.notify === "2" || after.notify === "3" ? "now" : "soon";
  const because = after.assignee ? "it is yours" : "it is your team's and nobody's yet";
  switch (type) {
    case "incidentReported":
      return [
        ...say({
          to: after.caller && after.caller !== actor.personId ? caller : [],
          topic: "incident.caller",
          why: "it was reported for you",
          urgency: soonest,
          text: "We have it. You will hear from us here.",
        }),
        ...assignment(change, facts, say),
      ];
    case "assigned":
    case "incidentEdited":
      return before && (before.assignee !== after.assignee || before.team !== after.team) ? assignment(change, facts, say) : [];
    case "commentAdded":
      return data.fromCaller
        ? say({ to: owner, topic: "incident.answered", why: because, urgency: "soon", text: text("text") })
        : say({ to: caller, topic: "incident.caller", why: "you reported it", urgency: soonest, text: text("text") });
    case "incidentReopened":
      return say({ to: owner, topic: "incident.answered", why: because, urgency: "soon", text: `Reopened: ${text("reason")}` });
    case "incidentResolved":
      return say({
        to: caller,
        topic: "incident.caller",
        why: "you reported it",
        urgency: soonest,
        text: `It should work again. ${text("closeNotes")} If it does not, reopen it there.`,
      });
    case "followedParent":
      return text("state") === "6"
        ? say({
            to: caller,
            topic: "incident.caller",
            why: "you reported it",
            urgency: soonest,
            text: `It should work again. ${after.closeNotes ?? ""} If it does not, reopen it there.`,
          })
        : [];
    case "noteAdded": {
      const mentioned = mentionsIn(text("text"), facts.people);
      return say({
        to: mentioned,
        topic: "incident.mention",
        why: `${actor.name} mentioned you`,
        urgency: "soon",
        text: text("text"),
        audience: "staff",
      });
    }
    case "majorProposed":
      return say({
        to: facts.directors,
        topic: "incident.major",
        why: "you decide on major incidents",
        urgency: "now",
        text: `Proposed as major: ${text("reason")}`,
      });
    case "majorDeclared":
      return say({
        to: [...new Set([...facts.directors, ...(after.commander ? [after.commander] : []), ...owner])],
        topic: "incident.major",
        why: "it is a major incident",
        urgency: "now",
        text: `Major incident: ${text("reason")}`,
      });
    case "handedOver":
      return say({
        to: [text("to")].filter(Boolean),
        topic: "incident.major",
        why: `${text("role")} was handed to you`,
        urgency: "now",
        text: `You now hold: ${text("role")}.`,
      });
    case "updateMissed":
      return say({
        to: alarmed(after, facts.directors),
        topic: "incident.major",
        why: "the promised update to stakeholders is overdue",
        urgency: "now",
        text: "The update to stakeholders was due and has not been sent.",
      });
    case "updateSent":
      return update(change, { text: text("text"), voice: data.voice as Voice, count: Number(data.count) }, facts);
    default:
      return [];
  }
}

/** An update in the inbox of those its groups name, and of those who follow it; its mail is written apart, for it also goes to those without an inbox. */
function update(change: Change<Incident>, said: { text: string; voice: Voice; count: number }, facts: NoticeFacts): Notice[] {
  const { after, id, at } = change;
  const groups = groupsReached({ incident: after, before: change.before ?? after, voice: said.voice, now: at, groups: facts.groups });
  const service = after.service;
  const subject = updateSubject({ ...said, service: facts.serviceNames.get(service ?? "") ?? null, title: after.shortDescription });
  const common = { topic: updateTopic, urgency: "now", subject, text: said.text, kind: "incident", id, mailedApart: true } as const;
  const instead = service && !after.restricted ? { orElse: { kind: "service", id: service } } : {};
  const people = [...new Set(groups.flatMap((group) => group.people))];
  const isPublic = !after.restricted && voicesReached(said.voice, change.before ?? after, at).includes("business");
  const others = (isPublic ? (facts.followers.get(id) ?? []) : []).filter((person) => !people.includes(person));
  return [
    ...people.map((person) => {
      const why = amongWords(groups.filter((group) => group.people.includes(person)).map(({ name }) => name));
      return { ...common, ...instead, to: [person], why };
    }),
    ...(others.length > 0 ? [{ ...common, ...instead, to: others, why: "you asked to be told of this trouble" }] : []),
  ];
}

function assignment(change: Change<Incident>, facts: NoticeFacts, say: (draft: Draft) => Notice[]): Notice[] {
  const { before, after } = change;
  const words = `Priority ${after.priority}. ${after.description?.slice(0, 500) ?? ""}`.trim();
  if (after.assignee && after.assignee !== before?.assignee)
    return say({
      to: [after.assignee],
      topic: "incident.mine",
      why: "it was given to you",
      urgency: after.priority === "1" ? "now" : "soon",
      text: words,
    });
  const team = after.team && after.team !== before?.team ? facts.teams.get(after.team) : undefined;
  if (!team || after.assignee) return [];
  return say({
    to: team.members,
    topic: "incident.team",
    why: `it came to ${team.name}`,
    urgency: after.priority === "1" ? "now" : "digest",
    text: words,
  });
}

function clockNotices({ after, events, at }: Change<ClockRecord>, facts: NoticeFacts): Notice[] {
  const record = facts.incidents.get(after.subject);
  if (!record || after.subjectKind !== "incident") return [];
  const team = facts.teams.get(record.team ?? "");
  const to = record.assignee ? [record.assignee] : [...(team?.members ?? [])];
  return events.flatMap((event): Notice[] => {
    const common = {
      topic: "incident.risk",
      kind: "incident",
      id: after.subject,
      subject: `${record.number} ${record.shortDescription}`,
    } as const;
    if (event.type === "clockWarned" && to.length > 0)
      return [
        {
          ...common,
          to,
          why: record.assignee ? "it is yours" : "it is your team's",
          urgency: "soon",
          text: `${after.name} is at risk${after.breachAt ? `: it breaks at ${clockWords(facts.timeZone, after.breachAt, at)}` : ""}.`,
        },
      ];
    if (event.type !== "clockBreached") return [];
    const told = [...new Set([...to, ...(team?.lead ? [team.lead] : [])])];
    return told.length > 0
      ? [{ ...common, to: told, why: "the promise is broken", urgency: "soon", text: `${after.name} is broken.` }]
      : [];
  });
}
