import { z } from "zod";
import { may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { choice, flag, json, optional, prose, reference, text } from "../../kernel/model.ts";
import type { Change, CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import type { ItemFacts } from "./facts.ts";
import { type AgendaItem, agendaItemModel, bindingDispositions, conditionLines } from "./item.model.ts";
import { keyBetween, keyFor } from "./order.rules.ts";

const write = "meeting.write";
const { title, presenter, plannedMinutes, why, sinceLast, meeting } = agendaItemModel.shape;
const about = {
  subjectKind: optional(text({ label: "About a", max: 40, help: "The kind of record it is about, if any: change." })),
  subject: optional(text({ label: "Record", max: 32, help: "Its id." })),
  subjectNumber: optional(text({ label: "Number", max: 40 })),
};
const commands = {
  create: { label: "New agenda item", permission: write, input: { meeting, title, presenter, plannedMinutes, why, ...about } },
  putOn: {
    label: "Put on the agenda",
    internal: true,
    creates: true,
    input: {
      ...{ meeting, title, presenter, plannedMinutes, why, ...about, sinceLast },
      seen: json(z.record(z.string(), z.string().max(80)), { label: "As it is" }),
      carriedFrom: optional(reference("agendaItem", { label: "Carried over from" })),
      again: flag({ label: "Also where it was taken off" }),
    },
  },
  edit: { label: "Edit", input: {}, permission: write, order: 20 },
  move: {
    label: "Move",
    permission: write,
    help: "Between whom it goes, as you see it, and its own place as you see it: a move against an order that is no more is refused.",
    input: {
      after: optional(reference("agendaItem", { label: "Behind" })),
      before: optional(reference("agendaItem", { label: "Before" })),
      from: text({ label: "Its place as you see it", max: 120 }),
    },
  },
  minute: { label: "Write down", permission: write, order: 3, input: { notes: optional(prose({ label: "What was said", max: 8000 })) } },
  discuss: { label: "Discussed", permission: write, input: {}, order: 1, help: "Nothing was to be decided." },
  defer: {
    label: "Defer",
    permission: write,
    order: 2,
    help: "To a meeting, or to the next of its series.",
    input: { reason: prose({ label: "Why", max: 2000 }), toMeeting: optional(reference("meeting", { label: "To the meeting" })) },
  },
  remove: { label: "Take off", permission: write, order: 30, input: { reason: prose({ label: "Why", max: 2000 }) } },
  resume: { label: "Take up again", permission: write, order: 31, input: {} },
  cover: {
    label: "Call it by a neutral name",
    internal: true,
    input: { title, why: text({ label: "Why it is on the agenda", max: 200 }) },
  },
  record: {
    label: "Record what was decided",
    internal: true,
    input: {
      disposition: choice(bindingDispositions, { label: "Decision" }),
      reason: optional(prose({ label: "Why", max: 2000 })),
      conditions: json(conditionLines, { label: "Conditions" }),
    },
  },
} as const;
export type ItemCommand = CommandsOf<typeof commands, AgendaItem>;
type Asked = Question<AgendaItem, ItemCommand, ItemFacts>;

export const agendaItem: Kind<AgendaItem, ItemCommand, ItemFacts> = {
  model: agendaItemModel,
  permissions: { read: "meeting.read", create: write },
  commands,
  events: {
    itemAdded: { audience: "staff", label: "put on the agenda" },
    itemEdited: { audience: "staff", label: "agenda item changed" },
    itemMoved: { audience: "staff", label: "moved" },
    itemMinuted: { audience: "staff", label: "minuted" },
    itemDiscussed: { audience: "staff", label: "discussed" },
    itemDeferred: { audience: "staff", label: "deferred" },
    itemRemoved: { audience: "staff", label: "taken off the agenda" },
    itemResumed: { audience: "staff", label: "taken up again" },
    itemDecided: { audience: "staff", label: "decided" },
    itemCovered: { audience: "staff", label: "restricted", withoutChanges: true },
  },
  refusals: {
    noMeeting: "There is no such meeting. Choose another.",
    agendaClosed: "The agenda of a meeting that has ended stays as it is.",
    minutesClosed: "The minutes are circulated: they stay as they are. Correct them in the next meeting.",
    notBegun: "The meeting has not begun.",
    agendaFull: "A hundred items are the most one agenda holds. Take something off, or put it on the next.",
    onItAlready: "It is on this agenda already.",
    orderChanged: "The agenda was put in another order meanwhile. Look at it again, and move the item where it belongs now.",
    movedMeanwhile: "Somebody moved this item meanwhile. Look at the agenda again.",
    settled: "Something came of this item already. Take it up again first.",
    decidedElsewhere: "This was decided, and it binds. It is taken back at the record it is about.",
    notSettled: "Nothing came of this item yet.",
    otherMeetingOver: "The meeting it is deferred to is over. Choose one that is ahead.",
    deferredHere: "It cannot be deferred to the meeting it is in.",
    reasonNeeded: "Say why.",
    nothingToDo: "There is nothing to do.",
  },
  gate: ({ actor: _, current, command, facts }) =>
    command.type === "create" ? null : current ? gate(command.type, current, facts) : { code: "missing" },
  decide,
  learn,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as ItemCommand],
  }),
  visible: (actor) => (may(actor, "meeting.read") ? ["all"] : []),
  about: (record) => record.meeting,
  fences: (command, current) => {
    const id = current?.meeting ?? ("meeting" in command ? String(command.meeting) : null);
    if (id === null) return {};
    const other = command.type === "defer" && command.toMeeting ? [`meeting:${command.toMeeting}`] : [];
    const orders = command.type === "create" || command.type === "putOn" || command.type === "move";
    return { holds: [`meeting:${id}`, ...other], ...(orders ? { writes: [`agenda:${id}`] } : {}) };
  },
  factsRead: ["meeting", "agendaItem"],
};

