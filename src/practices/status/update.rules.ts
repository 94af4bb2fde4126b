import { may } from "../../kernel/actor.ts";
import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { choice, integer, moment, prose, reference } from "../../kernel/model.ts";
import type { CommandsOf, Kind, Question } from "../../kernel/practice.ts";
import { newBase } from "../../kernel/record.ts";
import { statusUpdateModel as model, noticeStates, origins, type StatusUpdate } from "./notice.model.ts";

const publish = "status.publish";
const words = prose({ label: "Text", max: 4000 });
const commands = {
  keep: {
    label: "Keep",
    internal: true,
    creates: true,
    input: {
      page: reference("statusPage", { label: "Page" }),
      notice: reference("statusNotice", { label: "Notice" }),
      at: moment({ label: "When" }),
      ordinal: integer({ label: "Which", min: 1 }),
      state: choice(noticeStates, { label: "State" }),
      text: words,
      origin: choice(origins, { label: "From" }),
    },
  },
  correct: { label: "Correct", permission: publish, order: 1, input: { text: words }, help: "The page says so; nobody is mailed again." },
  withdraw: { label: "Withdraw", permission: publish, order: 2, input: { reason: prose({ label: "Why", max: 2000 }) } },
} as const;
type UpdateCommand = CommandsOf<typeof commands, StatusUpdate>;

/** The id of a notice's n-th update: derived, so that it is made once. */
export function updateId(notice: Id, count: number): Id {
  return deriveId(notice, `update/${count}`);
}

/** One message of a notice. It is written once by its notice; afterwards it can be corrected and withdrawn, which both show. */
export const statusUpdate: Kind<StatusUpdate, UpdateCommand, undefined> = {
  model,
  permissions: { read: "status.read" },
  commands,
  events: {
    updateKept: { audience: "public", label: "update" },
    updateCorrected: { audience: "public", label: "update corrected" },
    updateWithdrawn: { audience: "staff", label: "update withdrawn" },
  },
  refusals: {
    textNeeded: "Say what readers are told.",
    reasonNeeded: "Say why.",
    isWithdrawn: "This update is withdrawn.",
  },
  gate: ({ actor, current, command }) => {
    if (command.type === "keep") return null;
    if (!may(actor, publish)) return { code: "notPermitted", because: publish };
    return current?.withdrawnAt ? { code: "isWithdrawn" } : null;
  },
  decide,
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
  visible: (actor) => (may(actor, "status.read") ? ["all"] : []),
  about: (record) => record.notice,
};

function decide(question: Question<StatusUpdate, UpdateCommand, undefined>): Decision<StatusUpdate> {
  const { current, command, now, actor } = question;
  if (command.type === "keep") {
    if (current) return refuse("taken");
    const { type: _, ...given } = command;
    return accept({ ...newBase(question), ...given, correctedAt: null, withdrawnAt: null }, { type: "updateKept" });
  }
  if (!current) return refuse("missing");
  if (!may(actor, publish)) return refuse("notPermitted", { because: publish });
  if (current.withdrawnAt) return refuse("isWithdrawn");
  if (command.type === "correct") {
    if (command.text.trim() === "") return refuse("textNeeded", { field: "text" });
    if (command.text === current.text) return accept(current);
    return accept({ ...current, text: command.text, correctedAt: now }, { type: "updateCorrected", data: { text: command.text } });
  }
  if (command.type !== "withdraw") return refuse("unknownCommand");
  if (command.reason.trim() === "") return refuse("reasonNeeded", { field: "reason" });
  return accept({ ...current, withdrawnAt: now }, { type: "updateWithdrawn", data: { reason: command.reason } });
}
