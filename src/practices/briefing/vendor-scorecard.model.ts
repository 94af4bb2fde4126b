import type { Paper, Value } from "../../kernel/paper.ts";
import type { Chart } from "./chart.rules.ts";
import type { Ask, KeyFigure } from "./paper.model.ts";

/** The scorecard of a vendor for a quarterly business review, in the order in which a CFO reads it. */
export type VendorPaper = Paper & {
  keyFigures: KeyFigure[];
  columns: { period: string; previous: string };
  score: { rows: { label: string; weight: Value; score: Value; points: Value }[]; total: Value; title: string; note: string };
  charts: Record<string, Chart>;
  spend: { currency: string; actual: Value; known: Value; next: Value; open: Value }[];
  promises: { label: string; target: Value; actual: Value; previous: Value; counted: Value; verdict: string; credit: Value }[];
  ask: Ask;
  incidents: { text: string; rows: { number: string; label: string; date: string; minutes: Value; userHours: Value }[] };
  escalations: { number: string; label: string; raised: string; age: Value; contact: string; state: string }[];
  contracts: { number: string; label: string; ends: string; notice: string; decide: string; yearly: Value; missing: string }[];
  /** Words of the review as they stand there: data. */
  risks: { label: string; quote: string }[];
  actions: { side: string; label: string; owner: string; due: string }[];
};
