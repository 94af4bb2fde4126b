import type { Concern, ConcernGate, GateCode } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import { durationWords, type Instant, MINUTE_MS, ms } from "../../kernel/time.ts";

export const factors = ["impact", "urgency", "trend", "authority", "money", "priority"] as const;
export type Factor = (typeof factors)[number];

/** A policy as the arithmetic reads it. Points are whole numbers, shares 0 to 1. */
export type Terms = {
  revision: number;
  weights: Readonly<Record<Factor, number>>;
  /** NOW from so many points; left only below so many; TODAY from so many. */
  nowFrom: number;
  nowUntil: number;
  todayFrom: number;
  /** What a tier counts, 1 to 4. */
  tierWeights: Readonly<Record<1 | 2 | 3 | 4, number>>;
  /** Slack from which a kind of record is not urgent at all, where the concern does not say. */
  horizonMinutes: Readonly<Record<string, number>>;
  usualHorizonMinutes: number;
  /** A trend counts from so many on. */
  trendLeast: number;
  /** A cost counts from so much on, and in full at so many times ten of it. */
  costFrom: number;
  costDecades: number;
  gates: readonly GateCode[];
  /** So many lines of NOW are shown; the others are counted. */
  mostNow: number;
};

/** A dated priority of the director: what it favours, from when, to when. Empty lists favour everything. */
export type Favour = {
  title: string;
  services: readonly Id[];
  teams: readonly Id[];
  kinds: readonly string[];
  from: Instant;
  to: Instant;
  share: number;
};

export type Weighed = { kind: string; concern: Concern };
export type Scales = { terms: Terms; favours: readonly Favour[] };
/** One line of the arithmetic: the factor, 0 to 1 (null: not known), its weight, its points in tenths, its fact. */
export type Line = { factor: Factor; value: number | null; weight: number; tenths: number; words: string };
/** A score in tenths of a point, the lines it is the exact sum of, and the gates that hold. */
export type Reckoning = { lines: readonly Line[]; tenths: number; gates: readonly ConcernGate[] };

/** What a concern weighs, without words: each factor 0 to 1 (null: not known), the sum of its lines in tenths, and the tenths of urgency among them. */
export type Weight = { values: Readonly<Record<Factor, number | null>>; tenths: number; ofUrgency: number; gates: readonly ConcernGate[] };

/**
 * Weighs a concern at a moment. Every line is rounded once, to a tenth of a point, and the score is their sum.
 * Source: docs/decisions/0017-triage.md: 35 I + 25 U + 15 T + 15 A + 10 M, and one line for the director's priorities.
 */
export function weigh(item: Weighed, { terms, favours }: Scales, now: Instant): Weight {
  const { concern } = item;
  const values = {
    impact: impactOf(concern, terms),
    urgency: urgency(item, terms, now),
    trend: trendOf(concern, terms),
    authority: concern.onlyDirector,
    money: moneyOf(concern, terms),
    priority: favourOf(item, favours, now)?.share ?? 0,
  };
  let tenths = 0;
  for (const factor of factors) tenths += tenthsOf(values[factor], terms.weights[factor]);
  return { values, tenths, ofUrgency: tenthsOf(values.urgency, terms.weights.urgency), gates: openGates(concern, terms, now) };
}

/** The same with its lines in words, for whoever reads it. */
export function reckon(item: Weighed, scales: Scales, now: Instant): Reckoning {
  const { values, tenths, gates } = weigh(item, scales, now);
  const lines = factors.map((factor): Line => {
    const [value, weight] = [values[factor], scales.terms.weights[factor]];
    return { factor, value, weight, tenths: tenthsOf(value, weight), words: wordsOf[factor](item, scales, now) };
  });
  return { lines, tenths, gates };
}

function tenthsOf(value: number | null, weight: number): number {
  return Math.round(weight * 10 * (value ?? 0));
}

/** The gates of a concern that the policy knows and that hold at a moment, the oldest first. */
export function openGates({ gates }: Concern, terms: Pick<Terms, "gates">, now: Instant): readonly ConcernGate[] {
  if (gates.length === 0) return gates;
  return gates.filter((one) => terms.gates.includes(one.code) && one.since <= now).sort((one, other) => (one.since < other.since ? -1 : 1));
}

/** The larger of what it does to people and what it does to money; null where neither is known. */
function impactOf({ impact }: Concern, terms: Terms): number | null {
  if (impact === null || (impact.users === null && impact.exposure === null)) return null;
  return Math.max(impact.users ? ofUsers(impact.users, terms) : 0, impact.exposure ? exposed(impact.exposure) : 0);
}

function ofUsers({ tier, share: part }: { tier: 1 | 2 | 3 | 4; share: number }, { tierWeights }: Terms): number {
  return share(tierWeights[tier] * part);
}

