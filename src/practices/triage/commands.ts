import { z } from "zod";
import type { Concern } from "../../kernel/concern.ts";
import { choice, json, moment, optional, prose, reference, text } from "../../kernel/model.ts";
import type { CommandsOf } from "../../kernel/practice.ts";
import { bands } from "./band.rules.ts";
import type { Exception } from "./model.ts";

const act = "triage.act";
const reason = prose({ label: "Why", max: 2000 });

/** Everything that can be done to a line of the Desk. */
export const exceptionCommands = {
  raise: {
    label: "Take note of a concern",
    internal: true,
    creates: true,
    input: {
      sourceKind: text({ label: "Kind of record", max: 40 }),
      source: text({ label: "Record", max: 32 }),
      sourceNumber: optional(text({ label: "Number", max: 40 })),
      concern: json(z.custom<Concern>(), { label: "What is known of it" }),
      heard: text({ label: "Digest", max: 16 }),
    },
  },
  cease: { label: "Take note that it is no concern any more", internal: true, input: {} },
  reweigh: { label: "Weigh again", internal: true, input: {} },
  settle: { label: "Take over what the review said", internal: true, input: { words: prose({ label: "What came of it", max: 2000 }) } },
  acknowledge: { label: "Acknowledge", permission: act, order: 1, input: {}, help: "Says that you have seen it. It stays on the Desk." },
  delegate: {
    label: "Delegate",
    permission: act,
    order: 2,
    help: "It leaves the Desk, and comes back when its time is over.",
    input: {
      to: reference("person", { label: "To whom" }),
      dueAt: moment({ label: "By when" }),
      reason: optional(prose({ label: "What you ask of them", max: 2000 })),
    },
  },
  decide: {
    label: "Decide",
    permission: act,
    order: 3,
    help: "What was decided stands here with your name. What binds is done at the record.",
    input: { decision: prose({ label: "What is decided", max: 2000 }) },
  },
  fold: {
    label: "Fold into the review",
    permission: act,
    order: 4,
    help: "It leaves the Desk, and stands on the agenda of the next weekly review.",
    input: { reason: optional(reason) },
  },
  snooze: {
    label: "Put off",
    permission: act,
    order: 5,
    help: "It leaves the Desk until then; a gate that opens earlier brings it back.",
    input: { until: moment({ label: "Until" }), reason },
  },
  override: {
    label: "Move",
    permission: act,
    order: 6,
    help: "You know better than the arithmetic. It is kept, and counted.",
    input: { to: choice(bands, { label: "To" }), reason },
  },
  resume: { label: "Take up again", permission: act, order: 7, input: {} },
  judge: {
    label: "Right to tell me?",
    permission: "triage.judge",
    order: 8,
    input: {
      right: choice(
        [
          { value: "yes", label: "Right to tell me" },
          { value: "no", label: "No need to tell me" },
        ],
        { label: "Was it right to tell you?" },
      ),
    },
  },
} as const;
export type ExceptionCommand = CommandsOf<typeof exceptionCommands, Exception> | { type: "wake" };
