import type { Actor } from "../kernel/actor.ts";
import { may } from "../kernel/actor.ts";
import type { Filter, FilterCatalogue, FilterField } from "../kernel/filter.ts";
import type { RuleCatalogues } from "../kernel/filter-rule.ts";
import { type Field, type FieldType, fieldsOf } from "../kernel/model.ts";
import type { Tx } from "./db/connection.ts";
import { asLinked, type House, type KindEntry } from "./house.ts";

/** An administrator's field and choices, as the settings practice publishes them. */
export type CustomFieldRow = {
  kind: string;
  name: string;
  label: string;
  type: FieldType;
  help: string | null;
  choices: { value: string; label: string }[] | null;
  searchable: boolean;
  position: number;
};
export type ChoiceRow = { kind: string; field: string; value: string; label: string; position: number; dependsOn: string | null };

/** What the administrator has added to the models: custom fields and open choices. Replaced whole when they change. */
export type Additions = { fields: ReadonlyMap<string, readonly Field[]>; choices: ReadonlyMap<string, readonly ChoiceRow[]> };

/** The only catalogue that forms, filters, CSV and the Table API read: model fields and the administrator's. */
export class Fields implements FilterCatalogue {
  private readonly house: House;
  private additions: Additions = { fields: new Map(), choices: new Map() };
  /** What `all` answers, made once for each kind until the additions change. */
  private readonly made = new Map<string, readonly Field[]>();
  /** What `readable` answers to whoever holds the same permissions; a person's are kept for half a minute. */
  private madeFor = new WeakMap<ReadonlySet<string>, Map<string, readonly Field[]>>();

  constructor(house: House) {
    this.house = house;
  }

  /** Reads the administrator's additions anew. */
  async refresh(tx: Tx): Promise<void> {
    const fields = byKind(await customFields(tx, "active"));
    const choices = await tx.query<ChoiceRow>(
      `select kind, field, value, label, position, depends_on as "dependsOn" from v_choice where active order by kind, field, position, label`,
    );
    const byField = new Map<string, ChoiceRow[]>();
    for (const row of choices) byField.set(`${row.kind}.${row.field}`, [...(byField.get(`${row.kind}.${row.field}`) ?? []), row]);
    this.additions = { fields, choices: byField };
    this.made.clear();
    this.madeFor = new WeakMap();
  }

  custom(kind: string): readonly Field[] {
    return this.additions.fields.get(kind) ?? [];
  }

  choicesOf(kind: string, field: string): readonly ChoiceRow[] {
    return this.additions.choices.get(`${kind}.${field}`) ?? [];
  }

  /** All fields of a kind. */
  all(kind: string): readonly Field[] {
    const known = this.made.get(kind);
    if (known) return known;
    const entry = this.house.kinds.get(kind);
    if (!entry) return [];
    const fields = [...entry.model.fields, ...this.custom(kind)].map((field) => this.withChoices(kind, field));
    this.made.set(kind, fields);
    return fields;
  }

  /** The fields the actor may read; the others do not exist for them. */
  readable(kind: string, actor: Actor): readonly Field[] {
    const mine = this.madeFor.get(actor.permissions) ?? new Map<string, readonly Field[]>();
    this.madeFor.set(actor.permissions, mine);
    const known = mine.get(kind);
    if (known) return known;
    const fields = this.all(kind).filter((field) => !field.readPermission || may(actor, field.readPermission));
    mine.set(kind, fields);
    return fields;
  }

  /** A catalogue in which only what the actor may read and ask for exists. */
  readableCatalogue(actor: Actor): FilterCatalogue {
    const known = new Map<string, readonly Field[]>();
    const fields = (kind: string) => {
      let list = known.get(kind);
      if (!list) {
        list = this.readable(kind, actor).filter((field) => !field.unasked);
        known.set(kind, list);
      }
      return list;
    };
    return { fields, table: (kind) => this.table(kind), title: (kind) => this.title(kind), macros: (kind) => this.macros(kind) };
  }

  fields(kind: string): readonly FilterField[] {
    return this.all(kind);
  }

