import type { TeamKey } from "../people.ts";

/** A kind of trouble that comes again and again, in words people use. `{slots}` are filled by the place and the day. */
export type Template = {
  service: string;
  /** How often, against the others. */
  weight: number;
  category: string;
  subcategory: string;
  /** Who solves it; the field team of the caller's site for `field`; the service's support team where nothing is said. */
  team?: TeamKey | "field";
  /** Odds of P2, P3, P4, P5. */
  odds: readonly [number, number, number, number];
  titles: readonly string[];
  says: readonly string[];
  notes: readonly string[];
  solutions: readonly string[];
  /** What it often waits for, and how often. */
  waits?: readonly ["caller" | "vendor" | "change" | "problem", number];
  /** Monitoring reports it, not a person. */
  watched?: true;
  /** Comes with the monthly patches. */
  patched?: true;
};

const few = [0, 1, 5, 4] as const;
const some = [0.3, 4, 5, 1] as const;
const felt = [1.2, 5, 3, 0] as const;
const hard = [4, 5, 1, 0] as const;
export const odds = { few, some, felt, hard };
