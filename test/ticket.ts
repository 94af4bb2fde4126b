import type { Practice } from "../src/engine/house.ts";
import { type Actor, may } from "../src/kernel/actor.ts";
import { editable } from "../src/kernel/command.ts";
import { accept, refuse } from "../src/kernel/decision.ts";
import { mentionsIn } from "../src/kernel/mention.ts";
import { defineModel, flag, moment, optional, prose, type RecordOf, reference, text } from "../src/kernel/model.ts";
import type { Command, CommandsOf, Kind, NoticeRule } from "../src/kernel/practice.ts";
import { newBase, withChanges } from "../src/kernel/record.ts";

/* A small practice for stories about the engine: numbered tickets with a caller, an assignee, notes, and tickets kept restricted. */

const model = defineModel({
  kind: "ticket",
  plural: "tickets",
  label: "Ticket",
  pluralLabel: "Tickets",
  number: { prefix: "TIC", digits: 7 },
  title: "title",
  sort: "-createdAt",
  columns: ["number", "title"],
  about: "For stories.",
  fields: {
    title: text({ label: "Title", searchable: true }),
    story: optional(prose({ label: "Story", searchable: true })),
    caller: optional(reference("person", { label: "Caller" })),
    assignee: optional(reference("person", { label: "Assignee" })),
    confidential: flag({ label: "Restricted" }),
    remindAt: optional(moment({ label: "Remind at" })),
  },
});
type Ticket = RecordOf<typeof model.shape>;

const commands = {
  create: { label: "New", input: editable(model), permission: "incident.report" },
  edit: { label: "Edit", input: {}, permission: "incident.work" },
  note: { label: "Work note", input: { text: prose({ label: "Text" }) }, permission: "incident.work" },
  comment: { label: "Comment", input: { text: prose({ label: "Text" }) } },
} as const;
type TicketCommand = CommandsOf<typeof commands, Ticket>;

const blank = { story: null, caller: null, assignee: null, confidential: false, remindAt: null };

const ticket: Kind<Ticket, TicketCommand, undefined> = {
  model,
  permissions: { read: "incident.read", create: "incident.report" },
  commands,
  events: {
    ticketCreated: { audience: "caller", label: "created" },
    ticketEdited: { audience: "staff", label: "edited" },
    noted: { audience: "staff", label: "work note" },
    reminded: { audience: "staff", label: "reminder" },
    commented: { audience: "caller", label: "comment" },
  },
  refusals: {},
  gate: () => null,
  decide: (question) => {
    const { command, current } = question;
    if (command.type === "create") {
      const { type: _, ...values } = command;
      return accept(withChanges({ ...newBase(question), ...blank } as Ticket, values), { type: "ticketCreated" });
    }
    if (!current) return refuse("missing");
    if ((command as Command).type === "wake") return accept({ ...current, remindAt: null }, { type: "reminded" });
    if (command.type === "edit") return accept(withChanges(current, command.changes), { type: "ticketEdited" });
    return accept({ ...current }, { type: command.type === "note" ? "noted" : "commented", data: { text: command.text } });
  },
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as TicketCommand],
  }),
  wake: (record) => record.remindAt,
  visible: (actor: Actor) => {
    if (may(actor, "incident.readRestricted")) return ["all"];
    const open = { field: "confidential", is: "equals", value: false } as const;
    if (may(actor, "incident.readAll")) return [open];
    return actor.personId ? [{ all: [{ field: "caller", is: "equals", value: actor.personId }, open] }] : [];
  },
};

const notices: NoticeRule = {
  topics: [
    { topic: "ticket.assigned", label: "A ticket is assigned to me", channel: "mail" },
    { topic: "ticket.mentioned", label: "Somebody mentions me", channel: "mail" },
    { topic: "ticket.answered", label: "My ticket is answered", channel: "mail" },
    { topic: "ticket.daily", label: "Tickets I reported were edited", channel: "mail" },
  ],
  on: ["ticket"],
  notices: (change, facts) => {
    const { before, after, kind, id, events } = change as typeof change & { after: Ticket; before: Ticket | null };
    const base = { kind, id, subject: `${after.number} ${after.title}` };
    const people = facts.people as { id: string; name: string }[];
    const made = [];
    if (after.assignee && after.assignee !== before?.assignee)
      made.push({
        ...base,
        to: [after.assignee],
        topic: "ticket.assigned",
        why: "you are the assignee",
        urgency: "now" as const,
        text: "It is yours.",
      });
    for (const event of events) {
      const words = String(event.data?.text ?? "");
      const mentioned = mentionsIn(words, people);
      if (mentioned.length > 0)
        made.push({ ...base, to: mentioned, topic: "ticket.mentioned", why: "you are mentioned", urgency: "now" as const, text: words });
      if (event.type === "commented" && after.caller)
        made.push({ ...base, to: [after.caller], topic: "ticket.answered", why: "you reported it", urgency: "soon" as const, text: words });
      if (event.type === "ticketEdited" && after.caller)
        made.push({
          ...base,
          to: [after.caller],
          topic: "ticket.daily",
          why: "you reported it",
          urgency: "digest" as const,
          text: "Edited.",
        });
    }
    return made;
  },
};

/** The practice, for `openTestOffice(start, { more: [ticketPractice], tables: ticketTables })`. */
export const ticketPractice: Practice = {
  name: "ticket",
  kinds: [{ kind: ticket }],
  notices: [{ ...notices, facts: async (tx) => ({ people: await tx.query("select id, name from v_person where active") }) }],
};

/** Its table. */
export const ticketTables = `
create table ticket (
  id text collate "C" primary key, number text not null unique, version integer not null,
  created_at timestamptz not null, created_by text collate "C", updated_at timestamptz not null, updated_by text collate "C", extra jsonb not null,
  title text not null, story text, caller text collate "C", assignee text collate "C", confidential boolean,
  remind_at timestamptz, wake_at timestamptz,
  search_text text not null, search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored
);
create index ticket_created_at on ticket (created_at, id);
create index ticket_caller on ticket (caller);
create index ticket_search on ticket using gin (search);
create sequence ticket_number;
`;
