import { type Actor, systemActor } from "../kernel/actor.ts";
import type { Id } from "../kernel/ids.ts";
import { addMs, type Instant } from "../kernel/time.ts";
import { type PlannedConfiguration, planConfiguration } from "./configuration-plan.ts";
import { foundInConfiguration, layConfiguration } from "./configuration-run.ts";
import { checkPlan } from "./import-check.ts";
import type { Mapping } from "./import-columns.ts";
import type { AnyImporter, ConfigurationImporter, Importer, ImportSettings } from "./import-contract.ts";
import { type Plan, type Planned, planImport } from "./import-plan.ts";
import { ImportRefused, isAway, layDown, type Progress } from "./import-run.ts";
import { settingsFor } from "./import-settings.ts";
import {
  bytesOfRun,
  claimRun,
  findRun,
  forgetRun,
  type ImportActor,
  type ImportFound,
  type ImportRun,
  type ImportState,
  insertRun,
  newestRuns,
  nextRunDue,
  type ReportLine,
  reportPage,
  TakenOver,
  writeChoices,
  writeFound,
} from "./import-store.ts";
import type { Office } from "./office.ts";
import type { TimedWork } from "./waker.ts";

export type Imports = {
  importers: ReadonlyMap<string, AnyImporter>;
  /** Keeps a file; nothing is read yet. */
  begin(given: { importer: AnyImporter; fileName: string; bytes: Uint8Array; settings?: ImportSettings; actor: Actor }): Promise<ImportRun>;
  find(id: Id): Promise<ImportRun | null>;
  newest(): Promise<ImportRun[]>;
  /** Changes what was chosen; false where the run is under way or over. */
  choose(id: Id, settings: ImportSettings, mapping: Mapping | null): Promise<boolean>;
  /** Asks for a dry run, or for the import itself; false where the run is not in a state for it. */
  ask(id: Id, what: "check" | "run"): Promise<boolean>;
  /** Asks a run to end after the batch in hand. */
  stop(id: Id): Promise<boolean>;
  /** Takes a run away, with its file, that put nothing into the house; false where it did, is under way or over. */
  forget(id: Id): Promise<boolean>;
  /** Does at once what was asked of a run, in this process. Answers the run as it then stands, null where another process has it. */
  work(id: Id, how?: { signal?: AbortSignal; onProgress?: (progress: Progress) => void }): Promise<ImportRun | null>;
  report(id: Id, page: { after: string | null; limit: number; isTroubleOnly: boolean }): Promise<ReportLine[]>;
  /** Does what was asked, and takes over what a dead process left. */
  timed: TimedWork;
  /** Ends the run in hand after its batch; another start goes on with it. */
  close(): void;
};

const patienceMs = 60_000;
/** From which states each request is heard. */
const from: Record<"check" | "run", readonly ImportState[]> = {
  check: ["new", "asking", "checked", "failed", "stopped"],
  run: ["checked", "stopped"],
};

