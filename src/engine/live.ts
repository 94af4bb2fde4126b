import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Actor } from "../kernel/actor.ts";
import { may } from "../kernel/actor.ts";
import type { AnyRecord } from "../kernel/model.ts";
import { type EventStream, openEventStream } from "./http/event-stream.ts";
import { type Authenticate, signedIn } from "./http/server.ts";
import type { Office } from "./office.ts";
import { HttpProblem } from "./problem.ts";
import { sees } from "./visibility.ts";

type Listener = {
  actor: Actor;
  request: FastifyRequest;
  pending: Map<string, Map<string, number>>;
} & EventStream;
const beatMs = 1_000;
const mostListeners = 2_000;
const mostOfOnePerson = 50;
/** A stream's reader is asked for again after this many beats: a session may have been ended elsewhere. */
const askAgainBeats = 30;

/** Who reads a stream, and the kinds whose changes may mean that they no longer may. */
export type Readers = { authenticate: Authenticate; kinds: readonly string[] };
export type Live = { routes(server: FastifyInstance): void; stop(): Promise<void> };

/**
 * Live updates over server-sent events: `{kind, ids: {id: version}}`, at most once a second a kind, and only of records the reader may see.
 * Changes of other nodes are heard by the journal cursor, asked once a second. A stream ends within a beat of its reader's deactivation.
 */
export function makeLive(office: Office, readers: Readers): Live {
  const listeners = new Set<Listener>();
  let heardUpTo: number | null = null;
  const mine = new Set<number>();
  let beatsToAsk = askAgainBeats;
  const concerned = (kinds: readonly string[]) => {
    if (kinds.some((kind) => readers.kinds.includes(kind))) beatsToAsk = 0;
  };
  office.door.onForeign(concerned);

  const offer = (kind: string, record: AnyRecord, before: AnyRecord | null) => {
    const entry = office.house.kinds.get(kind);
    if (!entry) return;
    const given = { now: office.clock.now(), catalogue: office.house.catalogue };
    for (const listener of listeners) {
      if (!may(listener.actor, entry.kind.permissions.read)) continue;
      const seen = sees(entry.kind, listener.actor, record, given) || (before !== null && sees(entry.kind, listener.actor, before, given));
      if (!seen) continue;
      const ids = listener.pending.get(kind) ?? new Map<string, number>();
      ids.set(record.id, record.version);
      listener.pending.set(kind, ids);
    }
  };
  office.door.onCommit((changes, n) => {
    if (n !== null) mine.add(n);
    concerned(changes.map((change) => change.kind));
    if (listeners.size > 0) for (const change of changes) offer(change.kind, change.after, change.before);
  });
  const hearOthers = async () => {
    const [head] = await office.db.query<{ n: number }>("select n from journal_head where lane = 'main'", [], "head");
    // What others changed between our opening and this first question is not known by name: everything kept is dropped once.
    if (heardUpTo === null) await office.door.announceForeign([...office.house.kinds.keys()]);
    const from = heardUpTo ?? head!.n;
    heardUpTo = head!.n;
    if (head!.n <= from) return;
    const rows = await office.db.query<{ n: number; kind: string; id: string }>(
      "select distinct n, kind, id from journal where n > $1 and n <= $2 order by n limit 5000",
      [from, head!.n],
      "foreign",
    );
    // More than one beat can tell of: which kinds moved is still told in full, for those who keep something in memory.
    const kinds =
      rows.length < 5000
        ? []
        : await office.db.query<{ kind: string }>("select distinct kind from journal where n > $1 and n <= $2", [from, head!.n]);
    if (kinds.length > 0) await office.door.announceForeign(kinds.map((row) => row.kind));
    const foreign = new Map<string, Set<string>>();
    for (const row of rows) if (!mine.has(row.n)) foreign.set(row.kind, (foreign.get(row.kind) ?? new Set()).add(row.id));
    for (const n of mine) if (n <= head!.n) mine.delete(n);
    for (const [kind, ids] of foreign) {
      const entry = office.house.kinds.get(kind);
      if (!entry) continue;
      for (const record of await entry.table.load(office.db, [...ids], false)) offer(kind, record, null);
    }
    if (foreign.size > 0) await office.door.announceForeign([...foreign.keys()]);
  };
  const askAgain = async () => {
    if (beatsToAsk-- > 0) return;
    beatsToAsk = askAgainBeats;
    for (const listener of listeners) {
      // Refused counts as gone: the page asks anew and is told why. A database that is away ends nobody's stream.
      const actor = await readers.authenticate(listener.request).catch((error: Error) => {
        if (error instanceof HttpProblem) return null;
        throw error;
      });
      if (actor) listener.actor = actor;
      else {
        listeners.delete(listener);
        listener.end();
      }
    }
  };
  const flush = () => {
    for (const listener of listeners) {
      for (const [kind, ids] of listener.pending) listener.send("change", { kind, ids: Object.fromEntries(ids) });
      listener.pending.clear();
    }
  };
  let asking = false;
  let lastAsked: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    flush();
    if (asking) return;
    asking = true;
    lastAsked = hearOthers()
      .then(askAgain)
      .catch((error: Error) => office.log.warn({ error: error.message }, "could not hear of other nodes' changes; asked again in a second"))
      .finally(() => {
        asking = false;
      });
  }, beatMs);
  timer.unref();

  return {
    routes(server) {
      server.get("/api/live", async (request, reply) => {
        const actor = signedIn(request);
        const mine = [...listeners].filter((one) => one.actor.personId === actor.personId).length;
        if (listeners.size >= mostListeners || mine >= mostOfOnePerson)
          throw new HttpProblem(503, "tooManyStreams", "Too many pages listen for changes. Close some; this one is asked for again.", {
            retryAfterSeconds: 30,
          });
        reply.hijack();
        const listener: Listener = {
          actor,
          request,
          pending: new Map(),
          ...openEventStream(reply.raw, { onClose: () => listeners.delete(listener) }),
        };
        listeners.add(listener);
      });
    },
    async stop() {
      clearInterval(timer);
      for (const listener of listeners) listener.end();
      await lastAsked;
    },
  };
}
