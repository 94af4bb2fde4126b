import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Balance } from "./balance.rules.ts";
import type { Definition } from "./model.ts";
import type { Flow } from "./words.rules.ts";

// What the scorecard's addresses answer: the server makes it, the screen draws it.

/** What a reader looks at: only facts of these; nothing said means all. */
export type Scope = { priority?: readonly string[]; team?: readonly Id[]; service?: readonly Id[] };
export type By = "week" | "month" | "priority" | "team" | "service";

export type Shown = { value: number | null; n: number; part: number | null; why: string | null; note: string | null };
export type MeasureRow = Definition & {
  /** What stands on the page: the frozen number of a closed month, else the number as it is. */
  shown: Shown;
  kept: boolean | null;
  /** Oldest first, the last is this period; null where nothing can be said. */
  points: (number | null)[];
  before: number | null;
  /** The number as it would be now, where it differs from the frozen one. */
  restated: Shown | null;
  groups: { key: string | null; label: string; shown: Shown }[];
};
export type ScorecardPage = {
  period: { key: string; label: string; short: string; grain: string; from: string; to: string; isRunning: boolean };
  before: { key: string; short: string };
  points: { key: string; label: string }[];
  asOf: Instant | null;
  knownThrough: number;
  zone: string;
  definitionsVersion: number;
  frozen: { at: Instant; knownThrough: number } | null;
  closesAt: Instant | null;
  sentence: string;
  missed: string;
  balance: Balance;
  measures: MeasureRow[];
  people: Record<Id, { label: string }>;
};
export type BehindRow = {
  kind: string;
  id: Id;
  number: string | null;
  title: string;
  at: Instant;
  minutes: number | null;
  /** Whether it is one of those that count: kept, in time, approved; null where all are. */
  counts: boolean | null;
  note: string | null;
};
export type BehindPage = {
  metric: string;
  items: BehindRow[];
  next: string | null;
  /** How many rows the number has, and how many of them the reader may not open; counted with the first page, up to 10,000. */
  total: number | null;
  hidden: number | null;
  capped: boolean;
  knownThrough: number;
};
export type FlowPage = {
  weeks: { key: string; label: string; opened: number; resolved: number; kept: number; broken: number }[];
  ageing: { label: string; count: number }[];
  load: { person: Id | null; name: string; resolved: number; open: number }[];
  totals: Omit<Flow, "perPerson">;
  verdict: string;
  sentence: string;
  knownThrough: number;
};