/** Opens the imports of an office: what connectors can read, the runs, and the one who works on them. */
export function openImports(office: Office, list: readonly AnyImporter[]): Imports {
  const importers = new Map(list.map((one) => [one.name, one]));
  const closing = new AbortController();
  const { db, clock } = office;

  const move = async (id: Id, to: ImportState, states: readonly ImportState[]): Promise<boolean> => {
    const text = `update import_run set state = $2, stop_wanted = false, asked_at = $3, worker = null, begun_at = null, ended_at = null, failure = null
      where id = $1 and state = any($4)`;
    return (await db.run(text, [id, to, clock.now(), states])) > 0;
  };
  const take = async (given: { id?: Id; signal: AbortSignal; onProgress: (progress: Progress) => void }): Promise<ImportRun | null> => {
    const now = clock.now();
    const worker = office.newId();
    const claim = { now, staleBefore: addMs(now, -patienceMs), worker, ...(given.id ? { id: given.id } : {}) };
    const run = await claimRun(db, claim);
    if (!run) return null;
    try {
      await workOn({ office, run, worker, importer: importers.get(run.importer), ...given });
    } catch (error) {
      if (error instanceof TakenOver) return null;
      throw error;
    }
    return findRun(db, run.id);
  };
  return {
    importers,
    async begin({ importer, fileName, bytes, settings = settingsFor(importer), actor }) {
      const { personId, name, onBehalfOf } = actor;
      const run = {
        id: office.newId(),
        importer: importer.name,
        source: settings.source,
        fileName,
        settings,
        actor: { personId, name, onBehalfOf },
      };
      await db.transaction((tx) => insertRun(tx, { ...run, createdAt: clock.now() }, bytes));
      return (await findRun(db, run.id))!;
    },
    find: (id) => findRun(db, id),
    newest: () => newestRuns(db, 50),
    async choose(id, settings, mapping) {
      return db.transaction(async (tx) => {
        const text = "select state from import_run where id = $1 and state in ('new', 'asking', 'checked', 'failed') for update";
        if ((await tx.query(text, [id])).length === 0) return false;
        await writeChoices(tx, id, settings, mapping);
        return true;
      });
    },
    ask: (id, what) => move(id, what === "check" ? "toCheck" : "toRun", from[what]),
    async stop(id) {
      if (
        await db.run("update import_run set state = 'stopped', ended_at = $2 where id = $1 and state = 'toRun' and worker is null", [
          id,
          clock.now(),
        ])
      )
        return true;
      return (await db.run("update import_run set stop_wanted = true where id = $1 and state in ('toRun', 'running')", [id])) > 0;
    },
    forget: (id) => forgetRun(db, id),
    work: (id, { signal = closing.signal, onProgress = quiet } = {}) => take({ id, signal, onProgress }),
    report: (id, page) => reportPage(db, id, page),
    timed: {
      name: "imports",
      nextDue: () => nextRunDue(db, patienceMs),
      async runDue() {
        while (!closing.signal.aborted && (await take({ signal: closing.signal, onProgress: quiet })));
        return 0;
      },
    },
    close: () => closing.abort(),
  };
}

const quiet = () => undefined;

type Working = {
  office: Office;
  run: ImportRun;
  worker: string;
  importer: AnyImporter | undefined;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
};

async function workOn(working: Working): Promise<void> {
  const { office, run, worker, importer } = working;
  if (!importer) return end(office, run.id, worker, { state: "failed", failure: `No connector reads ${run.importer} any more.` });
  try {
    if (importer.reads === "configuration") await takeOver(working, importer);
    else await takeIn(working, importer);
  } catch (error) {
    // Where the database is away, the run stays under way and is taken up again.
    if (error instanceof TakenOver || isAway(error)) throw error;
    const { message, stack } = error as Error;
    if (!(error instanceof ImportRefused)) office.log.error({ run: run.id, error: stack ?? message }, "an import failed");
    await end(office, run.id, worker, {
      state: "failed",
      failure: error instanceof ImportRefused ? message : `It failed on our side: ${message}`,
    });
  }
}

/** A history, row by row. */
async function takeIn({ office, run, worker, signal, onProgress }: Working, importer: Importer): Promise<void> {
  const actor = actorOf(run.actor);
  const asked = { importer, bytes: await bytesOfRun(office.db, run.id), settings: run.settings, mapping: run.mapping };
  const planned = await planImport(office, asked);
  if (run.state === "toCheck") {
    if (planned.ok && planned.plan.questions.length === 0) await checkPlan(office, planned.plan, actor, signal);
    if (!signal.aborted) await keepFound(office, run, planned);
    return;
  }
  if (!planned.ok || planned.plan.questions.length > 0) return end(office, run.id, worker, { state: "failed", failure: leftOpen });
  const { plan } = planned;
  // What the dry run said of each line is kept; from here on only what is refused on the way is written.
  plan.verdicts.clear();
  const progress = await beginAt(
    { office, run, worker },
    plan.subjects.reduce((sum, one) => sum + one.rows.length, 0),
  );
  await ending({ office, run, worker, signal }, await layDown({ office, plan, run, actor, worker, signal, progress, onProgress }));
}

/** How another system is set up, thing by thing. */
async function takeOver({ office, run, worker, signal, onProgress }: Working, importer: ConfigurationImporter): Promise<void> {
  const asked = { importer, bytes: await bytesOfRun(office.db, run.id), settings: run.settings, actor: actorOf(run.actor) };
  const planned = await planConfiguration(office, asked);
  if (run.state === "toCheck") return signal.aborted ? undefined : keepConfiguration(office, run, planned);
  if (!planned.ok) return end(office, run.id, worker, { state: "failed", failure: leftOpen });
  const { plan } = planned;
  const progress = await beginAt({ office, run, worker }, plan.work.length);
  await ending({ office, run, worker, signal }, await layConfiguration({ office, plan, run, worker, signal, progress, onProgress }));
}

