import { createHash } from "node:crypto";
import type { Field, FieldType } from "../kernel/model.ts";
import type { Instant } from "../kernel/time.ts";
import { breathing } from "./breathing.ts";
import type { Importer, ImportProblem, ImportRow, ImportSettings, Sheet } from "./import-contract.ts";
import { type DateForm, type DateSeen, dateFormOf, dateReader, type ReadInstant } from "./import-dates.ts";

export type Mapping = readonly (string | null)[];
/** A column as the mapping shows it: where it goes, and three different values from it. */
export type ColumnView = { column: string; target: string | null; samples: string[]; filled: number; why: string | null };
/** A field of one's own that an unknown column goes to. */
export type CustomColumn = { place: number; name: string; label: string; type: FieldType; choices: readonly string[] | null };

const customName = /^u_[a-z0-9_]{1,40}$/;
const longestText = 4000;

/** The mapping for a file where nobody changed it: by name, and unknown columns to fields of their own where that is wanted. */
export function proposedMapping(importer: Importer, sheet: Sheet, settings: ImportSettings): Mapping {
  const { mapping } = importer.propose(sheet.columns);
  if (!settings.customFields) return mapping;
  const taken = new Set(mapping.filter((target) => target !== null));
  return mapping.map((target, place) => {
    const column = sheet.columns[place]!;
    if (target !== null || importer.needless(column) !== null || isEmpty(sheet, place)) return target;
    let name = customFieldName(column);
    for (let count = 2; taken.has(name); count++) name = `${customFieldName(column).slice(0, 38)}_${count}`;
    taken.add(name);
    return name;
  });
}

/** Why a mapping cannot be used: a column for each of the file's, known targets, none twice. */
export function mappingProblem(importer: Importer, sheet: Sheet, mapping: Mapping): string | null {
  if (mapping.length !== sheet.columns.length) return `The mapping names ${mapping.length} columns; the file has ${sheet.columns.length}.`;
  const seen = new Map<string, string>();
  for (const [place, target] of mapping.entries()) {
    if (target === null) continue;
    const column = sheet.columns[place]!;
    if (!customName.test(target) && !importer.targets.some((one) => one.name === target))
      return `"${column}" goes to "${target}", which is no field here. Fields of your own begin with u_.`;
    const other = seen.get(target);
    if (other !== undefined) return `"${other}" and "${column}" both go to "${target}". Leave one of them out.`;
    seen.set(target, column);
  }
  return null;
}

/** The columns with where they go and what is in them, for the mapping table. */
export async function columnViews(importer: Importer, sheet: Sheet, mapping: Mapping): Promise<ColumnView[]> {
  const views: ColumnView[] = [];
  const breathe = breathing();
  for (const [place, column] of sheet.columns.entries()) {
    await breathe();
    const samples = new Set<string>();
    let filled = 0;
    for (const { cells } of sheet.rows) {
      const cell = cells[place]!;
      if (cell === "") continue;
      filled++;
      if (samples.size < 3) samples.add(cell.slice(0, 60));
    }
    const target = mapping[place]!;
    const why = target !== null ? null : filled === 0 ? "It is empty." : importer.needless(column);
    views.push({ column, target, samples: [...samples], filled, why });
  }
  return views;
}

/** The columns that go to fields of one's own, with the type of a field that exists, else the plainest that holds every value. */
export function customColumns(sheet: Sheet, mapping: Mapping, existing: readonly Field[]): CustomColumn[] {
  return mapping.flatMap((target, place) => {
    if (target === null || !customName.test(target)) return [];
    const known = existing.find((field) => field.name === target);
    const type = known?.type ?? typeOf(sheet, place);
    const choices = known?.choices?.map((one) => one.value) ?? null;
    return [{ place, name: target, label: known?.label ?? sheet.columns[place]!.slice(0, 80), type, choices }];
  });
}

/** The form of the dates in every column that goes to an instant. */
export function datesOf(importer: Importer, sheet: Sheet, mapping: Mapping): DateForm {
  return dateFormOf(datesIn(importer, sheet, mapping));
}

function* datesIn(importer: Importer, sheet: Sheet, mapping: Mapping): Generator<DateSeen> {
  const seen = new Set<string>();
  for (const [place, target] of mapping.entries()) {
    if (importer.targets.find((one) => one.name === target)?.type !== "instant") continue;
    for (const { line, cells } of sheet.rows) {
      const text = cells[place]!.trim();
      if (text === "" || seen.has(text)) continue;
      seen.add(text);
      yield { text, line, column: sheet.columns[place]! };
    }
  }
}

