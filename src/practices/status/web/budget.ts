import type { ObjectiveReading } from "../board.model.ts";

/** Worst first: spent, burning fast, burning slowly; then by how little is left. */
export function worstFirst(readings: readonly ObjectiveReading[]): ObjectiveReading[] {
  const rank = (one: ObjectiveReading) => (isSpent(one) ? 0 : one.burn === "fast" ? 1 : one.burn === "slow" ? 2 : 3);
  const left = (one: ObjectiveReading) => one.budget.leftShare ?? Number.POSITIVE_INFINITY;
  return readings.toSorted(
    (one, other) => rank(one) - rank(other) || left(one) - left(other) || (one.objective.name < other.objective.name ? -1 : 1),
  );
}

/** Whether more went wrong than may. */
export function isSpent({ budget }: Pick<ObjectiveReading, "budget">): boolean {
  return budget.leftShare !== null && budget.left < 0;
}

/** How all budgets are, in a sentence. */
export function overallBudget(readings: readonly ObjectiveReading[]): string {
  const spent = readings.filter(isSpent).length;
  const burning = readings.filter((one) => !isSpent(one) && one.burn !== "none").length;
  const all = readings.length === 1 ? "The one budget" : `All ${readings.length} budgets`;
  if (spent + burning === 0) return `${all} as planned`;
  const parts = [spent > 0 ? `${spent} spent` : "", burning > 0 ? `${burning} burning too fast` : ""].filter(Boolean);
  return `${parts.join(", ")}, of ${readings.length}`;
}

/** A course of shares as the path of a line in a box, the top being 1 and the bottom `least` (zero, or what was overspent); null without two points. */
export function coursePath(
  shares: readonly (number | null)[],
  box: { width: number; height: number },
): { line: string; zeroY: number } | null {
  const known = shares.flatMap((share, place) => (share === null ? [] : [{ share: Math.max(-1, Math.min(1, share)), place }]));
  if (known.length < 2) return null;
  const least = Math.min(0, ...known.map((one) => one.share));
  const y = (share: number) => Number((((1 - share) / (1 - least)) * (box.height - 2) + 1).toFixed(1));
  const x = (place: number) => Number(((place / (shares.length - 1)) * box.width).toFixed(1));
  const line = known.map(({ share, place }, index) => `${index === 0 ? "M" : "L"}${x(place)} ${y(share)}`).join("");
  return { line, zeroY: y(0) };
}
