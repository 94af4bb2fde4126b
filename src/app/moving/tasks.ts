import { SourceRefused, type SourceRow } from "../../connectors/servicenow/client.ts";
import { readMoment } from "../../connectors/servicenow/server/script.ts";
import { type Heard, heardOf, isUnheard } from "../../connectors/servicenow/source/heard.ts";
import { type AuditFact, type EntryFact, type HistoryStep, historySteps } from "../../connectors/servicenow/source/history.ts";
import { type Mapping, readCell } from "../../connectors/servicenow/source/mapping.ts";
import { baseOf } from "../../connectors/servicenow/source/merge.ts";
import { kindEntry } from "../../engine/house.ts";
import { type Id, isId } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import { addMs, type Instant } from "../../kernel/time.ts";
import type { TableReport } from "./contract.ts";
import { fieldsOf, hashOf, type Moving, type Planned, type PlannedCommand, refuse } from "./page.ts";
import { recordsOf } from "./registers.ts";
import { type MovedRow, movedElsewhere, movedRows, personsByWord } from "./store.ts";

/** What every kind of work has in common with every other, and how it differs: the states of which a field keeps the time. */
const milestones: Readonly<Record<string, readonly { field: string; state: string }[]>> = {
  incident: [
    { field: "resolvedAt", state: "6" },
    { field: "closedAt", state: "7" },
  ],
  problem: [
    { field: "resolvedAt", state: "106" },
    { field: "closedAt", state: "107" },
  ],
  change: [{ field: "closedAt", state: "3" }],
};
const atOnce = 100;
const mostEntries = 10_000;
const recentMs = 15 * 60_000;

/** What is to be done for a page of work: incidents, problems, changes and their tasks, each with its history. */
export async function planTasks(moving: Moving, mapping: Mapping, rows: readonly SourceRow[], report: TableReport): Promise<Planned[]> {
  const { office, source } = moving;
  const { kind } = mapping.model;
  const sound = rows.filter((row) => isSound(moving, row, report));
  const ids = sound.map((row) => row.sys_id!);
  const known = await movedRows(office.db, source.name, mapping.table, ids);
  const read = sound.map((row) => ({ row, id: row.sys_id!, ...fieldsOf(moving, mapping, row, report) }));
  const recently = addMs(office.clock.now(), -recentMs);
  // What was changed just now is looked at once more, though it is unchanged: its audit may have been behind.
  const isSame = ({ row, id, values }: (typeof read)[number]) => known.get(id)?.hash === hashOf(row, values);
  const fresh = read.filter((one) => moving.isAgain || !isSame(one) || momentOf(one.row.sys_updated_on)! > recently);
  const records = await recordsOf(
    moving,
    kind,
    fresh.map((one) => one.id),
  );
  const taken = await takenNumbers(
    moving,
    kind,
    fresh.map((one) => one.row),
  );
  const told = await toldOf(
    moving,
    mapping,
    fresh.map((one) => one.id),
    report,
  );
  const people = await personsByWord(
    office.db,
    source.name,
    usersIn(
      fresh.map((one) => one.row),
      told,
    ),
  );
  const others = await movedElsewhere(
    office.db,
    source.name,
    fresh.flatMap(({ id }) => (records.has(id) && !known.has(id) ? [id] : [])),
  );
  const asked = { moving, mapping, report, taken, people, told };
  return read.flatMap((one) => {
    const { row, id, values, lost } = one;
    const hash = hashOf(row, values);
    const before = known.get(id) ?? null;
    const moved: MovedRow = {
      id,
      kind,
      record: id,
      word: null,
      hash,
      historyAt: before?.historyAt ?? null,
      historyFrom: before?.historyFrom ?? null,
      historyIds: before?.historyIds ?? [],
      base: before?.base ?? null,
      sentN: before?.sentN ?? null,
    };
    const base: Planned = { kind, record: id, what: row.number || id, result: "unchanged", commands: [], entries: 0, moved };
    if (!fresh.includes(one)) return [base];
    const other = others.get(id);
    if (other !== undefined) {
      refuse(
        moving,
        report,
        base,
        `Its id is a record's here that came from ${other}. Copies of one instance share their ids: move one of them.`,
      );
      return [];
    }
    const current = records.get(id) ?? null;
    if (current && current.observed !== true) return [{ ...base, result: "livesHere" }];
    if (lost !== null) {
      refuse(moving, report, base, lost);
      return [];
    }
    return planned({ ...asked, row, values, current, base, isSame: !moving.isAgain && isSame(one) }) ?? [];
  });
}

