import { useQuery } from "@tanstack/react-query";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";

export type What = "look" | "move" | "reconcile";
export type RunState = "running" | "done" | "stopped" | "failed";
export type MovedTable = {
  table: string;
  read: number;
  create: number;
  update: number;
  unchanged: number;
  used: number;
  livesHere: number;
  refused: number;
  entries: number;
  problems: { id: string; what: string; sentence: string }[];
  unknown: Record<string, Record<string, number>>;
  unfit: Record<string, number>;
  unmapped: Record<string, number>;
  remarks: string[];
};
export type HeldTable = {
  table: string;
  there: number;
  here: number;
  equal: number;
  differing: number;
  missing: number;
  gone: number;
  used: number;
  livesHere: number;
  notCompared: number;
};
export type Difference = { table: string; id: string; what: string; field: string; there: string; here: string };
export type Run = {
  id: string;
  source: string;
  what: What;
  state: RunState;
  begunAt: Instant;
  endedAt: Instant | null;
  failure: string | null;
  report: { tables: MovedTable[]; reconciled: HeldTable[]; differences: Difference[] };
};
export type RunLine = Omit<Run, "report"> & { totals: { read: number; made: number; refused: number; differing: number } };
export type Settings = { tables: string[] | null; since: string | null; values: Record<string, string>; onTaken: "refuse" | "newNumber" };
export type Source = { name: string; url: string; userName: string; settings: Settings; syncedAt: Instant | null; isBusy: boolean };
export type Moving = { sources: Source[]; runs: RunLine[]; tables: string[]; asOf: Instant };

export const movingKey = ["moving"] as const;

/** What was moved and is under way; asked again each two seconds while something is. */
export function useMoving() {
  return useQuery({
    queryKey: movingKey,
    queryFn: ({ signal }) => api.get<Moving>("/api/moving", { signal }),
    retry: false,
    refetchInterval: ({ state }) => (state.data?.runs.some((run) => run.state === "running") ? 2000 : false),
  });
}

/** One run with all it came to; asked again each second while it is under way. */
export function useMovingRun(id: string | null) {
  return useQuery({
    queryKey: [...movingKey, id],
    queryFn: async ({ signal }) => (await api.get<{ run: Run }>(`/api/moving/${id}`, { signal })).run,
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 1000 : false),
  });
}

export const whatWords: Record<What, string> = { look: "Dry run", move: "Moved over", reconcile: "Compared" };
export const stateWords: Record<RunState, string> = { running: "under way", done: "done", stopped: "stopped", failed: "could not go on" };

/** What the rows of each table are. */
const tableWords: Readonly<Record<string, string>> = {
  cmn_location: "Sites",
  cmn_department: "Departments",
  sys_user: "People",
  sys_user_group: "Teams",
  sys_user_grmember: "Members",
  sys_choice: "Choices",
  cmdb_ci_service: "Services",
  cmdb_ci: "Items",
  cmdb_rel_ci: "Dependencies",
  problem: "Problems",
  change_request: "Changes",
  change_task: "Change tasks",
  incident: "Incidents",
  sys_attachment: "Files",
};

/** What the rows of a table are, in a word. */
export function wordFor(table: string): string {
  return tableWords[table] ?? table;
}

/** How many records of a table are not the same on both sides. */
export function differing({ differing, missing, gone }: HeldTable): number {
  return differing + missing + gone;
}
