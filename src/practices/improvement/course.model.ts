import type { Instant } from "../../kernel/time.ts";
import type { Definition } from "../scorecard/model.ts";

/** A number by weeks round an improvement: what its picture is drawn of. */
export type Course = {
  asOf: Instant;
  knownThrough: number;
  metric: Definition;
  /** Oldest first, whole weeks of the organisation's zone; null where nothing can be said. */
  weeks: { from: string; value: number | null; n: number }[];
};

/** A number of the scorecard that has a before and an after. */
export type NumberChoice = Pick<Definition, "key" | "name" | "definition" | "unit">;
