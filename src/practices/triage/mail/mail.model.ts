import { choice, defineModel, integer, moment, optional, prose, type RecordOf, reference, text } from "../../../kernel/model.ts";

const byRules = { setByRules: true } as const;
// Words of a mail are kept on the row alone: the journal could not forget them.
const words = { setByRules: true, derived: true } as const;

export const askMailStates = [
  { value: "waiting", label: "Waiting" },
  { value: "asked", label: "Became an ask" },
  { value: "joined", label: "Joined an ask" },
  { value: "refused", label: "Written by a machine" },
  { value: "dismissed", label: "Put aside" },
] as const;
export type AskMailState = (typeof askMailStates)[number]["value"];

/** A mail that came to a mailbox for asks, and what became of it. None is dropped. */
export const askMailModel = defineModel({
  kind: "askMail",
  plural: "ask-mails",
  label: "Mail to the Desk",
  pluralLabel: "Mail to the Desk",
  title: "subject",
  sort: "-receivedAt",
  columns: ["subject", "fromAddress", "proof", "state", "why", "receivedAt", "ask"],
  about: "Every mail that came to a mailbox for asks: from whom, whether the sender is proven, and what became of it.",
  macros: { "state:waiting": { field: "state", is: "equals", value: "waiting" } },
  fields: {
    mailbox: reference("askMailbox", { label: "Came to", ...byRules }),
    messageId: optional(text({ label: "Message-ID", max: 254, ...byRules })),
    receivedAt: moment({ label: "Taken in", ...byRules, sortable: true }),
    sentAt: optional(moment({ label: "Written", ...byRules })),
    fromAddress: text({ label: "From", max: 254, ...words }),
    fromName: optional(text({ label: "Calls themselves", max: 160, ...words })),
    person: optional(reference("person", { label: "Known as", ...byRules })),
    proof: choice(
      [
        { value: "proven", label: "Proven" },
        { value: "notProven", label: "Not proven" },
      ],
      { label: "Sender", ...byRules },
    ),
    proofWords: text({ label: "Why", max: 300, ...words }),
    subject: text({ label: "Subject", max: 160, ...words, folded: true }),
    text: prose({ label: "Words", max: 21_000, ...words }),
    files: optional(prose({ label: "What came with it", max: 4000, ...words })),
    state: choice(askMailStates, { label: "What became of it", ...byRules }),
    why: optional(prose({ label: "Because", max: 400, ...byRules })),
    ask: optional(reference("directorAsk", { label: "Ask", ...byRules })),
    answers: optional(reference("directorAsk", { label: "Answers", ...byRules })),
    size: integer({ label: "Size", unit: "bytes", ...byRules }),
    actedBy: optional(reference("person", { label: "By", ...byRules })),
    onBehalfOf: optional(reference("person", { label: "On behalf of", ...byRules })),
  },
});
export type AskMail = RecordOf<typeof askMailModel.shape>;
