import { SourceRefused } from "../../connectors/source-asking.ts";
import type { ListedTicket, TicketSource } from "../../connectors/ticket-source.ts";
import type { Importer, ImportSettings } from "../../engine/import-contract.ts";
import { passNumbersOf } from "../../engine/import-run.ts";
import type { Office } from "../../engine/office.ts";
import { systemActor } from "../../kernel/actor.ts";
import { addMs, type Instant, minInstant } from "../../kernel/time.ts";
import { emptyTable, type MovingRun, type MovingWhat, type TableReport, usualSettings } from "../moving/contract.ts";
import { layPage } from "../moving/page.ts";
import { forgetRefused, refusedBefore, refusedCount } from "../moving/refused.ts";
import { beat, beginRun, claimSource, forgetRuns, letGo, markOf, movedRows, noteRun, writeMark } from "../moving/store.ts";
import { passOver } from "./pass.ts";
import { type Pulling, planTickets, pulledTable } from "./plan.ts";

export type PullAsked = {
  source: TicketSource;
  tool: string;
  user: string;
  importer: Importer;
  settings: ImportSettings;
  /** Tickets that were last changed before this day stay there; null: all come. */
  since: string | null;
  what: Exclude<MovingWhat, "reconcile">;
  /** Every ticket is looked at, and not only those changed since the last reading. */
  again?: boolean;
  /** When it was last set up otherwise: what was refused before is tried again then, else every six hours. */
  setUpAt: Instant;
  /** Tickets that are said to have changed, by id or number: asked for one by one, before all else. */
  hints: readonly string[];
  signal: AbortSignal;
  onBegun?: (run: string) => void;
};
/** What came of a reading. `run`: null where nothing was there to tell of, so that no report is kept. */
export type Pulled = { state: MovingRun["state"]; report: TableReport; failure: string | null; waitMs: number | null; run: string | null };

/** Tickets of the last ten minutes are read once more: an index lags, and a clock may. */
const overlapMs = 10 * 60_000;
/** A reading ends after so long, and the next goes on: nobody else may have the source meanwhile. */
const mostMs = 4 * 60 * 60_000;

/** Each ticket that stands refused costs a request: so often it is asked for where nothing says that it would be taken now. */
const againMs = 6 * 60 * 60_000;
/** Reports of readings are kept so long. */
const keptMs = 30 * 24 * 60 * 60_000;
/** Whoever is not known is not tried again at once: some desks shut an account after a few attempts. Signing in anew ends it. */
const strangerMs = 6 * 60 * 60_000;

class Stopped extends Error {}

