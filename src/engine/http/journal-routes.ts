import type { FastifyInstance } from "fastify";
import type { Actor } from "../../kernel/actor.ts";
import type { Office } from "../office.ts";
import { concealEntries } from "../presentation.ts";
import { HttpProblem } from "../problem.ts";
import { asList } from "../records.ts";
import { labelOf, type TimelineEntry } from "../timeline.ts";
import { sees } from "../visibility.ts";
import { permitted } from "./server.ts";

type Query = Record<string, string | undefined>;
type Entry = TimelineEntry & { about: string };
/** What an auditor reads of an entry whose record is not theirs to see: that it is there, and when. */
type Covered = Pick<Entry, "n" | "ordinal" | "at" | "recordedAt" | "kind"> & { covered: true };

const columns = `n, ordinal, at, recorded_at as "recordedAt", actor, on_behalf_of as "onBehalfOf", client, kind, id, about, type, data, changes, audience`;

/** The journal for those who may read it: newest first by n, filtered by kind, record, actor or type; and what needs attention. */
export function journalRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/journal", async (request) => {
    const actor = permitted(request, "journal.read");
    return page(office, actor, request.query as Query);
  });
  /** Reactions that were refused: their cause stands, what should have followed did not happen. */
  server.get("/api/journal/attention", async (request) => {
    const actor = permitted(request, "journal.read");
    const { after, kind } = request.query as Query;
    return page(office, actor, { after, kind, type: "reactionRefused" }, true);
  });
}

async function page(
  office: Office,
  actor: Actor,
  query: Query,
  withCovered = false,
): Promise<{ items: (Entry | Covered)[]; next: string | null; refs: unknown }> {
  const limit = 100;
  const values: unknown[] = [];
  const where = ["lane = 'main'"];
  for (const [name, column] of [
    ["kind", "kind"],
    ["id", "id"],
    ["actor", "actor"],
    ["type", "type"],
  ] as const) {
    const value = query[name];
    if (value) where.push(`${column} = $${values.push(value)}`);
  }
  if (query.after) {
    const [n, ordinal] = asList(Buffer.from(query.after, "base64url").toString("utf8")) ?? [];
    if (!Number.isSafeInteger(n) || !Number.isInteger(ordinal) || Math.abs(ordinal as number) >= 2 ** 31)
      throw new HttpProblem(400, "badCursor", "This page mark is not one of ours. Begin again without `after`.");
    where.push(`(n, ordinal) < ($${values.push(n)}, $${values.push(ordinal)})`);
  }
  const text = `select ${columns} from journal where ${where.join(" and ")} order by n desc, ordinal desc limit ${limit + 1}`;
  const rows = await office.db.query<Entry>(text, values);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last ? Buffer.from(JSON.stringify([last.n, last.ordinal])).toString("base64url") : null;
  const refs = await office.records.names(office.db, namedIn(items), actor, office.clock.now());
  const shown = await covered(office, actor, items);
  // Who asks for a record, a person or a type must not learn from a covered entry that it is of them.
  const narrowed = query.id || query.actor || query.type;
  return { items: narrowed && !withCovered ? shown.filter((item) => !("covered" in item)) : shown, next, refs };
}

/** Whose names stand beside a page: who acted, and what was acted on. */
function namedIn(items: readonly Entry[]): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  const want = (kind: string, id: string | null) => {
    if (id !== null) wanted.set(kind, (wanted.get(kind) ?? new Set()).add(id));
  };
  for (const { kind, id, actor, onBehalfOf } of items) {
    want(kind, id);
    want("person", actor);
    want("person", onBehalfOf);
  }
  return wanted;
}

/** Covers the entries of records the actor may not see; fields they may not read are left out of the rest. */
async function covered(office: Office, actor: Actor, items: readonly Entry[]): Promise<(Entry | Covered)[]> {
  const { there, seen } = await seenOf(office, actor, items);
  // A refused reaction may name a record that was never made: what called for it decides then.
  const unmade = items.filter((item) => item.type === "reactionRefused" && !there.has(item.id));
  const causes = unmade.length > 0 ? await seenOf(office, actor, await causesOf(office, unmade)) : null;
  const isSeen = (item: Entry) => seen.has(item.id) || (unmade.includes(item) && causes?.seen.has(item.about) === true);
  const open = items.filter(isSeen);
  await concealEntries(office.house, open, { tx: office.db, actor, now: office.clock.now() });
  return items.map((item) => {
    const { n, ordinal, at, recordedAt, kind } = item;
    if (!isSeen(item)) return { n, ordinal, at, recordedAt, kind, covered: true };
    const readable = new Set(office.fields.readable(kind, actor).map((field) => field.name));
    const changes = item.changes && Object.fromEntries(Object.entries(item.changes).filter(([name]) => readable.has(name)));
    return { ...item, changes, label: labelOf(office, item) };
  });
}

async function causesOf(office: Office, items: readonly Entry[]): Promise<{ kind: string; id: string }[]> {
  const ids = [...new Set(items.map((item) => item.about))];
  return office.db.query<{ kind: string; id: string }>("select distinct kind, id from journal where id = any($1) and version > 0", [ids]);
}

/** Which of the named records are there, and which of those the actor may see. */
async function seenOf(
  office: Office,
  actor: Actor,
  items: readonly { kind: string; id: string }[],
): Promise<Record<"there" | "seen", Set<string>>> {
  const [there, seen] = [new Set<string>(), new Set<string>()];
  const given = { now: office.clock.now(), catalogue: office.house.catalogue };
  for (const kind of new Set(items.map((item) => item.kind))) {
    const entry = office.house.kinds.get(kind);
    if (!entry) continue;
    const ids = [...new Set(items.filter((item) => item.kind === kind).map((item) => item.id))];
    for (const record of await entry.table.load(office.db, ids, false)) {
      there.add(record.id);
      if (sees(entry.kind, actor, record, given)) seen.add(record.id);
    }
  }
  return { there, seen };
}