function isSound(moving: Moving, row: SourceRow, report: TableReport): boolean {
  const id = row.sys_id ?? "";
  if (isId(id) && momentOf(row.sys_created_on) && momentOf(row.sys_updated_on)) return true;
  const why = isId(id) ? "sys_created_on or sys_updated_on is no time such as 2026-11-26 13:08:00" : "its sys_id is no id";
  refuse(moving, report, { what: row.number || id, moved: { ...nobody, id } }, `It cannot be read: ${why}.`);
  return false;
}
const nobody: MovedRow = { id: "", kind: "", record: "", word: null, hash: "", historyAt: null, historyIds: [] };

type Told = {
  audits: ReadonlyMap<string, readonly SourceRow[]>;
  entries: ReadonlyMap<string, readonly SourceRow[]>;
  clocks: ReadonlyMap<string, readonly SourceRow[]>;
};
type Asked = {
  moving: Moving;
  mapping: Mapping;
  report: TableReport;
  taken: ReadonlySet<string>;
  people: ReadonlyMap<string, Id>;
  told: Told;
  row: SourceRow;
  values: Record<string, unknown>;
  current: AnyRecord | null;
  base: Planned;
  /** Nothing of the row itself has changed. */
  isSame: boolean;
};

function planned(asked: Asked): Planned | null {
  const { moving, mapping, report, taken, row, current, base } = asked;
  const isTaken = current === null && taken.has(row.number ?? "");
  if (isTaken && moving.settings.onTaken === "refuse") {
    refuse(
      moving,
      report,
      base,
      `The number ${row.number} is another record's here. Say that such records get a new number, or leave it there.`,
    );
    return null;
  }
  const values = {
    ...asked.values,
    ...verdicts(asked),
    ...(isTaken && mapping.columns.has("correlation_id") ? { correlationId: row.number } : {}),
  };
  const { audits, entries, until } = factsOf(asked);
  if (asked.isSame && audits.length + entries.length === 0) return { ...base, moved: { ...base.moved, ...until } };
  const steps = historySteps({
    final: values,
    here: current && heldNow(current, Object.keys(values)),
    createdAt: momentOf(row.sys_created_on)!,
    createdBy: row.sys_created_by ?? "",
    updatedAt: momentOf(row.sys_updated_on)!,
    updatedBy: row.sys_updated_by ?? "",
    audits,
    entries,
    begins: mapping.model.servicenow?.begins ?? {},
    milestones: milestones[mapping.model.kind] ?? [],
  });
  const number = isTaken ? null : row.number || null;
  const commands = steps.map((step) => commandOf(step, { ...asked, number }));
  const result = current ? (commands.length > 0 ? "update" : "unchanged") : "create";
  return { ...base, result, commands, entries: entries.length, moved: { ...base.moved, ...until, base: baseOf(values) } };
}

function heldNow(current: AnyRecord, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, (name.startsWith("u_") ? current.extra[name] : current[name]) ?? null]));
}

/** What the source itself made of it, beside our own: its clocks, and its counts. */
function verdicts({ mapping, row, told }: Asked): Record<string, unknown> {
  if (!mapping.model.shape.sourceSays) return {};
  const own = Object.fromEntries(["made_sla", "calendar_stc", "business_stc"].flatMap((name) => (row[name] ? [[name, row[name]]] : [])));
  const clocks = (told.clocks.get(row.sys_id!) ?? []).map(
    ({ sla = "", stage = "", has_breached = "", start_time = "", end_time = "", percentage = "" }) => ({
      ...{ sla, stage, has_breached, start_time, end_time, percentage },
    }),
  );
  const all = { ...own, ...(clocks.length > 0 ? { task_sla: clocks } : {}) };
  return { sourceSays: Object.keys(all).length > 0 ? all : null };
}

/** What is new since the last time, in our terms. */
function factsOf({ moving, mapping, row, told, base }: Asked): {
  audits: AuditFact[];
  entries: EntryFact[];
  until: Required<Heard>;
} {
  const isNew = (one: { id: string; at: Instant }) => isUnheard(base.moved, one);
  const stamp = (one: SourceRow) => ({
    id: one.sys_id ?? "",
    at: momentOf(one.sys_created_on) ?? "",
    by: one.sys_created_by || one.user || "",
  });
  const audits = (told.audits.get(row.sys_id!) ?? []).flatMap((one): AuditFact[] => {
    const field = mapping.columns.get(one.fieldname ?? "");
    const base = stamp(one);
    if (!field || base.at === "" || !isNew(base)) return [];
    const cell = { field, column: one.fieldname!, table: mapping.table, meaning: moving.meaning };
    const [old, next] = [readCell(one.oldvalue ?? "", cell), readCell(one.newvalue ?? "", cell)];
    return next.ok ? [{ ...base, field: field.name, old: old.ok ? old.value : null, new: next.value }] : [];
  });
  const entries = (told.entries.get(row.sys_id!) ?? []).flatMap((one): EntryFact[] => {
    const base = stamp(one);
    const text = one.value ?? "";
    if (!/^(comments|work_notes)$/.test(one.element ?? "") || text.trim() === "" || base.at === "" || !isNew(base)) return [];
    return [{ ...base, entry: one.element === "comments" ? "comment" : "note", text }];
  });
  // By their ids all that is shown now is known from here on, and not only what is new.
  const shown = [...(told.audits.get(row.sys_id!) ?? []), ...(told.entries.get(row.sys_id!) ?? [])]
    .map(stamp)
    .filter(({ at }) => at !== "");
  return { audits, entries, until: heardOf(shown, base.moved) };
}

