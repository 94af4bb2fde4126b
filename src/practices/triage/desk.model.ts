import type { Instant } from "../../kernel/time.ts";
import type { Band } from "./band.rules.ts";

/** A line of the Desk as a paper may tell it. `why`: the gate that is open, or what happens at `by`; `team`: whose it is, by name. */
export type OpenLine = {
  sourceKind: string;
  number: string | null;
  title: string;
  band: Exclude<Band, "WEEKLY">;
  why: string;
  onlyDirector: boolean;
  team: string | null;
  by: Instant | null;
};

/** How well the Desk told: of the last 30 days. */
export type DeskRecord = { days: number; nowLines: number; right: number; wrong: number; missed: number };

/** How far work over all lines has come: to weigh them anew, or to build them from records that were there before. */
export type SweepShown = { name: "reweigh" | "build"; done: number; total: number | null };
