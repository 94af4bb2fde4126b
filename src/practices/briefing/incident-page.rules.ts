import { inShort } from "../../kernel/paper.ts";
import { dayWords } from "../../kernel/paper-words.ts";
import { lastedMinutes } from "../incident/lasted.rules.ts";
import { paperOf } from "../incident/paper.rules.ts";
import type { Chart } from "./chart.rules.ts";
import { count, type Figures } from "./figure.rules.ts";
import type { IncidentPageFacts, IncidentPaper } from "./incident-page.model.ts";
import { localDate, localMoment } from "./moment.rules.ts";
import type { KeyFigure } from "./paper.model.ts";
import { metaOf } from "./period.rules.ts";

type Parts = { figures: Figures; refs: Record<string, string>; dates: Record<string, string> };
const most = { notKnown: 3, factors: 2, ruledOut: 2 };

/** The page a finance director reads after an incident: how long, whom, what it cost, where the time went, why, and what changes. */
export function incidentPaper(facts: IncidentPageFacts): IncidentPaper {
  const { incident, zone } = facts;
  const parts: Parts = { figures: {}, refs: { incident: incident.number, service: nameOf(facts) }, dates: {} };
  const began = incident.detectedAt ?? incident.openedAt;
  parts.dates.day = localDate(zone, began);
  const headline = headlineOf(facts, parts);
  const stretches = stretchesOf(facts);
  const day = dayWords(parts.dates.day, null);
  const review = facts.review;
  const standing = review ? `review ${stateWords[review.state] ?? review.state}` : "no review";
  return {
    paper: "incident",
    meta: metaOf(facts, {
      kind: "Post-incident page",
      title: `Post-incident page: ${nameOf(facts)}, ${day}`,
      description: "One-page post-incident account",
      subject: `${nameOf(facts)}, ${day} (${incident.number}, ${standing})`,
    }),
    headline,
    keyFigures: keyFigures(facts, parts),
    clock: { text: clockText(facts, parts, stretches.length) },
    charts: stretches.length > 0 ? { phases: phasesOf(stretches, zone) } : {},
    why: whyOf(facts),
    cost: costOf(facts),
    notKnown: incident.notKnown.slice(0, most.notKnown).map((one) => inShort(one, 100)),
    actions: facts.actions
      .filter((one) => one.state !== "dropped")
      .map((one) => ({
        label: inShort(one.title, 80),
        owner: inShort(one.owner, 30),
        due: one.dueOn,
        state: actionState(one, localDate(zone, facts.now)),
      })),
    ask: askOf(facts, parts),
    ...parts,
  };
}

const stateWords: Readonly<Record<string, string>> = {
  draft: "in draft",
  inReview: "awaiting approval",
  approved: "approved",
  waived: "waived",
};

function nameOf({ service, incident }: IncidentPageFacts): string {
  return inShort(service?.portalName ?? service?.name ?? incident.shortDescription, 60);
}

function actionState({ state, dueOn }: IncidentPageFacts["actions"][number], today: string): string {
  if (state === "verified") return "verified";
  if (state === "done") return "done";
  return dueOn < today ? "overdue" : "planned";
}

