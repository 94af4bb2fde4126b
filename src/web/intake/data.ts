import { useQuery } from "@tanstack/react-query";
import type { Field } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";
import { api } from "../client/api.ts";

export type Connector = {
  name: string;
  title: string;
  about: string;
  sources: { label: string; url: string; read: string }[];
  capabilities: string[];
  settings: Field[];
  /** Days that its bodies are kept once they are worked, and those that were refused. */
  keptDays: number;
  refusedKeptDays: number;
};
export type Health = {
  lastAt: Instant | null;
  accepted: number[];
  repeated: number;
  refused: number;
  unkept: number;
  waiting: number;
  oldestWaitingAt: Instant | null;
  failed: number;
  liveKeys: number;
};
export type Feed = { id: string; name: string; connector: string; isActive: boolean; health: Health };
export type Overview = { connectors: Connector[]; feeds: Feed[]; strangers: Health; feedKind: string; asOf: Instant };
export type Key = { id: string; prefix: string; createdAt: Instant; expiresAt: Instant | null; revokedAt: Instant | null };
export type Step = { text: string; code?: string; language?: string };
export type Tool = {
  feed: { id: string; name: string; connector: string; settings: Record<string, unknown>; isActive: boolean };
  feedKind: string;
  connector: Connector;
  keys: Key[];
  setUp: Step[];
};
export type Outcome = "accepted" | "partly" | "repeated" | "refused";
export type RequestLine = {
  id: string;
  feed: string | null;
  connector: string;
  route: string;
  receivedAt: Instant;
  address: string;
  outcome: Outcome;
  code: string | null;
  reason: string | null;
  warnings: string[];
  entries: number;
  bodyBytes: number;
};
export type ReadEntry = {
  n: number;
  what: string;
  data: Record<string, unknown>;
  state: "waiting" | "done" | "refused" | "failed";
  recordKind: string | null;
  record: string | null;
  reason: string | null;
  reference: string | null;
};
export type RequestView = RequestLine & { headers: Record<string, string>; body: string | null; bodyKeptBytes: number; read: ReadEntry[] };

export const overviewKey = ["intake"] as const;
export const toolKey = (id: string) => ["intake", "tool", id] as const;
export const requestsKey = (id: string, only: string | null) => ["intake", "requests", id, only] as const;

/** All tools and how they are doing; asked again every ten seconds, for what comes in is no news of records. */
export function useOverview() {
  return useQuery({
    queryKey: overviewKey,
    queryFn: ({ signal }) => api.get<Overview>("/api/intake", { signal }),
    refetchInterval: 10_000,
    retry: false,
  });
}

/** One tool with its keys and its set-up steps. */
export function useTool(id: string) {
  return useQuery({ queryKey: toolKey(id), queryFn: ({ signal }) => api.get<Tool>(`/api/intake/feeds/${id}`, { signal }), retry: false });
}

export const outcomeWords: Record<Outcome, string> = {
  accepted: "taken",
  partly: "taken in part",
  repeated: "said before",
  refused: "refused",
};
