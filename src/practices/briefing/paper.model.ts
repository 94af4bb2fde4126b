import type { Paper, PaperMeta, Value } from "../../kernel/paper.ts";
import type { Instant } from "../../kernel/time.ts";
import type { DeskRecord } from "../triage/desk.model.ts";
import type { Chart } from "./chart.rules.ts";
import type { Measured } from "./figure.rules.ts";

/** A stretch of local days, as the scorecard has it. */
export type PaperPeriod = { key: string; from: string; to: string; fromAt: Instant; toAt: Instant; label: string; short: string };
/** What every paper knows: the house, who writes, for whom, and when it was read. */
export type PaperHouse = {
  organisation: string;
  zone: string;
  currency: string;
  now: Instant;
  author: { name: string; role: string };
  recipient: { name: string; role: string } | null;
  classification: string;
};
/** Something that waits for somebody's decision, by a day. `isNow`: the Desk calls it NOW, and it has no row of its own here. */
export type Decision = { number: string; title: string; why: string; who: string; by: Instant | null; isNow?: boolean };
export type CriticalIncident = {
  number: string;
  title: string;
  service: string | null;
  users: number | null;
  beganAt: Instant;
  restoredAt: Instant | null;
  review: { state: string; owner: string | null; dueAt: Instant | null; approvedAt: Instant | null } | null;
};
export type ComingChange = {
  number: string;
  title: string;
  type: string;
  service: string;
  startsAt: Instant;
  riskPoints: number | null;
  isFrozen: boolean;
  hasRollback: boolean;
};
export type OwedAction = { title: string; owner: string; dueOn: string; state: "done" | "open"; from: string };
/** Everything that a paper on a period is made of, read at one moment; restricted records are in none of it. */
export type PeriodFacts = PaperHouse & {
  period: PaperPeriod;
  previous: { short: string };
  measures: readonly Measured[];
  /** The same numbers of the month so far; of a month: the same. */
  toDate: { label: string; measures: readonly Measured[] };
  weeks: readonly { from: string; opened: number; resolved: number }[];
  critical: readonly CriticalIncident[];
  decisions: readonly Decision[];
  coming: readonly ComingChange[];
  changes: { closed: number; failed: number; emergency: number; unauthorised: number };
  actions: readonly OwedAction[];
  resting: readonly { number: string; title: string; owner: string; nextStepBy: Instant | null; incidents: number }[];
  /** How well the Desk told, up to the end of the period. */
  desk: DeskRecord;
  freezes: readonly { name: string; from: Instant; to: Instant; changes: number }[];
};

export type KeyFigure = { label: string; figure: string; against: string; broken?: boolean };
export type PromiseRow = {
  label: string;
  figure: string;
  bound: string;
  target: Value;
  actual: Value;
  previous: Value;
  toDate: Value;
  counted: Value;
  verdict: string;
};
export type Ask = { title: string; text: string };
type Common = Paper & { charts: Record<string, Chart>; unknown: string; promises: PromiseRow[]; columns: Record<string, string> };

export type WeeklyPaper = Common & {
  keyFigures: KeyFigure[];
  decisions: { what: string; why: string; who: string; by: string }[];
  flow: { text: string };
  incidents: { number: string; label: string; users: Value; minutes: Value; review: string }[];
  changes: { text: string; rows: { number: string; label: string; kind: string; service: string; date: string; note: string }[] };
  actions: { label: string; owner: string; due: string; state: string }[];
  resting: { number: string; label: string; owner: string; by: string; incidents: Value }[];
  /** Papers of before have none. */
  triage?: { text: string };
};
export type ExecutivePaper = Common & {
  misses: { label: string; text: string }[];
  ask: Ask;
  ahead: { label: string; date?: string; text: string }[];
  trend: { title: string; figure: string } | null;
};
export type PaperFaces = Pick<PaperMeta, "kind" | "title" | "description" | "subject">;