/** Reads a system that still runs: hints, what was refused before, and whatever changed since the last time. Refuses where another reads it just now. */
export async function pullTickets(office: Office, asked: PullAsked): Promise<Pulled> {
  const { source, what } = asked;
  const { db, clock } = office;
  const worker = office.newId();
  const claim = {
    name: source.name,
    url: source.url,
    user: asked.user,
    tool: asked.tool,
    settings: usualSettings,
    worker,
    now: clock.now(),
  };
  if (!(await claimSource(db, claim)))
    throw new SourceRefused("busy", `Another run reads ${source.name} just now. Wait for it, or stop it.`);
  const report = emptyTable(pulledTable);
  const standing = await refusedCount(db, source.name);
  const pulled: Pulled = { state: "running", report, failure: null, waitMs: null, run: null };
  const run: MovingRun = {
    ...{ id: office.newId(), source: source.name, what, state: "running", begunAt: clock.now(), endedAt: null, failure: null },
    report: { tables: [report], reconciled: [], differences: [] },
  };
  /** A reading that finds nothing is no news, and there is one every few minutes. */
  const note = async () => {
    if (pulled.run === null) {
      if (asked.onBegun === undefined && run.state !== "failed" && !isTelling(report, standing)) return;
      await beginRun(db, { ...run, now: run.begunAt });
      pulled.run = run.id;
      asked.onBegun?.(run.id);
    }
    await noteRun(db, run);
  };
  const goOn = async () => {
    if (asked.signal.aborted || !(await beat(db, { name: source.name, worker, now: clock.now() }))) throw new Stopped();
    await note();
  };
  // A beat that fails here fails in `goOn` too, and ends the reading there.
  const alive = setInterval(() => void beat(db, { name: source.name, worker, now: clock.now() }).catch(() => undefined), 15_000);
  alive.unref();
  try {
    await readThrough(office, { ...asked, report, goOn });
    run.state = "done";
  } catch (error) {
    if (error instanceof Stopped || asked.signal.aborted) run.state = "stopped";
    else {
      run.state = "failed";
      run.failure = error instanceof SourceRefused ? error.message : `It broke off: ${(error as Error).message}.`;
      if (error instanceof SourceRefused) pulled.waitMs = error.code === "unauthorised" ? strangerMs : error.waitMs;
      else office.log.error({ source: source.name, error: (error as Error).stack }, "reading a system that still runs broke off");
    }
  } finally {
    clearInterval(alive);
    report.remarks.push(...source.remarks);
    run.endedAt = clock.now();
    await note().catch((error: Error) =>
      office.log.error({ source: source.name, error: error.message }, "what a reading came to could not be written"),
    );
    // A way out that a source does not give costs nothing but a place there until its own time is over.
    await source.close().catch(() => undefined);
    await forgetRuns(db, source.name, addMs(clock.now(), -keptMs)).catch((error: Error) =>
      office.log.error({ source: source.name, error: error.message }, "old readings could not be forgotten"),
    );
    await letGo(db, { name: source.name, worker, syncedAt: run.state === "done" && what === "move" ? run.begunAt : null });
  }
  return { ...pulled, state: run.state, failure: run.failure };
}

/** What stood refused before and does still is no news either. */
function isTelling({ create, update, refused }: TableReport, standing: number): boolean {
  return create + update > 0 || refused > standing;
}

type Reading = PullAsked & { report: TableReport; goOn(): Promise<void> };

async function readThrough(office: Office, reading: Reading): Promise<void> {
  const { source, importer, settings, report, goOn, what } = reading;
  const { db } = office;
  const pulling: Pulling = { office, source, importer, settings, isDry: what === "look", refusals: [] };
  await goOn();
  const theirs = await source.greet();
  const named = await readNamed(pulling, reading);
  const kept = reading.again ? null : (await markOf(db, source.name, pulledTable)).at || null;
  const since = kept !== null ? addMs(kept, -overlapMs) : reading.since === null ? null : `${reading.since}T00:00:00.000Z`;
  const until = addMs(office.clock.now(), mostMs);
  for await (const page of passOver(source, since, addMs(theirs, -overlapMs))) {
    const tickets = page.tickets.filter((one) => named.get(one.id)?.updatedAt !== one.updatedAt);
    await layTickets(pulling, { tickets, mark: laterOf(kept, page.mark, theirs), report });
    await goOn();
    if (office.clock.now() > until) throw new Stopped();
  }
  // The list has ended: all that had changed when the reading began has been seen.
  if (!pulling.isDry) {
    const mark = source.isOrdered ? laterOf(kept, (await markOf(db, source.name, pulledTable)).at || null, theirs) : theirs;
    if (mark !== null) await db.transaction((tx) => writeMark(tx, source.name, pulledTable, { at: mark, id: "" }));
  }
}

/** A mark goes forward alone, and never ahead of their clock: what changes until then would be hidden. */
function laterOf(kept: Instant | null, reached: Instant | null, theirs: Instant): Instant | null {
  if (reached === null) return null;
  const bounded = minInstant(reached, theirs)!;
  return kept !== null && bounded <= kept ? null : bounded;
}

