import type { Filter, FilterCatalogue, FilterField } from "../../../kernel/filter.ts";
import { everything } from "../../../kernel/filter.ts";
import type { Field, Model, ServicenowColumn } from "../../../kernel/model.ts";
import { ancestorsOf, classLabel } from "./classes.ts";
import type { KindView } from "./desk.ts";

/** Where a column's value comes from. */
export type Source =
  | { is: "field"; field: Field }
  | { is: "id" }
  | { is: "constant"; value: string }
  | { is: "when"; filter: Filter; kind: string }
  | { is: "entries"; event: string; as: string }
  /** A person, told by the name they sign in with: ServiceNow's sys_created_by. */
  | { is: "user"; field: Field }
  /** Added on read. */
  | { is: "shown"; name: string; as: "lasting" | "decimal" | "instant" }
  | { is: "pointer"; field: Field; kindIn: string }
  | { is: "part"; field: Field; which: "first" | "last" }
  /** A choice that is the row of a table there. */
  | { is: "row"; field: Field; table: string };
export type Column = { name: string; label: string; source: Source };
/** A kind's share in a table: all of it, or the rows of some classes. */
export type Member = { view: KindView; kind: string; table: string; where: Filter; columns: ReadonlyMap<string, Column> };
export type Table = { name: string; label: string; parent: string | null; members: readonly Member[] };

/** The tables that kinds make for one reader, by what their models say. A new practice's table is here by its model alone. */
export class Tables {
  readonly catalogue: FilterCatalogue;
  private readonly byName = new Map<string, Table>();
  private readonly byKind = new Map<string, Member>();

  constructor(views: readonly KindView[]) {
    const fields = new Map(views.map((view) => [view.model.kind, [...ownFields, ...view.fields] as readonly FilterField[]]));
    this.catalogue = { fields: (kind) => fields.get(kind) ?? [], table: () => "" };
    const members = views.flatMap((view) => memberOf(view) ?? []);
    for (const member of members) this.byKind.set(member.kind, member);
    for (const member of members) this.add(member);
    const parents = new Set(members.flatMap(({ view }) => view.model.servicenow?.extends ?? []));
    for (const name of parents) this.addParent(name, members);
    const items = this.byName.get("cmdb_ci");
    if (items) this.byName.set("cmdb", { ...items, name: "cmdb", label: "Base configuration item", parent: null });
    if (items) this.byName.set("cmdb_ci", { ...items, parent: "cmdb" });
  }

  /** A table by its name; null where there is none. */
  find(name: string): Table | null {
    return this.byName.get(name) ?? null;
  }

  all(): readonly Table[] {
    return [...this.byName.values()];
  }

  /** A kind's own table. */
  memberOf(kind: string): Member | null {
    return this.byKind.get(kind) ?? null;
  }

  /** A column by a dotted path from a member, following references; null where a step is unknown or leads on from no reference. */
  resolve(member: Member, path: string): { column: Column; member: Member; path: string } | null {
    const names = path.split(".");
    let at: Member | null = member;
    const walked: string[] = [];
    for (const [index, name] of names.entries()) {
      const column: Column | undefined = at?.columns.get(name);
      if (!at || !column) return null;
      if (index === names.length - 1) return { column, member: at, path: walked.join(".") };
      const { source } = column;
      // The name of such a row is the choice itself.
      if (source.is === "row")
        return index === names.length - 2 && /^(sys_)?name$/.test(names[index + 1]!)
          ? choiceItself(column, { member: at, path: walked.join(".") })
          : null;
      const field = source.is === "field" || source.is === "user" ? source.field : null;
      if (field?.type !== "reference" || field.reference === undefined) return null;
      walked.push(field.name);
      at = this.memberOf(field.reference);
    }
    return null;
  }

  private add(member: Member): void {
    const { model } = member.view;
    const parent = model.servicenow?.extends ?? null;
    this.byName.set(member.table, { name: member.table, label: model.label, parent, members: [member] });
    const classes = classField(model);
    const own = (classes?.choices ?? []).map((one) => one.value);
    // A class that has no rows of its own lists those of the classes below it.
    for (const value of new Set(own.flatMap((one) => [one, ...ancestorsOf(one)]))) {
      const family = own.filter((one) => one === value || ancestorsOf(one).includes(value));
      const where: Filter = { field: classes!.name, is: "equals", value: family };
      if (value === member.table || this.byName.has(value)) continue;
      const above = ancestorsOf(value)[0] ?? member.table;
      this.byName.set(value, { name: value, label: classLabel(classes!, value), parent: above, members: [{ ...member, where }] });
    }
  }

