import type { Office } from "../../engine/office.ts";
import { systemActor } from "../../kernel/actor.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { type Instant, isZone } from "../../kernel/time.ts";
import { usualTypes } from "../../practices/change/usual.rules.ts";
import { usualClasses } from "../../practices/diary/class.rules.ts";
import { usualRhythms } from "../../practices/problem/rest.rules.ts";
import { builtIn, shownWhereUsed } from "../../practices/scorecard/built-in.rules.ts";
import { usualHorizons } from "../../practices/triage/policy.rules.ts";
import { usualMeasures } from "../../practices/vendor/score.rules.ts";
import { createCommand } from "../create-command.ts";
import { starterChoices } from "./choices.ts";
import {
  aroundTheClock,
  officeHours,
  priorityRows,
  starterPaging,
  starterPromises,
  starterReplies,
  starterSeries,
  starterViews,
  unnamed,
} from "./policies.ts";

export type StarterOptions = {
  /** "Your organisation" where nothing is said: the list of what is not set up yet asks for a name. */
  name?: string;
  /** Of the organisation and its calendars; this machine's where nothing is said. */
  timeZone?: string;
  /** Beyond name and zone: how many people are served, what a lost minute costs. */
  organisation?: Record<string, unknown>;
  /** When it is said to have happened; the office's now where nothing is said. */
  at?: Instant;
};

/** The same in every office, so that two servers that start at once cannot both write it. */
const root = "0199e6b4c4007000a000000000000000";

/** The id of a record the starter makes, by its name there: `organisation`, `team/service-desk`, `calendar/office-hours`. */
export function starterId(name: string): Id {
  return deriveId(root, `starter/${name}`);
}

/**
 * Gives an empty house the policies to work by: organisation, calendars, priority table, service levels, review and problem policy, types of change, one team with the
 * routing to it, choices, reply templates, shared views and the numbers of the scorecard; all of it or nothing. Answers false where an
 * organisation is there already.
 */
export async function loadStarter(office: Office, options: StarterOptions = {}): Promise<boolean> {
  if (await hasOrganisation(office)) return false;
  const at = options.at ?? office.clock.now();
  const envelopes = records(options).map(
    ({ kind, name, values }): Envelope => ({
      kind,
      id: starterId(name),
      commandId: deriveId(root, `command/${name}`),
      actor: systemActor("starter"),
      at,
      group: "starter",
      quiet: true,
      command: createCommand(office.house, kind, values),
    }),
  );
  try {
    const { outcomes } = await office.door.batch(envelopes, at);
    const refused = outcomes.findIndex((outcome) => !outcome.ok);
    if (refused < 0) return true;
    const outcome = outcomes[refused]!;
    if (!(await hasOrganisation(office)))
      throw new Error(`The starter policies were refused at ${envelopes[refused]!.kind}: ${outcome.ok ? "" : outcome.refusal.sentence}`);
  } catch (error) {
    // Another server wrote them between our question and our answer: then they are there, and that is what was wanted.
    if (!(await hasOrganisation(office))) throw error;
  }
  return false;
}

async function hasOrganisation(office: Office): Promise<boolean> {
  return (await office.db.query("select 1 from organisation limit 1")).length > 0;
}

type Row = { kind: string; name: string; values: Record<string, unknown> };

function records(options: StarterOptions): Row[] {
  const timeZone = options.timeZone ?? hostZone();
  return [...house(options, timeZone), ...promisesAndPolicy(), ...routing(), ...choices(), ...words(), ...numbers()];
}

function house({ name = unnamed, organisation = {} }: StarterOptions, timeZone: string): Row[] {
  return [
    { kind: "organisation", name: "organisation", values: { name, timeZone, currency: "EUR", ...organisation } },
    { kind: "calendar", name: "calendar/office-hours", values: { ...officeHours, timeZone } },
    { kind: "calendar", name: "calendar/around-the-clock", values: { ...aroundTheClock, timeZone } },
    ...starterSeries.map((one): Row => ({ kind: "meetingSeries", name: `series/${one.name}`, values: { ...one, timeZone } })),
  ];
}

