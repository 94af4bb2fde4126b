import { editable } from "../../kernel/command.ts";
import { flag, optional, prose, reference } from "../../kernel/model.ts";
import type { CommandsOf } from "../../kernel/practice.ts";
import { type Meeting, meetingModel } from "./model.ts";

const run = "meeting.run";
const person = reference("person", { label: "Who" });

/** Everything that can be done to a meeting: its form, its button, its permission. */
export const meetingCommands = {
  create: { label: "New meeting", input: { ...editable(meetingModel), assemble: flag({ label: "Assemble the agenda" }) }, permission: run },
  edit: { label: "Edit", input: {}, permission: run, order: 20 },
  assemble: {
    label: "Assemble the agenda",
    input: {},
    permission: run,
    order: 2,
    help: "What is due, what was deferred or not reached, and what is always talked about. What stands on it stays.",
  },
  circulateAgenda: { label: "Send the agenda", input: {}, permission: run, order: 3, help: "By notice and mail to whoever is invited." },
  open: { label: "Open the meeting", input: {}, permission: run, order: 1 },
  arrive: { label: "Is here", input: { person }, permission: "meeting.write" },
  leave: { label: "Is not here", input: { person }, permission: "meeting.write" },
  takeUp: { label: "Go to an item", input: { item: optional(reference("agendaItem", { label: "Item" })) }, permission: "meeting.write" },
  end: { label: "End the meeting", input: {}, permission: run, order: 1 },
  reopen: { label: "Open it again", input: {}, permission: run, order: 21 },
  draft: {
    label: "Draft the minutes",
    input: { replace: flag({ label: "Replace what was written by hand" }) },
    permission: "meeting.write",
  },
  writeMinutes: {
    label: "Write the minutes",
    input: { minutesText: prose({ label: "Minutes", max: 30_000 }) },
    permission: "meeting.write",
  },
  circulate: {
    label: "Circulate the minutes",
    input: {},
    permission: run,
    order: 1,
    help: "By notice and mail to whoever was invited or there. They do not change any more.",
  },
  cancel: { label: "Cancel", input: { reason: prose({ label: "Why", max: 2000 }) }, permission: run, order: 40 },
} as const;
export type MeetingCommand = CommandsOf<typeof meetingCommands, Meeting>;
