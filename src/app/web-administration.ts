import type { AdministrationGroup, FieldEditor } from "../web/frame/contract.ts";

/** The page of administration: which registers and screens stand in it, in groups, in the order in which an office is set up. */
export const administration: readonly AdministrationGroup[] = [
  { label: "People", items: [{ kind: "person" }, { kind: "team" }, { kind: "department" }, { kind: "site" }, { kind: "delegation" }] },
  { label: "Services", items: [{ kind: "service" }, { kind: "configurationItem" }, { kind: "dependency" }, { kind: "maintenanceWindow" }] },
  {
    label: "On call",
    items: [{ kind: "roster" }, { kind: "rosterOverride" }, { kind: "shiftSwap" }, { kind: "shiftNote" }, { kind: "rosterFeed" }],
  },
  {
    label: "Status pages",
    items: [
      {
        href: "/status-pages",
        label: "Status pages",
        about: "What readers are told: pages, components, notices.",
        permission: "status.read",
      },
      { kind: "statusSubscriber" },
    ],
  },
  { label: "Promises", items: [{ kind: "slaDefinition" }, { kind: "objective" }, { kind: "calendar" }, { kind: "reviewPolicy" }] },
  {
    label: "Alerts",
    items: [
      { kind: "integration" },
      { kind: "alertPolicy" },
      { kind: "alertRoute" },
      { kind: "groupingRule" },
      { kind: "inhibitionRule" },
      { kind: "quietWindow" },
      { kind: "heartbeat" },
      { kind: "metricSeries" },
      { kind: "changeEvent" },
      { kind: "alertTemplate" },
      { kind: "correlationLabel" },
      { kind: "correlationSnapshot" },
    ],
  },
  {
    label: "Paging",
    items: [
      { kind: "escalationPolicy" },
      { kind: "pagingRule" },
      { kind: "outgoingChannel" },
      { href: "/admin/paging", label: "Paging check", about: "What would keep a page from waking anybody.", permission: "paging.read" },
    ],
  },
  {
    label: "Incidents",
    items: [
      { href: "/admin/priorities", label: "Priority table", about: "Impact and urgency make priority.", permission: "settings.administer" },
      { kind: "routingRule" },
      { kind: "stakeholderGroup" },
      { kind: "stakeholderAddress" },
      { kind: "replyTemplate" },
    ],
  },
  { label: "Problems", items: [{ kind: "problemPolicy" }, { kind: "problemDismissal" }] },
  {
    label: "Changes",
    items: [
      { kind: "changeFreeze" },
      { kind: "changeType" },
      { kind: "changeTemplate" },
      { kind: "deploymentRule" },
      { kind: "deployment" },
      { kind: "changeFeed" },
      { kind: "unauthorisedChange" },
    ],
  },
  {
    label: "Meetings",
    items: [{ kind: "meetingSeries" }, { kind: "duty" }, { kind: "meetingClass" }, { kind: "calendarSource" }, { kind: "diaryFeed" }],
  },
  {
    label: "Vendors",
    items: [
      { kind: "slaClause" },
      { kind: "slaResult" },
      { kind: "vendorSpend" },
      { kind: "vendorMeasure" },
      { kind: "vendorRating" },
      { kind: "negotiation" },
      { kind: "vendorFeed" },
    ],
  },
  {
    label: "The Desk",
    items: [
      { kind: "triagePolicy" },
      { kind: "directorPriority" },
      { kind: "directorAsk" },
      { kind: "askMail" },
      { kind: "askMailbox" },
      { kind: "triageOverride" },
    ],
  },
  {
    label: "Scorecard",
    items: [{ kind: "metric", href: "/list/metrics" }, { kind: "reportingPeriod" }, { kind: "promiseWatch" }, { kind: "improvement" }],
  },
  { label: "Papers", items: [{ kind: "briefingRhythm" }] },
  { label: "Fields and lists", items: [{ kind: "choice" }, { kind: "customField" }, { kind: "savedView" }] },
  {
    label: "The office",
    items: [
      { kind: "organisation" },
      {
        href: "/admin/intake",
        label: "Tools that send",
        about: "Which monitoring sends here, whether it is heard, and what was refused.",
        permission: "alert.administer",
      },
      {
        href: "/admin/imports",
        label: "Import",
        about: "Take in the history another system kept.",
        permission: "history.import",
      },
      {
        href: "/admin/moving",
        label: "Move over",
        about: "An instance of ServiceNow, whole; Jira, Freshservice or Remedy, read while they still run.",
        permission: "settings.administer",
      },
      {
        href: "/admin/deliveries",
        label: "Mail",
        about: "What was sent, what waits, what was given up; a test mail.",
        permission: "settings.administer",
      },
      {
        href: "/admin/journal",
        label: "Journal",
        about: "Everything that happened, and what needs attention.",
        permission: "journal.read",
      },
      {
        href: "/admin/keys",
        label: "API keys",
        about: "Every key that scripts and other systems use, and its owner.",
        permission: "key.administer",
      },
      {
        href: "/admin/restored",
        label: "After a restore",
        about: "What a backup brought back: keys, people, held mails and pages.",
        permission: "settings.administer",
      },
      {
        href: "/setup",
        label: "Not set up yet",
        about: "The list that shrinks until the office is yours.",
        permission: "settings.administer",
      },
    ],
  },
];

/** Editors that practices bring for fields whose generic input is poor. */
export const editors: readonly FieldEditor[] = [
  { on: "calendar", field: "segments", load: () => import("../practices/calendar/web/HoursEditor.tsx") },
  { on: "calendar", field: "holidays", load: () => import("../practices/calendar/web/HolidaysEditor.tsx") },
  { on: "person", field: "roles", load: () => import("../practices/people/web/RolesEditor.tsx") },
  { on: "customField", field: "choices", load: () => import("../practices/settings/web/ChoicesEditor.tsx") },
];
