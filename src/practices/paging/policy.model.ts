import { z } from "zod";
import {
  choice,
  defaulted,
  defineModel,
  flag,
  integer,
  json,
  optional,
  prose,
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";

const id = z.string().regex(/^[0-9A-Za-z]{32}$/, "Choose whom to page.");
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "A time of day is written 08:00.");
const weekdays = z.array(z.number().int().min(1, "Weekday 1 is Monday.").max(7, "Weekday 7 is Sunday.")).min(1, "Choose a weekday.").max(7);
/** Which zones exist is checked by the rules. */
const timeZone = z.string().trim().min(1, "Say in which time zone.").max(64);

/** Local hours of some weekdays in one zone. Where `to` is not later than `from`, they end on the next day. */
export const windowSchema = z.object({ weekdays, from: time, to: time, timeZone });
export type Window = z.infer<typeof windowSchema>;

/** Whom a step pages. A roster answers with whoever is on call on the level at that instant, a team with all its members. */
export const targetSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("person"), id }),
  z.object({ kind: z.literal("roster"), id, level: z.number().int().min(1).max(3).default(1) }),
  z.object({ kind: z.literal("team"), id }),
  z.object({ kind: z.literal("channel"), id }),
]);
export type Target = z.infer<typeof targetSchema>;

export const onNobodyChoices = ["next", "fallback", "alarm"] as const;
export const stepSchema = z.object({
  targets: z.array(targetSchema).min(1, "A step pages somebody.").max(20, "At most 20 targets in a step."),
  /** How long it waits for an answer before the next step begins. */
  delayMinutes: z.number().int().min(1, "A step waits at least a minute.").max(1440, "A step waits at most a day."),
  /** Nobody to page: the next step begins at once, instead of after the delay. */
  skipIfEmpty: z.boolean().default(true),
  /** Nobody to page: nothing more, the fallback in their place, or an alarm to the administrators. */
  onNobody: z.enum(onNobodyChoices).default("next"),
  /** The step is passed over outside these hours. */
  window: windowSchema.nullable().default(null),
});
export type Step = z.infer<typeof stepSchema>;
export const mostSteps = 20;

/** Hours in which pages of the named priorities wait. Priority 1 is never among them. */
export const quietSchema = windowSchema.extend({ fromPriority: z.enum(["2", "3", "4", "5"]).default("3") });
export type QuietHours = z.infer<typeof quietSchema>;

const priorities = [
  { value: "1", label: "1 Critical" },
  { value: "2", label: "2 High" },
  { value: "3", label: "3 Moderate" },
  { value: "4", label: "4 Low" },
  { value: "5", label: "5 Planning" },
] as const;

