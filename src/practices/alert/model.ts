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
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";
import type { InputOf } from "../../kernel/practice.ts";
import { decision, link } from "./decision.model.ts";

/** PD-CEF's four. Source: PagerDuty Common Event Format, "severity" (read 2026-11). */
export const severities = [
  { value: "critical", label: "Critical" },
  { value: "error", label: "Error" },
  { value: "warning", label: "Warning" },
  { value: "info", label: "Info" },
] as const;
export type Severity = (typeof severities)[number]["value"];
export const alertStates = [
  { value: "triggered", label: "Firing" },
  { value: "acknowledged", label: "Acknowledged" },
  { value: "resolved", label: "Resolved" },
] as const;
export type AlertState = (typeof alertStates)[number]["value"];
/** Why an alert that fires is kept quiet; apart from its state, for it may resolve meanwhile. */
export const suppressions = [
  { value: "maintenance", label: "Maintenance window" },
  { value: "inhibition", label: "Inhibited by another alert" },
  { value: "dependency", label: "What it depends on is down" },
  { value: "hand", label: "Suppressed by hand" },
] as const;
export type Suppression = (typeof suppressions)[number]["value"];
/** Whether another thing's failure can show like this; see symptom.rules.ts. */
export const symptoms = [
  { value: "down", label: "Does not answer" },
  { value: "carried", label: "May come of something else" },
  { value: "own", label: "Has its cause here" },
  { value: "unknown", label: "Not known" },
] as const;
export const eventActions = [
  { value: "trigger", label: "Firing" },
  { value: "acknowledge", label: "Acknowledged at the source" },
  { value: "resolve", label: "Resolved" },
] as const;

const byRules = { setByRules: true } as const;
/** Moves with every message, or is kept whole elsewhere: no line of the journal is about it. */
const kept = { setByRules: true, derived: true } as const;
const word = (label: string, max = 255) => optional(text({ label, max }));
const labelMap = z
  .record(z.string().min(1).max(128), z.string().max(1024))
  .refine((map) => Object.keys(map).length <= 64, "At most 64 labels.");
const bounded = z
  .record(z.string(), z.unknown())
  .refine((map) => JSON.stringify(map).length <= 24_000, "Details: at most 24,000 characters.");

/**
 * What a connector makes of one event of its source: PD-CEF's fields and labels, nothing decided. `service` is the source's own word for it.
 * `sourceKey` names the condition that fires and resolves (fingerprint, EVENT.ID, alias); where a source has none, resource, check and
 * `identity` do. Neither ever holds a time, a value or a severity. `eventId` names this one message: it is for idempotency alone.
 */
export const eventInput = {
  action: choice(eventActions, { label: "Action" }),
  sourceKey: word("Source key", 512),
  resource: word("Resource"),
  check: word("Check"),
  identity: defaulted(json(labelMap, { label: "Labels that tell it from others" }), {}),
  summary: text({ label: "Summary", max: 1024 }),
  severity: choice(severities, { label: "Severity" }),
  occurredAt: moment({ label: "Happened" }),
  component: word("Component"),
  group: word("Group"),
  class: word("Class"),
  environment: word("Environment", 40),
  service: word("Service"),
  labels: defaulted(json(labelMap, { label: "Labels" }), {}),
  links: defaulted(json(z.array(link).max(20), { label: "Links" }), []),
  details: defaulted(json(bounded, { label: "Details" }), {}),
  eventId: word("Event", 255),
};
export type AlertEvent = InputOf<typeof eventInput>;
/** The input of `receive`, the one command by which an event comes in: internal, addressed to no record. */
export const receiveInput = { integration: reference("integration", { label: "Integration" }), ...eventInput };
export type Receive = { type: "receive" } & InputOf<typeof receiveInput>;

