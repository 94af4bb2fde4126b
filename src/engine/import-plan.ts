import type { Id } from "../kernel/ids.ts";
import type { Command } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";
import { breathing } from "./breathing.ts";
import { kindEntry } from "./house.ts";
import { type ColumnView, columnViews, datesOf, type Mapping, mappingProblem, proposedMapping } from "./import-columns.ts";
import type { DateOrder, Importer, ImportProblem, ImportRow, ImportSettings, ImportSubject, Sheet } from "./import-contract.ts";
import { dateOrders } from "./import-dates.ts";
import type { Companion } from "./import-refer.ts";
import { readSheet } from "./import-sheet.ts";
import { type SettledSettings, translateSheet } from "./import-translate.ts";
import type { Office } from "./office.ts";

/** Something the file leaves open: which setting answers it, and what may be chosen. */
export type ImportQuestion = {
  setting: "dateOrder" | "onTaken" | "timeZone";
  sentence: string;
  choices: { value: string; label: string }[];
};
export type Verdict = {
  result: "make" | "add" | "unchanged" | "refused" | "remark";
  column: string | null;
  reason: string | null;
  makes: string | null;
};
/** A row once it is translated: its cells are let go of, for a plan outlives them by far. */
export type PlannedRow = Pick<ImportRow, "line" | "hash">;
export type PlannedStep = { row: PlannedRow; at: Instant; command: Command & Record<string, unknown> };
/** What is still to be laid over one record. */
export type PlannedSubject = {
  key: string;
  id: Id;
  number: string | null;
  isNew: boolean;
  rows: readonly PlannedRow[];
  steps: PlannedStep[];
};
export type Plan = {
  importer: Importer;
  settings: ImportSettings;
  sheet: Sheet;
  mapping: Mapping;
  columns: ColumnView[];
  questions: ImportQuestion[];
  sentences: string[];
  /** Words that mean nothing here, by target. */
  unknown: Record<string, string[]>;
  companions: Companion[];
  subjects: PlannedSubject[];
  /** By line; the first verdict of a line says what becomes of it. */
  verdicts: Map<number, Verdict[]>;
};
export type Planned = { ok: true; plan: Plan } | { ok: false; problems: ImportProblem[] };
type Asked = { importer: Importer; bytes: Uint8Array; settings: ImportSettings; mapping: Mapping | null };

/** Reads a file and says what importing it means, without writing anything. The same file and settings give the same plan. */
export async function planImport(office: Office, asked: Asked): Promise<Planned> {
  const { importer, bytes, settings } = asked;
  const read = await readSheet(bytes, settings);
  if (!read.ok) return read;
  const { sheet } = read;
  const mapping = asked.mapping ?? proposedMapping(importer, sheet, settings);
  const wrong = mappingProblem(importer, sheet, mapping);
  if (wrong) return { ok: false, problems: [{ line: 0, column: null, reason: wrong }] };
  const plan: Plan = {
    importer,
    settings,
    sheet,
    mapping,
    columns: await columnViews(importer, sheet, mapping),
    questions: [],
    sentences: [sheet.readAs],
    unknown: {},
    companions: [],
    subjects: [],
    verdicts: new Map(),
  };
  sayColumns(plan);
  const dateOrder = settleDates(plan);
  const timeZone = await settleZone(office, plan);
  if (dateOrder === null) return { ok: true, plan };
  await translateInto(office, plan, { ...settings, dateOrder, timeZone });
  return { ok: true, plan: { ...plan, sheet: { ...sheet, rows: [] } } };
}

function sayColumns({ columns, sentences }: Plan): void {
  const out = columns.filter((one) => one.target === null && one.filled > 0 && one.why === null).map((one) => one.column);
  if (out.length > 0) sentences.push(`Left out, because no field is theirs: ${out.join(", ")}. They can become custom fields.`);
}

/** The order of day, month and year: stated, or settled by the dates themselves, or asked. */
function settleDates(plan: Plan): DateOrder | null {
  const form = datesOf(plan.importer, plan.sheet, plan.mapping);
  const { dateOrder } = plan.settings;
  if (dateOrder) return dateOrder;
  if (form.is === "clear") {
    const { because } = form;
    if (because)
      plan.sentences.push(
        `Dates are read as ${dateOrders[form.order]}: ${where(plan, because.line)} has "${because.text}" under ${because.column}.`,
      );
    return form.order;
  }
  const orders = form.is === "ambiguous" ? form.orders : (Object.keys(dateOrders) as DateOrder[]);
  const sentence =
    form.is === "ambiguous"
      ? `"${form.example.text}" (${where(plan, form.example.line)}, ${form.example.column}) can be read in more than one way, and no date of the file settles it. Say how dates are written.`
      : `"${form.one.text}" (${where(plan, form.one.line)}) and "${form.other.text}" (${where(plan, form.other.line)}, ${form.other.column}) are written differently. Say how dates are written; the others are refused.`;
  plan.questions.push({ setting: "dateOrder", sentence, choices: orders.map((order) => ({ value: order, label: dateOrders[order] })) });
  return null;
}

