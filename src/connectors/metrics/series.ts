import type { ReadNumbers } from "../contract.ts";
import type { Sample } from "./sample.ts";

/** As many numbers of one series go in one entry. */
const mostPoints = 1_000;
/** Sums and squares of larger numbers are still numbers; no measurement is as large. */
const mostSize = 1e100;

/**
 * Puts the numbers of a body together by their series, each in the order of time. Of several numbers at one moment the last counts. Answers also
 * what is to be said of those that were left out.
 */
export function bySeries(samples: readonly Sample[], alerts: boolean): { numbers: ReadNumbers[]; series: number; warnings: string[] } {
  const warnings = new Set<string>();
  const found = new Map<string, { first: Sample; points: Map<string | null, number> }>();
  for (const sample of samples) {
    const labels = Object.entries(sample.labels).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([sample.name, labels]);
    const known = found.get(key) ?? { first: { ...sample, labels: Object.fromEntries(labels) }, points: new Map() };
    found.set(key, known);
    if (Math.abs(sample.value) > mostSize) warnings.add(`A number of ${sample.name} is larger than any measurement, so it was left out.`);
    else {
      if (known.points.has(sample.at)) warnings.add(`Of ${sample.name} several numbers have one moment, or none; the last of them counts.`);
      known.points.set(sample.at, sample.value);
    }
  }
  const numbers = [...found.values()].flatMap(({ first, points }) => {
    const { name: metric, labels, unit, kind: counted } = first;
    const ordered = [...points].map(([at, value]) => ({ at, value })).sort(byTime);
    return inParts(ordered).map((part): ReadNumbers => ({ metric, labels, unit, counted, alerts, points: part }));
  });
  return { numbers, series: found.size, warnings: [...warnings].slice(0, 20) };
}

type Point = ReadNumbers["points"][number];

/** A number without a time is of when it came, which is after all others. */
function byTime(one: Point, other: Point): number {
  if (one.at === other.at) return 0;
  if (one.at === null) return 1;
  return other.at === null || one.at < other.at ? -1 : 1;
}

function inParts(points: readonly Point[]): (readonly Point[])[] {
  return Array.from({ length: Math.ceil(points.length / mostPoints) }, (_, part) =>
    points.slice(part * mostPoints, (part + 1) * mostPoints),
  );
}
