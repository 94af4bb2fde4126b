import { z } from "zod";
import {
  choice,
  decimal,
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
  text,
} from "../../kernel/model.ts";

export const agreementTypes = [
  { value: "SLA", label: "SLA, promised to the business" },
  { value: "OLA", label: "OLA, promised between teams" },
  { value: "Underpinning contract", label: "Underpinning contract, promised by a vendor" },
] as const;
export const targets = [
  { value: "response", label: "Response" },
  { value: "resolution", label: "Resolution" },
] as const;

/** Whose wall clock a definition's hours are read on. A service has no place of its own; its configuration items have. */
export const zoneSources = [
  { value: "calendar", label: "The calendar's own" },
  { value: "named", label: "The one named here" },
  { value: "caller", label: "The caller's, else their site's" },
  { value: "callerSite", label: "The caller's site's" },
  { value: "site", label: "The incident's site's" },
  { value: "itemSite", label: "The configuration item's site's" },
] as const;
export type ZoneSource = (typeof zoneSources)[number]["value"];

export const reopenings = [
  { value: "goesOn", label: "Goes on where it stopped" },
  { value: "afresh", label: "Counts afresh" },
] as const;

const timeOfDay = (pattern: RegExp, most: string) =>
  z.string().regex(pattern, `A time of day is hours and minutes such as 17:00, at most ${most}.`).nullable();
/** A promise that names a moment: see RelativeDue in kernel/time.ts. */
export const dueBy = z.object({
  days: z.number().int().min(0).max(366),
  of: z.enum(["business", "calendar"]),
  time: timeOfDay(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "24:00"),
  cutOff: timeOfDay(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "23:59"),
});

