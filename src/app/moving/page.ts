import { createHash } from "node:crypto";
import type { ServicenowSource, SourceRow } from "../../connectors/servicenow/client.ts";
import type { Mark } from "../../connectors/servicenow/source/keyset.ts";
import { isPlumbing, type Mapping, type Meaning, readFields } from "../../connectors/servicenow/source/mapping.ts";
import type { Outcome } from "../../engine/handle.ts";
import { isAway } from "../../engine/import-run.ts";
import { stable } from "../../engine/journal.ts";
import type { Office } from "../../engine/office.ts";
import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Command, Envelope } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { MovingSettings, TableReport } from "./contract.ts";
import { forgetRefused, keepRefused, type Refusal } from "./refused.ts";
import { type MovedRow, writeMark, writeMoved } from "./store.ts";

/** One run over one source. */
export type Moving = {
  office: Office;
  source: ServicenowSource;
  settings: MovingSettings;
  isDry: boolean;
  /** Every row is looked at, and held against what is here, whatever earlier runs noted. */
  isAgain: boolean;
  /** Records here that stand for one of the source under another id. */
  aliases: Map<string, Id>;
  /** Ids of the source that are services, and those of all items that a dry run would make. */
  services: Set<string>;
  items: Set<string>;
  meaning: Meaning;
  /** Refused since the last page was laid down; with the next they are written down, to be tried again. */
  refusals: Refusal[];
};
/** What is needed of a run to lay something down. */
export type Laying = Pick<Moving, "office" | "isDry" | "refusals"> & { source: Pick<ServicenowSource, "name"> };
type AnyCommand = Command & Record<string, unknown>;
export type PlannedCommand = { command: AnyCommand; at?: Instant; by?: Id | null };
/** A row of the source, and what is to be done for it. */
export type Planned = {
  kind: string;
  record: Id;
  /** What it is called, for the report. */
  what: string;
  result: "create" | "update" | "unchanged" | "used" | "livesHere";
  commands: PlannedCommand[];
  entries: number;
  moved: MovedRow;
};

const mostProblems = 200;

/** Who lays it down: the house, in the name of whoever did it there. */
export function moverOf(source: string, by: Id | null): Actor {
  return { ...systemActor(`import:${source}`), personId: by, name: `moved from ${source}` };
}

/** A row's fields here. `lost`: why the row cannot be taken over, because something that must be said is not understood; null otherwise. */
export type RowFields = { values: Record<string, unknown>; lost: string | null };

/** What a row's fields are here, with what could not be kept told to the report. */
export function fieldsOf(moving: Moving, mapping: Mapping, row: SourceRow, report: TableReport): RowFields {
  const { values, unfit } = readFields(row, mapping, moving.meaning);
  const must = unfit.find(({ column, why }) => why !== "cut" && mapping.columns.get(column)!.optional !== true);
  const lost = must ? `${must.column} is “${must.word.slice(0, 60)}”, which means nothing here, and cannot be left out.` : null;
  for (const { column, why, word } of unfit) {
    if (why === "word") {
      const said = word.slice(0, 80).toWellFormed();
      const words = report.unknown[column] ?? {};
      report.unknown[column] = words;
      if (Object.hasOwn(words, said) || Object.keys(words).length < 50) words[said] = (words[said] ?? 0) + 1;
    } else report.unfit[column] = (report.unfit[column] ?? 0) + 1;
  }
  for (const [column, text] of Object.entries(row)) {
    if (text === "" || mapping.columns.has(column) || mapping.known.has(column) || isPlumbing(column)) continue;
    report.unmapped[column] = (report.unmapped[column] ?? 0) + 1;
  }
  return { values, lost };
}

/** The same row, read again unchanged, has the same mark. */
export function hashOf(row: SourceRow, values: unknown): string {
  const what = stable([row.sys_updated_on ?? "", row.sys_mod_count ?? "", values]) ?? "";
  return createHash("sha256").update(what).digest("hex");
}

/** Carries the outcomes out of a transaction that is to be taken back. */
class TakenBack extends Error {}

type Page = {
  table: string;
  rows: readonly Planned[];
  mark: Mark | null;
  report: TableReport;
  /** What must be there before, in a dry run alone: otherwise it has been made. */
  before?: readonly Envelope[];
};

/** Lays a page down with the mark behind it, in one transaction; a dry one is taken back. What is refused is told, kept to be tried again, and left out. */
export async function layPage(moving: Laying, { table, rows, mark, report, before = [] }: Page): Promise<void> {
  const refused: { row: Planned; refusal: Refused }[] = [];
  // What is between records that a dry run took back again cannot be tried: it is looked at by its ends alone.
  const laid = moving.isDry && table === "cmdb_rel_ci" ? rows : await layRows(moving, { table, rows, mark, refused, before });
  for (const row of laid) count(report, row);
  for (const one of refused) await layWithout(moving, { table, ...one, report, before });
  const kept = moving.refusals.splice(0);
  if (!moving.isDry && kept.length > 0)
    await keepRefused(moving.office.db, { source: moving.source.name, table, refusals: kept, now: moving.office.clock.now() });
}

