import { z } from "zod";
import { choice, day, defaulted, defineModel, flag, integer, json, moment, optional, type RecordOf, text } from "../../kernel/model.ts";

const byRules = { setByRules: true } as const;

export const sourceTools = [
  { value: "jira", label: "Jira Service Management, Cloud" },
  { value: "jiraDataCenter", label: "Jira Service Management, Data Center" },
  { value: "freshservice", label: "Freshservice" },
  { value: "remedy", label: "BMC Remedy or Helix ITSM" },
] as const;
export type SourceTool = (typeof sourceTools)[number]["value"];

/** What words mean here: by field, by word. */
const meaningsShape = z.record(z.string().max(60), z.record(z.string().max(80), z.string().max(80)));
/** A ticket that its system says has changed. */
const hint = z.strictObject({ ticket: z.string().max(80), at: z.string() });

export const ticketSourceModel = defineModel({
  kind: "ticketSource",
  plural: "ticket-sources",
  label: "System that still runs",
  pluralLabel: "Systems that still run",
  title: "name",
  sort: "name",
  columns: ["name", "tool", "url", "lastPulledAt", "lastError", "active"],
  about: "A service desk of another make whose incidents are read again and again, so that reports can be drawn while it still runs.",
  fields: {
    name: text({
      label: "Name",
      max: 40,
      short: true,
      sortable: true,
      folded: true,
      help: "It stays. Such as jira.",
    }),
    tool: choice(sourceTools, { label: "Make", short: true, help: "Which desk it is." }),
    url: text({ label: "Address", max: 300, short: true, help: "By https, as in the browser." }),
    whichTickets: optional(
      text({
        label: "Which tickets",
        max: 1000,
        help: "In its own words: JQL such as project = OPS, a workspace's number, or a qualification. All, where it is empty.",
      }),
    ),
    since: optional(day({ label: "Changed since", help: "What was last changed before stays there." })),
    everyMinutes: defaulted(integer({ label: "Read every", unit: "minutes", min: 2, most: 1440 }), 15),
    onTaken: defaulted(
      choice(
        [
          { value: "refuse", label: "Refuse the incident, and say so" },
          { value: "newNumber", label: "Give a new number, keep the old one as correlation" },
        ],
        { label: "A number that is taken here" },
      ),
      "refuse",
    ),
    meanings: defaulted(
      json(meaningsShape, { label: "What its words mean here", help: 'By field and word, such as {"state": {"Parked": "3"}}.' }),
      {},
    ),
    username: optional(text({ label: "User name", max: 254, ...byRules, secret: true })),
    // A permission that nobody holds: whoever administers sees that there is one, and not what it is.
    secret: optional(text({ label: "Token or password", max: 2000, ...byRules, secret: true, readPermission: "secret.read" })),
    hints: defaulted(json(z.array(hint).max(200), { label: "Said to have changed", ...byRules, derived: true }), []),
    nextPullAt: optional(moment({ label: "Read next", ...byRules, derived: true })),
    notBefore: optional(moment({ label: "Left alone until", ...byRules, derived: true })),
    lastPulledAt: optional(moment({ label: "Read last", ...byRules, derived: true })),
    lastOutcome: optional(text({ label: "What was read", max: 400, ...byRules, derived: true })),
    lastError: optional(text({ label: "What went wrong", max: 400, ...byRules })),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type TicketSourceRecord = RecordOf<typeof ticketSourceModel.shape>;
