import type { ServicenowSource } from "../../connectors/servicenow/client.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";

/** What an administrator chooses for one source. */
export type MovingSettings = {
  /** Tables to move; null: all that are known. */
  tables: readonly string[] | null;
  /** Records of work that were last changed before this day, 2024-01-31, stay where they are; null: all come. */
  since: string | null;
  /** What words of the source mean here: `incident.state:14` to a value. */
  values: Readonly<Record<string, string>>;
  /** Where a number of the source is another record's here: refuse the record, or give it a new one and keep the old as correlation. */
  onTaken: "refuse" | "newNumber";
  /** Incidents that are worked on here are kept alike on both sides: what changes here is written there. */
  bothWays?: boolean;
};
export const usualSettings: MovingSettings = { tables: null, since: null, values: {}, onTaken: "refuse" };

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
export type MovingAsked = {
  source: ServicenowSource;
  user: string;
  what: MovingWhat;
  settings: MovingSettings;
  /** Looks at every row, and not only at those changed since the last run; what was changed here without living here is set back. */
  again?: boolean;
  signal: AbortSignal;
  /** How many rows a page holds, where it is not what is usual for its table. */
  pageRows?: number;
  onBegun?: (run: Id) => void;
  onProgress?: (report: MovingReport) => void;
};

export function emptyTable(table: string): TableReport {
  return {
    table,
    ...{ read: 0, create: 0, update: 0, unchanged: 0, used: 0, livesHere: 0, refused: 0, entries: 0 },
    ...{ problems: [], unknown: {}, unfit: {}, unmapped: {}, remarks: [] },
  };
}
