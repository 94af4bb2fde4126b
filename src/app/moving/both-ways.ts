import { SourceRefused, type SourceRow } from "../../connectors/servicenow/client.ts";
import { type Heard, heardOf, isUnheard } from "../../connectors/servicenow/source/heard.ts";
import { type Mapping, readFields } from "../../connectors/servicenow/source/mapping.ts";
import { baseOf, type MergedUnit, merge } from "../../connectors/servicenow/source/merge.ts";
import { kindEntry } from "../../engine/house.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";
import { servicenowDesk } from "../servicenow-desk.ts";
import type { TableReport } from "./contract.ts";
import { type Moving, problem } from "./page.ts";
import { recordsOf } from "./registers.ts";
import { type MovedRow, movedRows, personsByWord, writeMoved } from "./store.ts";
import { mappingFor, movedTables } from "./tables.ts";
import { groupedBy, momentOf, rowsFor } from "./tasks.ts";

const atOnce = 50;
type Written = { n: number; id: Id; type: string; name: string | null; text: string };
type Pair = { row: SourceRow; record: AnyRecord; moved: MovedRow; there: readonly SourceRow[]; here: readonly Written[] };
type Syncing = { moving: Moving; mapping: Mapping; report: TableReport; actor: Actor; reverse: ReadonlyMap<string, string> };

/**
 * Keeps incidents alike that were moved and are worked on here since, while the source is worked in still. Fields are merged against what both
 * sides last agreed on; entries go over once, and what was sent is known again by its words. Whatever either side refuses is told and tried again.
 * What is restricted here stays here: the source knows no such thing, and would show it to everybody who works there.
 */
export async function syncBothWays(moving: Moving, { report, goOn }: { report: TableReport; goOn(): Promise<void> }): Promise<void> {
  const { office, source, aliases } = moving;
  const { table } = kindEntry(office.house, "incident");
  const mapping = mappingFor(office, "incident");
  const reverse = new Map([...aliases].map(([there, here]) => [here, there]));
  const actor = { ...systemActor(`sync:${source.name}`), name: `kept alike with ${source.name}` };
  const apart = `select count(*)::int as count from moving_row m join ${table.name} t on t.id = m.record
    where m.source = $1 and m.name = 'incident' and not coalesce(t.observed, false) and t.restricted`;
  const [{ count } = { count: 0 }] = await office.db.query<{ count: number }>(apart, [source.name]);
  if (count > 0) report.remarks.push(`${count} that are restricted here are not kept alike: nothing of them leaves the house.`);
  let last = "";
  for (;;) {
    const text = `select m.id from moving_row m join ${table.name} t on t.id = m.record
      where m.source = $1 and m.name = 'incident' and m.id > $2 and not coalesce(t.observed, false) and not coalesce(t.restricted, false)
      order by m.id limit ${atOnce}`;
    const ids = (await office.db.query<{ id: string }>(text, [source.name, last])).map((row) => row.id);
    for (const pair of await pairsOf(moving, ids)) await syncOne({ moving, mapping, report, actor, reverse }, pair);
    await goOn();
    if (ids.length < atOnce) return;
    last = ids.at(-1)!;
  }
}

async function pairsOf(moving: Moving, ids: readonly string[]): Promise<Pair[]> {
  if (ids.length === 0) return [];
  const { office, source } = moving;
  const rows = await source.rows("incident", { query: `sys_idIN${ids.join(",")}`, limit: ids.length });
  const asked = { name: "sys_journal_field", key: "element_id", only: "^name=incident^ORDERBYsys_created_on", ids };
  const there = groupedBy(await rowsFor(moving, asked), "element_id");
  const records = await recordsOf(moving, "incident", ids);
  const moved = await movedRows(office.db, source.name, "incident", ids);
  // What was born here: neither moved, nor taken over by this very sync.
  const text = `select j.n, j.id, j.type, p.name, j.data->>'text' as text from journal j left join v_person p on p.id = j.actor
    where j.kind = 'incident' and j.id = any($1) and j.type in ('noteAdded', 'commentAdded') and j.client not in ($2, $3) and j.data ? 'text'
    order by j.n, j.ordinal`;
  const written = await office.db.query<Written>(text, [ids, `import:${source.name}`, `sync:${source.name}`]);
  return rows.flatMap((row): Pair[] => {
    const id = row.sys_id ?? "";
    const [record, own] = [records.get(id), moved.get(id)];
    return record && own ? [{ row, record, moved: own, there: there.get(id) ?? [], here: written.filter((one) => one.id === id) }] : [];
  });
}

