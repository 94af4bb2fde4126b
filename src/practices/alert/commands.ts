import { moment, optional, prose, reference, text } from "../../kernel/model.ts";
import type { CommandsOf } from "../../kernel/practice.ts";
import { type Alert, receiveInput } from "./model.ts";

const work = "alert.work";
const reason = prose({ label: "Why", max: 400 });
const incident = reference("incident", { label: "Incident" });

/** Everything that can be done to an alert. What tools say comes in by `receive` alone. */
export const alertCommands = {
  receive: { label: "Receive", internal: true, creates: true, input: receiveInput },
  acknowledge: { label: "Acknowledge", permission: work, order: 1, input: {}, help: "Says that somebody looks at it." },
  join: { label: "Move to an incident", permission: work, order: 2, input: { incident } },
  acceptSuggestion: { label: "Yes, it belongs there", permission: work, order: 3, input: {} },
  dismissSuggestion: { label: "No, it does not", permission: work, order: 4, input: {} },
  unlink: { label: "Take out of its incident", permission: work, order: 5, input: {} },
  split: {
    label: "Split off",
    permission: work,
    order: 6,
    input: { into: optional(reference("incident", { label: "Into", help: "Empty: an incident of its own." })) },
    help: "Its incident is another trouble.",
  },
  suppress: {
    label: "Keep quiet",
    permission: work,
    order: 7,
    input: { until: moment({ label: "Until" }), reason },
  },
  release: { label: "Let it be heard", permission: work, order: 7, input: {} },
  resolve: { label: "Resolve", permission: work, order: 8, input: { reason: optional(reason) } },
  reconsider: { label: "Look at it again", internal: true, input: {} },
  follow: {
    label: "Follow its incident",
    internal: true,
    input: { incident, because: text({ label: "Because", max: 200 }) },
  },
} as const;

export type AlertCommand = CommandsOf<typeof alertCommands, Alert> | { type: "wake" };
export type CommandOf<T extends AlertCommand["type"]> = Extract<AlertCommand, { type: T }>;
