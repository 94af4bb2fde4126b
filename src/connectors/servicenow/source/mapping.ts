import { isId } from "../../../kernel/ids.ts";
import type { Field, Model } from "../../../kernel/model.ts";
import type { SourceRow } from "../client.ts";
import { readMoment } from "../server/script.ts";

/** A table whose rows become records of one kind; what its columns mean is said by the kind's own model. */
export type Mapping = {
  table: string;
  model: Model;
  columns: ReadonlyMap<string, Field>;
  /** Columns that stand for something that is taken over otherwise, or follows here from the rest. */
  known: ReadonlySet<string>;
};
/** What a cell of the source is here. `cut`: it is longer than it can be here, and was shortened. */
export type ReadCell = { ok: true; value: unknown; cut?: true } | { ok: false; why: "word" | "unfit" };
/** How the cells of a row are understood beyond the models. */
export type Meaning = {
  /** What a word means here, where somebody said so. */
  word(table: string, column: string, word: string): string | undefined;
  /** The record here that a record of the source is. */
  refer(kind: string, id: string): string;
};

/** Follows from what happens here, or means something else there: no column of it is taken over. */
const ours: Readonly<Record<string, readonly string[]>> = {
  incident: ["majorState", "resolutionSeconds", "businessResolutionSeconds"],
  dependency: ["relation"],
  // Templates are not taken over: a change keeps its words, which it was approved for.
  change: ["template"],
};
const stamps = new Set(["number", "createdAt", "createdBy", "updatedAt", "updatedBy"]);

/** The columns of a kind's table that are taken over, as its model and the office's own fields name them. */
export function mappingOf(model: Model, fields: readonly Field[]): Mapping {
  const left = new Set(ours[model.kind] ?? []);
  const columns = new Map<string, Field>();
  const known = new Set(Object.keys(model.servicenow?.columns ?? {}));
  for (const field of fields) {
    const column = field.custom ? field.name : field.servicenow;
    if (column === undefined || field.derived || field.type === "json" || stamps.has(field.name)) continue;
    if (field.readPermission === "people.administer") continue;
    if (left.has(field.name) || (field.name === "active" && field.setByRules)) known.add(column);
    else columns.set(column, field);
  }
  return { table: model.servicenow?.table ?? "", model, columns, known };
}

/** The fields of a row, and what of it could not be kept. Columns that the source does not send are not spoken of. */
export function readFields(
  row: SourceRow,
  mapping: Mapping,
  meaning: Meaning,
): { values: Record<string, unknown>; unfit: { column: string; why: "word" | "unfit" | "cut"; word: string }[] } {
  const values: Record<string, unknown> = {};
  const unfit: { column: string; why: "word" | "unfit" | "cut"; word: string }[] = [];
  for (const [column, field] of mapping.columns) {
    const text = row[column];
    if (text === undefined) continue;
    const read = readCell(text, { field, column, table: mapping.table, meaning });
    if (!read.ok) unfit.push({ column, why: read.why, word: text });
    else {
      if (read.cut) unfit.push({ column, why: "cut", word: text });
      values[field.name] = read.value;
    }
  }
  return { values, unfit };
}

type Cell = { field: Field; column: string; table: string; meaning: Meaning };

/** A raw cell as a field keeps it. Raw values are UTC and codes, whatever the user of the source prefers; a shown one is never guessed at. */
export function readCell(text: string, { field, column, table, meaning }: Cell): ReadCell {
  const unfit = { ok: false, why: "unfit" } as const;
  const said = text.trim();
  if (said === "" || said === "NULL") return { ok: true, value: nothingOf(field) };
  switch (field.type) {
    case "boolean":
      return /^(true|false|1|0)$/.test(said) ? { ok: true, value: said === "true" || said === "1" } : unfit;
    case "integer":
      return /^-?\d{1,9}$/.test(said) ? { ok: true, value: Number(said) } : unfit;
    case "decimal":
      return Number.isFinite(Number(said)) ? { ok: true, value: Number(said) } : unfit;
    case "instant": {
      const at = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(said) ? readMoment(said, "UTC") : null;
      return at === null ? unfit : { ok: true, value: at };
    }
    case "date":
      return /^\d{4}-\d\d-\d\d$/.test(said) ? { ok: true, value: said } : unfit;
    case "choice":
      return choiceOf(said, { field, column, table, meaning });
    case "reference":
      return isId(said) ? { ok: true, value: meaning.refer(field.reference ?? "", said) } : unfit;
    case "references":
      return {
        ok: true,
        value: said
          .split(",")
          .filter(isId)
          .map((id) => meaning.refer(field.reference ?? "", id)),
      };
    case "longtext":
      return shortened(text, field);
    default:
      // Problems are named by incidents as a text: they stand behind them in the line.
      return isId(said) ? { ok: true, value: meaning.refer("", said) } : shortened(said, field);
  }
}

function nothingOf(field: Field): unknown {
  if (field.type === "references") return [];
  if (field.type === "boolean") return false;
  return field.standard ?? null;
}

function shortened(text: string, { max = 4000 }: Field): ReadCell {
  return text.length > max ? { ok: true, value: `${text.slice(0, max - 1)}…`, cut: true } : { ok: true, value: text };
}

/** By what somebody said that it means, else by its code, else by the number before its word; an open choice takes any word. */
function choiceOf(word: string, { field, column, table, meaning }: Cell): ReadCell {
  const said = meaning.word(table, column, word);
  if (said !== undefined) return { ok: true, value: said };
  if (field.editableChoices || (field.custom && !field.choices?.length)) return { ok: true, value: word.slice(0, 80) };
  const values = (field.choices ?? []).map((one) => one.value);
  if (values.includes(word)) return { ok: true, value: word };
  const number = /^(-?\d+)\s*-\s/.exec(word)?.[1];
  return number !== undefined && values.includes(number) ? { ok: true, value: number } : { ok: false, why: "word" };
}

/** Names of columns that every table has, or that only the source itself needs. */
export function isPlumbing(column: string): boolean {
  return /^(number$|sys_|upon_|approval|activity_due|work_notes_list|additional_assignee|group_list|business_stc|calendar_stc|comments|work_notes|made_sla|escalation)/.test(
    column,
  );
}
