import { z } from "zod";
import {
  choice,
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
import { severities } from "./model.ts";

const byRules = { setByRules: true } as const;
const labelTest = z.object({
  name: z.string().min(1).max(128),
  is: z.enum(["equals", "differs", "startsWith", "contains", "present", "absent"]),
  value: z.string().max(400).default(""),
});
export type LabelTest = z.infer<typeof labelTest>;
/** Which alerts a rule is about: a filter over an alert's fields, and tests of its labels. Both empty: all. */
const condition = (label: string) =>
  defaulted(prose({ label, max: 1000, short: true, help: "In the filter language, such as severity:critical. Empty: any." }), "");
const labelTests = (label: string) => defaulted(json(z.array(labelTest).max(10), { label }), []);
const position = defaulted(integer({ label: "Order", short: true, sortable: true }), 100);
const name = text({ label: "Name", max: 120, short: true, searchable: true, folded: true, sortable: true });
const active = flag({ label: "Active", ...byRules });

export const quietWindowModel = defineModel({
  kind: "quietWindow",
  plural: "quiet-windows",
  label: "Quiet window",
  pluralLabel: "Quiet windows",
  title: "name",
  sort: "-startsAt",
  columns: ["name", "startsAt", "endsAt", "services", "items", "state"],
  about:
    "What fires in it is kept and stays quiet; what still fires when it ends becomes loud then. Agreed maintenance of a service does the same, and does not count as downtime.",
  fields: {
    name,
    reason: optional(prose({ label: "Why", max: 2000, short: true })),
    startsAt: moment({ label: "From", short: true, sortable: true }),
    endsAt: moment({ label: "Until", short: true, sortable: true }),
    services: references("service", { label: "Services", short: true }),
    items: references("configurationItem", { label: "Configuration items", short: true }),
    condition: condition("Or alerts where"),
    labels: labelTests("Or labels"),
    state: defaulted(
      choice(
        [
          { value: "planned", label: "Planned" },
          { value: "running", label: "Running" },
          { value: "over", label: "Over" },
        ],
        { label: "State", ...byRules, sortable: true },
      ),
      "planned",
    ),
    active,
  },
});
export type QuietWindow = RecordOf<typeof quietWindowModel.shape>;

export const inhibitionRuleModel = defineModel({
  kind: "inhibitionRule",
  plural: "inhibition-rules",
  label: "Inhibition rule",
  pluralLabel: "Inhibition rules",
  title: "name",
  sort: "name",
  columns: ["name", "sourceCondition", "targetCondition", "equal", "active"],
  about: "While one alert fires, others that agree with it in the named fields are kept quiet. Alertmanager calls it inhibit_rules.",
  fields: {
    name,
    sourceCondition: condition("While this fires"),
    sourceLabels: labelTests("While labels are"),
    targetCondition: condition("These are quiet"),
    targetLabels: labelTests("Where labels are"),
    equal: defaulted(
      json(z.array(z.string().min(1).max(128)).max(10), { label: "Equal in", help: "Fields, or labels by their name.", short: true }),
      [],
    ),
    active,
  },
});
export type InhibitionRule = RecordOf<typeof inhibitionRuleModel.shape>;

export const groupingRuleModel = defineModel({
  kind: "groupingRule",
  plural: "grouping-rules",
  label: "Grouping rule",
  pluralLabel: "Grouping rules",
  title: "name",
  sort: "position",
  columns: ["position", "name", "condition", "fields", "windowMinutes", "active"],
  about:
    "Alerts that agree in the named fields within a time are one incident, whatever correlation would say. The first rule that holds decides.",
  fields: {
    name,
    position,
    condition: condition("Alerts where"),
    labels: labelTests("Labels"),
    fields: json(z.array(z.string().min(1).max(128)).min(1).max(6), {
      label: "Agree in",
      short: true,
      help: "Fields, or labels by their name.",
    }),
    windowMinutes: defaulted(integer({ label: "Within", unit: "minutes", min: 1, most: 1440, short: true }), 60),
    active,
  },
});
export type GroupingRule = RecordOf<typeof groupingRuleModel.shape>;

export const alertRouteModel = defineModel({
  kind: "alertRoute",
  plural: "alert-routes",
  label: "Alert route",
  pluralLabel: "Alert routes",
  title: "name",
  sort: "position",
  columns: ["position", "name", "condition", "does", "team", "service", "active"],
  about:
    "What an alert becomes: an incident, of which team and service, or a line that nobody is told of. The first route that holds decides.",
  fields: {
    name,
    position,
    condition: condition("Alerts where"),
    labels: labelTests("Labels"),
    does: defaulted(
      choice(
        [
          { value: "incident", label: "Opens an incident" },
          { value: "joinOnly", label: "Joins one, opens none" },
          { value: "keep", label: "Is kept, nothing more" },
        ],
        { label: "Does", short: true },
      ),
      "incident",
    ),
    team: optional(reference("team", { label: "Team", short: true })),
    service: optional(reference("service", { label: "Service", short: true })),
    lowestSeverity: optional(choice(severities, { label: "Opens one only from", help: "Below it, it joins or is kept." })),
    runbook: optional(text({ label: "Runbook", max: 500, help: "A link; {resource}, {check} and {service} are filled in." })),
    active,
  },
});
export type AlertRoute = RecordOf<typeof alertRouteModel.shape>;

export const heartbeatModel = defineModel({
  kind: "heartbeat",
  plural: "heartbeats",
  label: "Heartbeat",
  pluralLabel: "Heartbeats",
  title: "name",
  sort: "name",
  columns: ["name", "state", "everyMinutes", "graceMinutes", "lastAt", "service", "active"],
  about: "Something that must report regularly: a backup, a nightly job, the monitoring itself. Its silence is an alert.",
  fields: {
    name,
    integration: reference("integration", { label: "Integration", short: true, help: "Whose alert it is when it is missed." }),
    everyMinutes: integer({ label: "Reports every", unit: "minutes", min: 1, most: 43_200, short: true }),
    graceMinutes: defaulted(integer({ label: "May be late by", unit: "minutes", most: 43_200, short: true }), 5),
    severity: defaulted(choice(severities, { label: "Severity when missed", short: true }), "error"),
    resource: optional(text({ label: "Resource", max: 255, short: true })),
    service: optional(reference("service", { label: "Service", short: true })),
    state: defaulted(
      choice(
        [
          { value: "waiting", label: "Waiting for the first" },
          { value: "alive", label: "Alive" },
          { value: "missed", label: "Missed" },
        ],
        { label: "State", ...byRules, sortable: true },
      ),
      "waiting",
    ),
    lastAt: optional(moment({ label: "Last", ...byRules })),
    awayFrom: optional(
      moment({ label: "Office away from", ...byRules, help: "While a report was expected the office itself was not there." }),
    ),
    awayUntil: optional(moment({ label: "Office away until", ...byRules })),
    active,
  },
});
export type Heartbeat = RecordOf<typeof heartbeatModel.shape>;

export const alertPolicyModel = defineModel({
  kind: "alertPolicy",
  plural: "alert-policies",
  label: "Alert policy",
  pluralLabel: "Alert policy",
  title: "name",
  sort: "createdAt",
  columns: ["name", "whenClear", "reopenWithinMinutes", "mostAlerts", "active"],
  about: "How alerts become incidents, and what happens when they are over. There is one.",
  fields: {
    name: text({ label: "Name", max: 120, short: true }),
    whenClear: defaulted(
      choice(
        [
          { value: "note", label: "Say so on the incident" },
          { value: "resolveUntouched", label: "Resolve it where nobody works on it, else say so" },
          { value: "resolve", label: "Resolve it" },
        ],
        { label: "When all alerts of an incident are over", short: true },
      ),
      "resolveUntouched",
    ),
    reopenWithinMinutes: defaulted(
      integer({
        label: "Reopen when it fires again within",
        unit: "minutes",
        most: 10_080,
        short: true,
        help: "Later it is a new incident.",
      }),
      60,
    ),
    mostAlerts: defaulted(
      integer({ label: "Roll up beyond", unit: "alerts", min: 10, most: 100_000, short: true, help: "Further ones still join, untold." }),
      1000,
    ),
    quietsDependents: defaulted(flag({ label: "Keep quiet what cannot work without a thing that is down", short: true }), true),
    mergesYoung: defaulted(flag({ label: "Merge young incidents that an alert shows to be one", short: true }), true),
    keptDays: defaulted(
      integer({
        label: "Alerts are kept for",
        unit: "days",
        min: 30,
        most: 3650,
        help: "After they are over. Those of an incident that is not closed, or whose review is under way, are kept longer.",
      }),
      400,
    ),
    weights: defaulted(
      json(z.record(z.string().max(40), z.number().int().min(0).max(10_000)), {
        label: "Weights that differ",
        help: "Per mille, by name: topo, text, time, history, joinAt, suggestAt, tauSeconds, windowMinutes.",
      }),
      {},
    ),
    snapshotAt: optional(moment({ label: "Counts what goes together at", ...byRules })),
    active,
  },
});
export type AlertPolicy = RecordOf<typeof alertPolicyModel.shape>;