/** Tickets that somebody named: a hint, or one that was refused before. What is there no more is refused no more. */
async function readNamed(pulling: Pulling, { hints, report, goOn, again, setUpAt }: Reading): Promise<Map<string, ListedTicket>> {
  const { office, source } = pulling;
  const lately = addMs(office.clock.now(), -againMs);
  const before = again ? [] : await refusedBefore(office.db, source.name, pulledTable, setUpAt > lately ? setUpAt : lately);
  if (before.length > 0) report.remarks.push(`${before.length} that were refused before were tried again.`);
  const gone: string[] = [];
  const found = new Map<string, ListedTicket>();
  for (const name of new Set([...hints, ...before.map((one) => one.id)])) {
    const ticket = await source.one(name);
    if (ticket) found.set(ticket.id, ticket);
    else gone.push(name);
    await goOn();
  }
  if (!pulling.isDry) await forgetRefused(office.db, source.name, pulledTable, gone);
  await layTickets(pulling, { tickets: [...found.values()], mark: null, report });
  return found;
}

type Tickets = { tickets: readonly ListedTicket[]; mark: Instant | null; report: TableReport };
const wholeAtOnce = 50;

async function layTickets(pulling: Pulling, { tickets, mark, report }: Tickets): Promise<void> {
  const { office, source, importer, isDry } = pulling;
  const known = await movedRows(
    office.db,
    source.name,
    pulledTable,
    tickets.map((one) => one.id),
  );
  // What changed just now is read whole even where its time is known: a comment may show behind it.
  const recently = addMs(office.clock.now(), -overlapMs);
  const fresh = tickets.filter((one) => known.get(one.id)?.word !== one.updatedAt || one.updatedAt > recently);
  report.read += tickets.length;
  report.unchanged += tickets.length - fresh.length;
  for (let from = 0; from < fresh.length; from += wholeAtOnce) {
    const whole = await source.whole(fresh.slice(from, from + wholeAtOnce));
    const { rows, companions, others } = await planTickets(pulling, whole, report);
    if (others > 0) tellOthers(report, others);
    const laid = rows.filter(
      (row) => row.commands.length > 0 || row.result !== "unchanged" || known.get(row.moved.id)?.word !== row.moved.word,
    );
    report.unchanged += rows.length - laid.length;
    if (!isDry) {
      await passNumbersOf(
        office,
        importer.kind,
        laid.map((row) => row.what),
      );
      await makeCompanions(pulling, companions);
    }
    await layPage(pulling, { table: pulledTable, rows: laid, mark: null, report, before: isDry ? companions : [] });
  }
  if (mark !== null && !isDry) await office.db.transaction((tx) => writeMark(tx, source.name, pulledTable, { at: mark, id: "" }));
}

function tellOthers(report: TableReport, count: number): void {
  const words = "are no incidents there, and stay.";
  const place = report.remarks.findIndex((one) => one.endsWith(words));
  const before = place < 0 ? 0 : Number.parseInt(report.remarks[place]!, 10);
  const sentence = `${before + count} ${words}`;
  if (place < 0) report.remarks.push(sentence);
  else report.remarks[place] = sentence;
}

/** People, teams and the like that tickets name and that are not here. Made already is as good. */
async function makeCompanions(
  { office, source }: Pulling,
  companions: Awaited<ReturnType<typeof planTickets>>["companions"],
): Promise<void> {
  if (companions.length === 0) return;
  const by = { ...systemActor(`import:${source.name}`), name: `read from ${source.name}` };
  await office.door.batch(
    companions.map((one) => ({ ...one, actor: by })),
    undefined,
    async (_tx, outcomes) => {
      const bad = outcomes.find((one) => !one.ok && one.refusal.code !== "taken" && one.refusal.code !== "alreadyInactive");
      if (bad && !bad.ok) throw new SourceRefused("unreadable", `What a ticket names could not be made: ${bad.refusal.sentence}`);
    },
  );
}
