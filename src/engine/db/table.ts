import { fold, searchWords } from "../../kernel/fold.ts";
import type { AnyRecord, Field, Model } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";
import { customName } from "./filter-sql.ts";
import { send, type Tx } from "./tx.ts";

/** One record kind's table: how its rows are read and written, many at a time. */
export type RecordTable = {
  name: string;
  /** `t.short_description as "shortDescription", …` with `t` as alias. */
  select: string;
  /** The same without long texts that are no column of the list: what a list carries. */
  listSelect: string;
  columns: readonly { column: string; sqlType: string }[];
  load(tx: Tx, ids: readonly string[], lock?: boolean): Promise<AnyRecord[]>;
  /** Within a transaction `insert` and `update` are sent, not waited for: the next statement sees the rows, the commit answers for them. */
  insert(tx: Tx, rows: readonly Row[]): Promise<void>;
  update(tx: Tx, rows: readonly Row[]): Promise<void>;
};
export type Row = { record: AnyRecord; wakeAt: Instant | null };

const sqlTypes: Record<Field["type"], string> = {
  text: "text",
  longtext: "text",
  choice: "text",
  integer: "integer",
  decimal: "double precision",
  boolean: "boolean",
  instant: "timestamptz",
  date: "date",
  reference: 'text collate "C"',
  references: 'text[] collate "C"',
  json: "jsonb",
};

/** Answers the SQL type of a field's column. */
export function sqlType(field: Field): string {
  return sqlTypes[field.type];
}

/** Makes the reader and writer of a model's table. */
export function recordTable(model: Model, hasWake: boolean): RecordTable {
  const own = model.fields.filter((field) => !bookkeeping.has(field.name));
  const folded = own.filter((field) => field.folded);
  const searched = own.filter((field) => field.searchable);
  const columns = [
    ...baseColumns.filter((column) => column.column !== "number" || model.number),
    ...own.map((field) => ({ column: field.column, sqlType: sqlTypes[field.type] })),
    ...folded.map((field) => ({ column: `${field.column}_fold`, sqlType: "text" })),
    ...(searched.length > 0 || model.number ? [{ column: "search_text", sqlType: "text" }] : []),
    ...(hasWake ? [{ column: "wake_at", sqlType: "timestamptz" }] : []),
  ];
  const names = columns.map((one) => one.column).join(", ");
  const typed = columns.map((one) => `${one.column} ${one.sqlType.replace(/ collate.*/, "")}`).join(", ");
  const assigned = columns
    .filter((one) => one.column !== "id")
    .map((one) => `${one.column} = x.${one.column}`)
    .join(", ");
  const select = [
    ...baseColumns.map((one) =>
      one.column === "number" && !model.number ? `null as "number"` : `t.${one.column} as "${camel(one.column)}"`,
    ),
    ...own.map((field) => `t.${field.column} as "${field.name}"`),
  ].join(", ");
  const long = new Set(
    own.filter((field) => field.type === "longtext" && !model.columns.includes(field.name)).map((field) => `"${field.name}"`),
  );
  const listSelect = select
    .split(", ")
    .filter((part) => !long.has(part.split(" as ")[1]!))
    .join(", ");
  const encoding = encodingOf(own, folded, searched);
  const encode = (rows: readonly Row[]) => `[${rows.map((row) => encodeRow(row, encoding)).join(",")}]`;
  const name = model.table;
  return {
    name,
    select,
    listSelect,
    columns,
    async load(tx, ids, lock = true) {
      const text = `select ${select} from ${name} t where t.id = any($1) order by t.id${lock ? " for update" : ""}`;
      return tx.query<AnyRecord>(text, [ids], `load-${name}-${lock}`);
    },
    async insert(tx, rows) {
      const text = `insert into ${name} (${names}) select ${names} from jsonb_to_recordset($1::jsonb) as x(${typed})`;
      await send(tx, text, [encode(rows)], `insert-${name}`);
    },
    async update(tx, rows) {
      const text = `update ${name} t set ${assigned} from jsonb_to_recordset($1::jsonb) as x(${typed}) where t.id = x.id`;
      await send(tx, text, [encode(rows)], `update-${name}`);
    },
  };
}

