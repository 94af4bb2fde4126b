import { may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { type AnyRecord, choice, moment, prose, reference, unsaid } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase, withChanges } from "../../kernel/record.ts";
import type { Instant } from "../../kernel/time.ts";
import { statusNoticeModel as model, type NoticeState, noticeStates, type Origin, type StatusNotice } from "./notice.model.ts";

const publish = "status.publish";
const words = prose({ label: "What readers are told", max: 4000 });
const state = choice(noticeStates, { label: "State" });
const at = moment({ label: "When" });

export const noticeCommands = {
  create: { label: "New notice", permission: publish, input: { ...editable(model), state, text: words } },
  edit: { label: "Edit", input: {}, permission: publish, order: 3 },
  post: {
    label: "Post an update",
    permission: publish,
    order: 1,
    input: { state, text: words },
    help: "It is mailed to subscribers, once.",
  },
  tellLearned: {
    label: "Tell what we learned",
    permission: publish,
    order: 2,
    input: { text: prose({ label: "What we learned", max: 20_000 }) },
    help: "Stands under the notice for everybody who may read the page. It is mailed once.",
  },
  withdraw: {
    label: "Withdraw",
    permission: publish,
    order: 9,
    input: { reason: prose({ label: "Why", max: 2000 }) },
    help: "It is gone from the page at once; it stays here.",
  },
  bringBack: { label: "Show again", input: {}, permission: publish, order: 9 },
  open: { label: "Open by itself", internal: true, creates: true, input: { ...editable(model), state, text: words } },
  follow: { label: "Follow the incident", internal: true, input: { state, text: words, at } },
  followOther: { label: "Follow another incident", internal: true, input: { incident: reference("incident", { label: "Incident" }) } },
  replan: { label: "Follow the plan", internal: true, input: { plannedFrom: at, plannedUntil: at, text: words } },
  callOff: { label: "Called off", internal: true, input: { text: words } },
  advance: { label: "Follow the change", internal: true, input: { state, text: words, at } },
} as const;
export type NoticeCommand = CommandsOf<typeof noticeCommands, StatusNotice> | { type: "wake" };
type Creating = Extract<NoticeCommand, { type: "create" | "open" }>;

/** What a notice's rules know: which page each component stands on, which pages there are, which incidents are restricted. */
export type NoticeFacts = {
  pageOf: ReadonlyMap<Id, Id>;
  pages: ReadonlySet<Id>;
  restricted: ReadonlySet<Id>;
  /** Changes whose window is promised, and not over: a notice of another would stand there for ever, for nothing ends it. */
  promised: ReadonlySet<Id>;
};

export const statusNotice: Kind<StatusNotice, NoticeCommand, NoticeFacts> = {
  model,
  permissions: { read: "status.read", create: publish },
  commands: noticeCommands,
  events: {
    noticeOpened: { audience: "public", label: "notice opened" },
    noticeEdited: { audience: "staff", label: "notice changed" },
    updatePosted: { audience: "public", label: "update posted" },
    lessonsTold: { audience: "public", label: "told what we learned" },
    noticeWithdrawn: { audience: "staff", label: "notice withdrawn" },
    noticeShownAgain: { audience: "staff", label: "notice shown again" },
  },
  refusals: {
    textNeeded: "Say what readers are told.",
    wrongState: "A notice of {because} cannot be in this state.",
    endsBeforeItBegins: "The maintenance ends before it begins.",
    planMissing: "Say from when until when the maintenance is planned.",
    beganLater: "It cannot have begun in the future. What is planned is maintenance.",
    notOnPage: "A component that is named is not on this page.",
    noSuchPage: "There is no such status page.",
    confidential: "This incident is restricted: nothing of it may stand on a status page.",
    isWithdrawn: "This notice is withdrawn. Show it again first.",
    notWithdrawn: "This notice is not withdrawn.",
    notOver: "Tell what was learned once it is over.",
    reasonNeeded: "Say why.",
    notPromised: "This change is not scheduled, or over: there is nothing to tell its readers of.",
  },
  factsRead: ["statusComponent", "incident", "change"],
  gate: ({ actor, current, command }) => gate(current, command.type, (permission) => may(actor, permission)),
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as NoticeCommand],
  }),
  visible: (actor) => (may(actor, "status.read") ? ["all"] : []),
  // What was planned begins and ends by the plan, and whoever overruns moves the end before it comes; of a change it is known when it does.
  wake: (record) => {
    if (record.withdrawnAt || record.category !== "maintenance" || record.change) return null;
    if (record.state === "scheduled") return record.plannedFrom;
    return record.state === "inProgress" ? record.plannedUntil : null;
  },
};

const internal = new Set(["open", "follow", "followOther", "replan", "callOff", "advance", "wake"]);

function gate(current: StatusNotice | null, type: string, holds: (permission: string) => boolean): Refusal | null {
  if (!internal.has(type) && !holds(publish)) return { code: "notPermitted", because: publish };
  if (type === "create" || type === "open") return null;
  if (!current) return { code: "missing" };
  if (type === "bringBack") return current.withdrawnAt ? null : { code: "notWithdrawn" };
  if (current.withdrawnAt) return { code: "isWithdrawn" };
  return type === "tellLearned" && current.endedAt === null ? { code: "notOver" } : null;
}

type Asked = Question<StatusNotice, NoticeCommand, NoticeFacts>;

