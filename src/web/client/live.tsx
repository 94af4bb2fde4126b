import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { backOffMs, type Fresh, makeNewsDesk, type News, newsOf } from "./news.ts";
import type { Clock } from "./now.tsx";

/** How the live stream stands: the key line says it in a word. */
export type LiveState = "live" | "connecting" | "off";

type NewsDesk = ReturnType<typeof makeNewsDesk>;
const LiveContext = createContext<{ desk: NewsDesk; state: LiveState } | null>(null);

/** Keeps one stream to `/api/live` for the whole page while `isOn`, and gives its news to every screen below. */
export function LiveProvider({ isOn, clock, children }: { isOn: boolean; clock: Clock; children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("off");
  const desk = useMemo(() => makeNewsDesk({ now: clock, onNews: (batch) => markStale(client, batch) }), [client, clock]);
  useEffect(() => {
    if (!isOn) return;
    const stop = follow({ onNews: desk.receive, onState: setState, onGap: () => catchUp(client) });
    return () => {
      stop();
      desk.stop();
      setState("off");
    };
  }, [isOn, desk, client]);
  const value = useMemo(() => ({ desk, state }), [desk, state]);
  return <LiveContext value={value}>{children}</LiveContext>;
}

/** Whether changes made elsewhere reach this page by themselves at the moment. */
export function useLive(): LiveState {
  return useLiveContext().state;
}

/** What has changed in a kind since its list was read; `take` says that it is being read again now. */
export function useFresh(kind: string): Fresh & { take: () => void } {
  const { desk } = useLiveContext();
  const read = () => desk.fresh(kind);
  const fresh = useSyncExternalStore(desk.subscribe, read, read);
  return { ...fresh, take: () => desk.take(kind) };
}

/**
 * Runs `onNews` some time after news of one of these kinds, however much of it comes meanwhile: for what is summed up from many records and would
 * be read again at every one. `kinds` is a constant.
 */
export function useNews(kinds: readonly string[], onNews: () => void, settleMs: number): void {
  const { desk } = useLiveContext();
  const run = useRef(onNews);
  run.current = onNews;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      timer = undefined;
      run.current();
    };
    const stop = desk.hear((batch) => {
      if (batch.some((news) => kinds.includes(news.kind))) timer ??= setTimeout(settle, settleMs);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [desk, kinds, settleMs]);
}

/** How many of the changed records a list does not show yet. */
export function countNew(fresh: Fresh, shown: ReadonlySet<string>): number {
  let count = 0;
  for (const id of fresh.versions.keys()) if (!shown.has(id)) count += 1;
  return count;
}

function useLiveContext() {
  const live = useContext(LiveContext);
  if (!live) throw new Error("useLive needs a LiveProvider above it.");
  return live;
}

function markStale(client: QueryClient, batch: readonly News[]) {
  const kinds = new Set(batch.map((news) => news.kind));
  for (const kind of kinds) client.invalidateQueries({ queryKey: ["list", kind], refetchType: "none" });
  const ids = new Set(batch.map((news) => `${news.kind} ${news.id}`));
  client.invalidateQueries({ predicate: ({ queryKey, state }) => queryKey[0] === "record" && isAbout(ids, queryKey, state.data) });
  client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "watch" && kinds.has(String(queryKey[1])) });
}

/** A record may be kept under its number as well as under its id; what was read of it says its id. */
function isAbout(ids: ReadonlySet<string>, [, kind, key]: readonly unknown[], data: unknown): boolean {
  if (ids.has(`${kind} ${key}`)) return true;
  if (typeof data !== "object" || data === null || !("record" in data)) return false;
  const { record } = data;
  return typeof record === "object" && record !== null && "id" in record && ids.has(`${kind} ${record.id}`);
}

/** After a break nothing says what was missed: what is drawn as "now" is read again, lists are marked stale and stay where they are. */
function catchUp(client: QueryClient) {
  client.invalidateQueries({ queryKey: ["list"], refetchType: "none" });
  client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "list" });
}

type Following = { onNews: (news: News) => void; onState: (state: LiveState) => void; onGap: () => void };

/** Follows the stream until stopped. After a break it waits longer each time, opens again, and reports the gap. */
function follow({ onNews, onState, onGap }: Following): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let hadBreak = false;

  const open = () => {
    onState("connecting");
    source = new EventSource("/api/live");
    source.onopen = () => {
      failures = 0;
      onState("live");
      if (hadBreak) onGap();
      hadBreak = false;
    };
    source.addEventListener("change", (event: MessageEvent<string>) => {
      for (const news of newsOf(event.data)) onNews(news);
    });
    source.onerror = () => {
      // The browser's own retry never backs off, so each break ends this source and the next one waits.
      source?.close();
      hadBreak = true;
      onState("connecting");
      timer = setTimeout(open, backOffMs(failures, Math.random()));
      failures += 1;
    };
  };

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
