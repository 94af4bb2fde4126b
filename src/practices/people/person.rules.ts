import { type Actor, may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { type AnyRecord, moment, prose, unsaid } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase, withChanges } from "../../kernel/record.ts";
import { activePatch } from "../../kernel/register.ts";
import { type Instant, isZone } from "../../kernel/time.ts";
import { type Person, personModel, type Role, roles } from "./model.ts";

const administer = "people.administer";
const commands = {
  create: { label: "New person", input: editable(personModel), permission: administer },
  edit: { label: "Edit", input: {}, order: 1 },
  invite: {
    label: "Invite",
    input: {},
    permission: administer,
    order: 2,
    help: "Sends a link to choose a password; where no mail leaves the house, it is shown here.",
  },
  deactivate: { label: "Deactivate", input: {}, permission: administer, order: 8, help: "Ends every session at once. History stays." },
  activate: { label: "Activate", input: {}, permission: administer, order: 8 },
  erase: {
    label: "Erase personal data",
    input: { reason: prose({ label: "Why, and on whose request", max: 1000, help: "It stays in the journal: name nobody in it." }) },
    permission: administer,
    order: 50,
    help:
      "Takes away for good: name, e-mail, phone, job title, department, site, manager, zone and language, fields your office added, roles, every way to sign in, API keys, inbox and wishes, how they are paged, what is addressed to them, and what the journal tells of these. " +
      "Stays: their incidents, reviews and what was written in them, under the name “Erased person”; names inside texts and files; backups made before. It cannot be undone.",
  },
  connectLogin: { label: "Connect sign-in", input: { loginId: personModel.shape.loginId, at: moment({ label: "At" }) }, internal: true },
} as const;
export type PersonCommand = CommandsOf<typeof commands, Person>;

/** What the rules know of the others: is this e-mail taken, who administers. */
export type PersonFacts = { emails: ReadonlyMap<string, string>; administrators: ReadonlySet<string> };

/** Persons: the truth about who may do what. Deactivating one acts at once. */
export const person: Kind<Person, PersonCommand, PersonFacts> = {
  model: personModel,
  permissions: { read: "people.read", create: administer },
  commands,
  events: {
    personCreated: { audience: "staff", label: "created" },
    personEdited: { audience: "staff", label: "edited" },
    personInvited: { audience: "staff", label: "invited" },
    personDeactivated: { audience: "staff", label: "deactivated" },
    personActivated: { audience: "staff", label: "activated" },
    loginConnected: { audience: "staff", label: "sign-in connected" },
    personErased: { audience: "staff", label: "personal data erased", withoutChanges: true },
  },
  refusals: {
    emailTaken: "The e-mail address {because} belongs to somebody else already.",
    badEmail: "{because} is not an e-mail address.",
    badZone: "There is no time zone called {because}. Use a name such as Europe/Berlin.",
    ownPersonOnly: "You may change only your own phone, time zone and language. Ask an administrator for the rest ({because}).",
    lastAdministrator: "This is the last active administrator. Make somebody else administrator first.",
    noEmail: "An invitation needs an e-mail address. Add one first.",
    alreadyInactive: "This person is inactive already.",
    alreadyActive: "This person is active already.",
    inactive: "This person is inactive. Activate them first.",
    stillActive: "Only the data of somebody inactive is erased. Deactivate them first.",
    erased: "The personal data of this person was erased. Nothing can be changed or brought back.",
    reasonNeeded: "Give the reason. It stays in the journal.",
  },
  gate: ({ actor, current, command, facts }) => gate(actor, current, command.type, facts),
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: activePatch(current, patch, { on: "activate", off: "deactivate" }).map(
      (one) =>
        (typeof one === "string" ? { type: one } : current ? { type: "edit", changes: one } : { ...one, type: "create" }) as PersonCommand,
    ),
  }),
  learn: (facts, { before, after }) => {
    const emails = new Map(facts.emails);
    if (before?.email) emails.delete(before.email.toLowerCase());
    if (after.email) emails.set(after.email.toLowerCase(), after.id);
    const administrators = new Set(facts.administrators);
    if (after.active && after.roles.includes("administrator")) administrators.add(after.id);
    else administrators.delete(after.id);
    return { emails, administrators };
  },
  visible: (actor) => (may(actor, "people.read") ? ["all"] : []),
  fences: (command) => (["create", "edit", "deactivate"].includes(command.type) ? { writes: ["people"] } : {}),
};