type Reading = {
  importer: Importer;
  sheet: Sheet;
  mapping: Mapping;
  settings: ImportSettings & { dateOrder: NonNullable<ImportSettings["dateOrder"]>; timeZone: string };
  custom: readonly CustomColumn[];
  /** Hears of a cell that does not read. */
  tell(kind: "refuse" | "remark", problem: ImportProblem): void;
};

/** Makes the rows of a sheet readable by target. A cell is read when somebody asks for it. Others have their turn between rows. */
export async function readRows(reading: Reading): Promise<ImportRow[]> {
  const { sheet, mapping, settings, importer } = reading;
  const places = new Map<string, number>();
  for (const [place, target] of mapping.entries()) if (target !== null) places.set(target, place);
  const readDate = dateReader(settings.dateOrder, settings.timeZone);
  const hashOf = rowHash(sheet.columns, `${importer.name}/${settings.source}`);
  const shared = { ...reading, places, readDate };
  const rows: ImportRow[] = [];
  const breathe = breathing();
  for (const { line, cells } of sheet.rows) {
    rows.push(new Row(line, hashOf(cells), cells, shared));
    await breathe();
  }
  return rows;
}

type Shared = Reading & { places: ReadonlyMap<string, number>; readDate: (text: string) => ReadInstant };

/** A class, because there are many: what all rows share is kept once. */
class Row implements ImportRow {
  readonly line: number;
  readonly hash: string;
  private readonly cells: readonly string[];
  private readonly shared: Shared;

  constructor(line: number, hash: string, cells: readonly string[], shared: Shared) {
    this.line = line;
    this.hash = hash;
    this.cells = cells;
    this.shared = shared;
  }

  text(target: string): string | null {
    const place = this.shared.places.get(target);
    const cell = place === undefined ? "" : this.cells[place]!.trim();
    return cell === "" ? null : cell;
  }

  instant(target: string): Instant | null {
    const text = this.text(target);
    if (text === null) return null;
    const { readDate, tell, sheet, places } = this.shared;
    const read = readDate(text);
    const column = sheet.columns[places.get(target)!]!;
    if (!read.ok) tell("refuse", { line: this.line, column, reason: read.reason });
    else if (read.remark) tell("remark", { line: this.line, column, reason: read.remark });
    return read.ok ? read.at : null;
  }

  custom(): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const one of this.shared.custom) {
      const text = this.cells[one.place]!.trim();
      const value = text === "" ? null : customValue(one, text);
      const tell = (kind: "refuse" | "remark", reason: string) =>
        this.shared.tell(kind, { line: this.line, column: this.shared.sheet.columns[one.place]!, reason });
      if (value === undefined) tell("refuse", `"${text.slice(0, 40)}" does not fit the field ${one.name}.`);
      else values[one.name] = value;
      if (typeof value === "string" && value.length < text.length) tell("remark", `Cut to ${longestText} characters.`);
    }
    return values;
  }
}

/** Half of the SHA-256 of what a row says: its filled cells by column name, in whatever order the columns stand. */
function rowHash(columns: readonly string[], source: string): (cells: readonly string[]) => string {
  const order = columns.map((column, place) => ({ column, place })).sort((a, b) => (a.column < b.column ? -1 : 1));
  return (cells) => {
    let text = source;
    for (const { column, place } of order) {
      const cell = cells[place]!.trim();
      if (cell !== "") text += `\u0001${column}\u0002${cell}`;
    }
    return createHash("sha256").update(text).digest("hex").slice(0, 32);
  };
}

function customFieldName(column: string): string {
  const words = column
    .toLowerCase()
    .replace(/^u_/, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return `u_${words.slice(0, 40) || "field"}`;
}

function typeOf(sheet: Sheet, place: number): FieldType {
  let isFlag = true;
  for (const { cells } of sheet.rows) {
    const cell = cells[place]!.trim();
    if (cell.length > 160) return "longtext";
    if (cell !== "" && !/^(true|false)$/i.test(cell)) isFlag = false;
  }
  return isFlag ? "boolean" : "text";
}

/** A cell as the field's type holds it; undefined where it does not fit. */
function customValue({ type, choices }: CustomColumn, text: string): unknown {
  if (type === "boolean") return /^(true|yes|1)$/i.test(text) ? true : /^(false|no|0)$/i.test(text) ? false : undefined;
  if (type === "integer") return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
  if (type === "decimal") return /^-?\d{1,12}(\.\d+)?$/.test(text) ? Number(text) : undefined;
  if (type === "date") return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;
  if (choices && choices.length > 0 && !choices.includes(text)) return undefined;
  return text.slice(0, longestText);
}

function isEmpty(sheet: Sheet, place: number): boolean {
  return sheet.rows.every(({ cells }) => cells[place]!.trim() === "");
}