const planning = new Set(["edit", "move"]);
const settling = new Set(["discuss", "defer", "remove"]);

function gate(type: string, current: AgendaItem, facts: ItemFacts): Refusal | null {
  const state = facts.meetings.get(current.meeting)?.state;
  if (state === undefined) return { code: "noMeeting" };
  if (state === "circulated" || state === "canceled") return { code: "minutesClosed" };
  if (planning.has(type) && state === "ended") return { code: "agendaClosed" };
  if (type === "record" && state === "planned") return { code: "notBegun" };
  if (type === "minute" && state === "planned") return { code: "notBegun" };
  const isBinding = bindingDispositions.some((one) => one.value === current.disposition);
  if (settling.has(type) && current.disposition !== "open") return { code: isBinding ? "decidedElsewhere" : "settled" };
  if (type === "resume" && isBinding) return { code: "decidedElsewhere" };
  if (type === "resume" && current.disposition === "open") return { code: "notSettled" };
  return null;
}

function decide(asked: Asked): Decision<AgendaItem> {
  const { command, current, facts, actor, now } = asked;
  if (command.type === "create" || command.type === "putOn") return add(asked, command);
  if (!current) return refuse("missing");
  // What it is about was restricted: its name goes at once, whatever state the meeting is in.
  if (command.type === "cover")
    return accept({ ...current, title: command.title, why: command.why, sinceLast: null, subjectNumber: null }, { type: "itemCovered" });
  const denied = gate(command.type, current, facts);
  if (denied) return { ok: false, refusal: denied };
  const by = { disposedAt: now, disposedBy: actor.onBehalfOf?.personId ?? actor.personId };
  const told = { title: current.title };
  switch (command.type) {
    case "edit":
      return accept(withChanges(current, { ...command.changes, meeting: current.meeting }), { type: "itemEdited" });
    case "move":
      return move(current, command, facts);
    case "minute":
      return accept({ ...current, notes: command.notes }, { type: "itemMinuted", data: told });
    case "discuss":
      return accept({ ...current, ...by, disposition: "discussed" }, { type: "itemDiscussed", data: told });
    case "defer":
      return defer({ ...current, ...by }, command, facts);
    case "remove":
      if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      return accept(
        { ...current, ...by, disposition: "removed", reason: command.reason },
        { type: "itemRemoved", data: { ...told, reason: command.reason } },
      );
    case "resume":
      return accept({ ...current, ...undisposed }, { type: "itemResumed", data: told });
    case "record": {
      const { disposition, reason, conditions } = command;
      return accept(
        { ...current, ...by, disposition, reason, conditions },
        { type: "itemDecided", data: { ...told, disposition, reason } },
      );
    }
  }
}