export const slaDefinitionModel = defineModel({
  kind: "slaDefinition",
  plural: "sla-definitions",
  label: "Service level",
  pluralLabel: "Service levels",
  title: "name",
  sort: "name",
  columns: ["name", "agreementType", "target", "durationMinutes", "dueBy", "calendar", "startWhen", "active"],
  about:
    "A promise with a clock: when it starts, stops and pauses, and how long it may take. Conditions are written in the filter language.",
  servicenow: { table: "contract_sla", removedBy: "retire" },
  fields: {
    name: text({ label: "Name", max: 120, short: true, searchable: true, folded: true, sortable: true, servicenow: "name" }),
    agreementType: defaulted(choice(agreementTypes, { label: "Kind of promise", short: true, servicenow: "type" }), "SLA"),
    target: choice(targets, { label: "Target", short: true, servicenow: "target" }),
    subjectKind: defaulted(text({ label: "Of", max: 40, servicenow: "collection" }), "incident"),
    durationMinutes: optional(
      integer({
        label: "Within",
        unit: "minutes",
        min: 1,
        most: 1_000_000,
        short: true,
        help: "Business time, by the calendar. A day of office hours is not 1440 minutes.",
        servicenow: "duration",
      }),
    ),
    dueBy: optional(
      json(dueBy, {
        label: "Or due",
        short: true,
        saidAs: "relativeDue",
        help: "A moment instead of a length.",
        servicenow: "duration_type",
      }),
    ),
    warnPercent: defaulted(integer({ label: "Warn at", unit: "%", min: 1, most: 100, short: true }), 75),
    calendar: optional(reference("calendar", { label: "Calendar", short: true, help: "None: around the clock.", servicenow: "schedule" })),
    zoneSource: defaulted(
      choice(zoneSources, {
        label: "Zone of its hours",
        help: "Where the record does not say, the calendar's own counts, and the explanation says so.",
        servicenow: "timezone_source",
      }),
      "calendar",
    ),
    timeZone: optional(
      text({ label: "Time zone", max: 64, help: "Such as Europe/Berlin, for “the one named here”.", servicenow: "timezone" }),
    ),
    startWhen: prose({ label: "Starts when", max: 1000, short: true, help: "Such as priority:1", servicenow: "start_condition" }),
    stopWhen: prose({ label: "Stops when", max: 1000, short: true, servicenow: "stop_condition" }),
    pauseWhen: optional(prose({ label: "Pauses when", max: 1000, short: true, servicenow: "pause_condition" })),
    resumeWhen: optional(
      prose({
        label: "Runs again when",
        max: 1000,
        help: "Empty: as soon as it does not pause any more. Where both hold, it runs.",
        servicenow: "resume_condition",
      }),
    ),
    cancelWhen: optional(prose({ label: "Is called off when", max: 1000, servicenow: "cancel_condition" })),
    resetWhen: optional(prose({ label: "Begins anew when", max: 1000, servicenow: "reset_condition" })),
    cancelWhenStartLapses: defaulted(
      flag({ label: "Ends when its start lapses", help: "It is called off as soon as the start condition no longer holds." }),
      true,
    ),
    retroactive: defaulted(
      flag({
        label: "Counts from earlier",
        help: "From the moment below, not from when it applies. Off for what begins later than the record, such as a wait for a vendor.",
        servicenow: "retroactive",
      }),
      true,
    ),
    startFrom: defaulted(
      text({
        label: "Counts from",
        max: 60,
        help: "The field with the moment: openedAt, detectedAt, createdAt, or one of your own such as u_called_at. Where it is empty, openedAt.",
        servicenow: "set_start_to",
      }),
      "openedAt",
    ),
    retroactivePause: defaulted(
      flag({
        label: "Leaves out earlier holds",
        help: "The time a record was on hold before this applied to it counts as paused.",
        servicenow: "retroactive_pause",
      }),
      true,
    ),
    afterReopening: defaulted(
      choice(reopenings, {
        label: "When reopened",
        help: "Going on, the time it was taken for done counts as a pause. Afresh, it has the whole promise again.",
      }),
      "goesOn",
    ),
    vendor: optional(text({ label: "Vendor", max: 120 })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type SlaDefinition = RecordOf<typeof slaDefinitionModel.shape>;

/** What a definition said in one of its versions: an attached clock keeps the one it began with. */
export const slaDefinitionVersionModel = defineModel({
  kind: "slaDefinitionVersion",
  plural: "sla-definition-versions",
  label: "Service level version",
  pluralLabel: "Service level versions",
  title: "name",
  sort: "createdAt",
  columns: ["name", "definition", "ofVersion"],
  about: "What a service level said, version by version.",
  fields: {
    definition: reference("slaDefinition", { label: "Service level", setByRules: true }),
    ofVersion: integer({ label: "Version", setByRules: true }),
    name: text({ label: "Name", max: 120, setByRules: true }),
    content: json(z.record(z.string(), z.unknown()), { label: "Content", setByRules: true }),
  },
});
export type SlaDefinitionVersion = RecordOf<typeof slaDefinitionVersionModel.shape>;

export const clockStages = [
  { value: "in_progress", label: "Running" },
  { value: "paused", label: "Paused" },
  { value: "completed", label: "Ended" },
  { value: "cancelled", label: "Called off" },
] as const;

const ms = (label: string) => decimal({ label, unit: "ms", min: 0, most: 1e15, setByRules: true });
const at = (label: string) => optional(moment({ label, setByRules: true }));

/** One promise running for one record. Only instants and what was counted by the last event are kept; nothing here goes stale. */
export const clockModel = defineModel({
  kind: "clock",
  plural: "clocks",
  label: "Clock",
  pluralLabel: "Clocks",
  title: "name",
  sort: "createdAt",
  columns: ["name", "subject", "stage", "startedAt", "breachAt", "breachedAt"],
  about: "A service level running for one record. ServiceNow calls it task_sla.",
  macros: {
    "stage:running": { field: "stage", is: "equals", value: ["in_progress", "paused"] },
    // Broken, or past its moment while nobody has said so yet.
    "broken:yes": {
      any: [
        { field: "breachedAt", is: "notEmpty" },
        {
          all: [
            { field: "stage", is: "equals", value: "in_progress" },
            { field: "breachAt", is: "atOrBefore", value: { relative: "now" } },
          ],
        },
      ],
    },
  },
  servicenow: {
    table: "task_sla",
    columns: {
      active: { when: "stage:running" },
      has_breached: { when: "broken:yes" },
      end_time: { same: "stoppedAt" },
      pause_time: { same: "pausedAt" },
      task: { pointer: "subject", kindIn: "subjectKind" },
      duration: { shown: "wallNowMs", as: "lasting" },
      business_duration: { shown: "countedNowMs", as: "lasting" },
      pause_duration: { shown: "pausedWallNowMs", as: "lasting" },
      business_pause_duration: { shown: "pausedNowMs", as: "lasting" },
      time_left: { shown: "leftMs", as: "lasting" },
      business_time_left: { shown: "businessLeftMs", as: "lasting" },
      percentage: { shown: "percent", as: "decimal" },
      business_percentage: { shown: "businessPercent", as: "decimal" },
      original_breach_time: { shown: "originalBreachAt", as: "instant" },
    },
  },
  fields: {
    name: text({ label: "Service level", max: 120, setByRules: true }),
    subjectKind: text({ label: "Kind", max: 40, setByRules: true }),
    subject: text({ label: "Record", max: 32, setByRules: true }),
    definition: reference("slaDefinition", { label: "Definition", setByRules: true, servicenow: "sla" }),
    definitionVersion: integer({ label: "Definition version", setByRules: true }),
    calendar: optional(reference("calendar", { label: "Calendar", setByRules: true, servicenow: "schedule" })),
    calendarVersion: optional(integer({ label: "Calendar version", setByRules: true })),
    timeZone: optional(text({ label: "Time zone", max: 64, setByRules: true, help: "None: the calendar's own.", servicenow: "timezone" })),
    zoneFrom: optional(text({ label: "Time zone from", max: 20, setByRules: true })),
    agreementType: choice(agreementTypes, { label: "Kind of promise", setByRules: true }),
    target: choice(targets, { label: "Target", setByRules: true }),
    stage: choice(clockStages, { label: "Stage", setByRules: true, servicenow: "stage" }),
    attempt: integer({ label: "Attached for the n-th time", setByRules: true }),
    startedAt: moment({ label: "Started", setByRules: true, sortable: true, servicenow: "start_time" }),
    durationMs: ms("Promise"),
    dueAt: optional(moment({ label: "Promised by", setByRules: true })),
    warnAfterMs: ms("Warns after"),
    countedMs: ms("Counted"),
    wallMs: ms("Wall time"),
    pausedMs: ms("Paused"),
    pausedWallMs: ms("Paused, wall time"),
    runningSince: at("Running since"),
    pausedAt: at("Paused since"),
    pauseReason: optional(text({ label: "Paused for", max: 160, setByRules: true })),
    stoppedAt: at("Stopped"),
    cancelledAt: at("Called off"),
    warnAt: at("Warns"),
    breachAt: optional(moment({ label: "Breaks", setByRules: true, sortable: true, servicenow: "planned_end_time" })),
    breachedAt: at("Broken"),
    warnedAt: at("Warned"),
    priority: optional(text({ label: "Priority", max: 10, setByRules: true })),
    team: optional(reference("team", { label: "Team", setByRules: true })),
    service: optional(reference("service", { label: "Service", setByRules: true })),
    observed: flag({ label: "From an imported history", setByRules: true }),
    restricted: flag({ label: "Restricted", setByRules: true, help: "As its record is: seen by those who may read restricted records." }),
  },
});
export type ClockRecord = RecordOf<typeof clockModel.shape>;
