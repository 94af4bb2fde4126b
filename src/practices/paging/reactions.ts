import type { DomainEvent } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { Incident } from "../incident/model.ts";
import type { Call } from "./callees.rules.ts";
import type { Subject } from "./commands.rules.ts";
import type { MethodType, Urgency } from "./contact.model.ts";
import { type Cause, type Ending, type Page, pageId, urgencyOf } from "./model.ts";
import type { PlanCommand } from "./notification.rules.ts";
import { type PagingLine, policyFor } from "./policy.rules.ts";
import type { PersonWay } from "./reach.rules.ts";

export type PagingReactionFacts = {
  /** The real time; see `PageFacts`. */
  realNow: Instant | null;
  line: PagingLine;
  /** By person: the ways they wish to be told, or the usual one. The inbox is told besides, always. */
  ways: ReadonlyMap<Id, Readonly<Record<Urgency, readonly PersonWay[]>>>;
  channels: ReadonlyMap<Id, { name: string; methodType: MethodType }>;
  /** The channels that hear of alarms. */
  alarmChannels: readonly Id[];
  /** By page: the notifications that wait. */
  waiting: ReadonlyMap<Id, readonly { id: Id; person: Id | null; dueAt: string }[]>;
  /** The incidents that nobody has answered, among those of the pages. */
  unanswered: ReadonlySet<Id>;
};

/** What an incident means for its page, and what a page sets going: its notifications, and the answer on the incident. */
export const pagingReaction: Reaction = {
  on: ["incident", "page"],
  react: (change, given) => {
    const facts = given as PagingReactionFacts;
    return change.kind === "incident"
      ? ofIncident(change as Change<Incident>, facts)
      : [...notifications(change as Change<Page>, facts), ...answer(change as Change<Page>, facts)];
  },
};

function ofIncident(change: Change<Incident>, facts: PagingReactionFacts): Reply[] {
  const { before, after, id, actor } = change;
  if (after.observed) return [];
  const ending = endingOf(after);
  if (ending) return before && endingOf(before) ? [] : [{ kind: "page", id: pageId(id), command: { type: "end", ending } }];
  const cause = causeOf(change);
  const followed = cause === null ? [] : [follow(change, cause, facts)];
  const isAnswered = answered(change);
  return isAnswered ? [...followed, { kind: "page", id: pageId(id), command: { type: "answered", name: actor.name } }] : followed;
}

function endingOf({ state, mergedInto }: Incident): Ending | null {
  if (mergedInto !== null) return "merged";
  return state === "6" ? "resolved" : state === "7" ? "closed" : state === "8" ? "canceled" : null;
}

/** Why the page must hear of a change; null where it need not. */
function causeOf({ before, after, actor }: Change<Incident>): Cause | "changed" | null {
  if (before === null) return "created";
  // A merge that is taken back wakes nobody for what somebody had answered before it.
  if (before.mergedInto !== null && after.mergedInto === null) return after.acknowledgedAt === null ? "reopened" : "changed";
  if (endingOf(before)) return after.assignee !== null && after.assignee === actor.personId ? "changed" : "reopened";
  if (isWorse(before, after)) return "raised";
  if ((before.team !== after.team || before.service !== after.service) && after.assignee === null) return "reassigned";
  const names = ["priority", "service", "team", "restricted", "shortDescription"] as const;
  return names.some((name) => before[name] !== after[name]) ? "changed" : null;
}

function isWorse(before: Incident, after: Incident): boolean {
  return after.priority < before.priority || (after.majorState === "declared" && before.majorState !== "declared");
}

function follow(change: Change<Incident>, cause: Cause | "changed", facts: PagingReactionFacts): Reply {
  const { before, after, id, actor } = change;
  const { policy, because } = policyFor(after, facts.line);
  const subject: Subject = {
    title: after.restricted ? "A restricted incident" : after.shortDescription.slice(0, 160),
    service: after.service,
    team: after.team,
    priority: after.priority,
    restricted: after.restricted,
  };
  // What became worse, came back or went elsewhere is to be answered anew, whoever has answered before.
  const isOpen = cause !== "changed" || after.acknowledgedAt === null;
  return {
    kind: "page",
    id: pageId(id),
    command: {
      ...{ type: "follow", incident: id, subject, cause, isOpen, policy, because },
      isWorse: before !== null && isWorse(before, after),
      by: actor.onBehalfOf?.personId ?? actor.personId,
    },
    ...(before === null ? { isNew: true } : {}),
  };
}

const answers = new Set(["acknowledged", "workStarted", "putOnHold", "resumed"]);

/** Somebody works on it: acknowledged, taken, begun, put on hold; by whatever door. */
function answered({ before, after, events, actor }: Change<Incident>): boolean {
  if (after.acknowledgedAt !== null && (before?.acknowledgedAt ?? null) === null) return true;
  if (before === null) return false;
  const isTaken = after.assignee !== before.assignee && after.assignee !== null && after.assignee === actor.personId;
  return isTaken || events.some(({ type }) => answers.has(type));
}

