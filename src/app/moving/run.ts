import { SourceRefused, type SourceRow } from "../../connectors/servicenow/client.ts";
import { atTheBeginning, type Mark, markBefore, markBehind, queryBehind, rowsUntil } from "../../connectors/servicenow/source/keyset.ts";
import type { Meaning } from "../../connectors/servicenow/source/mapping.ts";
import { passNumbersOf } from "../../engine/import-run.ts";
import type { Office } from "../../engine/office.ts";
import { type Id, isId } from "../../kernel/ids.ts";
import { recogniseByWord } from "./aliases.ts";
import { syncBothWays } from "./both-ways.ts";
import { moveChoices } from "./choices.ts";
import { emptyTable, type MovingAsked, type MovingReport, type MovingRun, type MovingSettings, type TableReport } from "./contract.ts";
import { moveFiles } from "./files.ts";
import { moveMembers } from "./members.ts";
import { layPage, type Moving, type Planned } from "./page.ts";
import { reconcile } from "./reconcile.ts";
import { forgetRefused, refusedBefore } from "./refused.ts";
import { planRegister } from "./registers.ts";
import { aliasesOf, beat, beginRun, claimSource, letGo, markOf, noteRun } from "./store.ts";
import { isOwnRow, mappingFor, movedTables } from "./tables.ts";
import { planTasks } from "./tasks.ts";

/** Rows of the last ten minutes are read once more: a clock may lag, a second may have been under way, and an audit is written behind its work. */
const overlapSeconds = 600;

/** Somebody asked the run to end, or another took the source. */
class Stopped extends Error {}

/** Looks, moves or reconciles, with a run that says how far it came; answers the run as it ended. Refuses where another works on the source. */
export async function workOnSource(office: Office, asked: MovingAsked): Promise<MovingRun> {
  const { source, user, settings, what } = asked;
  const worker = office.newId();
  const { db, clock } = office;
  const claimed = await claimSource(db, { name: source.name, url: source.url, user, settings, worker, now: clock.now() });
  if (!claimed) throw new SourceRefused("unreachable", `Another run works on ${source.name}. Wait for it, or stop it.`);
  const report: MovingReport = { tables: [], reconciled: [], differences: [] };
  const run: MovingRun = {
    id: office.newId(),
    source: source.name,
    what,
    state: "running",
    begunAt: clock.now(),
    endedAt: null,
    report,
    failure: null,
  };
  await beginRun(db, { ...run, now: run.begunAt });
  asked.onBegun?.(run.id);
  const goOn = async () => {
    if (asked.signal.aborted || !(await beat(db, { name: source.name, worker, now: clock.now() }))) throw new Stopped();
    await noteRun(db, run);
    asked.onProgress?.(report);
  };
  // A source that asks for two minutes of patience is no reason to be taken for dead. A beat that fails here fails in `goOn` too, and ends the run there.
  const alive = setInterval(() => void beat(db, { name: source.name, worker, now: clock.now() }).catch(() => undefined), 15_000);
  alive.unref();
  try {
    await workThrough(office, { ...asked, report, goOn });
    run.state = "done";
  } catch (error) {
    if (error instanceof Stopped || asked.signal.aborted) run.state = "stopped";
    else {
      run.state = "failed";
      run.failure = error instanceof SourceRefused ? error.message : `It broke off: ${(error as Error).message}.`;
      if (!(error instanceof SourceRefused)) office.log.error({ run: run.id, error: (error as Error).stack }, "moving over broke off");
    }
  } finally {
    clearInterval(alive);
    run.endedAt = clock.now();
    const syncedAt = run.state === "done" && what === "move" ? run.begunAt : null;
    // That a report could not be written must not keep the source from whoever comes next, nor hide why the run broke off.
    await noteRun(db, run).catch((error: Error) =>
      office.log.error({ run: run.id, error: error.message }, "what a run came to could not be written"),
    );
    await letGo(db, { name: source.name, worker, syncedAt });
  }
  return run;
}

type Working = MovingAsked & { report: MovingReport; goOn(): Promise<void> };

async function workThrough(office: Office, working: Working): Promise<void> {
  const { source, settings, what, report, goOn } = working;
  const aliases = await aliasesOf(office.db, source.name);
  const moving: Moving = {
    office,
    source,
    settings,
    isDry: what === "look",
    isAgain: working.again ?? false,
    aliases,
    services: new Set(),
    items: new Set(),
    meaning: meaningOf(settings, aliases),
    refusals: [],
  };
  const chosen = movedTables.filter(({ table }) => settings.tables === null || settings.tables.includes(table));
  if (what === "reconcile") return reconcile(moving, { tables: chosen.map((one) => one.table), report, goOn });
  await recogniseByWord(moving, goOn);
  for (const one of chosen) {
    const told = emptyTable(one.table);
    report.tables.push(told);
    await goOn();
    try {
      if (one.as === "choices") await moveChoices(moving, told);
      else if (one.as === "members") await moveMembers(moving, told);
      else if (one.as === "files") await moveFiles(moving, { report: told, goOn });
      else await moveTable(moving, { ...one, rows: working.pageRows ?? one.rows, report: told, goOn });
    } catch (error) {
      // A table that the source has not, or does not show, is left out and told; anything else ends the run.
      if (!(error instanceof SourceRefused) || (error.code !== "noTable" && error.code !== "forbidden")) throw error;
      told.remarks.push(error.message);
    }
  }
  if (settings.bothWays && what === "move") {
    const told = emptyTable("incident, both ways");
    report.tables.push(told);
    await syncBothWays(moving, { report: told, goOn });
  }
  await goOn();
}

