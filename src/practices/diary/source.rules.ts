import { type Actor, may } from "../../kernel/actor.ts";
import { editable } from "../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import type { Id } from "../../kernel/ids.ts";
import { moment, optional, text } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question, VisibleBranch } from "../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../kernel/record.ts";
import type { Instant } from "../../kernel/time.ts";
import { type CalendarSource, calendarSourceModel } from "./model.ts";

const write = "diary.write";
const { syncToken, lastOutcome, lastError } = calendarSourceModel.shape;
const commands = {
  create: { label: "New calendar to read", input: editable(calendarSourceModel), permission: write },
  edit: { label: "Edit", input: {}, permission: write, order: 2 },
  signIn: {
    label: "Sign in",
    permission: write,
    order: 3,
    help: "User name and password of the calendar, not of this office. They are not shown again.",
    input: { username: text({ label: "User name", max: 254 }), password: optional(text({ label: "Password", max: 500 })) },
  },
  readNow: {
    label: "Read now",
    permission: write,
    order: 1,
    input: {},
    help: "It is asked within seconds, and then again as often as it says.",
  },
  disconnect: { label: "Disconnect", input: {}, permission: write, order: 9, help: "It is read no more, and its entries leave the diary." },
  reconnect: { label: "Connect again", input: {}, permission: write, order: 9 },
  wasRead: {
    label: "Was read",
    internal: true,
    input: { at: moment({ label: "When" }), syncToken, lastOutcome, lastError },
  },
} as const;
type SourceCommand = CommandsOf<typeof commands, CalendarSource>;
type Asked = Question<CalendarSource, SourceCommand, undefined>;

/** Whose diary an actor is at: their own, or that of the person they act for. */
export function diaryOf(actor: Actor): Id | null {
  return actor.onBehalfOf?.personId ?? actor.personId;
}

/** What stands in a diary is its owner's alone, and whoever's who acts for them; and the house's, when it reacts. No person holds everything. */
export function ownDiary(actor: Actor): VisibleBranch[] {
  if (actor.permissions.has("*")) return ["all"];
  const own = diaryOf(actor);
  return own !== null && may(actor, "diary.read") ? [{ field: "owner", is: "equals", value: own }] : [];
}

export const calendarSource: Kind<CalendarSource, SourceCommand, undefined> = {
  model: calendarSourceModel,
  permissions: { read: "diary.read", create: write },
  commands,
  events: {
    sourceAdded: { audience: "staff", label: "calendar added" },
    sourceEdited: { audience: "staff", label: "calendar changed" },
    signedIn: { audience: "staff", label: "credentials given" },
    sourceDisconnected: { audience: "staff", label: "calendar disconnected" },
    sourceReconnected: { audience: "staff", label: "calendar connected again" },
    sourceFailed: { audience: "staff", label: "calendar could not be read" },
    sourceRecovered: { audience: "staff", label: "calendar is read again" },
  },
  refusals: {
    nobody: "A diary belongs to a person. Sign in as one.",
    notYours: "This calendar is somebody else's.",
    badAddress: "The address is none. It begins with https:// (or webcal://), without user name and password.",
    noAddress: "A file has no address: upload it again when it has changed.",
    onlyCaldav: "Only a CalDAV collection can be written into. A file or an address is read alone.",
    addressNeeded: "Say where the calendar is.",
    fixed: "A calendar keeps its kind. Make another.",
    alreadyGone: "This calendar is disconnected already.",
    notGone: "This calendar is connected.",
  },
  gate: ({ actor, current, command }) =>
    command.type === "create" ? null : current ? gate(current, command.type, actor) : { code: "missing" },
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as SourceCommand],
  }),
  visible: ownDiary,
};

function gate(current: CalendarSource, type: string, actor: Actor): Refusal | null {
  if (type === "wasRead") return null;
  if (current.owner !== diaryOf(actor)) return { code: "notYours" };
  if (type === "disconnect" && !current.active) return { code: "alreadyGone" };
  if (type === "reconnect" && current.active) return { code: "notGone" };
  if (type === "readNow" && !current.active) return { code: "alreadyGone" };
  if ((type === "signIn" || type === "readNow") && current.form === "file") return { code: "noAddress" };
  return null;
}