/** Whoever acknowledges the page answers the incident. */
function answer({ before, after, id }: Change<Page>, facts: PagingReactionFacts): Reply[] {
  const isNew = after.state === "acknowledged" && before?.state !== "acknowledged" && after.acknowledgedVia !== "incident";
  if (!isNew || !facts.unanswered.has(after.incident) || id !== pageId(after.incident)) return [];
  return [{ kind: "incident", id: after.incident, command: { type: "acknowledge" } }];
}

function notifications(change: Change<Page>, facts: PagingReactionFacts): Reply[] {
  const { after, events } = change;
  const now = facts.realNow !== null && facts.realNow > change.at ? facts.realNow : change.at;
  const waiting = facts.waiting.get(change.id) ?? [];
  const lapsed = waiting.filter(({ person }) => isLapsed(change, person));
  const due = waiting.filter((one) => one.dueAt <= now && !lapsed.includes(one));
  const { bundleAfterPages, bundleMinutes } = after.terms;
  const bundling = { bundleAfterPages, bundleMinutes };
  return [
    ...lapsed.map(({ id }): Reply => ({ kind: "pageNotification", id, command: { type: "cancel" } })),
    ...due.map(({ id }): Reply => ({ kind: "pageNotification", id, command: { type: "send", ...bundling }, at: now })),
    ...events.flatMap((event) => {
      if (event.type === "personsPaged") return planned(change, event.data ?? {}, facts);
      return event.type === "alarmRaised" || event.type === "pageExhausted" ? alarms(change, event, facts, now) : [];
    }),
    ...undelivered(change),
  ];
}

/** Whether a notification that waits is not needed any more: answered, over, begun anew, handed to another, or its person cannot. */
function isLapsed({ before, after, events }: Change<Page>, person: Id | null): boolean {
  if (after.state !== "paging" || after.round !== before?.round) return true;
  if (events.some(({ type }) => type === "pageHandedOver")) return true;
  return person !== null && after.declined.includes(person);
}

function planned(change: Change<Page>, data: Record<string, unknown>, facts: PagingReactionFacts): Reply[] {
  const { after } = change;
  const [loop, step, at] = [Number(data.loop), Number(data.step), String(data.at)];
  const urgency = urgencyOf(after.priority);
  return (data.calls as Call[]).flatMap(({ person, channel, name, why }): Reply[] => {
    const place = { loop, step, recipient: name.slice(0, 160), why: why.slice(0, 400), urgency, alarm: false };
    const known = channel ? facts.channels.get(channel) : undefined;
    if (channel)
      return known ? [plan(change, { ...place, ...nobody, channel, methodType: known.methodType }, { at, delayMinutes: 0 })] : [];
    const ways: readonly PersonWay[] = [
      { method: null, methodType: "inApp", delayMinutes: 0 },
      ...(facts.ways.get(person!)?.[urgency] ?? []).filter((way) => way.methodType !== "inApp"),
    ];
    return ways.map(({ method, methodType, delayMinutes }) =>
      plan(change, { ...place, ...nobody, person, contactMethod: method, methodType }, { at, delayMinutes }),
    );
  });
}

const nobody = { person: null, channel: null, contactMethod: null };

function alarms(change: Change<Page>, { type, data }: DomainEvent, facts: PagingReactionFacts, at: Instant): Reply[] {
  const { loop, step, priority } = change.after;
  const whys = { nobody: "nobody is there to be paged", undelivered: "a page does not arrive" } as const;
  const why = type === "pageExhausted" ? "nobody has answered the page" : whys[data?.because as keyof typeof whys];
  return facts.alarmChannels.flatMap((channel): Reply[] => {
    const known = facts.channels.get(channel);
    if (!known) return [];
    const place = { loop, step, recipient: known.name.slice(0, 160), why, urgency: urgencyOf(priority), alarm: true };
    return [plan(change, { ...place, ...nobody, channel, methodType: known.methodType }, { at, delayMinutes: 0 })];
  });
}

type Planned = Omit<PlanCommand, "type" | "page" | "incident" | "round" | "dueAt" | "restricted" | "bundleAfterPages" | "bundleMinutes">;

function plan({ id, after }: Change<Page>, given: Planned, { at, delayMinutes }: { at: Instant; delayMinutes: number }): Reply {
  const { incident, round, restricted, terms } = after;
  const { bundleAfterPages, bundleMinutes } = terms;
  const { loop, step, person, channel, contactMethod, methodType, alarm } = given;
  const to = person ?? channel;
  const key = `${round}/${loop}/${step}/${after.timesPaged}/${to}/${contactMethod ?? methodType}/${delayMinutes}${alarm ? "/alarm" : ""}`;
  const command: PlanCommand = {
    type: "plan",
    ...given,
    ...{ page: id, incident, round, restricted, bundleAfterPages, bundleMinutes },
    dueAt: addMinutes(at, delayMinutes),
  };
  return { kind: "pageNotification", id: deriveId(id, key), command, at };
}

/** What did not arrive stands on the notification too. */
function undelivered({ events }: Change<Page>): Reply[] {
  return events.flatMap(({ type, data }): Reply[] =>
    type === "pageUndelivered"
      ? [{ kind: "pageNotification", id: String(data?.notification), command: { type: "fail", answer: String(data?.answer) } }]
      : [],
  );
}