  private addParent(name: string, members: readonly Member[]): void {
    const own = members.filter((member) => member.table === name || member.view.model.servicenow?.extends === name);
    const label = this.byName.get(name)?.label ?? name.charAt(0).toUpperCase() + name.slice(1);
    this.byName.set(name, { name, label, parent: null, members: own });
  }
}

function choiceItself(column: Column, at: { member: Member; path: string }): { column: Column; member: Member; path: string } | null {
  return column.source.is === "row" ? { ...at, column: { ...column, source: { is: "field", field: column.source.field } } } : null;
}

/** The words of a name before its last, and the last; a single word is the first. */
export function partOfName(name: string, which: "first" | "last"): string {
  const words = name.trim().split(/\s+/);
  if (words.length === 1) return which === "first" ? words[0]! : "";
  return which === "last" ? words.at(-1)! : words.slice(0, -1).join(" ");
}

/** What filters may ask besides the fields of a model. */
export const ownFields: readonly FilterField[] = [
  { name: "id", column: "id", type: "text", label: "Sys ID" },
  { name: "version", column: "version", type: "integer", label: "Updates" },
];

/** The field that says which class a record is of, where its kind has one. */
export function classField(model: Model): Field | undefined {
  return model.fields.find((field) => field.servicenow === "sys_class_name");
}

/** The column names of a table, its members' together, in order. */
export function columnNames(table: Table): string[] {
  return [...new Set(table.members.flatMap((member) => [...member.columns.keys()]))];
}

function memberOf(view: KindView): Member | null {
  const { model } = view;
  const said = model.servicenow;
  if (!said) return null;
  const columns = new Map<string, Column>();
  const put = (name: string, label: string, source: Source) => columns.set(name, { name, label, source });
  const version: Field = { name: "version", column: "version", type: "integer", label: "Updates", required: false };
  put("sys_id", "Sys ID", { is: "id" });
  for (const field of view.fields) {
    if (field.custom) put(field.name, field.label, { is: "field", field });
    else if (field.servicenow === "sys_created_by" || field.servicenow === "sys_updated_by")
      put(field.servicenow, field.label, { is: "user", field });
    else if (field.servicenow) put(field.servicenow, field.label, { is: "field", field });
    else if (said.ownNames && field.type !== "json") put(field.column, field.label, { is: "field", field });
  }
  for (const [name, column] of Object.entries(said.columns ?? {})) {
    const source = sourceOf(column, view);
    if (source) put(name, labelOf(name, source), source);
  }
  if (!columns.has("sys_class_name")) put("sys_class_name", "Class", { is: "constant", value: said.table });
  put("sys_mod_count", "Updates", { is: "field", field: version });
  put("sys_domain", "Domain", { is: "constant", value: "global" });
  put("sys_domain_path", "Domain path", { is: "constant", value: "/" });
  const where = said.within === undefined ? everything : (model.macros[said.within] as Filter);
  return { view, kind: model.kind, table: said.table, where, columns };
}

function sourceOf(column: ServicenowColumn, { model, fields, added }: KindView): Source | null {
  const named = (name: string) => fields.find((field) => field.name === name);
  if ("entries" in column) return { is: "entries", event: column.entries, as: column.as };
  if ("partOf" in column || "rowFor" in column) {
    const of = named("partOf" in column ? column.partOf : column.rowFor);
    if (!of) return null;
    return "partOf" in column ? { is: "part", field: of, which: column.which } : { is: "row", field: of, table: column.in };
  }
  if ("when" in column) return { is: "when", filter: model.macros[column.when] as Filter, kind: model.kind };
  if ("shown" in column) return added.includes(column.shown) ? { is: "shown", name: column.shown, as: column.as } : null;
  const field = named("same" in column ? column.same : column.pointer);
  if (!field) return null;
  if ("same" in column) return { is: "field", field };
  return { is: "pointer", field, kindIn: column.kindIn };
}

function labelOf(name: string, source: Source): string {
  if (source.is === "field" || source.is === "pointer" || source.is === "row") return source.field.label;
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
