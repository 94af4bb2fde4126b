import { type Grade, gradeOf, leastMeasured } from "../../kernel/grade.ts";
import { isKept } from "./evaluate.rules.ts";
import type { Definition } from "./model.ts";

type Weighed = Pick<Definition, "key" | "name" | "weight" | "worst" | "best" | "floor" | "direction"> & {
  value: number | null;
};
export type Balance = {
  /** 0 to 100; null where less than six tenths of the weight was measured. */
  score: number | null;
  grade: Grade | null;
  /** What stands past its hard floor: none of it lets the grade be better than C. */
  pastFloor: { key: string; name: string }[];
  /** Whether the grade would be better without them. */
  isCapped: boolean;
  /** How many of the numbers with a weight were measured. */
  measured: number;
  of: number;
  /** Each number with a weight: how far it stands between worst (0) and best (1), and the points it gives; null where it was not measured. */
  parts: { key: string; name: string; weight: number; reached: number | null; points: number | null }[];
};

/** What the built-in numbers weigh in the balanced score, and between which values: ours to begin with, each changed by its own record. */
export const usualWeights: ReadonlyMap<string, Pick<Definition, "weight" | "worst" | "best">> = new Map([
  ["availability", { weight: 25, worst: 98, best: 100 }],
  ["criticalRestored", { weight: 15, worst: 50, best: 100 }],
  ["slaResolution", { weight: 20, worst: 75, best: 100 }],
  ["changeSuccess", { weight: 15, worst: 75, best: 100 }],
  ["reviews", { weight: 10, worst: 0, best: 100 }],
  ["satisfaction", { weight: 15, worst: 3, best: 5 }],
]);

/** What a number weighs where nobody has said; nothing where it is not built in. */
export function weightOf(key: string): Pick<Definition, "weight" | "worst" | "best"> {
  return usualWeights.get(key) ?? { weight: 0, worst: null, best: null };
}

/**
 * The balanced score: of each number clamp((worst - actual) / (worst - best)), weighed. What was not measured is left out and its weight spread
 * over the rest. Red lines beat the average: a number past its hard floor keeps the grade at C at most.
 * Source: NICE Enlighten, balanced scorecard; grades A from 85, B from 70, C from 55.
 */
export function balanced(measures: readonly Weighed[]): Balance {
  const weighed = measures.filter((one) => one.weight > 0 && one.worst !== null && one.best !== null && one.worst !== one.best);
  const found = weighed.map((one) => ({ ...one, reached: one.value === null ? null : reachedOf(one.value, one.worst!, one.best!) }));
  const all = found.reduce((sum, one) => sum + one.weight, 0);
  const known = found.filter((one) => one.reached !== null);
  const held = known.reduce((sum, one) => sum + one.weight, 0);
  const parts = found.map(({ key, name, weight, reached }) => {
    const share = held === 0 || reached === null ? null : (100 * weight) / held;
    return { key, name, weight, reached, points: share === null ? null : share * reached! };
  });
  const isEnough = all > 0 && held >= leastMeasured * all;
  const score = isEnough ? parts.reduce((sum, one) => sum + (one.points ?? 0), 0) : null;
  const pastFloor = measures.filter((one) => isPastFloor(one)).map(({ key, name }) => ({ key, name }));
  const plain = score === null ? null : gradeOf(score);
  const isCapped = pastFloor.length > 0 && (plain === "A" || plain === "B");
  return { score, grade: isCapped ? "C" : plain, pastFloor, isCapped, measured: known.length, of: found.length, parts };
}

function reachedOf(value: number, worst: number, best: number): number {
  return Math.min(1, Math.max(0, (worst - value) / (worst - best)));
}

/** Whether a number stands past the floor under which no average excuses. */
function isPastFloor({ floor, value, direction }: Weighed): boolean {
  if (floor === null || value === null) return false;
  return isKept({ target: floor, direction }, value) === false;
}
