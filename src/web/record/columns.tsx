import type { Field } from "../../kernel/model.ts";
import type { Instant } from "../../kernel/time.ts";
import { RowTitle } from "../kit/DataRow.tsx";
import type { ListColumn } from "../kit/list-shape.ts";
import { Initials, Priority } from "../kit/people.tsx";
import { When } from "../kit/When.tsx";
import { type DescribedKind, fieldOf, type Kinds } from "./describe.ts";
import { hrefOf, initialsOf, isMissing, type Refs, type ShownRecord, titleOf, valueIn } from "./shown-record.ts";
import { Value } from "./Value.tsx";

/** A row of a generic list: the record, and the names of what it refers to. */
export type Row = { record: ShownRecord; refs: Refs };
/** A column of a generic list. `asks`: what its cell reads besides the column's own field. */
export type RecordColumn = ListColumn<Row> & { asks?: readonly string[] };
/** A practice's own look for a field's column; the rest comes from the model. */
export type ColumnLooks = Readonly<Record<string, Partial<RecordColumn>>>;

type Making = { kind: DescribedKind; kinds: Kinds; names: readonly string[]; looks?: ColumnLooks };

/** Columns for the named fields, in that order. The title's column is there in any case: a row must be openable. */
export function columnsOf({ kind, kinds, names, looks = {} }: Making): RecordColumn[] {
  const wanted = names.includes(kind.title) ? names : [...(kind.numbered === null ? [] : ["number"]), kind.title, ...names];
  const fields = [...new Set(wanted)].flatMap((name) => fieldOf(kind, name) ?? []);
  const columns = fields.map((field) => ({ ...columnOf(field, kind, kinds), ...looks[field.name] }));
  return narrowed(columns, kind);
}

/** What a list must carry to draw its columns and do `more` (its groups, for one), as the API takes it; only what there is for this reader. */
export function fieldsAsked(kind: DescribedKind, columns: readonly RecordColumn[], more: readonly string[] = []): string {
  const known = new Set([...kind.fields, ...kind.added].map((one) => one.name));
  const first = kind.numbered === null ? [] : ["priority"];
  const names = [kind.title, ...first, ...columns.flatMap(({ id, asks = [] }) => [id, ...asks]), ...more];
  return [...new Set(names)]
    .filter((name) => known.has(name))
    .sort()
    .join(",");
}

function columnOf(field: Field, kind: DescribedKind, kinds: Kinds): RecordColumn {
  const base = { id: field.name, header: field.label };
  if (field.name === kind.title) return { ...base, widthPx: 288, narrow: "title", cell: (row, { isChosen }) => title(kind, row, isChosen) };
  if (field.name === "number") return { ...base, widthPx: 100, className: "id", cell: ({ record }) => record.number };
  if (field.name === "priority" && kind.numbered !== null)
    return { ...base, isHeaderHidden: true, widthPx: 52, narrow: "mark", cell: ({ record }) => mark(field, record) };
  const cell = (row: Row) => <Cell field={field} row={row} kinds={kinds} />;
  if (field.reference === "person" && field.type === "reference")
    return { ...base, widthPx: Math.max(60, field.label.length * 7 + 18), cell: (row) => <PersonCell field={field} row={row} /> };
  if (field.name === "state") return { ...base, widthPx: 118, narrow: "under", cell };
  if (field.name === "updatedAt" || field.name === "createdAt")
    return { ...base, widthPx: 96, isEnd: true, className: "qq", narrow: "end", cell: (row) => <Since field={field} row={row} /> };
  // An amount says its currency, which is a field beside it.
  if (field.currencyIn) return { ...base, widthPx: 148, isEnd: true, className: "tn", asks: [field.currencyIn], cell };
  return { ...base, ...shapes[field.type], cell };
}

const shapes: Readonly<Record<Field["type"], Pick<ListColumn<Row>, "widthPx" | "isEnd" | "className">>> = {
  text: { widthPx: 172, className: "under" },
  longtext: { widthPx: 240, className: "under" },
  choice: { widthPx: 124 },
  integer: { widthPx: 96, isEnd: true },
  decimal: { widthPx: 96, isEnd: true },
  boolean: { widthPx: 76 },
  instant: { widthPx: 188, className: "tn" },
  date: { widthPx: 112, className: "tn" },
  reference: { widthPx: 148, className: "under" },
  references: { widthPx: 180, className: "under" },
  json: { widthPx: 140, className: "under" },
};

function title(kind: DescribedKind, { record }: Row, isChosen: boolean) {
  const isFirst = kind.numbered !== null && record.priority === "1";
  return (
    <RowTitle href={hrefOf(kind, record)} isBright={isChosen || isFirst}>
      {titleOf(kind, record)}
    </RowTitle>
  );
}

function mark(field: Field, record: ShownRecord) {
  const value = String(valueIn(field, record) ?? "");
  return value === "" ? null : <Priority value={value} word={field.choices?.find((one) => one.value === value)?.label} />;
}

function Cell({ field, row, kinds }: { field: Field; row: Row; kinds: Kinds }) {
  return (
    <span className="cut cell">
      <Value field={field} value={valueIn(field, row.record)} refs={row.refs} kinds={kinds} record={row.record} />
    </span>
  );
}

function PersonCell({ field, row }: { field: Field; row: Row }) {
  const id = valueIn(field, row.record);
  const named = isMissing(id) ? undefined : row.refs.person?.[String(id)];
  return <Initials person={named ? { name: named.label, initials: initialsOf(named.label) } : null} />;
}

function Since({ field, row }: { field: Field; row: Row }) {
  const at = valueIn(field, row.record);
  return typeof at === "string" ? <When at={at as Instant} form="ago" /> : null;
}

/** Under 600 px a row has two lines: mark, title, and below them at most one fact at each end. */
function narrowed(columns: RecordColumn[], kind: DescribedKind): RecordColumn[] {
  const has = (place: ListColumn<Row>["narrow"]) => columns.some((column) => column.narrow === place);
  const isFree = (column: ListColumn<Row>) => column.narrow === undefined && column.id !== "number" && column.id !== kind.title;
  const under = has("under") ? undefined : columns.find(isFree)?.id;
  const end = has("end") ? undefined : columns.find((column) => isFree(column) && column.id !== under)?.id;
  return columns.map((column) => {
    if (column.id === under) return { ...column, narrow: "under" };
    return column.id === end ? { ...column, narrow: "end" } : column;
  });
}
