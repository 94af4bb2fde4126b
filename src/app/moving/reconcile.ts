import { createHash } from "node:crypto";
import { SourceRefused, type SourceRow } from "../../connectors/servicenow/client.ts";
import { markBehind, queryBehind } from "../../connectors/servicenow/source/keyset.ts";
import { type Mapping, readFields } from "../../connectors/servicenow/source/mapping.ts";
import { stable } from "../../engine/journal.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Difference, MovingReport, ReconciledTable } from "./contract.ts";
import { membersThere } from "./members.ts";
import { type Moving, moverOf } from "./page.ts";
import { filledFields, recordsOf } from "./registers.ts";
import { allMoved, personsByWord } from "./store.ts";
import { isOwnRow, mappingFor, movedTables } from "./tables.ts";
import { momentOf, rowsFor } from "./tasks.ts";

const limit = 500;
const mostListed = 1000;
/** Kept up here by rules where the source keeps nothing of it: a resolved incident has the time at which it was. */
const ruled: Readonly<Record<string, readonly string[]>> = {
  incident: ["resolvedAt", "closedAt", "restoredAt"],
  problem: ["resolvedAt", "closedAt"],
};

type Reconciling = { tables: readonly string[]; report: MovingReport; goOn(): Promise<void> };

/**
 * Holds every row of the source against the record here: field by field where the hashes of both differ, entries by number and hash, members by
 * group. What is used as it is, or lives here since, is counted and not compared.
 */
export async function reconcile(moving: Moving, { tables, report, goOn }: Reconciling): Promise<void> {
  for (const { table, as } of movedTables) {
    if (!tables.includes(table)) continue;
    try {
      if (as === "register" || as === "work") await reconcileTable(moving, { table, isWork: as === "work", report, goOn });
      if (as === "members") await reconcileMembers(moving, report);
      if (as === "files") await reconcileFiles(moving, report);
    } catch (error) {
      if (!(error instanceof SourceRefused) || (error.code !== "noTable" && error.code !== "forbidden")) throw error;
      await tellHidden(moving, report, table, error.message);
    }
    await goOn();
  }
}

/** What the source does not show now, and showed once, cannot be held against anything: that is a difference. What it never showed was not moved. */
async function tellHidden({ office, source }: Moving, report: MovingReport, table: string, sentence: string): Promise<void> {
  const moved = (await allMoved(office.db, source.name, table === "sys_user_grmember" ? "sys_user_group" : table)).size;
  if (moved === 0) return;
  let told = report.reconciled.find((one) => one.table === table);
  if (!told) {
    told = empty(table);
    report.reconciled.push(told);
  }
  told.here = moved;
  told.differing++;
  list(report, told, { id: "", what: table, field: "", there: sentence, here: `${moved} that were moved` });
}

function empty(table: string): ReconciledTable {
  return { table, ...{ there: 0, here: 0, equal: 0, differing: 0, missing: 0, gone: 0, used: 0, livesHere: 0, notCompared: 0 } };
}

async function reconcileTable(
  moving: Moving,
  { table, isWork, report, goOn }: { table: string; isWork: boolean; report: MovingReport; goOn(): Promise<void> },
): Promise<void> {
  const { office, source, settings } = moving;
  const mapping = mappingFor(office, table);
  const told = empty(table);
  report.reconciled.push(told);
  const moved = await allMoved(office.db, source.name, table);
  const seen = new Set<string>();
  const only = isWork && settings.since !== null ? `sys_updated_on>=${settings.since} 00:00:00` : "";
  let mark = { at: "", id: "" };
  for (;;) {
    const page = await source.rows(table, { query: queryBehind(mark, { byId: true, only }), limit });
    const rows = page.filter((row) => isOwnRow(table, row));
    await comparePage(moving, { mapping, rows, told, report, moved, isWork });
    for (const row of rows) seen.add(row.sys_id ?? "");
    await goOn();
    if (page.length < limit) break;
    mark = markBehind(page, mark, { byId: true });
  }
  told.here = moved.size;
  for (const id of moved.keys())
    if (!seen.has(id) && only === "") {
      told.gone++;
      list(report, told, { id, what: id, field: "", there: "(gone)", here: moved.get(id)!.record });
    }
}

type Comparing = {
  mapping: Mapping;
  rows: readonly SourceRow[];
  told: ReconciledTable;
  report: MovingReport;
  moved: ReadonlyMap<string, { record: Id; hash: string }>;
  isWork: boolean;
};