function decide(asked: Asked): Decision<CalendarSource> {
  const { command, current, actor, now } = asked;
  if (command.type === "create") return add(asked, command);
  if (!current) return refuse("missing");
  const denied = gate(current, command.type, actor);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit": {
      if (command.changes.form !== undefined && command.changes.form !== current.form) return refuse("fixed", { field: "form" });
      const next = placed(movedSource(current, withChanges(current, command.changes)), now);
      return next.ok ? accept(next.record, { type: "sourceEdited" }) : next;
    }
    case "signIn":
      return accept({ ...current, username: command.username, password: command.password, nextReadAt: now }, { type: "signedIn" });
    case "readNow":
      return accept({ ...current, nextReadAt: now });
    case "disconnect":
      return accept({ ...current, active: false, nextReadAt: null }, { type: "sourceDisconnected" });
    case "reconnect":
      return accept({ ...current, active: true, nextReadAt: dueAt(current, now) }, { type: "sourceReconnected" });
    case "wasRead":
      return wasRead(current, command);
  }
}

function add(asked: Asked, command: Extract<SourceCommand, { type: "create" }>): Decision<CalendarSource> {
  const owner = diaryOf(asked.actor);
  if (asked.current) return refuse("taken");
  if (owner === null) return refuse("nobody");
  const { type: _, ...said } = command;
  const next = placed({ ...(withChanges(maker(asked), said) as CalendarSource), owner }, asked.now);
  return next.ok ? accept(next.record, { type: "sourceAdded" }) : next;
}

/**
 * A calendar at another address is another: what is known of the old one is asked anew, and its user name and password go nowhere but to the host they
 * were given for, and neither does the leave to write. Else whoever may edit it could have them sent to a host of their own.
 */
function movedSource(before: CalendarSource, after: CalendarSource): CalendarSource {
  if (before.address === after.address) return after;
  const stays = hostOf(before.address) !== null && hostOf(before.address) === hostOf(after.address);
  return { ...after, syncToken: null, ...(stays ? {} : { username: null, password: null, mayWrite: false }) };
}

function hostOf(address: string | null): string | null {
  return /^(https?:\/\/[^\s/?#]+)/i.exec(address?.replace(/^webcals?:/i, "https:") ?? "")?.[1]?.toLowerCase() ?? null;
}

/** With its address as it is asked, and when it is read next. */
function placed(source: CalendarSource, now: Instant): { ok: true; record: CalendarSource } | { ok: false; refusal: Refusal } {
  const no = (code: string) => ({ ok: false, refusal: { code, field: "address" } }) as const;
  if (source.mayWrite && source.form !== "caldav") return { ok: false, refusal: { code: "onlyCaldav", field: "mayWrite" } };
  if (source.form === "file") return source.address === null ? { ok: true, record: source } : no("noAddress");
  if (source.address === null) return no("addressNeeded");
  const address = source.address.replace(/^webcals?:/i, "https:");
  if (!/^https?:\/\/[^\s/@]+(\/\S*)?$/i.test(address)) return no("badAddress");
  return { ok: true, record: { ...source, address, nextReadAt: dueAt(source, now) } };
}

function dueAt(source: CalendarSource, now: Instant): Instant | null {
  return source.form === "file" ? null : now;
}

/** That it was read is no news; that it cannot be read any more, or again, is. */
function wasRead(current: CalendarSource, command: Extract<SourceCommand, { type: "wasRead" }>): Decision<CalendarSource> {
  const { at, lastError } = command;
  const next: CalendarSource = { ...current, lastError, lastReadAt: lastError === null ? at : current.lastReadAt };
  if (lastError === null) Object.assign(next, { syncToken: command.syncToken, lastOutcome: command.lastOutcome });
  if (lastError !== null && lastError !== current.lastError) return accept(next, { type: "sourceFailed" });
  if (lastError === null && current.lastError !== null) return accept(next, { type: "sourceRecovered" });
  return accept(next);
}

const maker = recordMaker(calendarSourceModel, { active: true });
