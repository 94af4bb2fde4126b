import { type Actor, may } from "../../../kernel/actor.ts";
import { editable } from "../../../kernel/command.ts";
import { accept, type Decision, type Refusal, refuse } from "../../../kernel/decision.ts";
import { integer, moment, text } from "../../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../../kernel/practice.ts";
import { recordMaker, withChanges } from "../../../kernel/record.ts";
import { addMinutes, type Instant } from "../../../kernel/time.ts";
import { type AskMailbox, askMailboxModel } from "./mailbox.model.ts";

const write = "settings.administer";
const { validity, lastUid, lastOutcome, lastError } = askMailboxModel.shape;
const commands = {
  create: { label: "New mailbox", input: editable(askMailboxModel), permission: write },
  edit: { label: "Edit", input: {}, permission: write, order: 2 },
  signIn: {
    label: "Sign in",
    permission: write,
    order: 1,
    help: "User name and password of the mailbox, not of this office. The password is not shown again.",
    input: { username: text({ label: "User name", max: 254 }), password: text({ label: "Password", max: 500 }) },
  },
  readNow: {
    label: "Read now",
    permission: write,
    order: 3,
    input: {},
    help: "It is read within seconds, and then again as often as it says.",
  },
  retire: { label: "Disconnect", permission: write, order: 9, input: {}, help: "It is read no more. What came in stays." },
  reactivate: { label: "Connect again", permission: write, order: 9, input: {} },
  wasRead: {
    label: "Was read",
    internal: true,
    input: {
      at: moment({ label: "When" }),
      validity,
      lastUid,
      lastOutcome,
      lastError,
      failures: integer({ label: "Failed" }),
    },
  },
} as const;
type MailboxCommand = CommandsOf<typeof commands, AskMailbox>;

/** Mailboxes whose mail becomes asks: an administrator's to keep. */
export const askMailbox: Kind<AskMailbox, MailboxCommand, undefined> = {
  model: askMailboxModel,
  permissions: { read: "triage.read", create: write },
  commands,
  events: {
    mailboxAdded: { audience: "staff", label: "mailbox added" },
    mailboxEdited: { audience: "staff", label: "mailbox changed" },
    mailboxSignedIn: { audience: "staff", label: "credentials given" },
    mailboxRetired: { audience: "staff", label: "disconnected" },
    mailboxReactivated: { audience: "staff", label: "connected again" },
    mailboxFailed: { audience: "staff", label: "could not be read" },
    mailboxRecovered: { audience: "staff", label: "is read again" },
  },
  refusals: {
    badHost: "This is no name of a server. Write it without https:// and without a port.",
    badAddress: "This is no mail address.",
    badAuthority: "This is no certificate as PEM: it begins with -----BEGIN CERTIFICATE-----.",
    signInFirst: "Sign in first: give the user name and the password of the mailbox.",
    alreadyRetired: "This mailbox is disconnected already.",
    notRetired: "This mailbox is connected.",
  },
  gate: ({ current, command }) => (command.type === "create" ? null : current ? gate(current, command.type) : { code: "missing" }),
  decide,
  fromPatch: (current, patch) => ({
    ok: true,
    commands: [(current ? { type: "edit", changes: patch } : { ...patch, type: "create" }) as MailboxCommand],
  }),
  // Whoever reads what came in reads where it came to.
  visible: (actor: Actor) => (may(actor, "triage.read") ? ["all"] : []),
};

function gate(current: AskMailbox, type: string): Refusal | null {
  if (type === "retire" && !current.active) return { code: "alreadyRetired" };
  if (type === "reactivate" && current.active) return { code: "notRetired" };
  if (type !== "readNow") return null;
  if (!current.active) return { code: "alreadyRetired" };
  return current.password === null ? { code: "signInFirst" } : null;
}

function decide(asked: Question<AskMailbox, MailboxCommand, undefined>): Decision<AskMailbox> {
  const { command, current, now } = asked;
  if (command.type === "create") {
    if (current) return refuse("taken");
    const { type: _, ...said } = command;
    return placed(withChanges(newMailbox(asked), said) as AskMailbox, "mailboxAdded");
  }
  if (!current) return refuse("missing");
  const denied = gate(current, command.type);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "edit":
      return placed(moved(current, withChanges(current, command.changes), now), "mailboxEdited");
    case "signIn": {
      const { username, password } = command;
      return accept({ ...current, username, password, failures: 0, nextReadAt: current.active ? now : null }, { type: "mailboxSignedIn" });
    }
    case "readNow":
      return accept({ ...current, failures: 0, nextReadAt: now });
    case "retire":
      return accept({ ...current, active: false, nextReadAt: null }, { type: "mailboxRetired" });
    case "reactivate":
      return accept({ ...current, active: true, nextReadAt: current.password === null ? null : now }, { type: "mailboxReactivated" });
    case "wasRead":
      return wasRead(current, command);
  }
}

/** The credentials of a mailbox go to the server they were given for, and to no other; what is known of another folder is another thing. */
function moved(before: AskMailbox, after: AskMailbox, now: Instant): AskMailbox {
  const isElsewhere = before.host.toLowerCase() !== after.host.toLowerCase();
  const isOther = isElsewhere || before.folder !== after.folder;
  return {
    ...after,
    ...(isOther ? { validity: null, lastUid: null } : {}),
    ...(isElsewhere ? { username: null, password: null, nextReadAt: null } : { nextReadAt: after.nextReadAt === null ? null : now }),
    failures: 0,
  };
}

function placed(mailbox: AskMailbox, type: string): Decision<AskMailbox> {
  const { host, address, authority } = mailbox;
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host) && !/^[0-9a-f:]+$/i.test(host)) return refuse("badHost", { field: "host" });
  if (!/^[^\s@<>"]+@[^\s@<>"]+$/.test(address)) return refuse("badAddress", { field: "address" });
  if (
    authority !== null &&
    authority.trim() !== "" &&
    !/^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----\s*$/.test(authority.trim())
  )
    return refuse("badAuthority", { field: "authority" });
  return accept(mailbox, { type });
}

/** That it was read is no news; that it cannot be read any more, or again, is. Whoever fails is asked less and less often. */
function wasRead(current: AskMailbox, command: Extract<MailboxCommand, { type: "wasRead" }>): Decision<AskMailbox> {
  const { at, failures, lastError: error } = command;
  if (error !== null) {
    const next = { ...current, failures, lastError: error, nextReadAt: nextReading(current, at, failures) };
    return error === current.lastError ? accept(next) : accept(next, { type: "mailboxFailed", data: { sentence: error } });
  }
  const next: AskMailbox = {
    ...current,
    ...{ validity: command.validity, lastUid: command.lastUid, lastOutcome: command.lastOutcome, lastError: null, failures: 0 },
    ...{ lastReadAt: at, nextReadAt: nextReading(current, at, 0) },
  };
  return current.lastError === null ? accept(next) : accept(next, { type: "mailboxRecovered" });
}

const mostMinutes = 360;

/** When it is read next: as often as it says, and twice as long after each failure in a row, up to six hours. */
export function nextReading(
  { active, everyMinutes }: Pick<AskMailbox, "active" | "everyMinutes">,
  at: Instant,
  failures: number,
): Instant | null {
  if (!active) return null;
  return addMinutes(
    at,
    failures === 0 ? everyMinutes : Math.max(everyMinutes, Math.min(mostMinutes, everyMinutes * 2 ** Math.min(failures, 20))),
  );
}

const newMailbox = recordMaker(askMailboxModel, { active: true, failures: 0 });
