import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { type AnyRecord, unsaid } from "../../kernel/model.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { type Instant, minInstant } from "../../kernel/time.ts";
import type { Directory } from "./callees.rules.ts";
import { type CommandOf, type PageCommand, pageCommands } from "./commands.rules.ts";
import {
  acknowledge,
  begin,
  decline,
  end,
  escalate,
  handTo,
  type Moved,
  proceed,
  reprioritise,
  undelivered,
  watch,
} from "./escalation.rules.ts";
import { isUnanswered, type Page, pageModel, pageStates, type Terms, type Way } from "./model.ts";
import { holdRestored, isHeld } from "./release.rules.ts";

/** What the rules of pages may know beyond the page. */
export type PageFacts = {
  directory: Omit<Directory, "at">;
  /** The real time, which is later than the command's where a wake-up is served late; null while a past is told. */
  realNow: Instant | null;
  /** The policies that page now, in their newest version. */
  policies: ReadonlyMap<Id, { version: number; terms: Terms }>;
  /** By page: when its delayed ways fall due, in order. */
  laterWays: ReadonlyMap<Id, readonly Instant[]>;
  /** By page: when a person last did anything about its incident. */
  activity: ReadonlyMap<Id, Instant>;
};
type Asked = Question<Page, PageCommand, PageFacts>;

export const page: Kind<Page, PageCommand, PageFacts> = {
  model: pageModel,
  permissions: { read: "paging.read" },
  commands: pageCommands,
  events: {
    pageOpened: { audience: "staff", label: "page opened" },
    pageBegunAnew: { audience: "staff", label: "paging began anew" },
    pageHeld: { audience: "staff", label: "page waits" },
    personsPaged: { audience: "staff", label: "paged" },
    stepSkipped: { audience: "staff", label: "step passed over" },
    alarmRaised: { audience: "staff", label: "page raised the alarm" },
    pageExhausted: { audience: "staff", label: "nobody answered the page" },
    pageRaised: { audience: "staff", label: "page raised" },
    pageAcknowledged: { audience: "staff", label: "page acknowledged" },
    pageHandedOver: { audience: "staff", label: "page handed to" },
    pageDeclined: { audience: "staff", label: "cannot take the page" },
    pageUndelivered: { audience: "staff", label: "page did not arrive" },
    pageEnded: { audience: "staff", label: "paging ended" },
  },
  refusals: {
    wrongState: "This page is {because} already.",
    notHeld: "No restore holds this page.",
    notCalled: "You are not called by this page just now. Acknowledge it, or hand it to somebody.",
    calledAlready: "{because} is called already.",
    notActive: "{because} cannot be called: they do not work here any more, or there is no such person.",
    nothingToDo: "Nothing changes by this.",
  },
  gate: ({ actor, current, command }) => (current ? gate(current, command.type, actor) : { code: "missing" }),
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
  wake: ({ state, nextAt, nextNotificationAt }) =>
    state === "waiting" || state === "paging" ? minInstant(nextAt, nextNotificationAt) : state === "acknowledged" ? nextAt : null,
  visible,
  about: (record) => record.incident,
  factsRead: ["pageNotification"],
};

const from: Partial<Record<PageCommand["type"], readonly Page["state"][]>> = {
  acknowledge: ["waiting", "paging", "exhausted"],
  escalate: ["waiting", "paging"],
  handTo: ["waiting", "paging", "exhausted", "acknowledged"],
  decline: ["paging"],
};

/** Why this actor may not run this command now, or null. */
function gate(current: Page, type: string, actor: Actor): Refusal | null {
  if (type === "release") return isHeld(current) ? null : { code: "notHeld" };
  const states = from[type as PageCommand["type"]];
  if (!states) return null;
  if (!states.includes(current.state)) return { code: "wrongState", because: stateWord(current.state) };
  const self = selfOf(actor);
  return type === "decline" && (self === null || !current.calling.includes(self)) ? { code: "notCalled" } : null;
}

function decide(asked: Asked): Decision<Page> {
  const { command, current, actor } = asked;
  const directory = directoryOf(asked);
  if (command.type === "follow") return follow(asked, command, directory);
  if (!current) return refuse(command.type === "answered" || command.type === "end" ? "nothingToDo" : "missing");
  const denied = gate(current, command.type, actor);
  if (denied) return { ok: false, refusal: denied };
  const by = { id: selfOf(actor), name: actor.name };
  switch (command.type) {
    case "acknowledge":
      return told(acknowledge(current, { by: by.id, name: by.name, via: wayOf(actor), at: asked.now }));
    case "answered":
      if (!isUnanswered(current)) return refuse("nothingToDo");
      return told(acknowledge(current, { by: by.id, name: command.name, via: "incident", at: asked.now }));
    case "end":
      return current.state === "ended" ? refuse("nothingToDo") : told(end(current, command.ending, asked.now));
    case "holdRestored": {
      const held = holdRestored(current, asked.now);
      return held ? told(held) : refuse("nothingToDo");
    }
    case "release":
      return told(begin(current, "released", directory));
    case "escalate":
      return told(escalate(current, directory));
    case "decline":
      return told(decline(current, { by: by.id!, name: by.name, reason: command.reason }, directory));
    case "handTo": {
      const to = directory.people.get(command.person);
      if (!to?.active) return refuse("notActive", { field: "person", because: to?.name ?? "This person" });
      if (current.calling.includes(command.person)) return refuse("calledAlready", { field: "person", because: to.name });
      return told(handTo(current, command.person, by, directory));
    }
    case "noteUndelivered": {
      const { type: _, ...data } = command;
      return told(undelivered(current, data, directory));
    }
    case "wake":
      return told(wake(current, asked.facts, directory));
  }
}

