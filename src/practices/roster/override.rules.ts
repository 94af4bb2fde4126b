import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { type AnyRecord, unsaid } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase, withChanges } from "../../kernel/record.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { type RosterOverride, rosterOverrideModel } from "./model.ts";
import { levelsOf } from "./roster.rules.ts";
import { isSelf, manages, nameIn, type ShiftFacts, type Standing } from "./standing.rules.ts";

const fields = rosterOverrideModel.shape;
const moved = {
  roster: fields.roster,
  level: fields.level,
  person: fields.person,
  whom: fields.whom,
  startsAt: fields.startsAt,
  endsAt: fields.endsAt,
  reason: fields.reason,
};
const commands = {
  create: { label: "New override", permission: "roster.cover", input: { ...moved, mode: fields.mode } },
  edit: { label: "Edit", input: {}, permission: "roster.cover", order: 2 },
  end: {
    label: "End",
    input: {},
    permission: "roster.cover",
    order: 1,
    help: "From now on the roster holds again; one that has not begun falls away.",
  },
  agree: { label: "Agree", internal: true, creates: true, input: { ...moved, swap: fields.swap } },
  leave: { label: "Leave", internal: true, creates: true, input: { roster: fields.roster, whom: fields.whom } },
} as const;
type OverrideCommand = CommandsOf<typeof commands, RosterOverride>;

/** An override: made by whom it concerns or whoever manages the roster, by a swap, or by the house where a person leaves. */
export const rosterOverride: Kind<RosterOverride, OverrideCommand, ShiftFacts> = {
  model: rosterOverrideModel,
  permissions: { read: "roster.read", create: "roster.cover" },
  commands,
  events: {
    overrideMade: { audience: "staff", label: "override made" },
    overrideChanged: { audience: "staff", label: "override changed" },
    overrideEnded: { audience: "staff", label: "override ended" },
  },
  refusals: {
    noRoster: "There is no such roster, or it is retired. Choose one that is in use.",
    noSuchLevel: "This roster has no level {because}. Choose one that it has, or add a layer for it first.",
    levelMissing: "Say on which level: 1 for who is called first.",
    personMissing: "Say who takes over or joins.",
    personNotWanted: "Who is away is named in the field below; nobody takes over here. Make a second override for who covers.",
    whomMissing: "Say who is away.",
    whomNotWanted: "Whoever joins is on call beside the others, so nobody is replaced. Choose “takes over” for that.",
    themselves: "Nobody takes over from themselves. Choose somebody else.",
    notHere: "{because} does not work here any more. Choose somebody else.",
    noPerson: "There is no such person. Choose one of the people here.",
    endsBeforeItBegins: "It ends before it begins. Set a later end.",
    endMissing: "Say until when. Only who is away may be so until further notice.",
    past: "What is past stays as it was. Begin now or later; whoever administers rosters may correct the past.",
    notYours: "You may take over a shift yourself, and say that you are away. For others ask in a swap, or ask {because}.",
    agreed: "This was agreed in a swap. Ask for another swap, or ask whoever manages the roster.",
    onlyTimes: "Only the times and the reason of an override change. End it and make another for the rest.",
    over: "This is over already, so it stays as it was.",
  },
  factsRead: ["roster", "person"],
  gate: ({ actor, current, command, facts, now }) =>
    command.type === "create" ? null : current ? gate(current, actor, facts.rosters.get(current.roster), now) : { code: "missing" },
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as OverrideCommand],
  }),
  visible: (actor) => (may(actor, "roster.read") ? ["all"] : []),
  about: (record) => record.roster,
};

/** Clocks of people and servers differ a little: "from now" may come a quarter of an hour late. */
const lateMinutes = 15;

function decide(question: Question<RosterOverride, OverrideCommand, ShiftFacts>): Decision<RosterOverride> {
  const { current, command, actor, facts, now } = question;
  switch (command.type) {
    case "create": {
      if (current) return refuse("taken");
      const { type: _, ...given } = command;
      const record = made(question, given);
      const refusal =
        shapeFault(record) ??
        orderFault(record) ??
        placeFault(record, facts) ??
        pastFault(record, actor, now) ??
        rightFault(record, actor, facts);
      return refusal ? { ok: false, refusal } : accept(record, madeEvent(record));
    }
    case "agree": {
      if (current) return refuse("taken");
      const { type: _, ...given } = command;
      const record = made(question, { ...given, mode: given.whom ? "replace" : "add" });
      return accept(record, madeEvent(record));
    }
    case "leave": {
      if (current) return refuse("taken");
      const { roster: id, whom: left } = command;
      const reason = `${nameIn(facts, left)} no longer works here`;
      const record = made(question, { roster: id, whom: left, mode: "remove", startsAt: now, reason, automatic: true });
      return accept(record, madeEvent(record));
    }
    default:
      if (!current) return refuse("missing");
      return command.type === "end" ? end(current, question) : edit(current, command.changes, question);
  }
}

function made(question: Parameters<typeof newBase>[0], given: Partial<RosterOverride>): RosterOverride {
  const record: AnyRecord = { ...newBase(question), ...unsaid(rosterOverrideModel), ...given, active: true };
  return record as RosterOverride;
}

