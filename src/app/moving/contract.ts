import type { ServicenowSource } from "../../connectors/servicenow/client.ts";
import type { Id } from "../../kernel/ids.ts";
import type { MovingReport, MovingSettings, MovingWhat, TableReport } from "../../kernel/moving.ts";

export type {
  Difference,
  MovingReport,
  MovingRun,
  MovingSettings,
  MovingWhat,
  ReconciledTable,
  TableReport,
} from "../../kernel/moving.ts";

export const usualSettings: MovingSettings = { tables: null, since: null, values: {}, onTaken: "refuse" };

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
