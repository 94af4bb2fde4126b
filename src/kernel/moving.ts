import type { Id } from "./ids.ts";
import type { Instant } from "./time.ts";

// What a move tells: the shapes that the server sends and the screen shows.

/** What an administrator chooses for one source. */
export type MovingSettings = {
  /** Tables to move; null: all that are known. */
  tables: readonly string[] | null;
  /** Records of work that were last changed before this day, 2024-01-31, stay where they are; null: all come. */
  since: string | null;
  /** What words of the source mean here: `table.column:word` to a value. */
  values: Readonly<Record<string, string>>;
  /** Where a number of the source is another record's here: refuse the record, or give it a new one and keep the old as correlation. */
  onTaken: "refuse" | "newNumber";
  /** Work that is done here is kept alike on both sides: what changes here is written there. */
  bothWays?: boolean;
};
/** `look` changes nothing: it does what moving would do, and takes it back. */
export type MovingWhat = "look" | "move" | "reconcile";
/** What became, or would become, of the rows of one table. */
export type TableReport = {
  table: string;
  read: number;
  create: number;
  update: number;
  unchanged: number;
  /** Here by name or address before: used as they are. */
  used: number;
  /** Worked on here since: nothing is laid over them. */
  livesHere: number;
  refused: number;
  /** Entries of journals: comments and work notes. */
  entries: number;
  problems: { id: string; what: string; sentence: string }[];
  /** Words that mean nothing here, by column. */
  unknown: Record<string, Record<string, number>>;
  /** Cells that could not be kept whole, by column. */
  unfit: Record<string, number>;
  /** Columns with values that have no field here. */
  unmapped: Record<string, number>;
  remarks: string[];
};
export type Difference = { table: string; id: string; what: string; field: string; there: string; here: string };
export type ReconciledTable = {
  table: string;
  there: number;
  here: number;
  equal: number;
  differing: number;
  missing: number;
  /** Moved once, and gone from the source since. */
  gone: number;
  used: number;
  livesHere: number;
  /** Fields that are empty there and filled by a rule here, and those that could not be kept: known, and not compared. */
  notCompared: number;
};
export type MovingReport = {
  tables: TableReport[];
  reconciled: ReconciledTable[];
  /** The first thousand; `differing` counts them all. */
  differences: Difference[];
};
export type MovingRun = {
  id: Id;
  source: string;
  what: MovingWhat;
  state: "running" | "done" | "stopped" | "failed";
  begunAt: Instant;
  endedAt: Instant | null;
  report: MovingReport;
  failure: string | null;
};

/** A source as the page of moving lists it. */
export type MovingSource = {
  name: string;
  url: string;
  userName: string;
  settings: MovingSettings;
  syncedAt: Instant | null;
  isBusy: boolean;
  /** Which make: `servicenow` is moved over whole, others are read while they run. */
  tool: string;
};
/** A run without its report. */
export type MovingRunLine = Omit<MovingRun, "report"> & { totals: { read: number; made: number; refused: number; differing: number } };
/** A system that still runs, and what its last reading came to. */
export type ConnectedSource = {
  id: Id;
  version: number;
  name: string;
  tool: string;
  url: string;
  isActive: boolean;
  isSignedIn: boolean;
  isBusy: boolean;
  everyMinutes: number;
  lastPulledAt: Instant | null;
  lastOutcome: string | null;
  lastError: string | null;
  nextPullAt: Instant | null;
  /** Tickets that are said to have changed, and wait. */
  hints: number;
  tickets: number;
  refused: number;
};

/** How many records of a table are not the same on both sides. */
export function differingIn({ differing, missing, gone }: ReconciledTable): number {
  return differing + missing + gone;
}
