import { type Grade, gradeOf, leastMeasured } from "../../kernel/grade.ts";
import type { Band, Domain } from "./spend.model.ts";

/** One measure with what it weighs, its scale and its value; a value of null was not measured. */
export type Scored = {
  key: string;
  name: string;
  domain: Domain;
  weight: number;
  worst: number | null;
  best: number | null;
  bands: readonly Band[];
  value: number | null;
  /** From how many rows the value comes. */
  n: number | null;
};
export type ScoreLine = Scored & {
  /** 0 to 100; null where it was not measured. */
  score: number | null;
  /** What it adds to the whole, with the weight of the unmeasured shared out. */
  points: number | null;
};
export type DomainScore = { domain: Domain; weight: number; score: number | null; points: number };
export type VendorScore = {
  /** 0 to 100; null where nothing was measured. */
  total: number | null;
  /** Null where less than 60 per cent of the measures have a value. */
  grade: Grade | null;
  measured: number;
  of: number;
  lines: readonly ScoreLine[];
  domains: readonly DomainScore[];
};

/**
 * A vendor's score: weight times place between worst and best, or in bands, summed over what was measured and scaled to a hundred. What was
 * not measured gives its weight to the rest, and is counted. Source: docs/decisions/0016-vendor.md; NICE, balanced scorecard; ServiceNow, vendor scorecards.
 */
export function scoreOf(measures: readonly Scored[]): VendorScore {
  const scored = measures.map((one) => ({ ...one, score: one.value === null ? null : placeOf(one, one.value) }));
  const known = scored.filter((one) => one.score !== null);
  const weight = known.reduce((sum, one) => sum + one.weight, 0);
  const lines = scored.map((one): ScoreLine => ({ ...one, points: one.score === null ? null : (one.score * one.weight) / weight }));
  const total = weight === 0 ? null : lines.reduce((sum, one) => sum + (one.points ?? 0), 0);
  const isEnough = measures.length > 0 && known.length / measures.length >= leastMeasured;
  return {
    total,
    grade: total === null || !isEnough ? null : gradeOf(total),
    measured: known.length,
    of: measures.length,
    lines,
    domains: domainsOf(lines),
  };
}

function domainsOf(lines: readonly ScoreLine[]): DomainScore[] {
  return [...new Set(lines.map(({ domain }) => domain))].map((domain) => {
    const own = lines.filter((one) => one.domain === domain);
    const known = own.filter((one) => one.score !== null);
    const weight = known.reduce((sum, one) => sum + one.weight, 0);
    return {
      domain,
      weight: own.reduce((sum, one) => sum + one.weight, 0),
      score: weight === 0 ? null : known.reduce((sum, one) => sum + one.score! * one.weight, 0) / weight,
      points: own.reduce((sum, one) => sum + (one.points ?? 0), 0),
    };
  });
}

/** Where a value stands, 0 to 100: in the band it lies in, or on the line from worst to best, clamped. Null where its scale is not whole. */
export function placeOf({ worst, best, bands }: Pick<Scored, "worst" | "best" | "bands">, value: number): number | null {
  if (bands.length > 0)
    return bands.find((one) => (one.from === null || value >= one.from) && (one.to === null || value < one.to))?.score ?? null;
  if (worst === null || best === null || worst === best) return null;
  return 100 * Math.min(1, Math.max(0, (worst - value) / (worst - best)));
}

/** What is wrong with a table of bands, in a sentence; null where every number lies in exactly one, and one of them is the target. */
export function bandFault(bands: readonly Band[]): string | null {
  if (bands.length < 2 || bands.length > 6) return "Two to six bands are needed.";
  const ordered = [...bands].sort((one, other) => (one.from ?? Number.NEGATIVE_INFINITY) - (other.from ?? Number.NEGATIVE_INFINITY));
  if (ordered[0]!.from !== null || ordered.at(-1)!.to !== null)
    return "The lowest band has no beginning and the highest no end: leave both empty.";
  const gap = ordered.find((one, at) => at > 0 && one.from !== ordered[at - 1]!.to);
  if (gap) return `A band begins at ${gap.from}, where none ends: bands follow one another without gaps.`;
  return bands.filter((one) => one.score === 100).length === 1 ? null : "Exactly one band is the target, with a score of 100.";
}

/** What vendors are scored by where the office says nothing else: ten measures whose weights make a hundred. Source: docs/decisions/0016-vendor.md. */
export const usualMeasures = [
  { key: "availability", name: "Availability", domain: "delivery", weight: 20, source: "availability", worst: 99, best: 99.95, unit: "%" },
  {
    key: "restored",
    name: "Critical incidents restored in 2 hours",
    domain: "delivery",
    weight: 15,
    source: "restored",
    worst: 40,
    best: 100,
    unit: "%",
  },
  { key: "promises", name: "Promises kept", domain: "quality", weight: 10, source: "promises", worst: 50, best: 100, unit: "%" },
  {
    key: "incidents",
    name: "Critical and major incidents of its services",
    domain: "quality",
    weight: 10,
    source: "incidents",
    worst: 5,
    best: 0,
    unit: "",
  },
  {
    key: "invoices",
    name: "Invoices correct at first presentation",
    domain: "commercial",
    weight: 8,
    source: "entered",
    worst: 80,
    best: 100,
    unit: "%",
  },
  { key: "price", name: "Price above market", domain: "commercial", weight: 6, source: "entered", worst: 20, best: -5, unit: "%" },
  {
    key: "credits",
    name: "Credits received of credits owed",
    domain: "commercial",
    weight: 6,
    source: "credits",
    worst: 0,
    best: 100,
    unit: "%",
  },
  {
    key: "escalations",
    name: "Escalations answered in time",
    domain: "responsiveness",
    weight: 10,
    source: "escalations",
    worst: 50,
    best: 100,
    unit: "%",
  },
  {
    key: "controls",
    name: "Controls with evidence on time",
    domain: "security",
    weight: 10,
    source: "entered",
    worst: 70,
    best: 100,
    unit: "%",
  },
  {
    key: "roadmap",
    name: "Roadmap commitments kept",
    domain: "relationship",
    weight: 5,
    source: "entered",
    worst: 50,
    best: 100,
    unit: "%",
  },
] as const;
