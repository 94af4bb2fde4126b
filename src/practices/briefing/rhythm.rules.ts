import { accept, type Decision, type Refusal } from "../../kernel/decision.ts";
import { deriveId } from "../../kernel/ids.ts";
import type { Change, Kind, Question, Reaction, Reply } from "../../kernel/practice.ts";
import { defineRegister } from "../../kernel/register.ts";
import type { Instant } from "../../kernel/time.ts";
import { nextMeeting } from "../meeting/rhythm.rules.ts";
import { aboutNothing } from "./model.ts";
import { type BriefingRhythm, briefingRhythmModel } from "./rhythm.model.ts";

const register = defineRegister<BriefingRhythm>(briefingRhythmModel, {
  read: "briefing.read",
  write: "briefing.write",
  check: ({ paper, day, time, department }): Refusal | null => {
    if (paper === "department" && !department) return { code: "departmentNeeded", field: "department" };
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return { code: "badTime", field: "time" };
    return paper === "weekly" && day > 7 ? { code: "noSuchDay", field: "day" } : null;
  },
  refusals: {
    departmentNeeded: "Say which department it is for.",
    badTime: "A time is written 07:30.",
    noSuchDay: "A week has the days 1, Monday, to 7, Sunday.",
  },
});
type RhythmCommand = { type: string; changes?: Record<string, unknown> } & Record<string, unknown>;
/** The zone of the organisation. */
export type RhythmFacts = { zone: string };

const { learn: _, ...kept } = register;
/** When papers come again, as data. On its day it asks for a draft; whatever it missed meanwhile is not made up for. */
export const briefingRhythm: Kind<BriefingRhythm, RhythmCommand, RhythmFacts> = {
  ...kept,
  events: { ...register.events, draftAsked: { audience: "staff", label: "draft asked for" } },
  gate: ({ facts: _unused, ...asked }) => register.gate({ ...asked, facts: undefined }),
  decide: (asked) => (asked.command.type === "wake" ? woken(asked) : planned(asked)),
  wake: ({ active, nextAt }) => (active ? nextAt : null),
};

type Asked = Question<BriefingRhythm, RhythmCommand, RhythmFacts>;

function planned({ facts, ...asked }: Asked): Decision<BriefingRhythm> {
  const decision = register.decide({ ...asked, facts: undefined });
  if (!decision.ok) return decision;
  const { next } = decision;
  return { ...decision, next: { ...next, nextAt: next.active ? nextOf(next, asked.now, facts.zone) : null } };
}

function woken({ current, now, facts }: Asked): Decision<BriefingRhythm> {
  if (!current) return { ok: false, refusal: { code: "missing" } };
  if (!current.active || current.nextAt === null || current.nextAt > now) return accept(current);
  const next = { ...current, lastAt: now, nextAt: nextOf(current, now, facts.zone) };
  return accept(next, { type: "draftAsked", data: { due: current.nextAt } });
}

const frequencies = { weekly: "week", executive: "month", board: "quarter", department: "quarter" } as const;

/** The next moment of a rhythm after an instant, by the clocks of a zone. The first of January 2024 was a Monday. */
export function nextOf({ paper, day, time }: Pick<BriefingRhythm, "paper" | "day" | "time">, after: Instant, zone: string): Instant {
  const startsOn = `2024-01-${String(day).padStart(2, "0")}`;
  return nextMeeting({ every: frequencies[paper], startsOn, time, timeZone: zone }, after);
}

/** On its day a rhythm has a draft composed, of the last whole week, month or quarter; the draft waits for its review like any other. */
export const rhythmReaction: Reaction = {
  on: ["briefingRhythm"],
  react: (change) => {
    const { id, after, events } = change as Change<BriefingRhythm>;
    const asked = events.find(({ type }) => type === "draftAsked");
    if (!asked) return [];
    const { paper, author, recipient, recipientRole, audience, classification } = after;
    const said = {
      paper,
      author,
      recipient,
      recipientRole,
      audience,
      classification,
      ...aboutNothing,
      department: after.department,
      nextWordOn: null,
    };
    const made: Reply = {
      ...{ kind: "briefing", id: deriveId(id, `draft/${String(asked.data?.due)}`), isNew: true },
      command: { type: "create", ...said },
    };
    return [made];
  },
};