export const integrationModel = defineModel({
  kind: "integration",
  plural: "integrations",
  label: "Integration",
  pluralLabel: "Integrations",
  title: "name",
  sort: "name",
  columns: ["name", "connector", "team", "defaultService", "environment", "autoResolveAfterMinutes", "active"],
  about: "A tool that sends us its alerts: by which connector, for which team, and what is assumed where it does not say.",
  fields: {
    name: text({ label: "Name", max: 120, short: true, searchable: true, folded: true, sortable: true }),
    connector: text({ label: "Connector", max: 40, short: true, help: "The vendor, such as alertmanager." }),
    team: optional(reference("team", { label: "Team", short: true, help: "Has its incidents where the service names no support team." })),
    defaultService: optional(reference("service", { label: "Service where none is named", short: true })),
    environment: optional(text({ label: "Environment where none is named", max: 40, short: true })),
    mapping: defaulted(json(z.record(z.string(), z.unknown()), { label: "Mapping", help: "How the generic connector reads a body." }), {}),
    autoResolveAfterMinutes: optional(
      integer({
        label: "Resolve after silence of",
        unit: "minutes",
        min: 1,
        most: 43_200,
        help: "For sources that never say that it is over. None: only the source resolves.",
      }),
    ),
    groupWaitSeconds: defaulted(
      integer({
        label: "Let joins settle for",
        unit: "seconds",
        most: 3600,
        help: "The first alert pages at once; a second page waits this long.",
      }),
      20,
    ),
    active: flag({ label: "Active", ...byRules }),
  },
});
export type Integration = RecordOf<typeof integrationModel.shape>;

export const alertModel = defineModel({
  kind: "alert",
  plural: "alerts",
  label: "Alert",
  pluralLabel: "Alerts",
  number: { prefix: "ALT", digits: 7 },
  title: "summary",
  sort: "-firstAt",
  columns: ["severity", "number", "summary", "status", "suppressed", "resource", "service", "count", "firstAt", "lastAt", "incident"],
  about: "One episode of one condition that a tool reports: from when it fires until it is over. Repeats only count.",
  macros: {
    "status:open": { field: "status", is: "equals", value: ["triggered", "acknowledged"] },
    "status:loud": {
      all: [
        { field: "status", is: "equals", value: ["triggered", "acknowledged"] },
        { field: "suppressed", is: "empty" },
      ],
    },
  },
  fields: {
    integration: reference("integration", { label: "Integration", ...byRules }),
    key: text({ label: "Key", max: 640, ...byRules }),
    keyInputs: defaulted(json(z.array(z.tuple([z.string(), z.string()])).max(80), { label: "What the key is made of", ...byRules }), []),
    status: choice(alertStates, { label: "State", ...byRules, sortable: true }),
    suppressed: optional(choice(suppressions, { label: "Kept quiet by", ...byRules })),
    suppressedBy: optional(text({ label: "Kept quiet by which", max: 40, ...byRules })),
    suppressedUntil: optional(moment({ label: "Kept quiet until", ...byRules })),
    severity: choice(severities, { label: "Severity", ...byRules, sortable: true }),
    summary: text({ label: "Summary", max: 1024, ...byRules, searchable: true, folded: true }),
    resource: optional(text({ label: "Resource", max: 255, ...byRules, searchable: true })),
    checkName: optional(text({ label: "Check", max: 255, ...byRules, searchable: true, aliases: ["check"] })),
    component: optional(text({ label: "Component", max: 255, ...byRules })),
    groupName: optional(text({ label: "Group", max: 255, ...byRules, aliases: ["group"] })),
    class: optional(text({ label: "Class", max: 255, ...byRules })),
    environment: optional(text({ label: "Environment", max: 40, ...byRules })),
    service: optional(reference("service", { label: "Service", ...byRules })),
    configurationItem: optional(reference("configurationItem", { label: "Configuration item", ...byRules, aliases: ["ci"] })),
    labels: defaulted(json(z.record(z.string(), z.string()), { label: "Labels", ...byRules }), {}),
    links: defaulted(json(z.array(link).max(20), { label: "Links", ...byRules }), []),
    details: defaulted(json(z.record(z.string(), z.unknown()), { label: "Details", ...kept }), {}),
    firstAt: moment({ label: "First", ...byRules, sortable: true }),
    lastAt: moment({ label: "Last", ...kept }),
    heardAt: moment({ label: "Last heard", help: "When a message last came; a tool may repeat the time at which it began.", ...kept }),
    fineAt: optional(moment({ label: "Said to be fine", ...byRules })),
    acknowledgedAt: optional(moment({ label: "Acknowledged", ...byRules })),
    resolvedAt: optional(moment({ label: "Resolved", ...byRules })),
    resolvedBecause: optional(text({ label: "Resolved because", max: 200, ...byRules })),
    silentAt: optional(moment({ label: "Silent from", help: "When it resolves by itself if nothing more is heard.", ...kept })),
    count: integer({ label: "Times", ...kept }),
    flapStates: text({ label: "Last states", max: 21, ...kept }),
    flapAt: moment({ label: "Last states until", ...kept }),
    calmAt: optional(moment({ label: "Calm from", help: "When it no longer flaps if nothing more is heard.", ...kept })),
    isFlapping: flag({ label: "Flapping", ...byRules }),
    symptom: defaulted(choice(symptoms, { label: "What it shows", ...byRules }), "unknown"),
    templateId: optional(text({ label: "Template", max: 32, ...byRules })),
    incident: optional(reference("incident", { label: "Incident", ...byRules })),
    suggestedIncident: optional(reference("incident", { label: "Perhaps part of", ...byRules })),
    settlesAt: optional(moment({ label: "Joins settle", help: "Until then a second page waits.", ...kept })),
    decision: optional(json(decision, { label: "Decision", ...byRules })),
    sentence: optional(text({ label: "Why it is here", max: 800, ...byRules })),
    route: optional(reference("alertRoute", { label: "Route", ...byRules })),
    runbook: optional(text({ label: "Runbook", max: 500, ...byRules })),
    beacons: defaulted(json(z.array(z.string().max(400)).max(40), { label: "What it keeps quiet", ...byRules, derived: true }), []),
    traces: defaulted(
      json(z.array(z.string().max(400)).max(60), { label: "Keys it brought to its incident", ...byRules, derived: true }),
      [],
    ),
  },
});
export type Alert = RecordOf<typeof alertModel.shape>;