export const escalationPolicyModel = defineModel({
  kind: "escalationPolicy",
  plural: "escalation-policies",
  label: "Escalation policy",
  pluralLabel: "Escalation policies",
  title: "name",
  sort: "name",
  columns: ["name", "team", "pagesUpTo", "repeatCount", "fallbackPerson", "fallbackTeam", "active"],
  about: "Who is paged, in which order, how long each step waits, and what happens when nobody answers.",
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, folded: true, sortable: true, short: true }),
    purpose: optional(prose({ label: "What it is for", max: 2000 })),
    team: optional(
      reference("team", {
        label: "Team",
        short: true,
        help: "Pages for the services and incidents of this team where no paging rule says otherwise.",
      }),
    ),
    pagesUpTo: defaulted(
      choice(priorities, {
        label: "Pages for its team up to priority",
        short: true,
        help: "Incidents below it page nobody by themselves. A paging rule that names this policy goes by its own condition.",
      }),
      "2",
    ),
    steps: defaulted(json(z.array(stepSchema).max(mostSteps, `At most ${mostSteps} steps.`), { label: "Steps", short: true }), []),
    repeatCount: defaulted(
      integer({ label: "Repeats", most: 9, short: true, help: "How often it begins again at the first step when nobody has answered." }),
      2,
    ),
    fallbackPerson: optional(
      reference("person", { label: "Fallback: person", short: true, help: "Paged when all steps and repeats have brought no answer." }),
    ),
    fallbackTeam: optional(reference("team", { label: "Fallback: team", short: true })),
    fallbackMinutes: defaulted(integer({ label: "The fallback has", unit: "minutes", min: 1, most: 1440 }), 10),
    quietHours: optional(
      json(quietSchema, { label: "Quiet hours", help: "Pages of these priorities wait until the hours end. Priority 1 never waits." }),
    ),
    supportHours: optional(
      reference("calendar", { label: "Support hours", help: "Outside this calendar pages wait until it opens. None: around the clock." }),
    ),
    criticalAnyTime: defaulted(
      flag({ label: "Critical incidents page outside support hours", help: "Priority 1 does not wait for the calendar to open." }),
      true,
    ),
    groupWaitSeconds: defaulted(
      integer({
        label: "First page waits",
        unit: "seconds",
        most: 600,
        help: "What is over within this time pages nobody. Priority 1 never waits.",
      }),
      20,
    ),
    repageOnRaise: defaulted(
      flag({ label: "Pages again when the priority is raised", help: "Also after somebody has acknowledged." }),
      true,
    ),
    repageAfterMinutes: optional(
      integer({
        label: "Pages again when nothing happens for",
        unit: "minutes",
        min: 5,
        most: 1440,
        help: "After somebody has acknowledged. None: an acknowledgement stands.",
      }),
    ),
    bundleAfterPages: defaulted(
      integer({
        label: "Bundles after",
        unit: "pages",
        min: 1,
        most: 100,
        help: "Who got this many pages within the next field's time gets further ones gathered into one that lists them.",
      }),
      5,
    ),
    bundleMinutes: defaulted(integer({ label: "Bundles within", unit: "minutes", min: 1, most: 240 }), 10),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type EscalationPolicy = RecordOf<typeof escalationPolicyModel.shape>;

/** What a policy said in one of its versions: a page keeps the one it began with. */
export const escalationPolicyVersionModel = defineModel({
  kind: "escalationPolicyVersion",
  plural: "escalation-policy-versions",
  label: "Escalation policy version",
  pluralLabel: "Escalation policy versions",
  title: "name",
  sort: "createdAt",
  columns: ["name", "policy", "ofVersion"],
  about: "What an escalation policy said, version by version.",
  fields: {
    policy: reference("escalationPolicy", { label: "Escalation policy", setByRules: true }),
    ofVersion: integer({ label: "Version", setByRules: true }),
    name: text({ label: "Name", max: 120, setByRules: true }),
    content: json(z.record(z.string(), z.unknown()), { label: "Content", setByRules: true }),
  },
});
export type EscalationPolicyVersion = RecordOf<typeof escalationPolicyVersionModel.shape>;

export const pagingRuleModel = defineModel({
  kind: "pagingRule",
  plural: "paging-rules",
  label: "Paging rule",
  pluralLabel: "Paging rules",
  title: "name",
  sort: "position",
  columns: ["position", "name", "service", "condition", "policy", "active"],
  about: "Which escalation policy pages for which incident. The first rule that fits decides; none fits: the policy of the service's team.",
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, short: true }),
    position: defaulted(integer({ label: "Position", most: 100_000, short: true, sortable: true }), 100),
    service: optional(reference("service", { label: "Service", short: true, help: "Every service where none is named." })),
    condition: defaulted(
      prose({
        label: "Condition",
        max: 1000,
        short: true,
        help: "On fields of the incident, such as priority:1,2. Empty: every incident.",
      }),
      "",
    ),
    policy: optional(reference("escalationPolicy", { label: "Policy", short: true, help: "None: what fits this rule pages nobody." })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type PagingRule = RecordOf<typeof pagingRuleModel.shape>;