async function settleZone(office: Office, plan: Plan): Promise<string> {
  const { timeZone } = plan.settings;
  if (timeZone) return timeZone;
  const form = datesOf(plan.importer, plan.sheet, plan.mapping);
  const told = plan.importer.propose(plan.sheet.columns).timeZone;
  const text = "select time_zone as zone from v_organisation where active order by created_at limit 1";
  const own = (await office.db.query<{ zone: string }>(text))[0]?.zone;
  const zone = told ?? own ?? "UTC";
  const because = own ? "the organisation's" : "because no organisation is set up";
  const whose = told ? "as this form of export writes them" : `${because}; name another where the source lives elsewhere`;
  if (form.isZoneless) plan.sentences.push(`The dates name no time zone and are read in ${zone} (${whose}).`);
  return zone;
}

async function translateInto(office: Office, plan: Plan, settings: SettledSettings): Promise<void> {
  const { importer, sheet, mapping } = plan;
  const { rows, subjects, refused, remarks, sentences, unknown, companions } = await translateSheet(office, {
    importer,
    sheet,
    mapping,
    settings,
  });
  for (const { line, column, reason } of remarks) addVerdict(plan, line, { result: "remark", column, reason, makes: null });
  plan.sentences.push(...sentences);
  Object.assign(plan.unknown, unknown);
  await settle(office, plan, { subjects, refused, rows });
  plan.companions = companions;
}

type Translated = { subjects: ImportSubject[]; refused: Map<number, ImportProblem>; rows: readonly ImportRow[] };

/** Takes away what is in already and what is refused, finds numbers that are taken, and gives every line its verdict. */
async function settle(office: Office, plan: Plan, { subjects, refused, rows }: Translated): Promise<void> {
  const known = await ledgerOf(office, plan, rows);
  const here = await recordsHere(office, plan, subjects);
  const numbers = new Map<string, string>();
  const taken: string[] = [];
  const breathe = breathing();
  for (const subject of subjects) {
    await breathe();
    const fresh = subject.rows.filter((row) => !known.has(row.hash));
    const current = here.byId.get(subject.id) ?? null;
    const fault = fresh.map((row) => refused.get(row.line)).find((one) => one !== undefined);
    if (fault) {
      for (const row of fresh) judge(plan, row.line, refused.get(row.line) ?? leftOut(plan, row, fault));
      continue;
    }
    for (const row of subject.rows)
      if (known.has(row.hash)) first(plan, row.line, { result: "unchanged", column: null, reason: null, makes: subject.makes });
    if (fresh.length === 0) continue;
    const steps = stillToLay(subject, fresh, current);
    const { number } = subject;
    if (!current && number !== null) {
      const other = numbers.get(number);
      if (other !== undefined) {
        for (const row of fresh)
          judge(plan, row.line, {
            line: row.line,
            column: null,
            reason: `The number ${number} stands for another record of the file too.`,
          });
        continue;
      }
      numbers.set(number, subject.key);
      if (here.taken.has(number)) {
        taken.push(number);
        if (plan.settings.onTaken === "skip") {
          for (const row of fresh)
            judge(plan, row.line, { line: row.line, column: null, reason: `Skipped: ${number} is another record here.` });
          continue;
        }
        steps[0]!.command = plan.importer.renumbered(steps[0]!.command, number);
      }
    }
    const result = current ? "add" : "make";
    for (const row of fresh) first(plan, row.line, { result, column: null, reason: null, makes: subject.makes });
    plan.subjects.push({
      key: subject.key,
      id: subject.id,
      number: number !== null && here.taken.has(number) ? null : number,
      isNew: !current,
      rows: fresh.map(bare),
      steps,
    });
  }
  for (const [line, problem] of refused) if (!isJudged(plan, line)) judge(plan, line, problem);
  for (const row of rows)
    if (!isJudged(plan, row.line)) first(plan, row.line, { result: "unchanged", column: null, reason: null, makes: null });
  askOfNumbers(plan, taken);
}

