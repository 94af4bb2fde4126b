import type { Actor } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import type { Instant } from "../../kernel/time.ts";
import { diaryOf, ownDiary } from "./source.rules.ts";
import { type CalendarWrite, calendarWriteModel, type WriteState } from "./write.model.ts";

const write = "diary.write";
const commands = {
  queue: { label: "Decide", internal: true, creates: true, input: {} },
  recall: { label: "Recall", internal: true, input: {} },
  settle: { label: "Was tried", internal: true, input: {} },
  retry: { label: "Try again", permission: write, order: 1, input: {}, help: "It is tried within seconds." },
  remove: {
    label: "Take it out",
    permission: write,
    order: 2,
    input: {},
    help: "Out of the calendar, where it was put in from here and nobody has changed it since.",
  },
  leave: { label: "Do not write", permission: write, order: 3, input: {}, help: "The calendar stays as it is." },
} as const;

/** What is to be written, as it was decided. */
export type QueuedWrite = Pick<
  CalendarWrite,
  "title" | "owner" | "source" | "deed" | "uid" | "recurrenceId" | "href" | "content" | "standsFor" | "startsAt" | "endsAt"
> & { decidedBy: Id | null };
/** What came of a try. `decision`: which one was tried; another may have come meanwhile. */
export type Settled = { decision: number } & (
  | { outcome: "written"; at: Instant; href: string; madeDigest: string | null }
  | { outcome: "refused"; sentence: string }
  | { outcome: "later"; sentence: string; nextAt: Instant }
);
type WriteCommand =
  | { type: "queue"; write: QueuedWrite }
  | { type: "recall" | "retry" | "remove" | "leave" }
  | { type: "settle"; settled: Settled };

/** One decision on its way into a calendar. A later one about the same takes its place. */
export const calendarWrite: Kind<CalendarWrite, WriteCommand, undefined> = {
  model: calendarWriteModel,
  permissions: { read: "diary.read" },
  commands,
  events: {
    writeDecided: { audience: "staff", label: "to be written into the calendar" },
    writeDone: { audience: "staff", label: "written into the calendar" },
    writeRefused: { audience: "staff", label: "could not be written" },
    writeWithdrawn: { audience: "staff", label: "not written after all" },
  },
  refusals: {
    notYours: "This stands in somebody else's diary.",
    notRefused: "It is {because}: there is nothing to try again.",
    notOurs: "It was not put in from here. Take it out where the calendar is kept.",
    alreadyGone: "It is {because}.",
    notEdited: "What is written into a calendar follows from what was decided; it is not edited.",
  },
  gate: ({ actor, current, command }) =>
    current ? gate(current, command.type, actor) : command.type === "queue" ? null : { code: "missing" },
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "notEdited" } }),
  visible: ownDiary,
};

const words: Readonly<Record<WriteState, string>> = {
  waiting: "waiting to be written",
  written: "written already",
  refused: "not written",
  withdrawn: "not written after all",
};

function gate(current: CalendarWrite, type: string, actor: Actor): Refusal | null {
  if (type === "queue" || type === "recall" || type === "settle") return null;
  if (current.owner !== diaryOf(actor)) return { code: "notYours" };
  const because = words[current.state];
  if (type === "retry") return current.state === "refused" ? null : { code: "notRefused", because };
  if (type === "leave") return current.state === "waiting" || current.state === "refused" ? null : { code: "alreadyGone", because };
  if (current.deed !== "put") return { code: "notOurs" };
  return current.state === "withdrawn" ? { code: "alreadyGone", because } : null;
}

function decide(asked: Question<CalendarWrite, WriteCommand, undefined>): Decision<CalendarWrite> {
  const { current, command, actor, now } = asked;
  if (command.type === "queue") {
    const record = current ?? (maker(asked) as CalendarWrite);
    // What stands in the calendar already stays known, so that it can be changed there.
    const known = { href: command.write.href ?? current?.href ?? null, madeDigest: current?.madeDigest ?? null };
    return accept(due({ ...record, ...command.write, ...known, decidedAt: now }, now), { type: "writeDecided" });
  }
  if (!current) return refuse("missing");
  const denied = gate(current, command.type, actor);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "retry":
      return accept(due({ ...current, decidedAt: now, decidedBy: actor.personId }, now), { type: "writeDecided" });
    case "leave":
      return accept({ ...current, state: "withdrawn", nextAt: null }, { type: "writeWithdrawn" });
    case "remove":
    case "recall":
      return recalled(current, now);
    case "settle":
      return settle(current, command.settled);
  }
}

/** A delete is only of what we have put in; what never came into the calendar is simply not written. */
function recalled(current: CalendarWrite, now: Instant): Decision<CalendarWrite> {
  if (current.state === "withdrawn" || current.deed === "takeOut") return accept(current);
  if (current.madeDigest === null) return accept({ ...current, state: "withdrawn", nextAt: null }, { type: "writeWithdrawn" });
  return accept(due({ ...current, deed: "takeOut", decidedAt: now }, now), { type: "writeDecided" });
}

function due(write: CalendarWrite, now: Instant): CalendarWrite {
  return { ...write, state: "waiting", decision: (write.decision ?? 0) + 1, attempts: 0, nextAt: now, problem: null };
}

function settle(current: CalendarWrite, settled: Settled): Decision<CalendarWrite> {
  if (settled.decision !== current.decision) {
    // Another decision came while this one was under way; what of it stands in the calendar is known all the same.
    if (settled.outcome !== "written") return accept(current);
    return accept({ ...current, href: settled.href, madeDigest: settled.madeDigest });
  }
  switch (settled.outcome) {
    case "written": {
      const { at, href, madeDigest } = settled;
      return accept({ ...current, state: "written", writtenAt: at, href, madeDigest, nextAt: null, problem: null }, { type: "writeDone" });
    }
    case "refused":
      return accept({ ...current, state: "refused", problem: settled.sentence.slice(0, 400), nextAt: null }, { type: "writeRefused" });
    case "later": {
      const { nextAt, sentence } = settled;
      return accept({ ...current, attempts: current.attempts + 1, nextAt, problem: sentence.slice(0, 400) });
    }
  }
}

const maker = recordMaker(calendarWriteModel, { state: "waiting", decision: 0 });
