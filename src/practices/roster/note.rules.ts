import { type Actor, may } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { type AnyRecord, moment, references, unsaid } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { type Instant, momentWords } from "../../kernel/time.ts";
import { type ShiftNote, shiftNoteModel } from "./model.ts";
import { levelsOf, nextHandOff, onCallAt } from "./roster.rules.ts";
import { isSelf, manages, type ShiftFacts } from "./standing.rules.ts";

const { roster, level, whatIsOpen, whatToWatch } = shiftNoteModel.shape;
const commands = {
  create: { label: "New handover note", permission: "roster.cover", input: { roster, level, whatIsOpen, whatToWatch } },
  write: { label: "Write", permission: "roster.cover", input: { whatIsOpen, whatToWatch }, order: 1 },
  ask: {
    label: "Ask for it",
    internal: true,
    creates: true,
    input: {
      roster,
      level,
      handOffAt: moment({ label: "Hand-off" }),
      outgoing: references("person", { label: "Hands over" }),
      incoming: references("person", { label: "Takes over" }),
    },
  },
} as const;
type NoteCommand = CommandsOf<typeof commands, ShiftNote>;

/** A handover note: asked for by the roster before a hand-off, or begun by who is on call; written by who hands over. */
export const shiftNote: Kind<ShiftNote, NoteCommand, ShiftFacts> = {
  model: shiftNoteModel,
  permissions: { read: "roster.read", create: "roster.cover" },
  commands,
  events: {
    noteAsked: { audience: "staff", label: "handover note asked for" },
    noteWritten: { audience: "staff", label: "handover note written" },
  },
  refusals: {
    noRoster: "There is no such roster, or it is retired. Choose one that is in use.",
    noSuchLevel: "This roster has no level {because}. Choose one that it has.",
    empty: "Say what is open or what to watch; “nothing” is an answer too.",
    notYours: "Who hands over writes the note, or whoever manages the roster.",
  },
  factsRead: ["roster", "rosterOverride"],
  gate: ({ actor, current, command, facts }) =>
    command.type === "create" ? null : current ? gate(current, actor, facts) : { code: "missing" },
  decide,
  fromPatch: (current, patch) => ({ ok: true, commands: [{ ...patch, type: current ? "write" : "create" } as NoteCommand] }),
  visible: (actor) => (may(actor, "roster.read") ? ["all"] : []),
  about: (record) => record.roster,
};

function decide(question: Question<ShiftNote, NoteCommand, ShiftFacts>): Decision<ShiftNote> {
  const { current, command, actor, facts } = question;
  if (command.type === "write") {
    if (!current) return refuse("missing");
    const denied = gate(current, actor, facts);
    if (denied) return { ok: false, refusal: denied };
    return written({ ...current, whatIsOpen: command.whatIsOpen ?? null, whatToWatch: command.whatToWatch ?? null }, question);
  }
  if (current) return refuse("taken");
  const standing = facts.rosters.get(command.roster);
  if (!standing?.active) return refuse("noRoster", { field: "roster" });
  const blank = { ...newBase(question), ...unsaid(shiftNoteModel), state: "asked" };
  const nameAt = (at: Instant) => `${standing.name}, hand-off ${momentWords(standing.timeZone, at, question.now)}`;
  const { type, ...given } = command;
  if (type === "ask") {
    const record: AnyRecord = { ...blank, ...given, name: nameAt(command.handOffAt) };
    return accept(record as ShiftNote, { type: "noteAsked", data: { handOffAt: command.handOffAt, outgoing: command.outgoing } });
  }
  return begin(question, { ...blank, ...given } as AnyRecord as ShiftNote, nameAt);
}

/** Whoever is on call begins a note for the hand-off that comes next. */
function begin(
  question: Question<ShiftNote, NoteCommand, ShiftFacts>,
  note: ShiftNote,
  nameAt: (at: Instant) => string,
): Decision<ShiftNote> {
  const { facts, now, actor } = question;
  const standing = facts.rosters.get(note.roster)!;
  if (!levelsOf(standing).includes(note.level)) return refuse("noSuchLevel", { field: "level", because: String(note.level) });
  const asked = { roster: standing, overrides: facts.overrides.get(note.roster) ?? [], level: note.level };
  const next = nextHandOff({ ...asked, at: now });
  const outgoing = [...onCallAt({ ...asked, at: now }).people];
  if (!outgoing.some((one) => isSelf(actor, one)) && !manages(actor, standing)) return refuse("notYours");
  const handOffAt = next?.at ?? now;
  return written({ ...note, handOffAt, name: nameAt(handOffAt), outgoing, incoming: [...(next?.incoming ?? [])] }, question);
}

function written(note: ShiftNote, { actor, now }: { actor: Actor; now: Instant }): Decision<ShiftNote> {
  if (!note.whatIsOpen?.trim() && !note.whatToWatch?.trim()) return refuse("empty", { field: "whatIsOpen" });
  return accept(
    { ...note, state: "written", writtenBy: actor.personId, writtenAt: now },
    { type: "noteWritten", data: { handOffAt: note.handOffAt } },
  );
}

function gate(current: ShiftNote, actor: Actor, facts: ShiftFacts): Refusal | null {
  const standing = facts.rosters.get(current.roster);
  const isOwn = current.outgoing.some((one) => isSelf(actor, one)) || isSelf(actor, current.writtenBy);
  return isOwn || may(actor, "roster.administer") || (standing && manages(actor, standing)) ? null : { code: "notYours" };
}
