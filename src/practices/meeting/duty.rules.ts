import { may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { prose } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { addDays, type BusinessCalendar } from "../../kernel/time.ts";
import { dutyConcern } from "./concern.rules.ts";
import { type Duty, dutyModel } from "./item.model.ts";
import { localDate, nextDay, openDay } from "./rhythm.rules.ts";

const write = "meeting.write";
const run = "meeting.run";
const commands = {
  create: { label: "New duty", input: editable(dutyModel), permission: run },
  edit: { label: "Edit", input: {}, permission: run, order: 3 },
  done: {
    label: "Done",
    permission: write,
    order: 1,
    input: { evidence: prose({ label: "Evidence", max: 2000, help: "What shows it: a number, a link, a sentence." }) },
  },
  retire: { label: "Retire", input: {}, permission: run, order: 9, help: "Keeps what was done; it is no longer due." },
  restore: { label: "Bring back", input: {}, permission: run, order: 9 },
} as const;
type DutyCommand = CommandsOf<typeof commands, Duty> | { type: "wake" };
/** The calendars that duties name, by id. */
export type DutyFacts = { calendars: ReadonlyMap<Id, BusinessCalendar> };

export const duty: Kind<Duty, DutyCommand, DutyFacts> = {
  model: dutyModel,
  permissions: { read: "meeting.read", create: run },
  commands,
  events: {
    dutyBegun: { audience: "staff", label: "taken on" },
    dutyEdited: { audience: "staff", label: "changed" },
    dutyDone: { audience: "staff", label: "done" },
    dutyOverdue: { audience: "staff", label: "overdue" },
    dutyRetired: { audience: "staff", label: "retired" },
    dutyRestored: { audience: "staff", label: "brought back" },
  },
  refusals: {
    evidenceMissing: "Say what shows that it was done.",
    alreadyRetired: "This is retired already.",
    notRetired: "This is not retired.",
    retired: "This is retired. Bring it back first.",
  },
  gate: ({ current, command }) => (command.type === "create" ? null : current ? gate(command.type, current) : { code: "missing" }),
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as DutyCommand],
  }),
  visible: (actor) => (may(actor, "meeting.read") ? ["all"] : []),
  // Overdue is what was not done by the end of its day: it is said the morning after.
  wake: (record) => (record.active && !record.overdueAt ? addDays(`${record.nextDueOn}T07:00:00.000Z`, 1) : null),
  concern: dutyConcern,
  factsRead: ["calendar"],
};

function gate(type: string, current: Duty): Refusal | null {
  if (type === "restore") return current.active ? { code: "notRetired" } : null;
  if (current.active) return null;
  return { code: type === "retire" ? "alreadyRetired" : "retired" };
}

function decide(asked: Question<Duty, DutyCommand, DutyFacts>): Decision<Duty> {
  const { current, command, facts, actor, now } = asked;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    const record = withChanges(maker(asked), said) as ReturnType<typeof maker> & Duty;
    return accept({ ...record, nextDueOn: openDay(record.startsOn, calendarOf(record, facts)) }, { type: "dutyBegun" });
  }
  if (!current) return refuse("missing");
  if (command.type === "wake") return woken(current, now);
  const denied = gate(command.type, current);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit":
      return edit(current, command.changes, asked);
    case "done": {
      const { evidence } = command;
      if (evidence.trim() === "") return refuse("evidenceMissing", { field: "evidence" });
      const lastDoneBy = actor.onBehalfOf?.personId ?? actor.personId;
      const calendar = calendarOf(current, facts);
      const today = localDate(calendar?.timeZone ?? actor.timeZone, now);
      // What is done early counts for the day that is due; what is done late does not shift those that follow.
      const nextDueOn = dueAfter(current, today > current.nextDueOn ? today : current.nextDueOn, calendar);
      return accept(
        { ...current, lastDoneAt: now, lastDoneBy, lastEvidence: evidence, overdueAt: null, nextDueOn },
        { type: "dutyDone", data: { evidence, dueOn: current.nextDueOn, wasLate: today > current.nextDueOn } },
      );
    }
    case "retire":
      return accept({ ...current, active: false, overdueAt: null }, { type: "dutyRetired" });
    case "restore": {
      const calendar = calendarOf(current, facts);
      const today = localDate(calendar?.timeZone ?? actor.timeZone, now);
      return accept({ ...current, active: true, nextDueOn: dueAfter(current, today, calendar) }, { type: "dutyRestored" });
    }
  }
}

/** The next day on which a duty is due after a day: on its calendar's first open one, which may never be that day or earlier. */
export function dueAfter(duty: Pick<Duty, "every" | "startsOn">, after: string, calendar: BusinessCalendar | null): string {
  let at = after;
  for (;;) {
    const day = nextDay(duty, at);
    const open = openDay(day, calendar);
    if (open > after) return open;
    at = day;
  }
}

function edit(current: Duty, changes: Partial<Duty>, { facts, actor, now }: Question<Duty, DutyCommand, DutyFacts>): Decision<Duty> {
  const next = withChanges(current, changes);
  const isSame = next.every === current.every && next.startsOn === current.startsOn && next.calendar === current.calendar;
  if (isSame) return accept(next, { type: "dutyEdited" });
  const calendar = calendarOf(next, facts);
  const yesterday = localDate(calendar?.timeZone ?? actor.timeZone, addDays(now, -1));
  return accept({ ...next, overdueAt: null, nextDueOn: dueAfter(next, yesterday, calendar) }, { type: "dutyEdited" });
}

function woken(current: Duty, now: string): Decision<Duty> {
  if (!current.active || current.overdueAt !== null) return accept(current);
  return accept({ ...current, overdueAt: now }, { type: "dutyOverdue", data: { title: current.title, dueOn: current.nextDueOn } });
}

function calendarOf({ calendar }: Pick<Duty, "calendar">, facts: DutyFacts): BusinessCalendar | null {
  return calendar === null ? null : (facts.calendars.get(calendar) ?? null);
}

const maker = recordMaker(dutyModel, { active: true });