/** What a tool tells of a change it made: it never pages, and is shown beside what began soon after. */
export const changeEventModel = defineModel({
  kind: "changeEvent",
  plural: "change-events",
  label: "Change event",
  pluralLabel: "Change events",
  title: "summary",
  sort: "-at",
  columns: ["at", "summary", "source", "service", "resource", "integration"],
  about: "Something was deployed, switched or configured. It never pages; it is shown beside what began in the hour after it.",
  fields: {
    integration: optional(reference("integration", { label: "Integration" })),
    summary: text({ label: "Summary", max: 1024, short: true, searchable: true, folded: true }),
    source: optional(text({ label: "Source", max: 255, short: true, searchable: true })),
    service: optional(reference("service", { label: "Service", short: true })),
    configurationItem: optional(reference("configurationItem", { label: "Configuration item" })),
    resource: optional(text({ label: "Resource", max: 255, searchable: true })),
    environment: optional(text({ label: "Environment", max: 40 })),
    at: moment({ label: "When", short: true, sortable: true }),
    labels: defaulted(json(labelMap, { label: "Labels" }), {}),
    links: defaulted(json(z.array(link).max(20), { label: "Links" }), []),
    details: defaulted(json(bounded, { label: "Details" }), {}),
  },
});
export type ChangeEvent = RecordOf<typeof changeEventModel.shape>;
/** The input of `record`, by which a connector tells of a change: addressed to no record. `service` is the source's own word for it. */
export const recordChangeInput = {
  integration: reference("integration", { label: "Integration" }),
  summary: text({ label: "Summary", max: 1024 }),
  source: word("Source"),
  service: word("Service"),
  resource: word("Resource"),
  environment: word("Environment", 40),
  at: moment({ label: "When" }),
  labels: defaulted(json(labelMap, { label: "Labels" }), {}),
  links: defaulted(json(z.array(link).max(20), { label: "Links" }), []),
  details: defaulted(json(bounded, { label: "Details" }), {}),
  eventId: word("Event", 255),
};
export type RecordChange = { type: "record" } & InputOf<typeof recordChangeInput>;