function meaningOf({ values }: MovingSettings, aliases: ReadonlyMap<string, Id>): Meaning {
  return {
    word: (table, column, word) => values[`${table}.${column}:${word}`],
    refer: (_kind, id) => aliases.get(id) ?? id,
  };
}

type Tabled = { table: string; as: "register" | "work"; rows: number; report: TableReport; goOn(): Promise<void> };

async function moveTable(moving: Moving, { table, as, rows: limit, report, goOn }: Tabled): Promise<void> {
  const { office, source, settings } = moving;
  const mapping = mappingFor(office, table);
  const begun = as === "work" && settings.since !== null ? { at: `${settings.since} 00:00:00`, id: "" } : atTheBeginning;
  const kept = moving.isAgain ? atTheBeginning : await markOf(office.db, source.name, table);
  let mark = kept.at === "" ? begun : markBefore(kept, overlapSeconds);
  let reached = mark;
  const types = table === "cmdb_rel_ci" ? await relationTypes(moving) : null;
  const tried = new Set<string>();
  const lay = async (all: readonly SourceRow[], mark: Mark | null) => {
    // What was tried again just now stands in the pages too, where the mark has not passed it by far.
    const rows = all.filter((row) => !tried.has(`${row.sys_updated_on} ${row.sys_id}`));
    const own = rows
      .filter((row) => isOwnRow(table, row))
      .map((row) => (types ? { ...row, type: types.get(row.type ?? "") ?? row.type ?? "" } : row));
    report.read += own.length;
    if (table === "cmdb_ci_service") for (const row of own) moving.services.add(row.sys_id ?? "");
    if (table === "cmdb_ci_service" || table === "cmdb_ci") for (const row of own) moving.items.add(row.sys_id ?? "");
    if (table === "cmdb_rel_ci") await knowEnds(moving, own);
    const planned: Planned[] = await (as === "work" ? planTasks : planRegister)(moving, mapping, own, report);
    if (as === "work" && !moving.isDry)
      await passNumbersOf(
        office,
        mapping.model.kind,
        own.map((row) => row.number ?? null),
      );
    await layPage(moving, { table, rows: planned, mark, report });
    await goOn();
  };
  for (const row of await tryAgain(moving, { table, report, lay })) tried.add(`${row.sys_updated_on} ${row.sys_id}`);
  const readBehind = (from: Mark) => source.rows(table, { query: queryBehind(from), limit });
  // The next page is on its way while this one is laid down.
  let coming = readBehind(mark);
  for (;;) {
    const page = await coming;
    const next = markBehind(page, mark);
    const isLast = page.length < limit;
    if (!isLast) {
      coming = readBehind(next);
      // Should this page fail, the next one's failure is nobody's to hear.
      coming.catch(() => undefined);
    }
    reached = markBehind(rowsUntil(page, office.clock.now()), reached);
    await lay(page, reached.at > kept.at || (reached.at === kept.at && reached.id > kept.id) ? reached : null);
    mark = next;
    if (isLast) return;
  }
}

type Trying = { table: string; report: TableReport; lay(rows: readonly SourceRow[], mark: Mark | null): Promise<void> };

/** What was refused before is asked for by its id, whatever the mark has passed; what the source has no more is let go of. */
async function tryAgain(moving: Moving, { table, report, lay }: Trying): Promise<SourceRow[]> {
  const { office, source } = moving;
  const tried: SourceRow[] = [];
  if (moving.isAgain) return tried;
  const before = (await refusedBefore(office.db, source.name, table)).filter((one) => isId(one.id)).map((one) => one.id);
  if (before.length > 0) report.remarks.push(`${before.length} that were refused before were tried again.`);
  for (let from = 0; from < before.length; from += 100) {
    const ids = before.slice(from, from + 100);
    const rows = await source.rows(table, { query: `sys_idIN${ids.join(",")}`, limit: ids.length });
    const there = new Set(rows.map((row) => row.sys_id));
    if (!moving.isDry)
      await forgetRefused(
        office.db,
        source.name,
        table,
        ids.filter((id) => !there.has(id)),
      );
    await lay(rows, null);
    tried.push(...rows);
  }
  return tried;
}

/** Types of relations are rows of their own there, named by id. */
async function relationTypes({ source }: Moving): Promise<Map<string, string>> {
  const rows = await source.rows("cmdb_rel_type", { query: "ORDERBYsys_id", limit: 1000 });
  return new Map(rows.map((row) => [row.sys_id ?? "", row.sys_name || row.name || ""]));
}

/** Which ends of relations are services, and which are here at all, where a former run moved them. */
async function knowEnds({ office, services, items, aliases }: Moving, rows: readonly SourceRow[]): Promise<void> {
  const ids = rows.flatMap((row) => [row.parent ?? "", row.child ?? ""]);
  const here = ids.map((id) => aliases.get(id) ?? id);
  const text = `select id, true as "isService" from v_service where id = any($1)
    union all select id, false from v_configuration_item where id = any($1)`;
  const known = new Map((await office.db.query<{ id: Id; isService: boolean }>(text, [here])).map((row) => [row.id, row.isService]));
  for (const [place, id] of ids.entries()) {
    const isService = known.get(here[place]!);
    if (isService !== undefined) items.add(id);
    if (isService === true) services.add(id);
  }
}