async function syncOne(syncing: Syncing, pair: Pair): Promise<void> {
  const { moving, mapping, report } = syncing;
  report.read++;
  const { values: there } = readFields(pair.row, mapping, moving.meaning);
  const here = Object.fromEntries(Object.keys(there).map((name) => [name, pair.record[name] ?? null]));
  const times = await changedHere(moving, pair.record.id);
  const hereAt = (fields: readonly string[]) =>
    fields.map((name) => times.get(name) ?? null).reduce((one, other) => ((other ?? "") > (one ?? "") ? other : one), null);
  const merged = merge({ base: pair.moved.base ?? null, there, here, thereAt: momentOf(pair.row.sys_updated_on) ?? "", hereAt });
  const agreed: Record<string, unknown> = { ...there };
  const open = new Set<string>();
  for (const unit of merged) {
    if (unit.isConflict)
      tell(syncing, pair, `Both sides changed ${unit.unit}; ${unit.to === "here" ? "theirs" : "ours"} is later, and stands.`);
    const no =
      unit.to === "here"
        ? await takeHere(syncing, pair, unit)
        : ((await unknownThere(syncing, unit)) ?? (await sendThere(syncing, pair, cellsOf(syncing, unit))));
    if (no === null) {
      report.update++;
      Object.assign(agreed, unit.changes);
    } else {
      open.add(unit.unit);
      tell(syncing, pair, `${unit.unit}: ${no}`);
    }
  }
  if (merged.length === 0) report.unchanged++;
  const base = Object.fromEntries(
    Object.entries(baseOf(agreed)).map(([unit, now]) => [unit, open.has(unit) ? (pair.moved.base?.[unit] ?? "") : now]),
  );
  const taken = await takeEntries(syncing, pair);
  const sentN = await sendEntries(syncing, pair);
  const row = { ...pair.moved, ...taken, base, sentN };
  await moving.office.db.transaction((tx) => writeMoved(tx, moving.source.name, "incident", [row]));
}

function tell({ report }: Syncing, { row, moved }: Pair, sentence: string): void {
  problem(report, { what: row.number || moved.id, moved }, sentence);
}

/** When each field of a record was last changed here. */
async function changedHere({ office }: Moving, id: Id): Promise<Map<string, Instant>> {
  const text = `select field, max(at) as at from journal, jsonb_object_keys(changes) as field
    where kind = 'incident' and id = $1 and changes is not null group by field`;
  return new Map((await office.db.query<{ field: string; at: Instant }>(text, [id])).map((row) => [row.field, row.at]));
}

/** Changes the record here by its own verbs, with all their rules; the sentence of a refusal, or null. */
async function takeHere({ moving, actor }: Syncing, { record }: Pair, { changes }: MergedUnit): Promise<string | null> {
  const fields = "state" in changes ? standingFields(record, changes) : changes;
  const done = await servicenowDesk(moving.office).change(actor, "incident", { id: record.id, fields });
  return done.ok ? null : `refused here: ${done.refusal.sentence}`;
}

/** A state with what belongs to it, and nothing of another. */
function standingFields(record: AnyRecord, { state, holdReason, closeCode, closeNotes }: Record<string, unknown>): Record<string, unknown> {
  if (state === record.state && state !== "6" && state !== "7") return { holdReason };
  if (state === "3") return { state, holdReason };
  return state === "6" || state === "7" ? { state, closeCode, closeNotes } : { state };
}

async function sendThere({ moving }: Syncing, { moved }: Pair, cells: Record<string, string>): Promise<string | null> {
  try {
    await moving.source.change("incident", moved.id, cells);
    return null;
  } catch (error) {
    if (error instanceof SourceRefused && error.code === "refused") return error.message;
    throw error;
  }
}