/** So many items one agenda holds. */
const mostItems = 100;

const undisposed = { disposition: "open", disposedAt: null, disposedBy: null, reason: null, deferredTo: null } as const;

function add(asked: Asked, command: Extract<ItemCommand, { type: "create" | "putOn" }>): Decision<AgendaItem> {
  const { current, facts } = asked;
  const again = command.type === "putOn" && command.again;
  // An agenda that is assembled again finds what it put on before. What was taken off comes back where somebody defers it to here.
  if (current && !(again && current.disposition === "removed")) return refuse(command.type === "putOn" ? "nothingToDo" : "taken");
  const meeting = facts.meetings.get(command.meeting);
  if (!meeting) return refuse("noMeeting", { field: "meeting" });
  if (meeting.state !== "planned" && meeting.state !== "open") return refuse("agendaClosed", { field: "meeting" });
  const agenda = facts.agendas.get(command.meeting) ?? [];
  if (agenda.length >= mostItems) return refuse("agendaFull", { field: "meeting" });
  if (command.subject && agenda.some((one) => one.subject === command.subject))
    return refuse(command.type === "putOn" ? "nothingToDo" : "onItAlready", { field: "subject" });
  const { type: _, again: __, ...said } = { again, ...command };
  const last = agenda.reduce<string | null>((most, one) => (most === null || one.position > most ? one.position : most), null);
  const base = current ? { ...current, ...undisposed } : newItem(asked);
  const record = withChanges({ ...base, position: keyBetween(last, null) }, said);
  return accept(record as typeof record & AgendaItem, { type: "itemAdded", data: { title: command.title } });
}

function move(current: AgendaItem, command: Extract<ItemCommand, { type: "move" }>, facts: ItemFacts): Decision<AgendaItem> {
  if (command.from !== current.position) return refuse("movedMeanwhile");
  const position = keyFor(current.id, command, facts.agendas.get(current.meeting) ?? []);
  if (position === null) return refuse("orderChanged");
  return accept({ ...current, position }, { type: "itemMoved", data: { title: current.title } });
}

function defer(next: AgendaItem, command: Extract<ItemCommand, { type: "defer" }>, facts: ItemFacts): Decision<AgendaItem> {
  const { reason, toMeeting } = command;
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  if (toMeeting === next.meeting) return refuse("deferredHere", { field: "toMeeting" });
  const to = toMeeting ? facts.meetings.get(toMeeting) : null;
  if (to === undefined) return refuse("noMeeting", { field: "toMeeting" });
  if (to && to.state !== "planned" && to.state !== "open") return refuse("otherMeetingOver", { field: "toMeeting" });
  return accept(
    { ...next, disposition: "deferred", reason, deferredTo: toMeeting },
    { type: "itemDeferred", data: { title: next.title, reason, toMeeting } },
  );
}

function learn(facts: ItemFacts, { after }: Change<AgendaItem>): ItemFacts {
  const agenda = (facts.agendas.get(after.meeting) ?? []).filter((one) => one.id !== after.id);
  const { id, position, subject, disposition } = after;
  const next = disposition === "removed" ? agenda : [...agenda, { id, position, subject }];
  return { ...facts, agendas: new Map(facts.agendas).set(after.meeting, next) };
}

const newItem = recordMaker(agendaItemModel, { disposition: "open", position: "i" });
