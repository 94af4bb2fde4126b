import { durationWords, type Instant, localParts, monthNames, ms, weekdayNames } from "../../kernel/time.ts";
import { isSeveral } from "./draft.rules.ts";
import { lastedMinutes } from "./lasted.rules.ts";
import type { Incident, ShownClock } from "./model.ts";

// The one page a finance director reads after a major incident: headline first, then the number, then the comparison, then the ask.

export type PaperFacts = {
  incident: Pick<
    Incident,
    | "number"
    | "shortDescription"
    | "openedAt"
    | "detectedAt"
    | "acknowledgedAt"
    | "restoredAt"
    | "affectedUsers"
    | "updatesSent"
    | "notKnown"
  >;
  service: { name: string; portalName: string | null; costPerUserMinute: number | null } | null;
  cost: { amount: number; perMinute: number; currency: string } | null;
  /** The promise of the fix. */
  promise: Pick<ShownClock, "durationMs" | "countedMs" | "breached"> | null;
  /** When it was declared, and when the cause was known, as the journal tells. */
  declaredAt: Instant | null;
  identifiedAt: Instant | null;
  actions: readonly { title: string; owner: string; dueOn: string; state: string }[];
  review: {
    number: string | null;
    state: string;
    approvedAt: Instant | null;
    hypotheses: readonly { what: string; standing: string; evidence: string }[];
  };
};
export type PaperFigure = { label: string; value: string; note: string; source: string };
export type PaperStretch = { label: string; minutes: number; from: Instant; to: Instant; share: number };
export type Paper = {
  kicker: string;
  headline: string;
  figures: PaperFigure[];
  stretches: PaperStretch[];
  ruledOut: string[];
  notKnown: string[];
};

/** What the page says before a word of the review is read; every figure with where it comes from. Times in the zone, amounts rounded. */
export function paperOf(facts: PaperFacts, given: { zone: string; locale: string }): Paper {
  const { incident, review } = facts;
  const began = incident.detectedAt ?? incident.openedAt;
  const day = dayWords(began, given.zone);
  const standing =
    review.state === "approved" && review.approvedAt
      ? `approved ${dayWords(review.approvedAt, given.zone, false)}`
      : stateWords[review.state];
  return {
    kicker: `${nameOf(facts)}, ${day} (${[incident.number, `review ${standing}`].filter(Boolean).join(", ")})`,
    headline: headline(facts, given),
    figures: figures(facts, given),
    stretches: stretches(facts),
    ruledOut: review.hypotheses
      .filter((one) => one.standing === "ruledOut")
      .map(({ what, evidence }) => [what.replace(/[.\s]+$/, ""), evidence].filter(Boolean).join(": ")),
    notKnown: [...incident.notKnown],
  };
}

const stateWords: Readonly<Record<string, string>> = {
  draft: "in draft",
  inReview: "awaiting approval",
  approved: "approved",
  waived: "waived",
};

function headline(facts: PaperFacts, given: { zone: string; locale: string }): string {
  const { incident, cost, actions } = facts;
  const began = incident.detectedAt ?? incident.openedAt;
  const day = dayWords(began, given.zone, false);
  const name = nameOf(facts);
  const who = incident.affectedUsers ? `about ${incident.affectedUsers.toLocaleString(given.locale)} people` : "people";
  const lasted = lastedMinutes(facts.incident);
  const first =
    lasted === null
      ? `Since ${day} ${who} cannot use ${name}; it is not over.`
      : `For ${lasted} minutes on ${day} ${who} could not use ${name}.`;
  const second = cost ? `It cost us about ${money(cost.amount, cost.currency, given.locale)}.` : "What it cost is not known.";
  const open = actions.filter((one) => one.state !== "dropped");
  const last = open
    .map((one) => one.dueOn)
    .sort()
    .at(-1);
  const third =
    open.length === 0 || !last
      ? "Nothing is agreed yet to keep it from happening again."
      : `${countWords(open.length)} ${open.length === 1 ? "change is" : "changes are"} agreed so that it does not happen again, ${open.length === 1 ? "due" : "the last by"} ${dueWords(last)}.`;
  return `${first} ${second} ${third}`;
}