function promisesAndPolicy(): Row[] {
  const promises = starterPromises.map(({ always, ...promise }): Row => {
    const calendar = starterId(`calendar/${always ? "around-the-clock" : "office-hours"}`);
    return {
      kind: "slaDefinition",
      name: `promise/${promise.name}`,
      values: { ...promise, agreementType: "SLA", subjectKind: "incident", calendar },
    };
  });
  return [
    ...promises,
    { kind: "reviewPolicy", name: "review-policy", values: { name: "Critical and major", priorities: ["1"], major: true } },
    ...Object.entries(usualRhythms).map(
      ([priority, values]): Row => ({ kind: "problemPolicy", name: `problem-policy/${priority}`, values: { priority, ...values } }),
    ),
    ...usualTypes.map((values): Row => ({ kind: "changeType", name: `change-type/${values.changeType}`, values })),
    ...usualClasses.map((values): Row => ({ kind: "meetingClass", name: `meeting-class/${values.rank}`, values })),
    ...usualMeasures.map(
      (values, index): Row => ({
        kind: "vendorMeasure",
        name: `vendor-measure/${values.key}`,
        values: { ...values, unit: values.unit || null, position: 10 * (index + 1) },
      }),
    ),
    { kind: "alertPolicy", name: "alert-policy", values: { name: "Alerts" } },
    { kind: "triagePolicy", name: "triage-policy", values: { name: "As we begin", horizons: usualHorizons } },
  ];
}

function routing(): Row[] {
  const purpose = "Takes what nobody else has taken: the first to answer.";
  const table = priorityRows.map((values): Row => ({ kind: "priorityRule", name: `priority/${values.impact}/${values.urgency}`, values }));
  const team: Row = {
    kind: "team",
    name: "team/service-desk",
    values: { name: "Service desk", purpose, calendar: starterId("calendar/office-hours") },
  };
  // A service's own support team comes first: the rule for the rest holds only where the incident names no service.
  const rule = { name: "Everything else", position: 1000, condition: "service:none", team: starterId("team/service-desk") };
  const paging = { kind: "escalationPolicy", name: "policy/service-desk", values: starterPaging(starterId("team/service-desk")) };
  return [team, ...table, { kind: "routingRule", name: "routing/else", values: rule }, paging];
}

function choices(): Row[] {
  const ofIncidents = starterChoices.map((one) => ({
    kind: "choice",
    name: `choice/${one.field}/${one.dependsOn ?? ""}/${one.value}`,
    values: { kind: "incident", ...one },
  }));
  const ofProblems = starterChoices
    .filter(({ field }) => field === "category")
    .map((one) => ({ kind: "choice", name: `choice/problem/category/${one.value}`, values: { kind: "problem", ...one } }));
  return [...ofIncidents, ...ofProblems];
}

function words(): Row[] {
  const replies = starterReplies.map(
    (one): Row => ({ kind: "replyTemplate", name: `reply/${one.name}`, values: { kind: "incident", ...one } }),
  );
  const views = starterViews.map(
    (one, index): Row => ({
      kind: "savedView",
      name: `view/${one.name}`,
      values: { kind: "incident", shared: true, position: 10 * (index + 1), ...one },
    }),
  );
  return [...replies, ...views];
}

/** The numbers every office has, as records: so that each can be given an owner and a target where the others are set. */
function numbers(): Row[] {
  return builtIn
    .filter(({ key }) => !shownWhereUsed.has(key))
    .map(
      ({ id: _, version: __, ...values }, index): Row => ({
        kind: "metric",
        name: `metric/${values.key}`,
        values: { ...values, position: 10 * (index + 1) },
      }),
    );
}

function hostZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isZone(zone) ? zone : "UTC";
}
