import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { sha256 } from "../../kernel/sha256.ts";
import { type Instant, ms } from "../../kernel/time.ts";
import { type MeetingCommand, meetingCommands } from "./commands.ts";
import type { MeetingFacts } from "./facts.ts";
import { agendaWords, draftedMinutes, type Told } from "./minutes.rules.ts";
import { type Meeting, type MeetingState, meetingModel } from "./model.ts";

type Asked = Question<Meeting, MeetingCommand, MeetingFacts>;
type Held = Asked & { current: Meeting };
const staff = (label: string) => ({ audience: "staff", label }) as const;

export const meeting: Kind<Meeting, MeetingCommand, MeetingFacts> = {
  model: meetingModel,
  permissions: { read: "meeting.read", create: "meeting.run" },
  commands: meetingCommands,
  events: {
    meetingPlanned: staff("planned"),
    meetingEdited: staff("changed"),
    agendaAsked: staff("agenda assembled"),
    agendaCirculated: staff("agenda sent"),
    meetingOpened: staff("opened"),
    personArrived: staff("arrived"),
    personLeft: staff("left"),
    itemTakenUp: staff("went on"),
    meetingEnded: staff("ended"),
    meetingReopened: staff("opened again"),
    minutesDrafted: staff("minutes drafted"),
    minutesWritten: staff("minutes written"),
    minutesCirculated: staff("minutes circulated"),
    meetingCanceled: staff("canceled"),
  },
  refusals: {
    wrongState: "This cannot be done with a meeting that is {because}.",
    nobodyInvited: "Nobody else is invited: there is nobody to send it to. Invite people first.",
    chairNeeded: "Nobody is in the chair. Say who is first.",
    minutesMissing: "There are no minutes yet. Draft them first.",
    wouldReplace: "Somebody wrote in the minutes. Say that they are to be replaced, or go on from what stands there.",
    notOnAgenda: "This is not on the agenda of this meeting.",
    reasonNeeded: "Say why.",
    titleMissing: "Say what the meeting is called.",
    nothingToDo: "There is nothing to do.",
  },
  gate: ({ actor, current, command }) =>
    command.type === "create" ? null : current ? gate(command.type, current, actor) : { code: "missing" },
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as MeetingCommand],
  }),
  visible: (actor) => (may(actor, "meeting.read") ? ["all"] : []),
  // Whoever writes an item or decides on one reads the state of its meeting, and must not pass a step that is being taken.
  fences: ({ type }, current) => (current && steps.has(type) ? { writes: [`meeting:${current.id}`] } : {}),
  factsRead: ["meetingSeries", "agendaItem", "meetingAction"],
};

const steps = new Set(["open", "end", "reopen", "circulate", "cancel"]);
const from: Readonly<Record<string, readonly MeetingState[]>> = {
  edit: ["planned", "open"],
  assemble: ["planned", "open"],
  circulateAgenda: ["planned"],
  open: ["planned"],
  arrive: ["open", "ended"],
  leave: ["open", "ended"],
  takeUp: ["open"],
  end: ["open"],
  reopen: ["ended"],
  draft: ["open", "ended"],
  writeMinutes: ["open", "ended"],
  circulate: ["ended"],
  cancel: ["planned"],
};
const stateWords: Readonly<Record<MeetingState, string>> = {
  planned: "only planned",
  open: "under way",
  ended: "over",
  circulated: "over, its minutes circulated",
  canceled: "canceled",
};

function gate(type: string, current: Meeting, actor: Actor): Refusal | null {
  if (!from[type]?.includes(current.state)) return { code: "wrongState", because: stateWords[current.state] };
  if (type === "circulateAgenda" && ![current.chair, ...current.invited].some((one) => one !== null && one !== actor.personId))
    return { code: "nobodyInvited", field: "invited" };
  if (type === "open" && current.chair === null) return { code: "chairNeeded" };
  if (type === "circulate" && !current.minutesText?.trim()) return { code: "minutesMissing" };
  return null;
}

