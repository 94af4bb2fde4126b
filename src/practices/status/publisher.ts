import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { type Database, openDatabase } from "../../engine/db/connection.ts";
import type { Office } from "../../engine/office.ts";
import type { TimedWork } from "../../engine/waker.ts";
import { addMs, type Instant } from "../../kernel/time.ts";
import { readPages } from "./pages-store.ts";
import type { PageCopy } from "./public/copy.model.ts";

/** A finished answer: made once of a copy, sent as often as it is asked for. */
export type Rendered = { body: Buffer; packed: Buffer; etag: string };
/** A page's copy with what was made of it. */
export type Held = { copy: PageCopy; rendered(name: string, make: () => string): Rendered };
/**
 * The copies of all status pages, kept in memory: read anew after each commit that touches one, and each minute. Readers are served from
 * them alone, so that neither a database that is away nor one that is busy keeps a page from being shown.
 */
export type Publisher = {
  find(slug: string): Held | null;
  all(): readonly PageCopy[];
  /** Waits for the first copy, and for what was committed just now: a moment at most, whatever the database does. */
  settle(): Promise<void>;
  /** Whether the copy is older than it should ever be. */
  isStale(): boolean;
  work: TimedWork;
  close(): Promise<void>;
};

const kinds = ["statusPage", "statusComponent", "statusNotice", "statusUpdate", "organisation", "service", "calendar", "maintenanceWindow"];
const everyMs = 60_000;
const retryMs = 10_000;
/** Two refreshes missed. */
const staleMs = 150_000;
const gatherMs = 40;
const patienceMs = 250;
const firstPatienceMs = 3_000;
const readTimeoutMs = 20_000;

/** Begins to keep copies. It has a connection of its own: a pool that others have taken up does not make its pages old. */
export function makePublisher(office: Office): Publisher {
  const { house, clock, log } = office;
  const warn = (error: Error) => log.warn({ error: error.message }, "the line of the status pages broke; it is opened again");
  const db: Database = openDatabase(office.db.target, { connections: 1, onError: warn });
  let held: ReadonlyMap<string, Held> | null = null;
  let readAt: Instant | null = null;
  let dueAt: Instant | null = null;
  let isWanted = false;
  let isClosed = false;
  let isFailing = false;
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  const read = async () => {
    const now = clock.now();
    dueAt = addMs(now, everyMs);
    try {
      const pages = await db.transaction((tx) => readPages(tx, house, now), {
        isolation: "repeatable read",
        readOnly: true,
        timeoutMs: readTimeoutMs,
      });
      held = new Map(pages.map((copy) => [copy.slug, hold(copy)]));
      readAt = now;
      isFailing = false;
    } catch (error) {
      dueAt = addMs(now, retryMs);
      if (!isFailing) log.warn({ error: (error as Error).message }, "status pages could not be read anew; the last copies are served");
      isFailing = true;
    }
  };
  const refresh = (): Promise<void> => {
    running ??= (async () => {
      do {
        isWanted = false;
        await read();
      } while (isWanted && !isFailing && !isClosed);
      running = null;
    })();
    return running;
  };
  /** What several commits change within a moment is read once. */
  const want = () => {
    isWanted = true;
    if (isClosed || running || timer) return;
    timer = setTimeout(() => {
      timer = null;
      void refresh();
    }, gatherMs);
  };
  office.door.onCommit((changes) => {
    if (changes.some((change) => kinds.includes(change.kind))) want();
  });
  office.door.onForeign((changed) => {
    if (changed.some((kind) => kinds.includes(kind))) want();
  });
  void refresh();

  return {
    find: (slug) => held?.get(slug) ?? null,
    all: () => [...(held?.values() ?? [])].map((one) => one.copy),
    async settle() {
      if (held === null) return waitAtMost(refresh(), firstPatienceMs);
      if (isFailing || !(isWanted || running)) return;
      if (timer) {
        clearTimeout(timer);
        timer = null;
      }
      await waitAtMost(refresh(), patienceMs);
    },
    isStale: () => readAt !== null && addMs(readAt, staleMs) < clock.now(),
    work: {
      name: "status pages",
      // Nobody waits for it: it says no time of its own, and is asked at every beat.
      nextDue: async () => null,
      async runDue(now) {
        await running;
        if (dueAt === null || now >= dueAt) await refresh();
        return 0;
      },
    },
    async close() {
      isClosed = true;
      if (timer) clearTimeout(timer);
      await running;
      await db.close();
    },
  };
}

function hold(copy: PageCopy): Held {
  const made = new Map<string, Rendered>();
  return {
    copy,
    rendered(name, make) {
      const known = made.get(name);
      if (known) return known;
      const fresh = renderedOf(make());
      made.set(name, fresh);
      return fresh;
    },
  };
}

/** A text as it goes out: plain, packed, and with the tag by which a reader knows it again. */
export function renderedOf(text: string): Rendered {
  const body = Buffer.from(text, "utf8");
  return { body, packed: gzipSync(body), etag: createHash("sha256").update(body).digest("base64url").slice(0, 27) };
}

async function waitAtMost(work: Promise<void>, patience: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
