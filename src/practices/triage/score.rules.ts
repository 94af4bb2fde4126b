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

/**
 * Weighs a concern at a moment. Every line is rounded once, to a tenth of a point, and the score is their sum.
 * Source: office.md 2.1: 35 I + 25 U + 15 T + 15 A + 10 M, and one line for the director's priorities.
 */
export function reckon(item: Weighed, { terms, favours }: Scales, now: Instant): Reckoning {
  const { concern } = item;
  const found: readonly Pick<Line, "factor" | "value" | "words">[] = [
    { factor: "impact", ...impactOf(concern, terms) },
    { factor: "urgency", ...urgencyOf(item, terms, now) },
    { factor: "trend", ...trendOf(concern, terms) },
    { factor: "authority", value: concern.onlyDirector, words: concern.authorityWords ?? "A manager can act." },
    { factor: "money", ...moneyOf(concern, terms) },
    { factor: "priority", ...favourOf(item, favours, now) },
  ];
  const lines = found.map((one): Line => {
    const weight = terms.weights[one.factor];
    return { ...one, weight, tenths: Math.round(weight * 10 * (one.value ?? 0)) };
  });
  const gates = openGates(concern, terms, now);
  return { lines, tenths: lines.reduce((sum, one) => sum + one.tenths, 0), gates };
}

/** The gates of a concern that the policy knows and that hold at a moment, the oldest first. */
export function openGates({ gates }: Concern, terms: Pick<Terms, "gates">, now: Instant): ConcernGate[] {
  return gates.filter((one) => terms.gates.includes(one.code) && one.since <= now).sort((one, other) => (one.since < other.since ? -1 : 1));
}

type Found = Pick<Line, "value" | "words">;

function impactOf({ impact }: Concern, terms: Terms): Found {
  const ofUsers = impact?.users
    ? { value: share(terms.tierWeights[impact.users.tier] * impact.users.share), words: impact.users.words }
    : null;
  const ofMoney = impact?.exposure ? { value: exposed(impact.exposure), words: impact.exposure.words } : null;
  if (ofUsers && ofMoney) return ofMoney.value > ofUsers.value ? ofMoney : ofUsers;
  return ofUsers ?? ofMoney ?? { value: null, words: "How much it hits is not known." };
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

function urgencyOf(item: Weighed, terms: Terms, now: Instant): Found {
  const { concern } = item;
  const value = urgency(item, terms, now);
  if (value === null || concern.irreversibleAt === null) return { value: null, words: "Until when it can be put right is not known." };
  const what = concern.irreversibleWords ?? "it cannot be put right";
  const leftMs = ms(concern.irreversibleAt) - ms(now);
  if (leftMs <= 0) return { value, words: `${durationWords(-leftMs)} past the moment: ${what}.` };
  const needed = concern.timeNeededMinutes;
  const slackMs = slackOf(concern, now);
  const within = `a horizon of ${durationWords(horizonMinutesOf(item, terms) * MINUTE_MS)}`;
  const slack = slackMs > 0 ? `${durationWords(slackMs)} of slack in ${within}` : "no slack is left";
  const takes = needed === null ? "how long it takes is not known" : `it takes ${durationWords(needed * MINUTE_MS)}`;
  return { value, words: `${durationWords(leftMs)} until ${what}; ${takes}: ${slack}.` };
}

function trendOf({ trend }: Concern, { trendLeast }: Terms): Found {
  if (trend === null) return { value: null, words: "Whether it happens more often is not known." };
  if (trend.n < trendLeast) return { value: 0, words: `${trend.words}; not counted, n is ${trend.n}, under ${trendLeast}.` };
  const value = trend.long > 0 ? share((trend.short - trend.long) / trend.long) : trend.short > 0 ? 1 : 0;
  return { value, words: `${trend.words}.` };
}

function moneyOf({ expectedCost }: Concern, { costFrom, costDecades }: Terms): Found {
  if (expectedCost === null) return { value: null, words: "What it costs is not known." };
  const { amount, words } = expectedCost;
  return { value: amount > 0 ? share(Math.log10(amount / costFrom) / costDecades) : 0, words };
}

function favourOf(item: Weighed, favours: readonly Favour[], now: Instant): Found {
  const active = favours.filter((one) => one.from <= now && now < one.to && favoursIt(one, item));
  const best = active.reduce<Favour | null>((most, one) => (most === null || one.share > most.share ? one : most), null);
  return best
    ? { value: share(best.share), words: `Priority of the director: ${best.title}.` }
    : { value: 0, words: "No priority of the director is about it." };
}

/** Whether a priority is about it, apart from its dates. */
export function favoursIt({ services, teams, kinds }: Favour, { kind, concern }: Weighed): boolean {
  if (services.length === 0 && teams.length === 0 && kinds.length === 0) return false;
  const among = (ids: readonly string[], id: string | null) => ids.length === 0 || (id !== null && ids.includes(id));
  return among(services, concern.service) && among(teams, concern.team) && among(kinds, kind);
}

function share(value: number): number {
  return Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, value));
}