function gate(actor: Actor, current: Person | null, type: string, facts: PersonFacts | undefined): Refusal | null {
  const self = current !== null && current.id === actor.personId && !actor.onBehalfOf;
  if (!may(actor, administer) && !(type === "edit" && self)) return { code: "notPermitted", because: administer };
  if (!current) return type === "create" ? null : { code: "missing" };
  if (current.erasedAt) return { code: "erased" };
  if (type === "erase") return current.active ? { code: "stillActive" } : null;
  if (type === "invite") return !current.active ? { code: "inactive" } : current.email ? null : { code: "noEmail" };
  if (type === "activate") return current.active ? { code: "alreadyActive" } : null;
  if (type === "deactivate") return !current.active ? { code: "alreadyInactive" } : lastAdministrator(current, facts);
  return null;
}

function lastAdministrator(current: Person, facts: PersonFacts | undefined): Refusal | null {
  const others = [...(facts?.administrators ?? [])].filter((id) => id !== current.id);
  return current.active && current.roles.includes("administrator") && facts && others.length === 0 ? { code: "lastAdministrator" } : null;
}

function decide(question: Question<Person, PersonCommand, PersonFacts>): Decision<Person> {
  const { actor, current, command, facts, now } = question;
  if (command.type === "connectLogin") {
    if (!current) return refuse("missing");
    if (current.erasedAt) return refuse("erased");
    return accept({ ...current, loginId: command.loginId }, { type: "loginConnected" });
  }
  const denied = gate(actor, current, command.type, facts);
  if (denied) return { ok: false, refusal: denied };
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...values } = command;
    const blank: AnyRecord = { ...newBase(question), ...unsaid(personModel), active: true };
    return checked(withChanges(blank, values) as Person, null, question, "personCreated");
  }
  if (!current) return refuse("missing");
  if (command.type === "edit") return decideEdit(question, current, command.changes);
  if (command.type === "invite") return accept({ ...current, invitedAt: now }, { type: "personInvited", data: { email: current.email } });
  if (command.type === "erase") return erase(current, command.reason, now);
  if (command.type === "deactivate") return accept({ ...current, active: false }, { type: "personDeactivated" });
  return accept({ ...current, active: true }, { type: "personActivated" });
}

/** A person without anything personal: what they worked on still refers to them, and two of them can be told apart. Source: GDPR article 17. */
function erase(current: Person, reason: string, now: Instant): Decision<Person> {
  if (reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  const blank = unsaid(personModel) as Partial<Person>;
  const next: Person = {
    ...current,
    ...blank,
    name: `Erased person ${current.id.slice(-6)}`,
    roles: [],
    active: false,
    extra: {},
    erasedAt: now,
  };
  return accept(next, { type: "personErased", data: { reason } });
}

const ownFields = new Set(["phone", "timeZone", "locale"]);

function decideEdit(question: Question<Person, PersonCommand, PersonFacts>, current: Person, changes: Partial<Person>): Decision<Person> {
  const { actor, facts } = question;
  if (!may(actor, administer)) {
    const beyond = Object.keys(changes).filter((name) => !ownFields.has(name));
    if (beyond.length > 0) return refuse("ownPersonOnly", { because: beyond.join(", "), field: beyond[0]! });
  }
  if (changes.roles && !changes.roles.includes("administrator")) {
    const last = lastAdministrator(current, facts);
    if (last) return { ok: false, refusal: last };
  }
  return checked(withChanges(current, changes), current, question, "personEdited");
}

function checked(
  next: Person,
  before: Person | null,
  question: Question<Person, PersonCommand, PersonFacts>,
  event: string,
): Decision<Person> {
  if (next.email && !/^[^\s@]+@[^\s@]+\.?[^\s@]*$/.test(next.email)) return refuse("badEmail", { field: "email", because: next.email });
  const holder = next.email ? question.facts.emails.get(next.email.toLowerCase()) : undefined;
  if (holder && holder !== next.id) return refuse("emailTaken", { field: "email", because: next.email ?? "" });
  if (next.timeZone && !isZone(next.timeZone)) return refuse("badZone", { field: "timeZone", because: next.timeZone });
  const rolesChanged = !before || before.roles.join() !== next.roles.join();
  return accept(next, { type: event, ...(rolesChanged ? { data: { roles: next.roles } } : {}) });
}

export const everyRole: readonly Role[] = roles.map((role) => role.value);