function figures(facts: PaperFacts, { zone, locale }: { zone: string; locale: string }): PaperFigure[] {
  const { incident, service, cost, promise } = facts;
  const lasted = lastedMinutes(facts.incident);
  const began = incident.detectedAt ?? incident.openedAt;
  const found: PaperFigure[] = [];
  if (lasted !== null) {
    const limit = promise ? Math.round(promise.durationMs / 60_000) : null;
    found.push({
      label: `${nameOf(facts)} ${isSeveral(nameOf(facts)) ? "were" : "was"} down`,
      value: `${lasted} minutes`,
      note:
        limit === null ? "no promise applied" : `our limit ${durationWords(promise!.durationMs)}, ${promise!.breached ? "broken" : "kept"}`,
      source: `Length. Restored less detected, from the incident's own times: ${hourWords(began, zone)} to ${hourWords(incident.restoredAt!, zone)}.`,
    });
  }
  if (incident.affectedUsers)
    found.push({
      label: "People affected",
      value: incident.affectedUsers.toLocaleString(locale),
      note: "as declared by the commander",
      source: "People. As declared; by default the users the service has.",
    });
  if (cost)
    found.push({
      label: "What it cost",
      value: money(cost.amount, cost.currency, locale),
      note: `${money(cost.perMinute, cost.currency, locale)} a minute`,
      source: `Cost. People × minutes × ${rate(service, cost, incident.affectedUsers, locale)} for a lost minute of one person. Penalties and credits are not in it.`,
    });
  found.push({
    label: "We wrote to those affected",
    value: incident.updatesSent === 1 ? "once" : `${incident.updatesSent} times`,
    note: "updates to stakeholders",
    source: "Updates. Sent to stakeholders from the incident room.",
  });
  return found;
}

function rate(
  service: PaperFacts["service"],
  cost: { perMinute: number; currency: string },
  people: number | null,
  locale: string,
): string {
  const each = service?.costPerUserMinute ?? (people ? cost.perMinute / people : 0);
  return new Intl.NumberFormat(locale, { style: "currency", currency: cost.currency, maximumFractionDigits: 2 }).format(each);
}

/** Where the time went: until it was declared, until the cause was known, until it worked again. A stretch without a known end is left out. */
function stretches({ incident, declaredAt, identifiedAt }: PaperFacts): PaperStretch[] {
  const end = incident.restoredAt;
  if (!end) return [];
  const began = incident.detectedAt ?? incident.openedAt;
  const points: { label: string; at: Instant }[] = [{ label: "", at: began }];
  const add = (label: string, at: Instant | null) => {
    if (at && at > points.at(-1)!.at && at < end) points.push({ label, at });
  };
  add("Until declared", declaredAt);
  add("Finding the cause", identifiedAt);
  points.push({
    label: points.length > 2 ? "Repairing" : points.length > 1 ? "Finding and repairing" : "From detection to repair",
    at: end,
  });
  const whole = Math.max(1, ms(end) - ms(began));
  return points.slice(1).map(({ label, at }, place) => {
    const from = points[place]!.at;
    return { label, from, to: at, minutes: Math.floor((ms(at) - ms(from)) / 60_000), share: (ms(at) - ms(from)) / whole };
  });
}

function nameOf({ service, incident }: PaperFacts): string {
  return service?.portalName ?? service?.name ?? incident.shortDescription;
}

function money(amount: number, currency: string, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: 0 }).format(amount);
}

function dayWords(at: Instant, zone: string, isFull = true): string {
  const { year, month, day, weekday } = localParts(zone, at);
  return isFull ? `${weekdayNames[weekday]} ${day} ${monthNames[month]} ${year}` : `${day} ${monthNames[month]}`;
}

function hourWords(at: Instant, zone: string): string {
  const { hour, minute } = localParts(zone, at);
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** "18 December" of a calendar day. */
export function dueWords(day: string): string {
  const [, month = 0, date = 0] = day.split("-").map(Number);
  return `${date} ${monthNames[month]}`;
}

function countWords(count: number): string {
  return ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"][count] ?? String(count);
}
