import { weightOf } from "./balance.rules.ts";
import type { Definition, Formula, Perspective } from "./model.ts";

const changesSucceeded = ["change.succeeded", "change.emergency.succeeded"];
const changesFailed = ["change.failed", "change.emergency.failed"];

/** The numbers every office has from its first day; a metric record of the same key takes the place of one. */
export const builtIn: readonly Definition[] = [
  metric(
    "availability",
    "Availability, tier 1",
    "business",
    { form: "availability", tier: "1", hours: "agreed" },
    {
      target: 99.5,
      unit: "%",
      decimals: 2,
      floor: 99,
      definition:
        "Agreed service time in which the tier 1 services were not down, each weighted by its users. Down: a critical or major incident, from detected to restored; incidents that overlap count once, planned maintenance not at all. A service counts from when it was entered.",
      source: "Google, The Calculus of Service Availability; ITIL 4 availability management",
    },
  ),
  metric(
    "availabilityAlways",
    "Availability, round the clock",
    "business",
    { form: "availability", tier: "1", hours: "always" },
    {
      unit: "%",
      decimals: 2,
      definition: "The same, of every minute of the period and not only of the agreed service time. Planned maintenance is left out.",
      source: "Google, The Calculus of Service Availability",
    },
  ),
  metric(
    "satisfaction",
    "Satisfaction",
    "people",
    { form: "rating", measure: "incident.rated", over: "incident.resolved", leastAnswers: 10 },
    {
      target: 4.3,
      unit: "of 5",
      decimals: 1,
      definition: "Mean of the answers callers gave after a resolution, 1 to 5. Not shown under 10 answers.",
      source: "HDI, customer satisfaction",
    },
  ),
  metric(
    "waiting",
    "Reports waiting over 3 days",
    "people",
    { form: "age", overDays: 3 },
    {
      direction: "atMost",
      definition: "Incidents open at the end of the period that were then older than three days, counted from the records as they stand.",
    },
  ),
  metric(
    "reopened",
    "Reopened",
    "people",
    { form: "share", of: ["incident.reopened"], over: ["incident.reopened", "incident.resolved"] },
    {
      target: 5,
      direction: "atMost",
      unit: "%",
      decimals: 1,
      definition: "Of the resolutions of the period that stand or were taken back, how many were taken back.",
      source: "HDI, reopen rate",
    },
  ),
  metric(
    "criticalRestored",
    "Critical incidents under 2 h",
    "operations",
    { form: "within", measure: "incident.restored", underMinutes: 120, priorities: ["1"] },
    {
      target: 95,
      unit: "%",
      floor: 80,
      definition:
        "Share of the priority 1 incidents restored in the period whose time from detected to restored was under two hours. That time is never paused.",
    },
  ),
  metric(
    "slaResolution",
    "SLA kept, resolution",
    "operations",
    { form: "share", of: ["sla.resolution.kept"], over: ["sla.resolution.kept", "sla.resolution.broken"] },
    {
      target: 95,
      unit: "%",
      decimals: 1,
      floor: 85,
      definition:
        "Promises to callers kept, of those that ended in the period or broke in it. A promise counts once: when it breaks, open or not, or when it ends unbroken.",
      source: "ITIL 4 service level management",
    },
  ),
  metric(
    "slaResponse",
    "SLA kept, response",
    "operations",
    { form: "share", of: ["sla.response.kept"], over: ["sla.response.kept", "sla.response.broken"] },
    {
      target: 95,
      unit: "%",
      decimals: 1,
      floor: 85,
      definition: "The same for the promise to answer: from opened to acknowledged.",
      source: "ITIL 4 service level management",
    },
  ),
  metric(
    "ola",
    "Kept between teams (OLA)",
    "operations",
    {
      form: "share",
      of: ["ola.resolution.kept", "ola.response.kept"],
      over: ["ola.resolution.kept", "ola.resolution.broken", "ola.response.kept", "ola.response.broken"],
    },
    {
      unit: "%",
      decimals: 1,
      definition:
        "Promises between teams (OLA) that were kept, of those that ended in the period or broke in it, answers and solutions together. None of them counts into what callers were promised.",
      source: "ITIL 4 service level management",
    },
  ),
  metric(
    "vendor",
    "Kept by vendors",
    "operations",
    {
      form: "share",
      of: ["vendor.resolution.kept", "vendor.response.kept"],
      over: ["vendor.resolution.kept", "vendor.resolution.broken", "vendor.response.kept", "vendor.response.broken"],
    },
    {
      unit: "%",
      decimals: 1,
      definition:
        "The same for what vendors promise us (underpinning contracts): their time, however we did by our caller in the meantime.",
      source: "ITIL 4 supplier management",
    },
  ),
  metric(
    "reviews",
    "Reviews done in 10 days",
    "operations",
    { form: "reviews", businessDays: 10 },
    {
      target: 100,
      unit: "%",
      definition:
        "Of the incidents that required a review and whose tenth working day after the resolution fell in the period: those with a review approved by that day. Late stays late; a waiver is no review.",
      source: "Google SRE, postmortem culture",
    },
  ),
  metric(
    "acknowledge",
    "Time to acknowledge, median",
    "operations",
    { form: "duration", measure: "incident.acknowledged", statistic: "median" },
    {
      direction: "atMost",
      unit: "min",
      definition: "From opened to the first answer by somebody who works on it (MTTA), the middle of all acknowledged in the period.",
    },
  ),
  metric(
    "restore",
    "Time to restore, median",
    "operations",
    { form: "duration", measure: "incident.restored", statistic: "median", priorities: ["1"] },
    {
      direction: "atMost",
      unit: "min",
      definition: "Priority 1, from detected to restored: the middle of all restored in the period.",
      source: "Google SRE; MTTR is said as time to restore",
    },
  ),
  metric(
    "restoreLongest",
    "Time to restore, 90 % within",
    "operations",
    { form: "duration", measure: "incident.restored", statistic: "p90", priorities: ["1"] },
    {
      direction: "atMost",
      unit: "min",
      definition: "Priority 1, from detected to restored: the time that nine of ten restored in the period did not exceed.",
      source: "The nearest-rank method",
    },
  ),
  metric(
    "restoreMean",
    "Time to restore, mean",
    "operations",
    { form: "duration", measure: "incident.restored", statistic: "mean", priorities: ["1"] },
    {
      direction: "atMost",
      unit: "min",
      definition: "Priority 1, from detected to restored (MTTR). Not shown under five incidents: a mean of few says little.",
      source: "Google SRE; MTTR is said as time to restore",
    },
  ),
  metric(
    "resolve",
    "Time to resolve, median",
    "operations",
    { form: "duration", measure: "incident.resolved", statistic: "median" },
    {
      direction: "atMost",
      unit: "min",
      definition: "All incidents, from opened to resolved, waiting included: the middle of all resolved in the period.",
    },
  ),
  metric(
    "resolutionRate",
    "Resolved of opened",
    "operations",
    { form: "share", of: ["incident.resolved"], over: ["incident.opened"] },
    {
      unit: "%",
      definition: "Incidents resolved in the period, in a hundred opened in it. Under 100 the backlog grows.",
    },
  ),
  metric(
    "backlog",
    "Backlog",
    "operations",
    { form: "stock", plus: ["incident.opened"], minus: ["incident.resolved", "incident.canceled"] },
    {
      direction: "atMost",
      definition: "Incidents opened less resolved less canceled or merged, since the beginning, at the end of the period.",
    },
  ),
  metric(
    "handovers",
    "Hand-overs per 100 resolved",
    "operations",
    { form: "share", of: ["incident.reassigned"], over: ["incident.resolved"] },
    {
      direction: "atMost",
      decimals: 1,
      definition: "How often incidents were passed from one team to another, for a hundred resolved.",
      source: "HDI, reassignment rate",
    },
  ),
  metric(
    "changeSuccess",
    "Change success",
    "operations",
    { form: "share", of: changesSucceeded, over: [...changesSucceeded, ...changesFailed, "change.unauthorised"] },
    {
      target: 95,
      unit: "%",
      decimals: 1,
      floor: 85,
      definition:
        "Changes closed in the period with no rollback, no incident caused and no unplanned overrun, of all closed in it and all that was done in production without the change it needed and not explained, which counts as failed, once: a change opened for it afterwards is left out, and so are changes that only deployed elsewhere than to production. Counted in changes: one may hold many deployments.",
      source: "ITIL 4 change enablement; the mirror of DORA's change failure rate, with another denominator",
    },
  ),
  metric(
    "emergencyChanges",
    "Emergency changes",
    "operations",
    { form: "share", of: ["change.emergency.succeeded", "change.emergency.failed"], over: [...changesSucceeded, ...changesFailed] },
    {
      direction: "atMost",
      unit: "%",
      decimals: 1,
      definition:
        "Emergency changes of all that closed in the period, however they ended. Those opened after the fact are left out: what they cover counts as unauthorised.",
      source: "ITIL 4 change enablement",
    },
  ),
  metric(
    "changeLead",
    "Lead time of a change, median",
    "operations",
    { form: "duration", measure: "change.lead", statistic: "median" },
    {
      direction: "atMost",
      unit: "min",
      definition: "From requested to the end of the work, the middle of all changes closed in the period. Days of waiting are in it.",
      source: "ITIL 4 change enablement",
    },
  ),
  metric(
    "deployments",
    "Deployments to production",
    "operations",
    { form: "count", of: ["deployment.succeeded", "deployment.failed"] },
    {
      definition:
        "Deployments to production that ended in the period, failed ones too, canceled ones not (deployment frequency). Which environments are production say the deployment rules.",
      source: "DORA, deployment frequency",
    },
  ),
  metric(
    "deploymentLead",
    "Commit to production, median",
    "operations",
    { form: "duration", measure: "deployment.lead", statistic: "median" },
    {
      direction: "atMost",
      unit: "min",
      definition:
        "From the commit to the end of its successful deployment to production, the middle of all in the period whose pipeline said when the commit was made (lead time for changes).",
      source: "DORA, lead time for changes",
    },
  ),
  metric(
    "deploymentFailures",
    "Failed deployments",
    "operations",
    { form: "share", of: ["deployment.failed"], over: ["deployment.succeeded", "deployment.failed"] },
    {
      direction: "atMost",
      unit: "%",
      decimals: 1,
      definition:
        "Deployments to production that failed, or whose change was later found to have failed, of all that ended in the period (change failure rate). Counted in deployments, where change success is counted in changes: the two do not add up to a hundred.",
      source: "DORA, change failure rate",
    },
  ),
  metric(
    "deploymentRecovery",
    "Failed deployment mended, median",
    "operations",
    { form: "duration", measure: "deployment.recovered", statistic: "median" },
    {
      direction: "atMost",
      unit: "min",
      definition:
        "From the failed deployment to the next that went well in the same place, the middle of all mended in the period (failed deployment recovery time).",
      source: "DORA, failed deployment recovery time",
    },
  ),
  metric(
    "deskPrecision",
    "Desk right to tell",
    "operations",
    { form: "share", of: ["triage.right"], over: ["triage.now"] },
    {
      unit: "%",
      definition:
        "Lines of the Desk that the director marked as right to tell, of all that came to NOW in the period. What nobody judged counts as not right: the number is low where nobody says.",
      source: "Precision, of information retrieval",
    },
  ),
  metric(
    "deskMissed",
    "Missed by the Desk",
    "operations",
    { form: "count", of: ["triage.missed"] },
    {
      direction: "atMost",
      definition: "Lines that lay in WEEKLY and were moved to NOW by hand in the period: what the Desk should have told, and did not.",
    },
  ),
];

/** Numbers of promises that not every office gives, and of work it may not keep here: a page on which they count nothing leaves them out. */
export const shownWhereUsed: ReadonlySet<string> = new Set([
  ...["ola", "vendor", "changeSuccess", "emergencyChanges", "changeLead"],
  ...["deskPrecision", "deskMissed"],
  ...["deployments", "deploymentLead", "deploymentFailures", "deploymentRecovery"],
]);

function metric(
  key: string,
  name: string,
  perspective: Perspective,
  formula: Formula,
  more: Partial<Definition> & { definition: string },
): Definition {
  const plain = {
    id: null,
    version: 0,
    owner: null,
    target: null,
    direction: "atLeast",
    floor: null,
    ...{ benchmark: null, benchmarkSource: null, benchmarkOn: null, ...weightOf(key) },
    unit: null,
    decimals: 0,
    source: null,
    position: 0,
  } as const;
  return { ...plain, key, name, perspective, formula, ...more };
}