/** Time has come: delayed ways are due, the next step is, or an acknowledged page looks whether anything happens. */
function wake(current: Page, { laterWays, activity }: PageFacts, directory: Directory): Moved {
  if (current.state === "acknowledged") return watch(current, directory, activity.get(current.id) ?? null);
  const isDue = (at: Instant | null) => at !== null && at <= directory.at;
  const later = laterWays.get(current.id)?.find((at) => !isDue(at)) ?? null;
  const next = isDue(current.nextNotificationAt) ? { ...current, nextNotificationAt: later } : current;
  return isUnanswered(next) && isDue(next.nextAt) ? proceed(next, directory) : { page: next, events: [] };
}

function told({ page: next, events }: Moved): Decision<Page> {
  return accept(next, ...events);
}

/** The incident is new, or changed: a page is opened, goes on, calls anew, or ends. */
function follow(asked: Asked, command: CommandOf<"follow">, directory: Directory): Decision<Page> {
  const { current, facts } = asked;
  const { subject, cause, isWorse } = command;
  const policy = command.policy ? facts.policies.get(command.policy) : undefined;
  const chosen = policy && {
    policy: command.policy!,
    policyVersion: policy.version,
    policyName: policy.terms.name,
    terms: policy.terms,
    chosenBecause: command.because ?? "",
  };
  if (!current) {
    if (!chosen || !command.isOpen) return refuse("nothingToDo");
    const blank: AnyRecord = { ...newBase(asked), ...unsaid(pageModel), ...nothingYet, openedAt: asked.now };
    const fresh = { ...blank, ...subject, ...chosen, incident: command.incident } as Page;
    return told(begin(fresh, cause === "changed" ? "created" : cause, directory));
  }
  const known: Page = { ...current, ...subject };
  const goesElsewhere = cause === "reassigned" && command.isOpen && chosen && chosen.policy !== current.policy;
  const comesBack = current.state === "ended" && command.isOpen && (cause === "raised" || cause === "reassigned");
  if (chosen && cause !== "changed" && (cause === "reopened" || goesElsewhere || comesBack))
    return told(begin({ ...known, ...chosen }, cause, directory));
  if (current.state === "ended") return accept(known);
  if (!chosen && subject.priority > current.priority && isUnanswered(current)) return told(end(known, "lowered", asked.now));
  // Who has it in hand, and raises it themselves, knows: they are not woken by their own deed.
  const isTheirs = current.state === "acknowledged" && current.acknowledgedBy !== null && current.acknowledgedBy === command.by;
  return told(reprioritise({ ...known, priority: current.priority }, subject.priority, isWorse && !isTheirs, directory));
}

/** Everybody's whereabouts, at the time that counts: the real one, unless a past is told. */
function directoryOf({ now, facts }: Asked): Directory {
  const { directory, realNow } = facts;
  return { ...directory, at: realNow !== null && realNow > now ? realNow : now };
}

/** What a page is before its first round. */
export const nothingYet = {
  state: "waiting",
  cause: "created",
  round: 0,
  loop: 0,
  step: -1,
  timesPaged: 0,
  undelivered: 0,
  calling: [],
  callingChannels: [],
  called: [],
  declined: [],
} as const;

/** By which door somebody answered. */
function wayOf({ client }: Actor): Way {
  if (client === "link") return "link";
  return client.startsWith("key:") ? "api" : "web";
}

function selfOf(actor: Actor): Id | null {
  return actor.onBehalfOf?.personId ?? actor.personId;
}

function stateWord(state: Page["state"]): string {
  return pageStates.find((one) => one.value === state)!.label.toLowerCase();
}

/** As its incident: restricted pages are seen by those who may read restricted incidents, and by whom they call. */
function visible(actor: Actor): ReturnType<Kind["visible"]> {
  if (!may(actor, "paging.read") && !may(actor, "paging.answer")) return [];
  if (may(actor, "incident.readRestricted")) return ["all"];
  const open = { field: "restricted", is: "equals", value: false } as const;
  const self = selfOf(actor);
  return self ? [open, { all: [{ not: open }, { field: "called", is: "has", value: self }] }] : [open];
}
