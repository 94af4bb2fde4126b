/** One piece of news: a record of this kind has this version now. */
export type News = { kind: string; id: string; version: number };

/** What has changed in one kind since its list was last taken in. `sinceMs` is when the first of it arrived, null when none has. */
export type Fresh = { versions: ReadonlyMap<string, number>; sinceMs: number | null };

const nothing: Fresh = { versions: new Map(), sinceMs: null };

/** Keeps unread news by kind, tells listeners at most once per `settleMs`, and hands the batch to `onNews`. */
export function makeNewsDesk({
  onNews,
  now,
  settleMs = 1000,
}: {
  onNews: (batch: readonly News[]) => void;
  now: () => number;
  settleMs?: number;
}) {
  const byKind = new Map<string, Fresh>();
  const listeners = new Set<() => void>();
  const hearers = new Set<(batch: readonly News[]) => void>();
  let waiting = new Map<string, News>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const tell = () => {
    for (const listener of listeners) listener();
  };

  const settle = () => {
    timer = undefined;
    const batch = [...waiting.values()];
    waiting = new Map();
    for (const news of batch) {
      const before = byKind.get(news.kind) ?? nothing;
      byKind.set(news.kind, { versions: new Map(before.versions).set(news.id, news.version), sinceMs: before.sinceMs ?? now() });
    }
    onNews(batch);
    for (const hear of hearers) hear(batch);
    tell();
  };

  return {
    /** Takes one event in; of one record only the highest version counts, in whatever order they arrive. */
    receive(news: News) {
      const key = `${news.kind} ${news.id}`;
      const known = waiting.get(key)?.version ?? byKind.get(news.kind)?.versions.get(news.id) ?? -1;
      if (news.version <= known) return;
      waiting.set(key, news);
      timer ??= setTimeout(settle, settleMs);
    },
    /** The unread news of a kind; the same object until something changes. */
    fresh: (kind: string): Fresh => byKind.get(kind) ?? nothing,
    /** Forgets the unread news of a kind: its list has just been read again. */
    take(kind: string) {
      if (byKind.delete(kind)) tell();
    },
    /** Hears each batch, until the answered function is called. */
    hear(hearer: (batch: readonly News[]) => void) {
      hearers.add(hearer);
      return () => {
        hearers.delete(hearer);
      };
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    stop() {
      clearTimeout(timer);
    },
  };
}

/** Reads one message of the stream, `{kind, ids: {id: version}}`; anything else (a newer server's words) is no news. */
export function newsOf(text: string): News[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (fault) {
    if (fault instanceof SyntaxError) return [];
    throw fault;
  }
  if (typeof value !== "object" || value === null) return [];
  const { kind, ids } = value as { kind?: unknown; ids?: unknown };
  if (typeof kind !== "string" || typeof ids !== "object" || ids === null) return [];
  return Object.entries(ids).flatMap(([id, version]) => (typeof version === "number" ? [{ kind, id, version }] : []));
}

/** Milliseconds to wait before attempt `failures` + 1: 1 s doubled up to 60 s, spread by `chance` (0 to 1) so that screens do not return as one. */
export function backOffMs(failures: number, chance: number): number {
  const full = Math.min(1000 * 2 ** failures, 60_000);
  return Math.round(full / 2 + (full / 2) * chance);
}