function headlineOf(facts: IncidentPageFacts, { figures, dates }: Parts): string {
  const { incident, cost } = facts;
  const minutes = lastedMinutes(incident);
  const sentences: string[] = [];
  if (minutes !== null) {
    figures.minutes = {
      ...count(minutes, "minutes", "minute"),
      label: "Length",
      definition: "Restored less detected, from the incident's own times; the stretches from its timeline. The clock is never paused.",
      n: { count: facts.timelineEntries, of: facts.timelineEntries === 1 ? "timeline entry" : "timeline entries" },
      query: "incident.timeline@1",
      rows: `/incidents/${incident.number}`,
    };
  }
  const who = incident.affectedUsers === null ? "people" : "{users}";
  if (incident.affectedUsers !== null)
    figures.users = {
      ...count(incident.affectedUsers, "people", "person"),
      label: "People",
      definition: "As declared by whoever commanded it; by default the users that the service has.",
      n: { count: 1, of: "incident" },
      query: "incident.affected@1",
      rows: `/incidents/${incident.number}`,
    };
  sentences.push(
    minutes === null
      ? `Since {@day} ${who} cannot use {#service}; it is not over.`
      : `For {minutes} on {@day} ${who} could not use {#service}.`,
  );
  if (cost) {
    figures.cost = {
      ...{ kind: "money", amount: String(cost.amount), currency: cost.currency, digits: 0 },
      label: "Cost",
      definition: `People × minutes × ${facts.service?.rate ?? "the rate of the house"} for a lost minute of one person. Penalties and credits are not in it.`,
      n: { count: incident.affectedUsers ?? 0, of: "people" },
      query: "incident.cost@1",
      rows: `/incidents/${incident.number}`,
    };
    sentences.push("It cost us about {cost}.");
  } else sentences.push("What it cost is not known.");
  const open = facts.actions.filter((one) => one.state !== "dropped");
  const last = open
    .map((one) => one.dueOn)
    .toSorted()
    .at(-1);
  if (!last) sentences.push("Nothing is agreed yet to keep it from happening again.");
  else {
    dates.last = last;
    figures.actions = {
      ...count(open.length, "changes", "change"),
      label: "Actions",
      definition: "Agreed in the review and not dropped.",
      n: { count: open.length, of: open.length === 1 ? "action" : "actions" },
      query: "review.actions@1",
    };
    sentences.push(`{actions:Word} ${open.length === 1 ? "is agreed, due" : "are agreed, the last due"} {@last}.`);
  }
  return sentences.join(" ");
}

function keyFigures({ incident, promise, cost }: IncidentPageFacts, { figures }: Parts): KeyFigure[] {
  const found: KeyFigure[] = [];
  if (figures.minutes) {
    if (promise) figures.limit = { ...count(promise.minutes, "minutes", "minute"), as: "minutes" };
    const against = promise ? `our limit {limit}: ${promise.isBroken ? "broken" : "kept"}` : "no promise applied";
    found.push({ label: "Not usable for", figure: "minutes", against, broken: promise?.isBroken ?? false });
  }
  if (figures.users && incident.affectedUsers !== null) {
    figures.usersCount = { ...count(incident.affectedUsers), as: "users" };
    found.push({ label: "People affected", figure: "usersCount", against: "as declared" });
  }
  if (cost && figures.cost) {
    figures.perMinute = { kind: "money", amount: String(cost.perMinute), currency: cost.currency, digits: 0, as: "cost" };
    found.push({ label: "What it cost", figure: "cost", against: "{perMinute} a minute" });
  }
  figures.updates = {
    ...count(incident.updatesSent),
    label: "Updates",
    definition: "Sent to those affected from the incident's room.",
    n: { count: incident.updatesSent, of: incident.updatesSent === 1 ? "update" : "updates" },
    query: "incident.updates@1",
  };
  found.push({ label: "Times we wrote", figure: "updates", against: "to those affected" });
  return found;
}

type Stretch = { label: string; minutes: number; from: string; to: string };

/** The stretches in whole minutes: what rounding leaves over belongs to the last, so that they add up to the length. */
function stretchesOf(facts: IncidentPageFacts): Stretch[] {
  const total = lastedMinutes(facts.incident);
  if (total === null) return [];
  const { service, ...rest } = facts;
  const known = paperOf(
    {
      ...rest,
      ...{ service: service && { ...service, costPerUserMinute: null }, promise: null },
      review: { number: null, state: "draft", approvedAt: null, hypotheses: [] },
    },
    { zone: facts.zone, locale: "en-GB" },
  ).stretches;
  return known.map(({ label, from, to, minutes }, at) => {
    const before = known.slice(0, -1).reduce((sum, one) => sum + one.minutes, 0);
    return { label, from, to, minutes: at === known.length - 1 ? total - before : minutes };
  });
}

function phasesOf(stretches: readonly Stretch[], zone: string): Chart {
  const time = (at: string) => localMoment(zone, at).local.slice(11);
  const last = stretches.at(-1)!;
  const words = stretches.map((one) => `${one.minutes} minutes ${one.label.toLowerCase()}`).join(", ");
  return {
    ...{ kind: "phases", widthMm: 174, heightMm: 15.5, end: time(last.to) },
    parts: stretches.map((one) => ({
      label: one.label,
      inside: `${one.minutes} min`,
      below: time(one.from),
      value: Math.max(one.minutes, 0.2),
    })),
    alt: `Bar from ${time(stretches[0]!.from)} to ${time(last.to)}: ${words}.`,
  };
}

