import type { Paper, Value } from "../../kernel/paper.ts";
import type { Chart } from "./chart.rules.ts";
import type { Ask, KeyFigure, PaperHouse, PaperPeriod } from "./paper.model.ts";

/** What people of a department reported in a period, counted: of one service, or of all. */
export type Reported = {
  opened: number;
  resolved: number;
  /** Reports resolved in the period that had a promise of a solution, and those of them of which it was kept. */
  promised: number;
  kept: number;
  /** From the report to the solution of those resolved in the period, the middle one; null of none. */
  medianMinutes: number | null;
  /** Hours of those opened in the period, from the beginning until it worked again, was closed, or the period ended; one person a report. */
  lostHours: number;
  /** Reports open at the end of the period. */
  waiting: number;
  rated: number;
  ratingSum: number;
};
/** Of one service, with how many critical incidents it had in the period, whoever reported them. */
export type PainPoint = Reported & { service: string; critical: number };
export type PlannedWork = { number: string; title: string; service: string; kind: "change" | "problem"; step: string; on: string | null };
/** An ask that was declined or put off. `origin` says what kind of record it is, and so what would change it. */
export type NotNow = {
  origin: "risk" | "refusedChange" | "canceledChange" | "deferredChange" | "putOffAsk" | "unsolvedReport" | "droppedImprovement";
  number: string;
  title: string;
  reason: string;
  on: string | null;
  again: string | null;
};

/** Everything that the review for the head of a department is made of, read at one moment; restricted records are in none of it. */
export type DepartmentFacts = PaperHouse & {
  period: PaperPeriod;
  previous: { short: string };
  department: { name: string; head: string | null };
  people: number;
  total: Reported;
  before: Reported;
  pains: readonly PainPoint[];
  planned: readonly PlannedWork[];
  notNow: readonly NotNow[];
};

export type DepartmentPaper = Paper & {
  columns: { period: string; previous: string };
  keyFigures: KeyFigure[];
  kept: { text: string };
  satisfaction: { text: string };
  pains: { label: string; opened: Value; hours: Value; kept: Value; waiting: Value; critical: Value }[];
  planned: { number: string; label: string; service: string; step: string; on: string; isLate: boolean }[];
  notNow: { number: string; label: string; why: string; text: string; on: string; again: string }[];
  notNowText: { text: string };
  ask: Ask;
  charts: Record<string, Chart>;
};