function commandOf(step: HistoryStep, { moving, people, number }: Asked & { number: string | null }): PlannedCommand {
  const source = moving.source.name.slice(0, 80);
  const by = step.by === null ? null : (people.get(step.by) ?? null);
  if (step.is === "entry") return { at: step.at, by, command: { type: "recordEntry", entry: step.entry, text: step.text, source } };
  return { at: step.at, by, command: { type: "recordHistory", changes: step.changes, number, source } };
}

/** What was written on records, what was changed in them and how their clocks ran, as far as the source lets us read it. */
async function toldOf(moving: Moving, mapping: Mapping, ids: readonly string[], report: TableReport): Promise<Told> {
  const { table } = mapping;
  const ask = async (name: string, key: string, only: string) => {
    try {
      return groupedBy(await rowsFor(moving, { name, key, only, ids }), key);
    } catch (error) {
      if (!(error instanceof SourceRefused) || (error.code !== "forbidden" && error.code !== "noTable")) throw error;
      const sentence = `${error.message} What only that table tells is not moved.`;
      if (!report.remarks.includes(sentence)) report.remarks.push(sentence);
      return new Map<string, SourceRow[]>();
    }
  };
  const [entries, audits, clocks] = await Promise.all([
    ask("sys_journal_field", "element_id", `^name=${table}^ORDERBYsys_created_on`),
    ask("sys_audit", "documentkey", `^tablename=${table}^ORDERBYsys_created_on`),
    mapping.model.shape.sourceSays ? ask("task_sla", "task", "") : new Map<string, SourceRow[]>(),
  ]);
  return { entries, audits, clocks };
}

type Asking = { name: string; key: string; only: string; ids: readonly string[] };

/** Rows of a table that belong to some records; asked in parts, and in smaller ones where an answer is full. */
export async function rowsFor({ source }: Moving, { name, key, only, ids }: Asking): Promise<SourceRow[]> {
  const found: SourceRow[] = [];
  const parts: (readonly string[])[] = [];
  for (let from = 0; from < ids.length; from += atOnce) parts.push(ids.slice(from, from + atOnce));
  for (let part = parts.shift(); part; part = parts.shift()) {
    const rows = await source.rows(name, { query: `${key}IN${part.join(",")}${only}`, limit: mostEntries });
    if (rows.length < mostEntries || part.length === 1) found.push(...rows);
    else parts.unshift(part.slice(0, part.length >> 1), part.slice(part.length >> 1));
  }
  return found;
}

export function groupedBy(rows: readonly SourceRow[], key: string): Map<string, SourceRow[]> {
  const groups = new Map<string, SourceRow[]>();
  for (const row of rows) {
    const group = groups.get(row[key] ?? "");
    if (group) group.push(row);
    else groups.set(row[key] ?? "", [row]);
  }
  return groups;
}

function usersIn(rows: readonly SourceRow[], told: Told): string[] {
  const words = new Set<string>();
  for (const row of [...rows, ...[...told.entries.values(), ...told.audits.values()].flat()])
    for (const word of [row.sys_created_by, row.sys_updated_by, row.user]) if (word) words.add(word);
  return [...words];
}

async function takenNumbers({ office }: Moving, kind: string, rows: readonly SourceRow[]): Promise<Set<string>> {
  const { table, model } = kindEntry(office.house, kind);
  if (!model.number) return new Set();
  const own = new Map(rows.map((row) => [row.number ?? "", row.sys_id]));
  const found = await office.db.query<{ id: Id; number: string }>(`select id, number from ${table.name} where number = any($1)`, [
    [...own.keys()],
  ]);
  return new Set(found.flatMap(({ id, number }) => (own.get(number) === id ? [] : [number])));
}

/** A raw time of the source: UTC, to the second. */
export function momentOf(text: string | undefined): Instant | null {
  return text && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? readMoment(text, "UTC") : null;
}