async function comparePage(moving: Moving, comparing: Comparing): Promise<void> {
  const { mapping, rows, told, report, moved, isWork } = comparing;
  const { kind } = mapping.model;
  const idOf = (row: SourceRow) => moved.get(row.sys_id ?? "")?.record ?? row.sys_id ?? "";
  const records = await recordsOf(moving, kind, rows.map(idOf));
  const own: { row: SourceRow; record: AnyRecord }[] = [];
  for (const row of rows) {
    told.there++;
    const record = records.get(idOf(row));
    const what = row.number || row.name || row.sys_id || "";
    if (!record) {
      told.missing++;
      list(report, told, { id: row.sys_id ?? "", what, field: "", there: "(a row)", here: "(nothing)" });
    } else if (record.id !== row.sys_id || moved.get(row.sys_id)?.hash === "") told.used++;
    else if (isWork && record.observed !== true) told.livesHere++;
    else own.push({ row, record });
  }
  const entries = isWork
    ? await entriesDiffering(
        moving,
        mapping,
        own.map(({ row }) => row),
        told,
      )
    : new Map<string, { there: string; here: string }>();
  for (const { row, record } of own) {
    const found = [...fieldsDiffering(moving, comparing, row, record)];
    const entry = entries.get(record.id);
    if (entry) found.push({ field: "entries", ...entry });
    if (found.length === 0) told.equal++;
    else told.differing++;
    for (const one of found) list(report, told, { id: record.id, what: row.number || row.name || record.id, ...one });
  }
}

function* fieldsDiffering(
  moving: Moving,
  { mapping, told }: Comparing,
  row: SourceRow,
  record: AnyRecord,
): Generator<Pick<Difference, "field" | "there" | "here">> {
  const { kind } = mapping.model;
  const { values, unfit } = readFields(row, mapping, moving.meaning);
  told.notCompared += unfit.filter(({ why }) => why !== "cut").length;
  const here = Object.fromEntries(
    Object.keys(values).map((name) => [name, (name.startsWith("u_") ? record.extra[name] : record[name]) ?? null]),
  );
  const may = [...filledFields(kind), ...(ruled[kind] ?? [])];
  for (const name of may)
    if (name in values && values[name] === null && here[name] !== null) {
      told.notCompared++;
      values[name] = here[name];
    }
  const isActive =
    row.active === undefined || row.active === "" || mapping.columns.has("active") ? null : row.active === "true" || row.active === "1";
  if (isActive !== null && typeof record.active === "boolean") {
    values.active = isActive;
    here.active = record.active;
  }
  if (sha(values) === sha(here)) return;
  for (const [name, value] of Object.entries(values))
    if (sha(value) !== sha(here[name])) yield { field: name, there: stable(value) ?? "", here: stable(here[name]) ?? "" };
}

function sha(value: unknown): string {
  return createHash("sha256")
    .update(stable(value) ?? "")
    .digest("hex");
}

/** Records whose comments and work notes are not the same here, in number, time, author or text. */
async function entriesDiffering(
  moving: Moving,
  mapping: Mapping,
  rows: readonly SourceRow[],
  told: ReconciledTable,
): Promise<Map<string, { there: string; here: string }>> {
  const { office, source } = moving;
  const ids = rows.map((row) => row.sys_id!);
  const found: SourceRow[] = [];
  for (let from = 0; from < ids.length; from += 100) {
    const asked = { name: "sys_journal_field", key: "element_id", only: `^name=${mapping.table}^ORDERBYsys_created_on` };
    const some = await rowsFor(moving, { ...asked, ids: ids.slice(from, from + 100) }).catch(unreadable);
    if (some === null) {
      // Nobody lets us read what was written there: nothing is said to be the same.
      told.notCompared += ids.length;
      return new Map();
    }
    found.push(...some);
  }
  const people = await personsByWord(office.db, source.name, [...new Set(found.map((row) => row.sys_created_by ?? ""))]);
  const there = new Map<string, string[]>();
  // The journal of a problem or a change knows one kind of entry; comments stand there as notes.
  const kinds = { comments: mapping.model.kind === "incident" ? "commentAdded" : "noteAdded", work_notes: "noteAdded" } as const;
  for (const { element_id = "", element = "", value = "", sys_created_on, sys_created_by = "" } of found)
    if ((element === "comments" || element === "work_notes") && value.trim() !== "")
      add(there, element_id, [momentOf(sys_created_on), kinds[element], people.get(sys_created_by) ?? null, value]);
  const here = new Map<string, string[]>();
  const text = `select id, at, type, actor, data->>'text' as text from journal
    where kind = $1 and id = any($2) and type in ('noteAdded', 'commentAdded') and client = $3`;
  const { client } = moverOf(source.name, null);
  type Written = { id: Id; at: string; type: string; actor: Id | null; text: string };
  for (const one of await office.db.query<Written>(text, [mapping.model.kind, ids, client]))
    add(here, one.id, [one.at, one.type, one.actor, one.text]);
  const differing = new Map<string, { there: string; here: string }>();
  for (const id of ids) {
    const [one, other] = [there.get(id)?.sort() ?? [], here.get(id)?.sort() ?? []];
    if (sha(one) !== sha(other)) differing.set(id, { there: `${one.length} entries`, here: `${other.length} entries` });
  }
  return differing;
}

