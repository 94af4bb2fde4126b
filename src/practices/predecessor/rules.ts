import { may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { moment, optional, text } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import { type TicketSourceRecord, ticketSourceModel } from "./model.ts";

const administer = "history.import";
const { hints, lastOutcome, lastError } = ticketSourceModel.shape;
/** So many hints are kept; what comes beyond is found by the next reading all the same. */
export const mostHints = 200;
const commands = {
  create: { label: "Connect a system", input: editable(ticketSourceModel), permission: administer },
  edit: { label: "Edit", input: {}, permission: administer, order: 2 },
  signIn: {
    label: "Sign in",
    permission: administer,
    order: 1,
    help: "Whoever reads there, not here. They are kept, and never shown again.",
    input: {
      username: optional(
        text({ label: "User name", max: 254, help: "Empty for Freshservice, and for a personal token of Jira Data Center." }),
      ),
      secret: text({ label: "Token or password", max: 2000, secret: true }),
    },
  },
  pause: {
    label: "Stop reading",
    input: {},
    permission: administer,
    order: 8,
    help: "What was read stays. On the day of the cut-over this is the last step.",
  },
  resume: {
    label: "Begin reading",
    input: {},
    permission: administer,
    order: 3,
    help: "Look at its dry run first. From now on it is read by itself.",
  },
  hear: {
    label: "Hear of a ticket",
    internal: true,
    input: { ticket: text({ label: "Ticket", max: 80 }), at: moment({ label: "When" }) },
  },
  wasPulled: {
    label: "Was read",
    internal: true,
    input: { at: moment({ label: "When" }), heard: hints, lastOutcome, lastError, notBefore: optional(moment({ label: "Not before" })) },
  },
} as const;
type SourceCommand = CommandsOf<typeof commands, TicketSourceRecord>;
type Asked = Question<TicketSourceRecord, SourceCommand, SourceFacts>;
/** The names of systems that are here already, in small letters. */
export type SourceFacts = { named: ReadonlySet<string> };

export const ticketSource: Kind<TicketSourceRecord, SourceCommand, SourceFacts> = {
  model: ticketSourceModel,
  permissions: { read: administer, create: administer },
  commands,
  events: {
    sourceConnected: { audience: "staff", label: "connected" },
    sourceChanged: { audience: "staff", label: "changed" },
    sourceSignedIn: { audience: "staff", label: "credentials given" },
    sourcePaused: { audience: "staff", label: "read no more" },
    sourceResumed: { audience: "staff", label: "read from now on" },
    sourceFailed: { audience: "staff", label: "could not be read" },
    sourceRecovered: { audience: "staff", label: "can be read again" },
  },
  refusals: {
    badName: "A name is 1 to 40 letters, digits, dots or dashes, such as jira.",
    taken: "There is a system of this name already. By its name its incidents are known again.",
    badAddress: "The address begins with https:// and holds no user name.",
    fixed: "A system keeps its name and its make. Connect another.",
    alreadyPaused: "It is not read as it is.",
    notPaused: "It is read as it is.",
  },
  gate: ({ current, command }) => (command.type === "create" ? null : current ? gate(current, command.type) : { code: "missing" }),
  decide,
  visible: (actor) => (may(actor, administer) ? ["all"] : []),
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as SourceCommand],
  }),
};

function gate(current: TicketSourceRecord, type: string): Refusal | null {
  if (type === "pause" && !current.active) return { code: "alreadyPaused" };
  if (type === "resume" && current.active) return { code: "notPaused" };
  return null;
}

function decide(asked: Asked): Decision<TicketSourceRecord> {
  const { command, current, now } = asked;
  if (command.type === "create") return connect(asked, command);
  if (!current) return refuse("missing");
  const denied = gate(current, command.type);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit":
      return changed(current, command.changes, now);
    case "signIn":
      return accept(
        {
          ...current,
          username: command.username,
          secret: command.secret,
          lastError: null,
          notBefore: null,
          nextPullAt: current.active ? now : null,
        },
        { type: "sourceSignedIn" },
      );
    case "pause":
      return accept({ ...current, active: false, nextPullAt: null, hints: [] }, { type: "sourcePaused" });
    case "resume":
      return accept({ ...current, active: true, nextPullAt: soonest(current, now) }, { type: "sourceResumed" });
    case "hear":
      return heard(current, command, now);
    case "wasPulled":
      return wasPulled(current, command);
  }
}

