import { type Actor, may } from "../kernel/actor.ts";
import { type AnyRecord, isStorableDay } from "../kernel/model.ts";
import { isInstant } from "../kernel/time.ts";
import { auditLabels } from "./audit.ts";
import type { KindEntry } from "./house.ts";
import type { Office } from "./office.ts";
import { concealEntries } from "./presentation.ts";
import { HttpProblem } from "./problem.ts";
import { asList, type Refs } from "./records.ts";
import { audiencesOf, sees } from "./visibility.ts";

export type TimelineEntry = {
  n: number;
  ordinal: number;
  at: string;
  recordedAt: string;
  actor: string | null;
  onBehalfOf: string | null;
  client: string;
  kind: string;
  id: string;
  type: string;
  label: string;
  data: Record<string, unknown> | null;
  changes: Record<string, [unknown, unknown]> | null;
  audience: string;
};
type Asked = {
  about: string;
  actor: Actor;
  entry: KindEntry;
  record: AnyRecord;
  after?: string | undefined;
  limit?: number | undefined;
  types?: string[] | undefined;
};

/** One page of a record's timeline, newest first: its own journal and that of the records about it, as far as the reader may know. */
export async function timeline(office: Office, asked: Asked): Promise<{ items: TimelineEntry[]; next: string | null; refs: Refs }> {
  const limit = Math.min(asked.limit ?? 100, 500);
  const audiences = audiencesOf(asked.actor);
  const values: unknown[] = [asked.about, audiences];
  let where = "about = $1 and audience = any($2)";
  if (asked.types) where += ` and type = any($${values.push(asked.types)})`;
  if (asked.after) {
    const cursor = readCursor(asked.after);
    where += ` and (at, n, ordinal) < ($${values.push(cursor.at)}, $${values.push(cursor.n)}, $${values.push(cursor.ordinal)})`;
  }
  const rows = await office.db.query<Row>(
    `select n, ordinal, at, recorded_at as "recordedAt", actor, on_behalf_of as "onBehalfOf", client, kind, id, type, data, changes, audience
     from journal where ${where} order by at desc, n desc, ordinal desc limit ${limit + 1}`,
    values,
  );
  const page = rows.slice(0, limit);
  const seen = await seenOf(office, asked, page);
  await concealEntries(office.house, seen, { tx: office.db, actor: asked.actor, now: office.clock.now() });
  const items = seen.map((row) => ({
    ...row,
    label: labelOf(office, row),
    changes: readableChanges(office, row, asked.actor),
  }));
  const last = page.at(-1);
  const next = rows.length > limit && last ? Buffer.from(JSON.stringify([last.at, last.n, last.ordinal])).toString("base64url") : null;
  return { items, next, refs: await refsOf(office, items, asked.actor) };
}

type Row = Omit<TimelineEntry, "label">;

/** Leaves out what other records about this one tell (its review, its clocks), where the reader may not see those. */
async function seenOf(office: Office, { about, actor }: Asked, rows: readonly Row[]): Promise<Row[]> {
  const others = new Map<string, Set<string>>();
  for (const { kind, id } of rows) if (id !== about) others.set(kind, (others.get(kind) ?? new Set()).add(id));
  const seen = new Set([about]);
  const given = { now: office.clock.now(), catalogue: office.house.catalogue };
  for (const [kind, ids] of others) {
    const entry = office.house.kinds.get(kind);
    if (!entry || !may(actor, entry.kind.permissions.read)) continue;
    const records = await entry.table.load(office.db, [...ids], false);
    for (const record of records) if (sees(entry.kind, actor, record, given)) seen.add(record.id);
    // A refused reaction may name a record that was never made; then there is nothing to keep from anybody.
    const made = new Set(records.map((record) => record.id));
    for (const row of rows) if (row.kind === kind && row.type === "reactionRefused" && !made.has(row.id)) seen.add(row.id);
  }
  return rows.filter((row) => seen.has(row.id));
}

/** An event in words: its kind's own, else the engine's. */
export function labelOf(office: Office, row: { kind: string; type: string }): string {
  return office.house.kinds.get(row.kind)?.kind.events[row.type]?.label ?? ownLabels[row.type] ?? row.type;
}

/** What the engine itself writes on a record's timeline. */
const ownLabels: Readonly<Record<string, string>> = {
  attachmentAdded: "attached a file",
  attachmentRemoved: "removed a file",
  reactionRefused: "needs attention",
  ...auditLabels,
};

/** Field changes belong to staff; others read the event alone. Fields the reader may not read are left out. */
function readableChanges(office: Office, row: Pick<TimelineEntry, "kind" | "changes">, actor: Actor): TimelineEntry["changes"] {
  if (!row.changes || !may(actor, "timeline.readStaff")) return null;
  const readable = new Set(office.fields.readable(row.kind, actor).map((field) => field.name));
  return Object.fromEntries(Object.entries(row.changes).filter(([name]) => readable.has(name)));
}

async function refsOf(office: Office, items: readonly TimelineEntry[], actor: Actor): Promise<Refs> {
  const wanted = new Map<string, Set<string>>();
  const want = (kind: string, id: unknown) => {
    if (typeof id === "string" && id.length === 32) wanted.set(kind, (wanted.get(kind) ?? new Set()).add(id));
  };
  for (const item of items) {
    want("person", item.actor);
    want("person", item.onBehalfOf);
    for (const field of office.fields.all(item.kind)) {
      const change = field.reference ? item.changes?.[field.name] : undefined;
      if (change && field.reference) for (const value of change.flat()) want(field.reference, value);
    }
  }
  return office.records.names(office.db, wanted, actor, office.clock.now());
}

function readCursor(text: string): { at: string; n: number; ordinal: number } {
  const [at, n, ordinal] = asList(Buffer.from(text, "base64url").toString("utf8")) ?? [];
  if (
    typeof at === "string" &&
    isInstant(at) &&
    isStorableDay(at.slice(0, 10)) &&
    Number.isSafeInteger(n) &&
    Number.isInteger(ordinal) &&
    Math.abs(ordinal as number) < 2 ** 31
  )
    return { at, n: n as number, ordinal: ordinal as number };
  throw new HttpProblem(400, "badCursor", "This page mark is not one of ours. Begin again without `after`.");
}