/**
 * The columns of a list's rows, with `t` as alias: id, number and version always, the named fields, and of the custom fields the named ones
 * (null: all). What is not named is not read. `names` are those of the rows' properties.
 */
export function selectOf(model: Model, fields: readonly Field[], custom: readonly Field[] | null): { text: string; names: string[] } {
  const columns: (readonly [string, string])[] = [
    ["t.id", "id"],
    [model.number ? "t.number" : "null", "number"],
    ["t.version", "version"],
    ...fields.filter((field) => !alwaysRead.has(field.name)).map((field) => [`t.${field.column}`, field.name] as const),
    ...(custom === null ? [["t.extra", "extra"] as const] : custom.length > 0 ? [[picked(custom), "extra"] as const] : []),
  ];
  return { text: columns.map(([from, name]) => `${from} as "${name}"`).join(", "), names: columns.map(([, name]) => name) };
}

/** Some keys of `extra` as an object; a function of the database takes 100 arguments at most. */
function picked(custom: readonly Field[]): string {
  const parts: string[] = [];
  for (let from = 0; from < custom.length; from += 40) {
    const pairs = custom.slice(from, from + 40).map((field) => `'${customName(field)}', t.extra->'${customName(field)}'`);
    parts.push(`jsonb_build_object(${pairs.join(", ")})`);
  }
  return parts.join(" || ");
}

const alwaysRead = new Set(["id", "number", "version"]);

const baseColumns = [
  { column: "id", sqlType: "text" },
  { column: "number", sqlType: "text" },
  { column: "version", sqlType: "integer" },
  { column: "created_at", sqlType: "timestamptz" },
  { column: "created_by", sqlType: "text" },
  { column: "updated_at", sqlType: "timestamptz" },
  { column: "updated_by", sqlType: "text" },
  { column: "extra", sqlType: "jsonb" },
] as const;
const bookkeeping = new Set(["id", "number", "version", "createdAt", "createdBy", "updatedAt", "updatedBy", "extra"]);

/** A row as a JSON object by column; what is missing is left out, which the database reads as null. */
function encodeRow({ record, wakeAt }: Row, encoding: Encoding): string {
  let text = `{"id":${JSON.stringify(record.id)}`;
  for (const { quoted, name } of encoding.columns) text += member(quoted, record[name]);
  for (const { quoted, name } of encoding.folded) {
    const value = record[name];
    if (typeof value === "string") text += member(quoted, fold(value));
  }
  return `${text}${member('"search_text":', searchText(record, encoding.searched))}${member('"wake_at":', wakeAt)}}`;
}

function member(quoted: string, value: unknown): string {
  if (value === null || value === undefined) return "";
  return `,${quoted}${JSON.stringify(value)}`;
}

/** What is written of a record: its fields by column, the folded texts beside them, and what its search words are made of. */
type Encoding = {
  columns: readonly { quoted: string; name: string }[];
  folded: readonly { quoted: string; name: string }[];
  searched: readonly Field[];
};

function encodingOf(own: readonly Field[], folded: readonly Field[], searched: readonly Field[]): Encoding {
  const base = baseColumns.filter((one) => one.column !== "id").map(({ column }) => ({ column, name: camel(column) }));
  return {
    columns: [...base, ...own].map(({ column, name }) => ({ quoted: `"${column}":`, name })),
    folded: folded.map(({ column, name }) => ({ quoted: `"${column}_fold":`, name })),
    searched,
  };
}

/** The distinct search words of a record's searchable fields, its number and its custom texts (of at most 20,000 characters). */
function searchText(record: AnyRecord, searched: readonly Field[]): string {
  const words = [record.number ?? ""];
  for (const field of searched) {
    const value = record[field.name];
    if (typeof value === "string") words.push(value);
  }
  for (const value of Object.values(record.extra)) if (typeof value === "string") words.push(value);
  return [...new Set(searchWords(words.join(" ").slice(0, 20_000)))].join(" ");
}

function camel(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