/** Whoever and whatever is here alone cannot be named there: an id that leads nowhere would be kept without a word. */
async function unknownThere({ moving, mapping, reverse }: Syncing, { changes }: MergedUnit): Promise<string | null> {
  const { office, source } = moving;
  for (const { name, type, label } of mapping.columns.values()) {
    const value = changes[name];
    if (type !== "reference" || typeof value !== "string" || reverse.has(value)) continue;
    const text = "select 1 from moving_row where source = $1 and id = $2 and name = any($3)";
    const tables = movedTables.flatMap((one) => (one.as === "register" || one.as === "work" ? [one.table] : []));
    if ((await office.db.query(text, [source.name, value, tables])).length === 0)
      return `${label} is one that ${source.name} does not know. It stays as it is there.`;
  }
  return null;
}

/** Fields as the source keeps them: its columns, its ids, "" for nothing. */
function cellsOf({ mapping, reverse }: Syncing, { changes }: MergedUnit): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [column, field] of mapping.columns)
    if (field.name in changes) {
      const value = changes[field.name];
      cells[column] = value === null ? "" : field.type === "reference" ? (reverse.get(String(value)) ?? String(value)) : String(value);
    }
  return cells;
}

/** What was written there since comes in, in the name of its author; what this sync sent there is left. */
async function takeEntries(syncing: Syncing, pair: Pair): Promise<Heard> {
  const { moving, report, actor } = syncing;
  const { office, source } = moving;
  let heard: Heard = pair.moved;
  const own = counted(pair.here.map(sentText));
  const shown: { id: string; at: Instant }[] = [];
  for (const one of pair.there) {
    const [id, at, text] = [one.sys_id ?? "", momentOf(one.sys_created_on) ?? "", one.value ?? ""];
    if (at === "") continue;
    // Of two entries with the same words each is one: as many as are here were sent from here.
    const left = own.get(text) ?? 0;
    own.set(text, left - 1);
    shown.push({ id, at });
    if (!isUnheard(heard, { id, at })) continue;
    heard = heardOf(shown, heard);
    if (left > 0 || text.trim() === "") continue;
    const by = (await personsByWord(office.db, source.name, [one.sys_created_by ?? ""])).get(one.sys_created_by ?? "") ?? null;
    const command = { type: one.element === "comments" ? "addComment" : "addNote", text };
    const commandId = office.newId();
    // What is taken is noted with it: a run that breaks off behind it must not take it a second time.
    const noted: MovedRow = { ...pair.moved, ...heard };
    const outcome = await office.door.send(
      { kind: "incident", id: pair.record.id, commandId, actor: { ...actor, personId: by }, command },
      (tx) => writeMoved(tx, source.name, "incident", [noted]),
    );
    if (outcome.ok) report.entries++;
    else tell(syncing, pair, `An entry is refused here: ${outcome.refusal.sentence}`);
  }
  return { historyAt: heard.historyAt, historyFrom: heard.historyFrom ?? null, historyIds: heard.historyIds };
}

/** How often each text stands. */
function counted(texts: readonly string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const text of texts) times.set(text, (times.get(text) ?? 0) + 1);
  return times;
}

/** What was written here since goes there, with the name of its author before it; what stands there already was sent before. */
async function sendEntries(syncing: Syncing, pair: Pair): Promise<number | null> {
  const { report } = syncing;
  const there = counted(pair.there.map((one) => one.value ?? ""));
  const before = pair.moved.sentN ?? null;
  let sent = before;
  for (const [place, one] of pair.here.entries()) {
    const text = sentText(one);
    const left = there.get(text) ?? 0;
    there.set(text, left - 1);
    if (before !== null && one.n <= before) continue;
    const no = left > 0 ? null : await sendThere(syncing, pair, { [one.type === "commentAdded" ? "comments" : "work_notes"]: text });
    if (no !== null) {
      tell(syncing, pair, `An entry: ${no}`);
      return sent;
    }
    if (left <= 0) report.entries++;
    // Several entries of one transaction share its number: it is passed behind the last of them.
    if (pair.here[place + 1]?.n !== one.n) sent = one.n;
  }
  return sent;
}

function sentText({ name, text }: Written): string {
  return name === null ? text : `${name}: ${text}`;
}