function decide(asked: Asked): Decision<Meeting> {
  const { command, current, now, actor } = asked;
  if (command.type === "create") return plan(asked, command);
  if (!current) return refuse("missing");
  const denied = gate(command.type, current, actor);
  if (denied) return { ok: false, refusal: denied };
  const held = { ...asked, current };
  switch (command.type) {
    case "edit":
      return accept(withChanges(current, command.changes), { type: "meetingEdited" });
    case "assemble":
      return accept(asSeries({ ...current }, asked.facts), { type: "agendaAsked" });
    case "circulateAgenda":
      return accept({ ...current, agendaCirculatedAt: now }, { type: "agendaCirculated", data: { text: agendaWords(toldOf(held)) } });
    case "open":
      return accept(
        { ...asSeries(current, asked.facts), state: "open", openedAt: now, present: current.chair ? [current.chair] : [] },
        { type: "meetingOpened" },
      );
    case "arrive":
    case "leave":
      return attend(current, command.type, command.person);
    case "takeUp":
      return takeUp(held, command.item);
    case "end":
      return accept({ ...onto(current, null, now), state: "ended", endedAt: now }, { type: "meetingEnded" });
    case "reopen":
      return accept({ ...current, state: "open", endedAt: null }, { type: "meetingReopened" });
    case "draft":
      return draft(held, command.replace);
    case "writeMinutes":
      return accept({ ...current, minutesText: command.minutesText }, { type: "minutesWritten" });
    case "circulate": {
      const minutesDigest = sha256(current.minutesText ?? "");
      const circulatedBy = actor.onBehalfOf?.personId ?? actor.personId;
      return accept(
        { ...current, state: "circulated", circulatedAt: now, circulatedBy, minutesDigest },
        { type: "minutesCirculated", data: { minutesDigest } },
      );
    }
    case "cancel":
      if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
      return accept(
        { ...current, state: "canceled", cancelReason: command.reason },
        { type: "meetingCanceled", data: { reason: command.reason } },
      );
  }
}

/** A meeting of a series is what its series says, where nothing else is said. */
function plan(asked: Asked, command: Extract<MeetingCommand, { type: "create" }>): Decision<Meeting> {
  if (asked.current) return refuse("taken");
  const { type: _, assemble, ...said } = command;
  const given = said as Partial<Meeting>;
  const series = given.series ? asked.facts.series.get(given.series) : undefined;
  const base: AnyRecord = { ...newMeeting(asked), decidesOn: series?.decidesOn ?? null };
  const record = withChanges(base, said) as Meeting;
  const whole = asSeries(record, asked.facts);
  const planned = { type: "meetingPlanned", data: { title: whole.title, startsAt: whole.startsAt } };
  return accept(whole, planned, ...(assemble ? [{ type: "agendaAsked" }] : []));
}

/** Where a meeting says nothing of place, chair and guests, it is as its series says. */
function asSeries(meeting: Meeting, facts: MeetingFacts): Meeting {
  const series = meeting.series ? facts.series.get(meeting.series) : undefined;
  if (!series) return meeting;
  const { place, link, chair, invited } = meeting;
  const said = { place: place ?? series.place, link: link ?? series.link, chair: chair ?? series.chair };
  return { ...meeting, ...said, leastPresent: series.leastPresent, invited: invited.length > 0 ? invited : series.invited };
}

function attend(current: Meeting, type: "arrive" | "leave", person: Id): Decision<Meeting> {
  const isHere = current.present.includes(person);
  if (isHere === (type === "arrive")) return refuse("nothingToDo");
  const present = isHere ? current.present.filter((one) => one !== person) : [...current.present, person].sort();
  return accept({ ...current, present }, { type: isHere ? "personLeft" : "personArrived", data: { person } });
}

/** Goes to an item, for everybody who looks on: the time of the one before is put down. */
function takeUp({ current, facts, now }: Held, item: Id | null): Decision<Meeting> {
  if (item === current.currentItem) return refuse("nothingToDo");
  const known = facts.items.get(current.id)?.find((one) => one.id === item);
  if (item !== null && !known) return refuse("notOnAgenda", { field: "item" });
  return accept(onto(current, item, now), { type: "itemTakenUp", data: { item, title: known?.title ?? null } });
}

function onto(current: Meeting, item: Id | null, now: Instant): Meeting {
  const { currentItem, currentSince, spentMs } = current;
  const spent =
    currentItem !== null && currentSince !== null
      ? { ...spentMs, [currentItem]: (spentMs[currentItem] ?? 0) + Math.max(0, ms(now) - ms(currentSince)) }
      : spentMs;
  return { ...current, spentMs: spent, currentItem: item, currentSince: item === null ? null : now };
}

/** Writes the minutes as the record has them. What a hand wrote stays, unless it is said to be replaced. */
function draft(held: Held, replace: boolean): Decision<Meeting> {
  const { current } = held;
  const isByHand = Boolean(current.minutesText?.trim()) && sha256(current.minutesText ?? "") !== current.draftDigest;
  if (isByHand && !replace) return refuse("wouldReplace", { field: "replace" });
  const minutesText = draftedMinutes(toldOf(held));
  return accept({ ...current, minutesText, draftDigest: sha256(minutesText) }, { type: "minutesDrafted" });
}

function toldOf({ current, facts, actor }: Held): Told {
  const zone = (current.series ? facts.series.get(current.series)?.timeZone : undefined) ?? actor.timeZone;
  return {
    ...{ meeting: current, names: facts.names, zone },
    items: facts.items.get(current.id) ?? [],
    actions: facts.actions.get(current.id) ?? [],
  };
}

const newMeeting = recordMaker(meetingModel, { state: "planned", present: [], spentMs: {} });
