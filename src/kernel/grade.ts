export type Grade = "A" | "B" | "C" | "D";

const grades: readonly (readonly [Grade, number])[] = [
  ["A", 85],
  ["B", 70],
  ["C", 55],
];
/** Under this share of what should be measured there is no grade. */
export const leastMeasured = 0.6;

/**
 * The grade of a score of 0 to 100, in whole points, as its reader sees it: A from 85, B from 70, C from 55. The office's own balanced score and that of a
 * vendor weigh different things, and are graded alike.
 */
export function gradeOf(score: number): Grade {
  return grades.find(([, least]) => Math.round(score) >= least)?.[0] ?? "D";
}