function madeEvent({ mode, person, whom, startsAt, endsAt, level }: RosterOverride): { type: string; data: Record<string, unknown> } {
  return { type: "overrideMade", data: { mode, person, whom, level, startsAt, endsAt } };
}

/** What an override must name, by its mode. */
function shapeFault({ mode, person, whom, level, endsAt }: RosterOverride): Refusal | null {
  if (mode === "remove") {
    if (person !== null) return { code: "personNotWanted", field: "person" };
    return whom === null ? { code: "whomMissing", field: "whom" } : null;
  }
  if (person === null) return { code: "personMissing", field: "person" };
  if (mode === "add" && whom !== null) return { code: "whomNotWanted", field: "whom" };
  if (person === whom) return { code: "themselves", field: "person" };
  if (level === null && (mode === "add" || whom === null)) return { code: "levelMissing", field: "level" };
  return endsAt === null ? { code: "endMissing", field: "endsAt" } : null;
}

/** Roster, level and people must be there. Whoever is away may have left. */
function placeFault({ roster, level, person, whom }: RosterOverride, facts: ShiftFacts): Refusal | null {
  const standing = facts.rosters.get(roster);
  if (!standing?.active) return { code: "noRoster", field: "roster" };
  if (level !== null && !levelsOf(standing).includes(level)) return { code: "noSuchLevel", field: "level", because: String(level) };
  if (whom !== null && !facts.people.has(whom)) return { code: "noPerson", field: "whom" };
  if (person === null) return null;
  const known = facts.people.get(person);
  if (!known) return { code: "noPerson", field: "person" };
  return known.active ? null : { code: "notHere", field: "person", because: known.name };
}

function orderFault({ startsAt, endsAt }: RosterOverride): Refusal | null {
  return endsAt !== null && endsAt <= startsAt ? { code: "endsBeforeItBegins", field: "endsAt" } : null;
}

function pastFault({ startsAt }: RosterOverride, actor: Actor, now: Instant): Refusal | null {
  return startsAt < addMinutes(now, -lateMinutes) && !may(actor, "roster.administer") ? { code: "past", field: "startsAt" } : null;
}

/** Who manages the roster decides for everybody; others take a shift on themselves, or say that they are away. */
function rightFault({ roster, mode, person, whom }: RosterOverride, actor: Actor, facts: ShiftFacts): Refusal | null {
  const standing = facts.rosters.get(roster)!;
  if (manages(actor, standing) || isSelf(actor, mode === "remove" ? whom : person)) return null;
  return { code: "notYours", because: whoManages(standing, facts) };
}

function whoManages({ owner, lead }: Standing, facts: ShiftFacts): string {
  const one = owner ?? lead;
  return one && facts.people.has(one) ? nameIn(facts, one) : "a manager";
}

function gate(current: RosterOverride, actor: Actor, standing: Standing | undefined, now: Instant): Refusal | null {
  if (!current.active || (current.endsAt !== null && current.endsAt <= now)) return { code: "over" };
  if (may(actor, "roster.administer") || (standing && manages(actor, standing))) return null;
  if (current.swap) return { code: "agreed" };
  const isOwn = isSelf(actor, current.mode === "remove" ? current.whom : current.person) || isSelf(actor, current.createdBy);
  return isOwn && !current.automatic ? null : { code: "notYours", because: "whoever manages the roster" };
}

type Asked = Pick<Question<RosterOverride, OverrideCommand, ShiftFacts>, "actor" | "facts" | "now">;

function end(current: RosterOverride, { actor, facts, now }: Asked): Decision<RosterOverride> {
  const refusal = gate(current, actor, facts.rosters.get(current.roster), now);
  if (refusal) return { ok: false, refusal };
  const next = current.startsAt < now ? { ...current, endsAt: now } : { ...current, active: false };
  return accept(next, { type: "overrideEnded", data: { mode: current.mode, person: current.person, whom: current.whom } });
}

const changeable = new Set(["startsAt", "endsAt", "reason"]);

function edit(current: RosterOverride, changes: Partial<RosterOverride>, { actor, facts, now }: Asked): Decision<RosterOverride> {
  const refusal = gate(current, actor, facts.rosters.get(current.roster), now);
  if (refusal) return { ok: false, refusal };
  const other = Object.keys(changes).find((name) => !changeable.has(name) && !name.startsWith("u_"));
  if (other) return refuse("onlyTimes", { field: other });
  const next = withChanges(current, changes);
  const fault = shapeFault(next) ?? orderFault(next) ?? (may(actor, "roster.administer") ? null : movedPast(current, next, now));
  return fault
    ? { ok: false, refusal: fault }
    : accept(next, { type: "overrideChanged", data: { startsAt: next.startsAt, endsAt: next.endsAt } });
}

/** A beginning that is past is kept, and no end is set into the past. */
function movedPast(current: RosterOverride, next: RosterOverride, now: Instant): Refusal | null {
  const past = addMinutes(now, -lateMinutes);
  if (next.startsAt !== current.startsAt && (next.startsAt < past || current.startsAt < past)) return { code: "past", field: "startsAt" };
  return next.endsAt !== current.endsAt && next.endsAt !== null && next.endsAt < past ? { code: "past", field: "endsAt" } : null;
}
