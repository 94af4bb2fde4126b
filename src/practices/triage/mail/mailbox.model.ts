import { choice, defaulted, defineModel, flag, integer, moment, optional, prose, type RecordOf, text } from "../../../kernel/model.ts";

/** A permission that no role holds: the house alone reads it, to sign in. */
const houseAlone = "house.alone";
const byRules = { setByRules: true } as const;
const derived = { setByRules: true, derived: true } as const;

/** A mailbox whose mail becomes asks on the Desk. */
export const askMailboxModel = defineModel({
  kind: "askMailbox",
  plural: "ask-mailboxes",
  label: "Mailbox for asks",
  pluralLabel: "Mailboxes for asks",
  title: "address",
  sort: "-createdAt",
  columns: ["address", "host", "lastReadAt", "lastOutcome", "lastError", "active"],
  about:
    "Where mail to the director comes in. What a known colleague writes becomes an ask; what a stranger writes waits for the assistant.",
  fields: {
    address: text({
      label: "Mail address",
      max: 254,
      short: true,
      folded: true,
      help: "To which people write, such as director-desk@example.org.",
    }),
    host: text({ label: "Mail server (IMAP)", max: 253, short: true, help: "Its name, such as imap.example.org." }),
    security: defaulted(
      choice(
        [
          { value: "tls", label: "TLS from the first byte (usually port 993)" },
          { value: "starttls", label: "STARTTLS (usually port 143)" },
        ],
        { label: "Encryption", short: true },
      ),
      "tls",
    ),
    port: defaulted(integer({ label: "Port", min: 1, most: 65_535, short: true }), 993),
    folder: defaulted(text({ label: "Folder", max: 200 }), "INBOX"),
    everyMinutes: defaulted(integer({ label: "Read every", unit: "minutes", min: 1, most: 1440 }), 2),
    vouchedBy: optional(
      text({
        label: "Whose word counts for senders",
        max: 253,
        help: "The name your own mail server writes first into Authentication-Results, such as mx.example.org. That server must take out this header where mail comes from outside. Without a name no sender counts as proven.",
      }),
    ),
    authority: optional(
      prose({
        label: "Certificate of your own authority",
        max: 20_000,
        help: "PEM; only where the server's certificate is signed by one of your own.",
      }),
    ),
    username: optional(text({ label: "User name", max: 254, ...byRules, secret: true, readPermission: "settings.administer" })),
    password: optional(text({ label: "Password", max: 500, ...byRules, secret: true, readPermission: houseAlone })),
    validity: optional(text({ label: "Numbering of the server", max: 40, ...derived })),
    lastUid: optional(text({ label: "Read up to", max: 12, ...derived })),
    failures: defaulted(integer({ label: "Failed in a row", ...derived }), 0),
    nextReadAt: optional(moment({ label: "Read next", ...derived })),
    lastReadAt: optional(moment({ label: "Read last", ...derived })),
    lastOutcome: optional(text({ label: "What was read", max: 400, ...derived })),
    lastError: optional(text({ label: "What went wrong", max: 400, ...byRules })),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type AskMailbox = RecordOf<typeof askMailboxModel.shape>;