function add(map: Map<string, string[]>, id: string, what: readonly unknown[]): void {
  map.set(id, [...(map.get(id) ?? []), JSON.stringify(what)]);
}

function unreadable(error: unknown): null {
  if (error instanceof SourceRefused && (error.code === "forbidden" || error.code === "noTable")) return null;
  throw error;
}

async function reconcileMembers(moving: Moving, report: MovingReport): Promise<void> {
  const told = empty("sys_user_grmember");
  report.reconciled.push(told);
  const groups = await membersThere(moving, { read: 0 });
  const moved = await allMoved(moving.office.db, moving.source.name, "sys_user_group");
  const teams = await recordsOf(
    moving,
    "team",
    [...moved.values()].map((one) => one.record),
  );
  const everybody = await recordsOf(
    moving,
    "person",
    [...new Set([...groups.values()].flat())].map((id) => moving.meaning.refer("person", id)),
  );
  for (const [id, { record }] of moved) {
    const there = (groups.get(id) ?? []).map((one) => moving.meaning.refer("person", one)).filter((one) => everybody.has(one));
    told.there++;
    const team = teams.get(record);
    if (!team) continue;
    told.here++;
    const here = (team.members as Id[]) ?? [];
    const isSame = there.every((one) => here.includes(one)) && (record !== id || here.length === new Set(there).size);
    if (isSame) told.equal++;
    else {
      told.differing++;
      list(report, told, {
        id: record,
        what: String(team.name),
        field: "members",
        there: there.sort().join(","),
        here: [...here].sort().join(","),
      });
    }
  }
}

async function reconcileFiles(moving: Moving, report: MovingReport): Promise<void> {
  const told = empty("sys_attachment");
  report.reconciled.push(told);
  const moved = await allMoved(moving.office.db, moving.source.name, "sys_attachment");
  told.here = moved.size;
  const only = "table_nameINincident,problem,change_request";
  let mark = { at: "", id: "" };
  for (;;) {
    const rows = await moving.source.rows("sys_attachment", { query: queryBehind(mark, { byId: true, only }), limit });
    for (const row of rows) {
      told.there++;
      const own = moved.get(row.sys_id ?? "");
      if (!own) told.missing++;
      else if (!row.hash || row.hash === own.hash) told.equal++;
      else told.differing++;
      if (!own || (row.hash && row.hash !== own.hash))
        list(report, told, {
          id: row.sys_id ?? "",
          what: row.file_name ?? "",
          field: own ? "hash" : "",
          there: row.hash ?? "",
          here: own?.hash ?? "(nothing)",
        });
    }
    if (rows.length < limit) return;
    mark = markBehind(rows, mark, { byId: true });
  }
}

function list(report: MovingReport, { table }: ReconciledTable, difference: Omit<Difference, "table">): void {
  if (report.differences.length >= mostListed) return;
  const [there, here] = parted(difference.there, difference.here);
  report.differences.push({ table, ...difference, there, here });
}

/** Two texts cut to where they part: a thousand of ten thousand characters each are nothing that anybody reads, or that a report can carry. */
export function parted(one: string, other: string): [string, string] {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const from = Math.max(one.length, other.length) > mostShown ? Math.max(0, same - 40) : 0;
  return [one, other].map((text) => {
    const rest = `${from > 0 ? "…" : ""}${text.slice(from)}`;
    return (rest.length > mostShown ? `${rest.slice(0, mostShown - 1)}…` : rest).toWellFormed();
  }) as [string, string];
}
const mostShown = 300;
