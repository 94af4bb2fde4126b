import { z } from "zod";
import { gateCodes } from "../../kernel/concern.ts";
import {
  choice,
  day,
  defaulted,
  defineModel,
  flag,
  integer,
  json,
  moment,
  optional,
  prose,
  type RecordOf,
  reference,
  references,
  text,
} from "../../kernel/model.ts";

const byRules = { setByRules: true } as const;
export const policyStates = [
  { value: "draft", label: "Draft" },
  { value: "inForce", label: "In force" },
  { value: "past", label: "Was in force" },
] as const;
const points = (label: string, value: number) => defaulted(integer({ label, unit: "points", most: 100 }), value);
const percent = (label: string, value: number) => defaulted(integer({ label, unit: "%", most: 100 }), value);
const gateCode = z.enum(
  gateCodes.map((one) => one.value) as [(typeof gateCodes)[number]["value"], ...(typeof gateCodes)[number]["value"][]],
);

/** What counts how much on the Desk: data, with a version for each change. */
export const triagePolicyModel = defineModel({
  kind: "triagePolicy",
  plural: "triage-policies",
  label: "Triage policy",
  pluralLabel: "Triage policy",
  title: "name",
  sort: "-revision",
  columns: ["revision", "name", "state", "effectiveFrom", "nowFrom", "nowUntil", "todayFrom"],
  about:
    "What makes a line NOW on the Desk, and what each reason counts. A new one is a draft first, and is asked what it would have said.",
  fields: {
    name: text({ label: "Name", max: 120, short: true, searchable: true, folded: true }),
    why: optional(prose({ label: "Why this version", max: 2000, short: true })),
    revision: integer({ label: "Version", ...byRules, sortable: true }),
    state: choice(policyStates, { label: "State", ...byRules }),
    effectiveFrom: optional(moment({ label: "In force since", ...byRules, sortable: true })),
    effectiveTo: optional(moment({ label: "In force until", ...byRules })),
    gates: defaulted(
      json(z.array(gateCode).max(20), { label: "Gates", help: "Any one of them makes it NOW, whatever the score." }),
      gateCodes.map((one) => one.value),
    ),
    weightImpact: points("Impact", 35),
    weightUrgency: points("Urgency", 25),
    weightTrend: points("Trend", 15),
    weightAuthority: points("Authority", 15),
    weightMoney: points("Money", 10),
    weightPriority: points("Priorities, on top", 10),
    nowFrom: points("NOW from", 60),
    nowUntil: points("Leaves NOW below", 50),
    todayFrom: points("TODAY from", 35),
    tier1Percent: percent("Tier 1 counts", 100),
    tier2Percent: percent("Tier 2 counts", 70),
    tier3Percent: percent("Tier 3 counts", 40),
    tier4Percent: percent("Tier 4 counts", 20),
    horizons: defaulted(
      json(z.record(z.string().max(40), z.number().int().min(1).max(1_000_000)), {
        label: "Horizon by kind of record",
        unit: "minutes",
        help: "Slack from which it is not urgent at all.",
      }),
      {},
    ),
    usualHorizonMinutes: defaulted(integer({ label: "Usual horizon", unit: "minutes", min: 1, most: 1_000_000 }), 20_160),
    trendLeast: defaulted(integer({ label: "A trend counts from", unit: "cases", min: 1, most: 1000 }), 10),
    costFrom: defaulted(integer({ label: "A cost counts from", min: 1, most: 1_000_000 }), 100),
    costDecades: defaulted(
      integer({
        label: "Tenfold so often: in full",
        min: 1,
        most: 9,
        help: "With 100 and 4 a cost counts from 100, and in full at 1,000,000.",
      }),
      4,
    ),
    mostNow: defaulted(integer({ label: "Lines of NOW at most", min: 1, most: 50 }), 7),
  },
});
export type TriagePolicy = RecordOf<typeof triagePolicyModel.shape>;

/** What the director means to put first, from a day to a day: one more line of the arithmetic. */
export const favourModel = defineModel({
  kind: "directorPriority",
  plural: "director-priorities",
  label: "Priority of the director",
  pluralLabel: "Priorities of the director",
  title: "title",
  sort: "endsOn",
  columns: ["title", "startsOn", "endsOn", "services", "teams", "kinds", "sharePercent", "active"],
  about: "What the director puts first this quarter: what is about it counts more on the Desk, and says so.",
  fields: {
    title: text({ label: "Priority", max: 120, short: true, searchable: true, folded: true, sortable: true }),
    startsOn: day({ label: "From", short: true }),
    endsOn: day({ label: "To", short: true, sortable: true, help: "This day is the last." }),
    services: references("service", { label: "Services", short: true }),
    teams: references("team", { label: "Teams", short: true }),
    kinds: defaulted(
      json(z.array(z.string().max(40)).max(20), { label: "Kinds of record", help: "Such as incident, change, contract; empty: all." }),
      [],
    ),
    sharePercent: defaulted(
      integer({ label: "Counts", unit: "%", min: 1, most: 100, help: "Of the points the policy gives to priorities." }),
      100,
    ),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type DirectorPriority = RecordOf<typeof favourModel.shape>;

/** Something somebody asks of the director that is no record of anything else. It is weighed like all else. */
export const askModel = defineModel({
  kind: "directorAsk",
  plural: "director-asks",
  label: "Ask",
  pluralLabel: "Asks",
  number: { prefix: "ASK", digits: 7 },
  title: "title",
  sort: "-createdAt",
  columns: ["number", "title", "askedBy", "dueAt", "state", "decidedBy"],
  about: "What somebody wants from the director and no other record says: a signature, a word, a yes or no by a day.",
  macros: { "state:open": { field: "state", is: "equals", value: "open" } },
  fields: {
    title: text({ label: "What is asked", short: true, searchable: true, folded: true }),
    details: optional(prose({ label: "Details", max: 4000, searchable: true, short: true })),
    askedBy: optional(reference("person", { label: "Asked by", short: true })),
    dueAt: optional(moment({ label: "By when", short: true, sortable: true })),
    minutesNeeded: optional(integer({ label: "Takes", unit: "minutes", most: 100_000 })),
    service: optional(reference("service", { label: "About the service", short: true })),
    shareOfUsersPercent: optional(integer({ label: "Of its users it hits", unit: "%", most: 100 })),
    expectedCost: optional(integer({ label: "Costs, if nothing is done", min: 0, help: "In whole units of the organisation's currency." })),
    onlyDirector: flag({ label: "Only the director can do it", short: true }),
    state: choice(
      [
        { value: "open", label: "Open" },
        { value: "answered", label: "Answered" },
        { value: "withdrawn", label: "Withdrawn" },
      ],
      { label: "State", ...byRules },
    ),
    answer: optional(prose({ label: "Answer", max: 4000, ...byRules, searchable: true })),
    decidedBy: optional(reference("person", { label: "Answered by", ...byRules })),
    decidedAt: optional(moment({ label: "Answered", ...byRules })),
    senderNote: optional(text({ label: "Who it is from", max: 200, setByRules: true, derived: true })),
    mails: optional(integer({ label: "Mails", setByRules: true, derived: true })),
  },
});
export type Ask = RecordOf<typeof askModel.shape>;
