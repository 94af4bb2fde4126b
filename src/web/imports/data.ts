import { useQuery } from "@tanstack/react-query";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";

export type RunState = "new" | "toCheck" | "checked" | "asking" | "toRun" | "running" | "stopped" | "done" | "failed";
export type Counts = {
  make: number;
  add: number;
  unchanged: number;
  refused: number;
  remarks: number;
  records: number;
  companions: Record<string, number>;
};
export type Settings = {
  source: string;
  separator: string | null;
  encoding: string | null;
  dateOrder: string | null;
  timeZone: string | null;
  customFields: boolean;
  onTaken: string | null;
  values: Record<string, Record<string, string>>;
  makePeople?: boolean;
};
/** What a file holds: rows of a history, or how another system is set up. */
export type Reads = "rows" | "configuration";
export type Column = { column: string; target: string | null; samples: string[]; filled: number; why: string | null };
export type Question = { setting: "dateOrder" | "onTaken" | "timeZone"; sentence: string; choices: { value: string; label: string }[] };
export type Found = {
  columns: Column[];
  questions: Question[];
  sentences: string[];
  unknown: Record<string, string[]>;
  problems: { line: number; column: string | null; reason: string }[];
  counts: Counts;
};
export type Run = {
  id: string;
  fileName: string;
  size: number;
  state: RunState;
  settings: Settings;
  mapping: (string | null)[] | null;
  found: Found | null;
  failure: string | null;
  actor: { name: string };
  rowsTotal: number;
  rowsDone: number;
  rowsRefused: number;
  stopWanted: boolean;
  createdAt: Instant;
  begunAt: Instant | null;
  endedAt: Instant | null;
  isSilent?: boolean;
};
export type Target = { name: string; label: string; choices?: { value: string; label: string }[] };
export type ReportLine = {
  line: number;
  ordinal: number;
  result: string;
  column: string | null;
  reason: string | null;
  makes: string | null;
  outcome: string;
};
export type RunAnswer = {
  run: Run;
  targets: Target[];
  reads: Reads;
  /** Where one sees what came of it. */
  seeAt: { label: string; path: string };
  report: { items: ReportLine[]; next: string | null };
  asOf: Instant;
};
export type Listed = {
  importers: { name: string; label: string; about: string; reads: Reads }[];
  items: (Omit<Run, "found"> & { counts: Counts | null })[];
};

export const listOfRuns = ["imports"] as const;

export function runKey(id: string) {
  return ["imports", id] as const;
}

/** Whether somebody works on it now, so that its page asks again each second. */
export function isUnderWay(state: RunState): boolean {
  return state === "toCheck" || state === "toRun" || state === "running";
}

/** One import with the first lines of its report; asked again each second while it is under way. */
export function useRun(id: string) {
  return useQuery({
    queryKey: runKey(id),
    queryFn: ({ signal }) => api.get<RunAnswer>(`/api/imports/${id}?limit=100&only=trouble`, { signal }),
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data.run.state) ? 1000 : false),
  });
}

export const stateWords: Record<RunState, string> = {
  new: "not looked at yet",
  toCheck: "being looked at",
  asking: "asks something",
  checked: "ready to import",
  toRun: "waits its turn",
  running: "under way",
  stopped: "stopped",
  done: "done",
  failed: "could not go on",
};
