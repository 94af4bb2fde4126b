import { z } from "zod";
import { choice, flag, json, optional, prose, reference, text } from "../../kernel/model.ts";
import type { CommandsOf } from "../../kernel/practice.ts";
import { causes, endings, type Page } from "./model.ts";

const answer = "paging.answer";
const changes = [...causes, { value: "changed", label: "Its facts changed" }] as const;

/** What a page keeps of its incident. */
const subject = z.object({
  title: z.string(),
  service: z.string().nullable(),
  team: z.string().nullable(),
  priority: z.enum(["1", "2", "3", "4", "5"]),
  restricted: z.boolean(),
});
export type Subject = z.infer<typeof subject>;

/** Everything that can be done to a page: its form, its button, its permission. */
export const pageCommands = {
  acknowledge: {
    label: "Acknowledge",
    input: {},
    permission: answer,
    order: 1,
    help: "You have it: nobody else is called. The incident counts as answered.",
  },
  release: {
    label: "Call again",
    input: {},
    permission: "paging.administer",
    order: 2,
    help: "A restore holds this page. Calls begin anew, at the first step.",
  },
  escalate: { label: "Escalate now", input: {}, permission: answer, order: 3, help: "Calls the next step at once." },
  handTo: {
    label: "Hand to …",
    input: { person: reference("person", { label: "To" }) },
    permission: answer,
    order: 4,
    help: "Calls this person instead.",
  },
  decline: {
    label: "I cannot",
    input: { reason: optional(prose({ label: "Why", max: 300 })) },
    permission: answer,
    order: 5,
    help: "You are not called again for this; where nobody else is called, the next step begins at once.",
  },
  follow: {
    label: "Follow the incident",
    internal: true,
    creates: true,
    input: {
      incident: reference("incident", { label: "Incident" }),
      subject: json(subject, { label: "Facts of the incident" }),
      cause: choice(changes, { label: "What happened" }),
      /** It is still to be answered: a page may be opened for it. */
      isOpen: flag({ label: "Unanswered" }),
      isWorse: flag({ label: "It became worse" }),
      by: optional(reference("person", { label: "Who changed it" })),
      policy: optional(reference("escalationPolicy", { label: "Policy that pages for it" })),
      because: optional(text({ label: "Why this policy", max: 300 })),
    },
  },
  answered: { label: "The incident was answered", internal: true, creates: true, input: { name: text({ label: "By", max: 120 }) } },
  end: { label: "The incident is over", internal: true, creates: true, input: { ending: choice(endings, { label: "How" }) } },
  holdRestored: { label: "Hold after a restore", internal: true, input: {} },
  noteUndelivered: {
    label: "Note what did not arrive",
    internal: true,
    input: {
      notification: reference("pageNotification", { label: "Notification" }),
      recipient: text({ label: "To", max: 160 }),
      answer: prose({ label: "Answer", max: 1000 }),
    },
  },
} as const;

export type PageCommand = CommandsOf<typeof pageCommands, Page> | { type: "wake" };
export type CommandOf<T extends PageCommand["type"]> = Extract<PageCommand, { type: T }>;
