import type { Actor } from "../../kernel/actor.ts";
import { accept, type Decision, type Refusal, refuse } from "../../kernel/decision.ts";
import { moment, optional, prose } from "../../kernel/model.ts";
import type { Kind, Question } from "../../kernel/practice.ts";
import { recordMaker } from "../../kernel/record.ts";
import type { Instant } from "../../kernel/time.ts";
import { type Bump, type BumpState, bumpModel } from "./bump.model.ts";
import { diaryOf, ownDiary } from "./source.rules.ts";

const write = "diary.write";
const reason = optional(prose({ label: "Why", max: 1000 }));
const commands = {
  propose: { label: "Propose", internal: true, creates: true, input: {} },
  withdraw: { label: "Withdraw", internal: true, input: { reason } },
  write: { label: "Edit the message", permission: write, order: 2, input: { message: prose({ label: "Message", max: 4000 }) } },
  send: {
    label: "Ask",
    permission: write,
    order: 1,
    input: {},
    help: "Mails the message to the organiser. The meeting stands until they move it.",
  },
  accept: { label: "It moves", permission: write, order: 3, input: { movedTo: moment({ label: "To when" }) } },
  decline: { label: "It does not move", permission: write, order: 4, input: { reason } },
  drop: { label: "Do not ask", permission: write, order: 9, input: { reason }, help: "The meeting stands." },
} as const;

export type ProposedBump = Pick<
  Bump,
  | "owner"
  | "entry"
  | "uid"
  | "incident"
  | "title"
  | "startsAt"
  | "endsAt"
  | "rank"
  | "className"
  | "isShortNotice"
  | "slots"
  | "recipients"
  | "message"
>;
type BumpCommand =
  | { type: "propose"; bump: ProposedBump }
  | { type: "write"; message: string }
  | { type: "send" }
  | { type: "accept"; movedTo: Instant }
  | { type: "decline" | "drop" | "withdraw"; reason: string | null };

const from: Readonly<Record<string, readonly BumpState[]>> = {
  withdraw: ["proposed"],
  write: ["proposed"],
  send: ["proposed"],
  accept: ["proposed", "sent"],
  decline: ["sent"],
  drop: ["proposed", "sent"],
};
const stateWords: Readonly<Record<BumpState, string>> = {
  proposed: "not asked yet",
  sent: "asked already",
  accepted: "accepted",
  declined: "declined",
  dropped: "not asked after all",
};

/** Whether mail has a way out of the house. */
export type BumpMailFacts = { hasMail: boolean };

/** That a meeting may move. It never touches the meeting: its organiser moves it, or not. */
export const bump: Kind<Bump, BumpCommand, BumpMailFacts> = {
  model: bumpModel,
  permissions: { read: "diary.read" },
  commands,
  events: {
    bumpProposed: { audience: "staff", label: "proposed" },
    messageWritten: { audience: "staff", label: "message edited" },
    bumpSent: { audience: "staff", label: "organiser asked" },
    bumpAccepted: { audience: "staff", label: "it moves" },
    bumpDeclined: { audience: "staff", label: "it does not move" },
    bumpDropped: { audience: "staff", label: "not asked after all" },
  },
  refusals: {
    wrongState: "This is {because}.",
    nobodyToAsk: "Nobody's address stands at this entry: move it where its calendar is kept, and say here that it moves.",
    noMail: "This office sends no mail yet. Copy the message, send it yourself, and say here what came of it.",
    messageEmpty: "Say in a sentence what is asked.",
    notYours: "This stands in somebody else's diary.",
    notEdited: "A bump is sent, answered or dropped; it is not edited.",
  },
  gate: ({ actor, current, command, facts }) =>
    current ? gate(current, command.type, { actor, facts }) : command.type === "propose" ? null : { code: "missing" },
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "notEdited" } }),
  visible: ownDiary,
};

function gate(current: Bump, type: string, { actor, facts }: { actor: Actor; facts: BumpMailFacts }): Refusal | null {
  if (type === "propose") return { code: "taken" };
  if (type !== "withdraw" && current.owner !== diaryOf(actor)) return { code: "notYours" };
  if (!from[type]?.includes(current.state)) return { code: "wrongState", because: stateWords[current.state] };
  if (type !== "send") return null;
  if (current.recipients.length === 0) return { code: "nobodyToAsk" };
  return facts.hasMail ? null : { code: "noMail" };
}

function decide(asked: Question<Bump, BumpCommand, BumpMailFacts>): Decision<Bump> {
  const { current, command, actor, now } = asked;
  if (command.type === "propose") {
    if (!current) return accept({ ...maker(asked), ...command.bump } as Bump, { type: "bumpProposed" });
    // An incident that was taken back and is declared once more asks once more, unless it is asked already.
    if (current.state !== "dropped") return accept(current);
    const anew = { state: "proposed", sentAt: null, sentBy: null, answeredAt: null, movedTo: null, reason: null } as const;
    return accept({ ...current, ...command.bump, ...anew }, { type: "bumpProposed" });
  }
  if (!current) return refuse("missing");
  const denied = gate(current, command.type, asked);
  if (denied) return { ok: false, refusal: denied };
  switch (command.type) {
    case "write":
      if (command.message.trim() === "") return refuse("messageEmpty", { field: "message" });
      return accept({ ...current, message: command.message }, { type: "messageWritten" });
    case "send":
      return accept({ ...current, state: "sent", sentAt: now, sentBy: actor.personId }, { type: "bumpSent" });
    case "accept":
      return accept({ ...current, state: "accepted", answeredAt: now, movedTo: command.movedTo }, { type: "bumpAccepted" });
    case "decline":
      return accept({ ...current, state: "declined", answeredAt: now, reason: command.reason }, { type: "bumpDeclined" });
    case "drop":
    case "withdraw":
      return accept({ ...current, state: "dropped", reason: command.reason }, { type: "bumpDropped" });
  }
}

const maker = recordMaker(bumpModel, { state: "proposed" });