function decide(question: Asked): Decision<StatusNotice> {
  const { current, command, actor, now, facts } = question;
  const denied = gate(current, command.type, (permission) => may(actor, permission));
  if (denied) return { ok: false, refusal: denied };
  if (command.type === "create" || command.type === "open") return current ? refuse("taken") : created(question, command);
  if (!current) return refuse("missing");
  switch (command.type) {
    case "edit": {
      const next = planned(withChanges(current, command.changes), now);
      const refusal = flaw(next, facts, now) ?? strayed(next, current.change, facts);
      return refusal ? { ok: false, refusal } : accept(next, { type: "noticeEdited" });
    }
    case "post":
      return posted(current, { ...command, at: now, origin: "hand" });
    case "follow":
      return posted(current, { ...command, origin: "incident" });
    case "followOther":
      return accept({ ...current, incident: command.incident });
    case "replan": {
      const { plannedFrom, plannedUntil, text } = command;
      return posted(
        { ...current, plannedFrom, plannedUntil, startedAt: plannedFrom },
        { state: current.state, text, at: now, origin: "plan" },
      );
    }
    case "callOff":
      return posted(current, { state: "canceled", text: command.text, at: now, origin: "plan" });
    case "advance":
      return posted(current, { ...command, origin: "plan" });
    case "tellLearned": {
      if (command.text.trim() === "") return refuse("textNeeded", { field: "text" });
      const isNew = current.postmortemAt === null;
      const next = { ...current, postmortem: command.text, postmortemAt: current.postmortemAt ?? now };
      return accept(next, { type: "lessonsTold", data: { text: command.text.slice(0, 4000), isNew } });
    }
    case "withdraw":
      if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      return accept(
        { ...current, withdrawnAt: now, followsIncident: false },
        { type: "noticeWithdrawn", data: { reason: command.reason } },
      );
    case "bringBack":
      if (current.incident && facts.restricted.has(current.incident)) return refuse("confidential", { field: "incident" });
      return accept({ ...current, withdrawnAt: null }, { type: "noticeShownAgain" });
    case "wake":
      return woken(current, now);
  }
}

function created(question: Asked, command: Creating): Decision<StatusNotice> {
  const { now, facts } = question;
  const { type, state: given, text, ...values } = command;
  if (text.trim() === "") return refuse("textNeeded", { field: "text" });
  const blank: AnyRecord = { ...newBase(question), ...unsaid(model), updatesPosted: 0, endedAt: null, withdrawnAt: null, state: given };
  const record = planned(withChanges(blank as StatusNotice, values), now);
  const refusal = flaw(record, facts, now) ?? strayed(record, null, facts);
  if (refusal) return { ok: false, refusal };
  const origin: Origin = type === "open" ? "incident" : "hand";
  const first = posted(record, { state: given, text, at: now, origin });
  return first.ok ? accept(first.next, { type: "noticeOpened", data: { title: record.title } }, ...first.events) : first;
}

/** Maintenance begins when it is planned to. */
function planned(record: StatusNotice, now: Instant): StatusNotice {
  return record.category === "maintenance"
    ? { ...record, startedAt: record.plannedFrom ?? now }
    : { ...record, plannedFrom: null, plannedUntil: null };
}

/** Why a notice cannot stand as it is, or null. */
function flaw(record: StatusNotice, facts: NoticeFacts, now: Instant): Refusal | null {
  const { category, plannedFrom, plannedUntil, startedAt, components, page, incident } = record;
  if (!facts.pages.has(page)) return { code: "noSuchPage", field: "page" };
  if (components.some((one) => facts.pageOf.get(one) !== page)) return { code: "notOnPage", field: "components" };
  if (incident && facts.restricted.has(incident)) return { code: "confidential", field: "incident" };
  if (category === "incident") return startedAt > now ? { code: "beganLater", field: "startedAt" } : null;
  if (!plannedFrom || !plannedUntil) return { code: "planMissing", field: "plannedFrom" };
  return plannedUntil <= plannedFrom ? { code: "endsBeforeItBegins", field: "plannedUntil" } : null;
}

/** A notice begins to follow a change only while the change still has something to say. */
function strayed({ change }: StatusNotice, before: Id | null, { promised }: NoticeFacts): Refusal | null {
  return change && change !== before && !promised.has(change) ? { code: "notPromised", field: "change" } : null;
}

const legal: Record<StatusNotice["category"], readonly NoticeState[]> = {
  incident: ["investigating", "identified", "monitoring", "resolved"],
  maintenance: ["scheduled", "inProgress", "completed", "canceled"],
};
const over = new Set<NoticeState>(["resolved", "completed", "canceled"]);

type Posting = { state: NoticeState; text: string; at: Instant; origin: Origin };

function posted(current: StatusNotice, posting: Posting): Decision<StatusNotice> {
  const { text, at: when, origin, state: next } = posting;
  if (text.trim() === "") return refuse("textNeeded", { field: "text" });
  if (!legal[current.category].includes(next))
    return refuse("wrongState", { field: "state", because: current.category === "incident" ? "trouble" : "maintenance" });
  const count = current.updatesPosted + 1;
  const endedAt = over.has(next) ? (current.endedAt ?? when) : null;
  return accept(
    { ...current, state: next, endedAt, updatesPosted: count },
    { type: "updatePosted", data: { count, state: next, text, origin } },
  );
}

function woken(current: StatusNotice, now: Instant): Decision<StatusNotice> {
  const begins = current.state === "scheduled";
  const text = begins ? "The planned maintenance has begun." : "The planned maintenance is done.";
  return posted(current, { state: begins ? "inProgress" : "completed", text, at: now, origin: "plan" });
}