function exposed({ amount, limit }: { amount: number; limit: number }): number {
  return limit > 0 ? share(amount / limit) : amount > 0 ? 1 : 0;
}

/** How urgent it is at a moment, 0 to 1; null where no date is known. */
export function urgency({ kind, concern }: Weighed, terms: Terms, now: Instant): number | null {
  if (concern.irreversibleAt === null) return null;
  const horizonMs = horizonMinutesOf({ kind, concern }, terms) * MINUTE_MS;
  const slackMs = slackOf(concern, now);
  return horizonMs > 0 ? share(1 - slackMs / horizonMs) : slackMs > 0 ? 0 : 1;
}

/** Slack from which it is not urgent at all. */
export function horizonMinutesOf({ kind, concern }: Weighed, terms: Terms): number {
  return concern.horizonMinutes ?? terms.horizonMinutes[kind] ?? terms.usualHorizonMinutes;
}

/** Milliseconds until it can no longer be put right, less what putting it right takes. */
function slackOf({ irreversibleAt, timeNeededMinutes }: Concern, now: Instant): number {
  return irreversibleAt === null ? 0 : ms(irreversibleAt) - ms(now) - (timeNeededMinutes ?? 0) * MINUTE_MS;
}

function trendOf({ trend }: Concern, { trendLeast }: Terms): number | null {
  if (trend === null) return null;
  if (trend.n < trendLeast) return 0;
  return trend.long > 0 ? share((trend.short - trend.long) / trend.long) : trend.short > 0 ? 1 : 0;
}

function moneyOf({ expectedCost }: Concern, { costFrom, costDecades }: Terms): number | null {
  if (expectedCost === null) return null;
  return expectedCost.amount > 0 ? share(Math.log10(expectedCost.amount / costFrom) / costDecades) : 0;
}

/** The priority of the director that counts most for it now, if any. */
function favourOf(item: Weighed, favours: readonly Favour[], now: Instant): Favour | null {
  let best: Favour | null = null;
  for (const one of favours)
    if (one.from <= now && now < one.to && favoursIt(one, item) && (best === null || one.share > best.share)) best = one;
  return best;
}

/** Whether a priority is about it, apart from its dates. */
export function favoursIt({ services, teams, kinds }: Favour, { kind, concern }: Weighed): boolean {
  if (services.length === 0 && teams.length === 0 && kinds.length === 0) return false;
  const among = (ids: readonly string[], id: string | null) => ids.length === 0 || (id !== null && ids.includes(id));
  return among(services, concern.service) && among(teams, concern.team) && among(kinds, kind);
}

const wordsOf: Readonly<Record<Factor, (item: Weighed, scales: Scales, now: Instant) => string>> = {
  impact: ({ concern: { impact } }, { terms }) => {
    const [users, exposure] = [impact?.users ?? null, impact?.exposure ?? null];
    if (users && exposure) return exposed(exposure) > ofUsers(users, terms) ? exposure.words : users.words;
    return users?.words ?? exposure?.words ?? "How much it hits is not known.";
  },
  urgency: urgencyWords,
  trend: ({ concern: { trend } }, { terms: { trendLeast } }) => {
    if (trend === null) return "Whether it happens more often is not known.";
    return trend.n < trendLeast ? `${trend.words}; not counted, n is ${trend.n}, under ${trendLeast}.` : `${trend.words}.`;
  },
  authority: ({ concern }) => concern.authorityWords ?? "A manager can act.",
  money: ({ concern }) => concern.expectedCost?.words ?? "What it costs is not known.",
  priority: (item, { favours }, now) => {
    const best = favourOf(item, favours, now);
    return best ? `Priority of the director: ${best.title}.` : "No priority of the director is about it.";
  },
};

function urgencyWords(item: Weighed, { terms }: Scales, now: Instant): string {
  const { irreversibleAt, irreversibleWords, timeNeededMinutes } = item.concern;
  if (irreversibleAt === null) return "Until when it can be put right is not known.";
  const what = irreversibleWords ?? "it cannot be put right";
  const leftMs = ms(irreversibleAt) - ms(now);
  if (leftMs <= 0) return `${durationWords(-leftMs)} past the moment: ${what}.`;
  const slackMs = slackOf(item.concern, now);
  const within = `a horizon of ${durationWords(horizonMinutesOf(item, terms) * MINUTE_MS)}`;
  const slack = slackMs > 0 ? `${durationWords(slackMs)} of slack in ${within}` : "no slack is left";
  const takes = timeNeededMinutes === null ? "how long it takes is not known" : `it takes ${durationWords(timeNeededMinutes * MINUTE_MS)}`;
  return `${durationWords(leftMs)} until ${what}; ${takes}: ${slack}.`;
}

function share(value: number): number {
  return Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, value));
}