  table(kind: string): string {
    return this.house.kinds.get(kind)?.table.name ?? "";
  }

  title(kind: string): string | undefined {
    return this.house.kinds.get(kind)?.model.title;
  }

  macros(kind: string): ReturnType<NonNullable<FilterCatalogue["macros"]>> {
    return (this.house.kinds.get(kind)?.model.macros ?? {}) as ReturnType<NonNullable<FilterCatalogue["macros"]>>;
  }

  private withChoices(kind: string, field: Field): Field {
    if (!field.editableChoices) return field;
    const rows = this.choicesOf(kind, field.name);
    return { ...field, choices: rows.map(({ value, label }) => ({ value, label })) };
  }
}

/** What conditions of rules may speak of: the model's fields, the administrator's, and the named filters of a kind. Kept until a custom field changes. */
export function ruleCatalogues(tx: Tx, house: House): Promise<RuleCatalogues> {
  return house.policies.get("ruleCatalogues", ["customField"], async () => {
    const all = byKind(await customFields(tx, "all"));
    const byCode = ({ value }: { value: string }) => ({ value, label: value });
    return {
      // A label may be changed any day: a condition names a choice by its value.
      forSaving: catalogueOf(house, all, (field) => (field.choices ? { ...field, choices: field.choices.map(byCode) } : field)),
      forReading: catalogueOf(house, all, ({ choices: _, ...field }) => field),
    };
  });
}

function catalogueOf(house: House, custom: ReadonlyMap<string, readonly Field[]>, as: (field: Field) => Field): FilterCatalogue {
  // One list for a kind, always the same: what evaluates a condition keeps an index for each list.
  const made = new Map<string, readonly FilterField[]>();
  const fields = (kind: string): readonly FilterField[] => {
    const known = made.get(kind);
    if (known) return known;
    const list = [...house.catalogue.fields(kind), ...(custom.get(kind) ?? []).map(as)];
    made.set(kind, list);
    return list;
  };
  const macros = (kind: string) => (house.kinds.get(kind)?.model.macros ?? {}) as Record<string, Filter>;
  return { ...house.catalogue, fields, macros };
}

/** The administrator's fields as fields; of several with one name the active one counts. */
async function customFields(tx: Tx, which: "active" | "all"): Promise<{ kind: string; field: Field }[]> {
  const rows = await tx.query<CustomFieldRow & { active: boolean }>(
    `select distinct on (kind, name) kind, name, label, field_type as type, help, choices, searchable, active, position from v_custom_field
      where active or $1 order by kind, name, active desc, id desc`,
    [which === "all"],
  );
  rows.sort((a, b) => a.position - b.position);
  return rows.map(({ kind, name, label, type, searchable, help, choices, active }) => ({
    kind,
    field: {
      name,
      column: name,
      label,
      type,
      required: false,
      optional: true,
      custom: true,
      searchable,
      ...(help ? { help } : {}),
      ...(choices ? { choices } : {}),
      ...(active ? {} : { retired: true }),
    },
  }));
}

function byKind(rows: readonly { kind: string; field: Field }[]): Map<string, Field[]> {
  const fields = new Map<string, Field[]>();
  for (const { kind, field } of rows) fields.set(kind, [...(fields.get(kind) ?? []), field]);
  return fields;
}

/** The form of a command: its fields, with the choices an administrator keeps. */
export function formOf(fields: Fields, entry: KindEntry, type: string): readonly Field[] {
  const spec = entry.kind.commands[type];
  if (!spec) return [];
  const own = fieldsOf(spec.input).map((field) => {
    const model = entry.model.fields.find((one) => one.name === field.name);
    return field.editableChoices && model
      ? { ...field, choices: fields.choicesOf(entry.model.kind, field.name).map(({ value, label }) => ({ value, label })) }
      : spec.input[field.name] === entry.model.shape[field.name]
        ? asLinked(field, entry.links)
        : field;
  });
  return type === "create" ? [...own, ...fields.custom(entry.model.kind)] : own;
}
