import { useQuery } from "@tanstack/react-query";
import type { ConnectedSource, MovingRun, MovingRunLine, MovingSource, MovingWhat } from "../../kernel/moving.ts";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";

export type Moving = { sources: MovingSource[]; runs: MovingRunLine[]; tables: string[]; asOf: Instant };

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
    queryFn: async ({ signal }) => (await api.get<{ run: MovingRun }>(`/api/moving/${id}`, { signal })).run,
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? 1000 : false),
  });
}

type Live = { sources: ConnectedSource[]; asOf: Instant };
type Refused = { refused: { id: string; what: string; sentence: string }[]; asOf: Instant };

/** Systems that still run; asked again each two seconds while one is being read, else each twenty. */
export function useLive() {
  return useQuery({
    queryKey: [...movingKey, "live"],
    queryFn: ({ signal }) => api.get<Live>("/api/moving/live", { signal }),
    retry: false,
    refetchInterval: ({ state }) => (state.data?.sources.some((one) => one.isBusy) ? 2000 : 20_000),
  });
}

/** What stands refused of one system. */
export function useRefused(id: string | null) {
  return useQuery({
    queryKey: [...movingKey, "refused", id],
    queryFn: ({ signal }) => api.get<Refused>(`/api/moving/live/${id}`, { signal }),
    enabled: id !== null,
    retry: false,
  });
}

export const toolWords: Readonly<Record<string, string>> = {
  jira: "Jira Service Management, Cloud",
  jiraDataCenter: "Jira Service Management, Data Center",
  freshservice: "Freshservice",
  remedy: "BMC Remedy or Helix ITSM",
};
/** The names of systems that are read while they run: what a run did with one of them is called otherwise. */
export function useLiveNames(): ReadonlySet<string> {
  return new Set(useLive().data?.sources.map((one) => one.name));
}

/** What a run did, in a word. */
export function runWord({ what, source }: Pick<MovingRun, "what" | "source">, live: ReadonlySet<string>): string {
  return what === "move" && live.has(source) ? "Read" : whatWords[what];
}

const whatWords: Record<MovingWhat, string> = { look: "Dry run", move: "Moved over", reconcile: "Compared" };
export const stateWords: Record<MovingRun["state"], string> = {
  running: "under way",
  done: "done",
  stopped: "stopped",
  failed: "could not go on",
};

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