function connect(asked: Asked, command: Extract<SourceCommand, { type: "create" }>): Decision<TicketSourceRecord> {
  const { type: _, ...said } = command;
  const next = withChanges(maker(asked), said) as TicketSourceRecord;
  if (asked.current || asked.facts.named.has(next.name.toLowerCase())) return refuse("taken", { field: "name" });
  if (!/^[\w.-]{1,40}$/.test(next.name)) return refuse("badName", { field: "name" });
  if (!isAddress(next.url)) return refuse("badAddress", { field: "url" });
  return accept(next, { type: "sourceConnected" });
}

/** At another address it is another system: whoever signs in there goes nowhere but to the host they were given for. */
function changed(current: TicketSourceRecord, changes: Partial<TicketSourceRecord>, now: Instant): Decision<TicketSourceRecord> {
  for (const name of ["name", "tool"] as const)
    if (changes[name] !== undefined && changes[name] !== current[name]) return refuse("fixed", { field: name });
  if (changes.url !== undefined && !isAddress(changes.url)) return refuse("badAddress", { field: "url" });
  const next = withChanges(current, changes) as TicketSourceRecord;
  const stays = originOf(next.url) === originOf(current.url);
  return accept(
    { ...next, ...(stays ? {} : { username: null, secret: null }), nextPullAt: current.active ? soonest(current, now) : null },
    { type: "sourceChanged" },
  );
}

/** A hint makes it be read at once. It says nothing of the ticket: what is true is asked there. */
function heard(
  current: TicketSourceRecord,
  { ticket, at }: Extract<SourceCommand, { type: "hear" }>,
  now: Instant,
): Decision<TicketSourceRecord> {
  if (!current.active) return accept(current);
  const known = (current.hints ?? []).filter((one) => one.ticket !== ticket);
  const kept = known.length < mostHints ? [...known, { ticket, at }] : known;
  const nextPullAt = current.nextPullAt !== null && current.nextPullAt < now ? current.nextPullAt : soonest(current, now);
  return accept({ ...current, hints: kept, nextPullAt });
}

/** That it was read is no news; that it cannot be read any more, or again, is. Hints that came meanwhile stay, and make it be read once more. */
function wasPulled(current: TicketSourceRecord, command: Extract<SourceCommand, { type: "wasPulled" }>): Decision<TicketSourceRecord> {
  const { at, lastError, notBefore } = command;
  const done = new Set(command.heard.map((one) => `${one.at} ${one.ticket}`));
  const left = (current.hints ?? []).filter((one) => !done.has(`${one.at} ${one.ticket}`));
  const usual = addMinutes(at, current.everyMinutes ?? 15);
  const wanted = left.length > 0 ? at : usual;
  const next: TicketSourceRecord = {
    ...current,
    hints: left,
    lastError,
    notBefore,
    nextPullAt: current.active ? soonest({ notBefore }, wanted) : null,
    ...(lastError === null ? { lastPulledAt: at, lastOutcome: command.lastOutcome } : {}),
  };
  if (lastError !== null && lastError !== current.lastError) return accept(next, { type: "sourceFailed" });
  if (lastError === null && current.lastError !== null) return accept(next, { type: "sourceRecovered" });
  return accept(next);
}

/** Patience that a source asked for comes before everything that would have it asked at once. */
function soonest({ notBefore }: Pick<TicketSourceRecord, "notBefore">, wanted: Instant): Instant {
  return notBefore !== null && notBefore > wanted ? notBefore : wanted;
}

function isAddress(url: string): boolean {
  return /^https?:\/\/[^\s/@?#]+(\/[^\s?#]*)?$/i.test(url);
}

function originOf(url: string): string | null {
  return /^(https?:\/\/[^\s/?#]+)/i.exec(url)?.[1]?.toLowerCase() ?? null;
}

// Nothing comes in before somebody has looked at what would.
const maker = recordMaker(ticketSourceModel, { active: false });
