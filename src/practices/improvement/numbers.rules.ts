import type { Definition } from "../scorecard/model.ts";
import { withUnit } from "../scorecard/words.rules.ts";

/** A number of the scorecard as it hands one to panels: its last months, oldest first, and how it is written. */
export type Measure = Definition & { points: readonly (number | null)[]; courseOf: readonly { key: string; label: string }[] };

/** How a number of the scorecard is written: "86 %", "4.4 of 5". */
export function writtenAs(metric: Definition): (value: number) => string {
  return (value) => withUnit(metric, value);
}