type Refused = { sentence: string; field: string | undefined };
type Rows = {
  table: string;
  rows: readonly Planned[];
  mark: Mark | null;
  refused: { row: Planned; refusal: Refused }[];
  before: readonly Envelope[];
};

async function layRows(moving: Laying, laying: Rows): Promise<Planned[]> {
  const { office, source, isDry } = moving;
  const { table, rows, mark, refused, before } = laying;
  let laid: Planned[] = [];
  try {
    const already = refused.length;
    await office.door.batch([...before, ...rows.flatMap((row) => envelopesOf(moving, row))], undefined, async (tx, outcomes) => {
      refused.length = already;
      laid = accepted(rows, outcomes.slice(before.length), refused);
      if (isDry) throw new TakenBack();
      await writeMoved(
        tx,
        source.name,
        table,
        laid.map((row) => row.moved),
      );
      await forgetRefused(
        tx,
        source.name,
        table,
        laid.map((row) => row.moved.id),
      );
      if (mark) await writeMark(tx, source.name, table, mark);
    });
  } catch (error) {
    if (error instanceof TakenBack) return laid;
    if (isAway(error)) throw error;
    // One bad row must not cost its neighbours.
    if (rows.length === 1) {
      office.log.warn({ table, id: rows[0]!.moved.id, error: (error as Error).message }, "a row could not be moved");
      refused.push({ row: rows[0]!, refusal: { sentence: `The database refused it: ${(error as Error).message}`, field: undefined } });
      return [];
    }
    const middle = rows.length >> 1;
    const first = await layRows(moving, { ...laying, rows: rows.slice(0, middle), mark: null });
    return [...first, ...(await layRows(moving, { ...laying, rows: rows.slice(middle) }))];
  }
  return laid;
}

function envelopesOf({ office, source }: Laying, row: Planned): Envelope[] {
  const { kind, record, commands } = row;
  return commands.map(({ command, at, by = null }) => ({
    kind,
    id: record,
    commandId: office.newId(),
    actor: moverOf(source.name, by),
    quiet: true,
    command,
    ...(at ? { at } : {}),
    ...(commands.length > 1 ? { group: row.moved.id } : {}),
  }));
}

/** The rows of which every command was accepted; the others go with the first refusal. */
function accepted(rows: readonly Planned[], outcomes: readonly Outcome[], refused: Rows["refused"]): Planned[] {
  let place = 0;
  return rows.filter((row) => {
    const own = outcomes.slice(place, place + row.commands.length);
    place += row.commands.length;
    const no = own.find((one) => !one.ok && one.refusal.code !== "nothingToDo");
    if (!no || no.ok) return true;
    refused.push({ row, refusal: { sentence: no.refusal.sentence, field: no.refusal.field } });
    return false;
  });
}

/** A refusal that is about one field costs that field, where the record can be without it; any other costs the record. */
async function layWithout(
  moving: Laying,
  given: Pick<Page, "table" | "report"> & { row: Planned; refusal: Refused; before: readonly Envelope[] },
): Promise<void> {
  const { table, report, before } = given;
  let { row, refusal } = given;
  for (let attempt = 1; attempt <= 3 && refusal.field !== undefined; attempt++) {
    const less = without(row, refusal.field);
    if (!less) break;
    const refused: Rows["refused"] = [];
    const [laid] = await layRows(moving, { table, rows: [less], mark: null, refused, before });
    if (laid) {
      report.unfit[refusal.field] = (report.unfit[refusal.field] ?? 0) + 1;
      problem(report, row, `Without ${refusal.field}: ${refusal.sentence}`);
      return count(report, laid);
    }
    row = less;
    refusal = refused[0]!.refusal;
  }
  refuse(moving, report, row, refusal.sentence);
}

function without(row: Planned, field: string): Planned | null {
  let isFound = false;
  const commands = row.commands.map((one) => {
    const { command } = one;
    const changes = { ...(command.changes as Record<string, unknown> | undefined) };
    if (field in changes) {
      delete changes[field];
      isFound = true;
      return { ...one, command: { ...command, changes } };
    }
    if (!(field in command) || command[field] === null) return one;
    isFound = true;
    return { ...one, command: { ...command, [field]: null } };
  });
  return isFound ? { ...row, commands } : null;
}

/** Refuses a row: it is counted, told, and kept to be tried again. */
export function refuse(
  { refusals }: Pick<Moving, "refusals">,
  report: TableReport,
  row: Pick<Planned, "what" | "moved">,
  sentence: string,
): void {
  report.refused++;
  problem(report, row, sentence);
  refusals.push({ id: row.moved.id, what: row.what, sentence });
}

export function problem(report: TableReport, row: Pick<Planned, "what" | "moved">, sentence: string): void {
  if (report.problems.length < mostProblems)
    report.problems.push({ id: row.moved.id.slice(0, 80), what: row.what.slice(0, 160).toWellFormed(), sentence: sentence.slice(0, 1000) });
}

function count(report: TableReport, row: Planned): void {
  report[row.result]++;
  report.entries += row.entries;
}