const leftOpen = "The file leaves something open. Do a dry run and answer its questions.";

/** What was done before counts as done. */
async function beginAt({ office, run, worker }: Pick<Working, "office" | "run" | "worker">, left: number): Promise<Progress> {
  const progress = { done: Math.max(0, run.rowsTotal - left), total: Math.max(run.rowsTotal, left), refused: 0 };
  const text = "update import_run set rows_done = $2, rows_refused = 0 where id = $1 and worker = $3";
  await office.db.run(text, [run.id, progress.done, worker]);
  return progress;
}

async function ending(given: Pick<Working, "office" | "run" | "worker" | "signal">, state: "done" | "stopped"): Promise<void> {
  const { office, run, worker, signal } = given;
  // One that ends because its process ends stays under way: the next start goes on with it.
  if (state === "stopped" && signal.aborted && signal.reason !== stopReason) return release(office, run.id, worker);
  await end(office, run.id, worker, { state, failure: null });
}

async function keepConfiguration(office: Office, run: ImportRun, planned: PlannedConfiguration): Promise<void> {
  const given = planned.ok
    ? { state: "checked" as const, ...foundInConfiguration(planned.plan) }
    : { state: "failed" as const, found: unread(planned.problems), rowsTotal: 0, verdicts: new Map() };
  await office.db.transaction((tx) => writeFound(tx, run.id, given));
}

/** The reason with which a signal says that the import is to stop, not only this process. */
export const stopReason = "stop the import";

async function release(office: Office, id: Id, worker: string): Promise<void> {
  await office.db.run("update import_run set worker = null, asked_at = $3 where id = $1 and worker = $2", [id, worker, office.clock.now()]);
}

async function end(office: Office, id: Id, worker: string, given: { state: ImportState; failure: string | null }): Promise<void> {
  await office.db.transaction(async (tx) => {
    const text = "update import_run set state = $3, failure = $4, ended_at = $5, worker = null where id = $1 and worker = $2";
    await tx.run(text, [id, worker, given.state, given.failure, office.clock.now()]);
    // The file has done its work; the report and the ledger stay.
    if (given.state === "done") await tx.run("delete from import_chunk where run = $1", [id]);
  });
}

async function keepFound(office: Office, run: ImportRun, planned: Planned): Promise<void> {
  const given = planned.ok
    ? { state: planned.plan.questions.length > 0 ? ("asking" as const) : ("checked" as const), ...foundIn(planned.plan) }
    : { state: "failed" as const, found: unread(planned.problems), rowsTotal: 0, verdicts: new Map() };
  await office.db.transaction((tx) => writeFound(tx, run.id, given));
}

function foundIn(plan: Plan): { found: ImportFound; rowsTotal: number; verdicts: Plan["verdicts"] } {
  const counts = { make: 0, add: 0, unchanged: 0, refused: 0, remarks: 0, records: 0, companions: {} as Record<string, number> };
  for (const [head, ...remarks] of plan.verdicts.values()) {
    if (head && head.result !== "remark") counts[head.result]++;
    counts.remarks += remarks.length;
  }
  counts.records = plan.subjects.filter((one) => one.isNew).length;
  for (const { kind } of plan.companions) counts.companions[kind] = (counts.companions[kind] ?? 0) + 1;
  const { columns, questions, sentences, unknown, verdicts } = plan;
  return { found: { columns, questions, sentences, unknown, problems: [], counts }, rowsTotal: counts.make + counts.add, verdicts };
}

function unread(problems: ImportFound["problems"]): ImportFound {
  const counts = { make: 0, add: 0, unchanged: 0, refused: 0, remarks: 0, records: 0, companions: {} };
  return { columns: [], questions: [], sentences: [], unknown: {}, problems, counts };
}

/** Imports are done in the name of the one who asked, with the house's own rights: what they may was checked at the door. */
function actorOf({ personId, name, onBehalfOf }: ImportActor): Actor {
  return { ...systemActor("import"), personId, name, onBehalfOf };
}

/** When a run's worker counts as lost, for those who show it. */
export function isSilent(run: ImportRun, now: Instant): boolean {
  return run.state === "running" && run.beatAt !== null && addMs(run.beatAt, patienceMs) < now;
}
