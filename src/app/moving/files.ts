import { createHash } from "node:crypto";
import { SourceRefused, type SourceRow } from "../../connectors/servicenow/client.ts";
import { atTheBeginning, markBefore, markBehind, queryBehind, rowsUntil } from "../../connectors/servicenow/source/keyset.ts";
import { addFile, mostBytes } from "../../engine/files.ts";
import { kindEntry } from "../../engine/house.ts";
import { checkedName } from "../../engine/http/file-routes.ts";
import { HttpProblem } from "../../engine/problem.ts";
import type { Id } from "../../kernel/ids.ts";
import type { TableReport } from "./contract.ts";
import { type Moving, moverOf, refuse } from "./page.ts";
import { forgetRefused, keepRefused, refusedBefore } from "./refused.ts";
import { recordsOf } from "./registers.ts";
import { type MovedRow, markOf, movedRows, personsByWord, writeMark, writeMoved } from "./store.ts";

const limit = 200;
/** Kinds whose records take files that come from elsewhere. */
const tables: Readonly<Record<string, string>> = { incident: "incident", problem: "problem", change_request: "change" };

/** Fetches the attachments of what was moved, one by one, each once. What is larger than a file may be here stays there, and is told. */
export async function moveFiles(moving: Moving, { report, goOn }: { report: TableReport; goOn(): Promise<void> }): Promise<void> {
  const { office, source, isDry } = moving;
  const name = "sys_attachment";
  const only = `table_nameIN${Object.keys(tables).join(",")}`;
  await tryAgain(moving, name, report);
  let mark = moving.isAgain ? atTheBeginning : markBefore(await markOf(office.db, source.name, name), 120);
  let reached = mark;
  for (;;) {
    const page = await source.rows(name, { query: queryBehind(mark, { only }), limit });
    const rows = page.filter((row) => Object.hasOwn(tables, row.table_name ?? ""));
    report.read += rows.length;
    const known = await movedRows(
      office.db,
      source.name,
      name,
      rows.map((row) => row.sys_id ?? ""),
    );
    for (const row of rows) {
      if (known.has(row.sys_id ?? "")) report.unchanged++;
      else await moveFile(moving, row, report);
      await goOn();
    }
    mark = markBehind(page, mark);
    reached = markBehind(rowsUntil(page, office.clock.now()), reached);
    await keep(moving, name);
    if (!isDry && page.length > 0) await office.db.transaction((tx) => writeMark(tx, source.name, name, reached));
    if (page.length < limit) return;
  }
}

/** Files that were refused before, where what they hang on has come since. */
async function tryAgain(moving: Moving, name: string, report: TableReport): Promise<void> {
  const { office, source } = moving;
  const ids = moving.isAgain ? [] : (await refusedBefore(office.db, source.name, name)).map((one) => one.id);
  for (let from = 0; from < ids.length; from += 100) {
    const rows = await source.rows(name, { query: `sys_idIN${ids.slice(from, from + 100).join(",")}`, limit: 100 });
    report.read += rows.length;
    for (const row of rows) await moveFile(moving, row, report);
    await keep(moving, name);
  }
}

async function keep(moving: Moving, table: string): Promise<void> {
  const refusals = moving.refusals.splice(0);
  const { office, source, isDry } = moving;
  if (!isDry) await keepRefused(office.db, { source: source.name, table, refusals, now: office.clock.now() });
}

async function moveFile(moving: Moving, row: SourceRow, report: TableReport): Promise<void> {
  const { office, source, isDry } = moving;
  const { sys_id: id = "", table_sys_id: record = "", file_name = "", size_bytes = "0" } = row;
  const kind = tables[row.table_name ?? ""]!;
  const moved: MovedRow = { id, kind: "file", record: id, word: null, hash: row.hash ?? "", historyAt: null, historyIds: [] };
  const no = (sentence: string) => refuse(moving, report, { what: file_name || id, moved }, sentence);
  if (Number(size_bytes) > mostBytes) return no(`It is larger than ${mostBytes / 1024 / 1024} MB, and stays where it is.`);
  if (isDry) {
    report.create++;
    return;
  }
  const found = (await recordsOf(moving, kind, [record])).get(record);
  if (!found) return no(`What it hangs on (${row.table_name} ${record}) was not moved.`);
  const people = await personsByWord(office.db, source.name, [row.sys_created_by ?? ""]);
  const actor = moverOf(source.name, people.get(row.sys_created_by ?? "") ?? null);
  try {
    const bytes = await source.file(id);
    const name = checkedName(file_name || "attachment");
    const hash = createHash("sha256").update(bytes).digest("hex");
    const place = { entry: kindEntry(office.house, kind), record: found };
    // Fetched once already, where the process died before it noted so.
    const text = "select id from file where record = $1 and name = $2 and sha256 = $3 and complete";
    const [same] = await office.db.query<{ id: Id }>(text, [record, name, hash]);
    const file = same ?? (await addFile(office, { place, actor, name, audience: "staff", body: once(bytes) }));
    await office.db.transaction(async (tx) => {
      await writeMoved(tx, source.name, "sys_attachment", [{ ...moved, record: file.id, hash }]);
      await forgetRefused(tx, source.name, "sys_attachment", [id]);
    });
    report.create++;
  } catch (error) {
    if (error instanceof HttpProblem) return no(error.message);
    if (error instanceof SourceRefused && (error.code === "noTable" || error.code === "forbidden")) return no(error.message);
    throw error;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