function clockText({ incident, declaredAt, identifiedAt, zone }: IncidentPageFacts, { dates }: Parts, stretches: number): string {
  const at = (name: string, when: string) => {
    dates[name] = localMoment(zone, when).local;
    return `{@${name}:time}`;
  };
  const began = incident.detectedAt ?? incident.openedAt;
  const parts = [`We noticed it at ${at("began", began)}`];
  if (incident.acknowledgedAt && incident.acknowledgedAt > began)
    parts.push(`somebody worked on it from ${at("answered", incident.acknowledgedAt)}`);
  if (declaredAt) parts.push(`it was declared critical at ${at("declared", declaredAt)}`);
  if (identifiedAt) parts.push(`the cause was known at ${at("cause", identifiedAt)}`);
  const end = incident.restoredAt ? ` It worked again at ${at("restored", incident.restoredAt)}.` : " It does not work yet.";
  const gap = stretches === 1 ? " When the cause was known was not noted, so the time cannot be divided further." : "";
  return `${parts.join("; ")}.${end}${gap}`;
}

function whyOf({ review }: IncidentPageFacts): IncidentPaper["why"] {
  if (!review) return [{ label: "There is no review.", quote: "Why it happened was not written down." }];
  const ruledOut = review.hypotheses.filter((one) => one.standing === "ruledOut").slice(0, most.ruledOut);
  const factors = review.factors.slice(0, most.factors).map((one) => inShort(one, 90).replace(/\.$/, ""));
  const parts = [
    { label: "What it did.", quote: inShort(review.businessImpact ?? "", 200) },
    { label: "Why it happened.", quote: inShort(review.rootCause ?? "", 320) },
    { label: "What made it worse.", quote: inShort(review.wentBadly ?? "", 180) },
    { label: "What added to it.", quote: factors.length > 0 ? `${factors.join("; ")}.` : "" },
    { label: "Ruled out.", quote: ruledOut.map((one) => inShort(`${one.what.replace(/[.\s]+$/, "")}: ${one.evidence}`, 110)).join(" ") },
  ].filter((one) => one.quote !== "");
  return parts.length > 0 ? parts : [{ label: "Not written yet.", quote: "The review is still being written." }];
}

function costOf({ cost, incident }: IncidentPageFacts): IncidentPaper["cost"] {
  if (!cost) return null;
  const amount = { kind: "money" as const, amount: String(cost.amount), currency: cost.currency, digits: 0 };
  const minutes = lastedMinutes(incident) ?? 0;
  const hours = ((incident.affectedUsers ?? 0) * minutes) / 60;
  return {
    rows: [{ label: "Lost work", counted: count(Math.round(hours), "user-hours", "user-hour"), amount }],
    total: amount,
    currency: cost.currency,
    note: "Repair work, late fees and credits are not counted.",
  };
}

/** A page has one ask. What the review still owes is asked of its owner; of a reader in Finance nothing, and that is said. */
function askOf({ review, actions, now, zone }: IncidentPageFacts, { figures }: Parts): IncidentPaper["ask"] {
  const today = localDate(zone, now);
  const late = actions.filter((one) => one.state === "open" && one.dueOn < today).length;
  if (late > 0) {
    figures.late = { ...count(late, "agreed changes", "agreed change"), as: "actions" };
    return {
      title: "Wanted from you: a word on what is late",
      text: `{late:Word} ${late === 1 ? "is" : "are"} past the day that was agreed. If they may wait longer, say until when; else they are done first.`,
    };
  }
  if (review && review.state !== "approved" && review.state !== "waived")
    return { title: "Nothing is asked of you yet", text: "The review is not approved; what stands here may still change." };
  return {
    title: "Nothing is asked of you",
    text: "What was agreed is under way, and each change is seen to work by somebody else before it counts as done.",
  };
}