/** The steps of the rows that are not in yet. A record that is here already does not go back behind its last change. */
function stillToLay(subject: ImportSubject, fresh: readonly ImportRow[], current: { updatedAt: Instant } | null): PlannedStep[] {
  const lines = new Set(fresh.map((row) => row.line));
  const steps = subject.steps.filter((step) => lines.has(step.row.line));
  const last = steps.at(-1);
  const known = current?.updatedAt ?? "";
  return steps
    .filter((step) => !step.isMilestone || step === last || step.at > known)
    .map(({ row, at, command }) => ({ row: bare(row), at: at < known ? known : at, command }));
}

function bare({ line, hash }: ImportRow): PlannedRow {
  return { line, hash };
}

function askOfNumbers(plan: Plan, taken: readonly string[]): void {
  if (taken.length === 0) return;
  const which = `${taken.slice(0, 5).join(", ")}${taken.length > 5 ? ` and ${taken.length - 5} more` : ""}`;
  if (plan.settings.onTaken === "newNumber")
    plan.sentences.push(
      `${taken.length} numbers belong to other records here (${which}); those records get new numbers and keep the old one as correlation.`,
    );
  if (plan.settings.onTaken === null)
    plan.questions.push({
      setting: "onTaken",
      sentence: `${taken.length} numbers of the file belong to other records here (${which}). Say what to do with them.`,
      choices: [
        { value: "newNumber", label: "Give them new numbers, and keep the old ones as correlation, where search finds them" },
        { value: "skip", label: "Leave those records out" },
      ],
    });
}

async function ledgerOf(office: Office, { settings }: Plan, rows: readonly ImportRow[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let from = 0; from < rows.length; from += 5000) {
    const hashes = rows.slice(from, from + 5000).map((row) => row.hash);
    const text = "select hash from import_row where source = $1 and hash = any($2)";
    for (const row of await office.db.query<{ hash: string }>(text, [settings.source, hashes], "import-ledger")) found.add(row.hash);
  }
  return found;
}

type Here = { byId: Map<Id, { updatedAt: Instant }>; taken: Set<string> };

async function recordsHere(office: Office, { importer }: Plan, subjects: readonly ImportSubject[]): Promise<Here> {
  const { table, model } = kindEntry(office.house, importer.kind);
  const here: Here = { byId: new Map(), taken: new Set() };
  for (let from = 0; from < subjects.length; from += 5000) {
    const some = subjects.slice(from, from + 5000);
    const ids = some.map((one) => one.id);
    const text = `select id, updated_at as "updatedAt" from ${table.name} where id = any($1)`;
    for (const row of await office.db.query<{ id: Id; updatedAt: Instant }>(text, [ids], "import-here")) here.byId.set(row.id, row);
    if (!model.number) continue;
    const byNumber = new Map(some.flatMap((one) => (one.number === null ? [] : [[one.number, one.id] as const])));
    const numbers = `select id, number from ${table.name} where number = any($1)`;
    for (const row of await office.db.query<{ id: Id; number: string }>(numbers, [[...byNumber.keys()]], "import-numbers"))
      if (byNumber.get(row.number) !== row.id) here.taken.add(row.number);
  }
  return here;
}

function leftOut(plan: Plan, row: ImportRow, fault: ImportProblem): ImportProblem {
  return { line: row.line, column: null, reason: `Left out with ${where(plan, fault.line)} of the same record: nothing is half imported.` };
}

/** Adds a refusal to the front of a line's verdicts. */
export function judge(plan: Plan, line: number, problem: Pick<ImportProblem, "column" | "reason"> & { line?: number }): void {
  const rest = (plan.verdicts.get(line) ?? []).filter((one) => one.result === "remark");
  plan.verdicts.set(line, [{ result: "refused", column: problem.column, reason: problem.reason, makes: null }, ...rest]);
}

function first(plan: Plan, line: number, verdict: Verdict): void {
  plan.verdicts.set(line, [verdict, ...(plan.verdicts.get(line) ?? [])]);
}

function isJudged(plan: Plan, line: number): boolean {
  const [head] = plan.verdicts.get(line) ?? [];
  return head !== undefined && head.result !== "remark";
}

function addVerdict(plan: Plan, line: number, verdict: Verdict): void {
  const list = plan.verdicts.get(line);
  if (list) list.push(verdict);
  else plan.verdicts.set(line, [verdict]);
}

function where({ sheet }: Plan, line: number): string {
  return `${sheet.lineWord} ${line}`;
}
