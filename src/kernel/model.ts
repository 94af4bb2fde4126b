import { z } from "zod";
import type { Id } from "./ids.ts";
import { isAmount } from "./money.ts";
import { type Instant, isInstant } from "./time-instant.ts";

export type FieldType =
  | "text"
  | "longtext"
  | "choice"
  | "integer"
  | "decimal"
  | "boolean"
  | "instant"
  | "date"
  | "reference"
  | "references"
  | "json";
/** `tone`: a value that says that something is wrong, and is read so wherever it stands. */
export type Choice = { value: string; label: string; tone?: "bad" };

/** What a field says of itself: the one source for form, request check, row, list column, filter field, CSV column and glossary. */
export type FieldMeta = {
  label: string;
  type: FieldType;
  help?: string;
  /** Choices rules know. Other choices are rows of the choice register. */
  choices?: readonly Choice[];
  /** True where an administrator keeps the choices (rows of kind `choice`). */
  editableChoices?: boolean;
  reference?: string;
  unit?: string;
  max?: number;
  /** Part of the record's search words. */
  searchable?: boolean;
  /** Has a `<column>_fold` column, so that text operators work on it. */
  folded?: boolean;
  sortable?: boolean;
  /** Permission without which the field does not exist for the reader. */
  readPermission?: string;
  /** Set by rules only; never by a form or an edit. */
  setByRules?: boolean;
  /** Kept up by reactions from other records; its changes are not journalled. */
  derived?: boolean;
  /** The journal tells that it changed, never what it was or is: keys, and addresses that are as good as one. */
  secret?: boolean;
  /** No reader's filter may ask for it: it is concealed from some on some records, and the answer would tell what it says. */
  unasked?: boolean;
  /** ServiceNow's column name. */
  servicenow?: string;
  aliases?: readonly string[];
  /** Shown on the short form. */
  short?: boolean;
  /** It is an amount of money: the field of the same record that says in which currency. */
  currencyIn?: string;
  /** What an object is, where it reads as a phrase. */
  saidAs?: "relativeDue";
  optional?: boolean;
  /** What it is where nothing is said, if that is anything. */
  standard?: unknown;
};
export type Field = FieldMeta & {
  name: string;
  column: string;
  custom?: boolean;
  /** An administrator's field that is no longer offered; records keep its values. */
  retired?: boolean;
  required: boolean;
};

type Described = Omit<FieldMeta, "type" | "optional">;
const registry = new WeakMap<z.ZodType, FieldMeta>();

function described<T extends z.ZodType>(schema: T, meta: FieldMeta): T {
  registry.set(schema, meta);
  return schema;
}

/** One line of text, trimmed, at most `max` characters (160). */
export function text(meta: Described) {
  const max = meta.max ?? 160;
  return described(z.string().trim().min(1, `${meta.label} is empty.`).max(max, `${meta.label} is longer than ${max} characters.`), {
    ...meta,
    max,
    type: "text",
  });
}

/** Prose, at most `max` characters (8,000). */
export function prose(meta: Described) {
  const max = meta.max ?? 8000;
  return described(z.string().max(max, `${meta.label} is longer than ${max} characters.`), { ...meta, max, type: "longtext" });
}

/** A closed choice that rules read. */
export function choice<const V extends string>(choices: readonly (Choice & { value: V })[], meta: Omit<Described, "choices">) {
  const values = choices.map((one) => one.value) as [V, ...V[]];
  const names = choices.map((one) => `${one.value} (${one.label})`).join(", ");
  return described(z.enum(values, { error: `${meta.label} is one of ${names}.` }), { ...meta, choices, type: "choice" });
}

/** A choice whose values an administrator keeps as rows. */
export function openChoice(meta: Omit<Described, "choices">) {
  return described(z.string().trim().min(1).max(80), { ...meta, editableChoices: true, type: "choice" });
}

/** A whole number in a range. */
export function integer(meta: Described & { min?: number; most?: number }) {
  const { min = 0, most = 2_147_483_647, ...rest } = meta;
  const says = `${meta.label} is a whole number from ${min} to ${most}.`;
  return described(z.number({ error: says }).int(says).min(min, says).max(most, says), { ...rest, type: "integer" });
}

/** A decimal number, carried as a number; not for money. */
export function decimal(meta: Described & { min?: number; most?: number }) {
  const { min = -1e12, most = 1e12, ...rest } = meta;
  return described(z.number().finite().min(min).max(most), { ...rest, type: "decimal" });
}

/** An amount of money: a decimal text, carried as it is written. Its currency is a field beside it, "currency" where no other is named. */
export function amount(meta: Described) {
  const says = `${meta.label} is an amount such as 14300.00, without a currency and without commas.`;
  return described(z.string({ error: says }).refine(isAmount, says), { currencyIn: "currency", ...meta, max: 24, type: "text" });
}

/** A currency by its three letters (ISO 4217). */
export function currency(meta: Described) {
  const says = `${meta.label} is three capital letters such as EUR.`;
  return described(z.string({ error: says }).regex(/^[A-Z]{3}$/, says), { ...meta, max: 3, type: "text" });
}

/** Yes or no; no where nothing is said. */
export function flag(meta: Described) {
  return described(z.boolean({ error: `${meta.label} is true or false.` }).default(false), { ...meta, type: "boolean", optional: true });
}

/** The same field, with a value where nothing is said; it comes before any value the field had for that (a flag's no, for one). */
export function defaulted<T extends z.ZodType>(schema: T, value: z.output<T> & z.core.util.NoUndefined<z.output<T>>) {
  return described(
    z.preprocess((given) => given ?? value, schema),
    { ...metaOf(schema), optional: true, standard: value },
  );
}

/** Whether a text is a day that exists, yyyy-mm-dd, and that the database can keep: it knows no year 0, and `Date.parse` knows a 30 February. */
export function isStorableDay(text: string): boolean {
  return text >= "0001" && isInstant(`${text}T00:00:00.000Z`);
}

/** An instant: any ISO date-time with a zone is accepted and made canonical (UTC, milliseconds). */
export function moment(meta: Described) {
  const says = `${meta.label} is an instant such as 2026-11-26T13:08:00Z.`;
  const schema = z.string({ error: says }).transform((value, context): Instant => {
    if (isInstant(value) && isStorableDay(value.slice(0, 10))) return value;
    const ms = isStorableDay(value.slice(0, 10)) && /^.{10}T.*(Z|[+-]\d\d:?\d\d)$/.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(ms) || ms < -62135596800000 || ms > 253402300799999) {
      context.addIssue({ code: "custom", message: says });
      return z.NEVER;
    }
    return new Date(ms).toISOString();
  });
  return described(schema, { ...meta, type: "instant" });
}

/** A calendar day, yyyy-mm-dd. */
export function day(meta: Described) {
  const says = `${meta.label} is a date such as 2026-11-26.`;
  return described(
    z
      .string({ error: says })
      .regex(/^\d{4}-\d\d-\d\d$/, says)
      .refine(isStorableDay, says),
    { ...meta, type: "date" },
  );
}

/** A schema of its own for each field: what a field says of itself is kept by its schema. */
const idSchema = () => z.string().regex(/^[0-9A-Za-z]{32}$/, "A reference is an id of 32 letters and digits.");

/** A reference to one record of a kind. */
export function reference(kind: string, meta: Described) {
  return described(idSchema(), { ...meta, reference: kind, type: "reference" });
}

/** References to several records of a kind, at most 200. */
export function references(kind: string, meta: Described) {
  return described(z.array(idSchema()).max(200, `${meta.label}: at most 200.`).default([]), {
    ...meta,
    reference: kind,
    type: "references",
    optional: true,
  });
}

/** A list or object that is bounded by nature. */
export function json<T extends z.ZodType>(schema: T, meta: Described): T {
  return described(schema, { ...meta, type: "json" });
}

/** The same field, allowed to be missing (null). The door turns an empty text into null before it comes here. */
export function optional<T extends z.ZodType>(schema: T) {
  const meta = metaOf(schema);
  return described(
    schema.nullish().transform((value) => value ?? null),
    { ...meta, optional: true },
  );
}

/** The same field in a command that moves something: null clears what is there, and where nothing is said (undefined) it stays. */
export function stayingUnlessSaid<T extends z.ZodType>(schema: T) {
  return described(schema.nullish(), { ...metaOf(schema), optional: true });
}

/** Answers what a schema made by this file says of itself. */
export function metaOf(schema: z.ZodType): FieldMeta {
  const meta = registry.get(schema);
  if (!meta) throw new Error("This schema was not made by kernel/model.ts, so it has no label.");
  return meta;
}

/** What a record holds where nothing was said: the default of each optional field, null where it has none. */
export function unsaid(model: Model): Record<string, unknown> {
  const known = unsaidOf.get(model);
  if (known) return known;
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(model.shape)) if (metaOf(schema).optional) values[name] = schema.parse(undefined);
  unsaidOf.set(model, values);
  return values;
}
const unsaidOf = new WeakMap<Model, Record<string, unknown>>();

/** Fields that every record has. */
export type Base = {
  id: Id;
  number: string | null;
  version: number;
  createdAt: Instant;
  createdBy: Id | null;
  updatedAt: Instant;
  updatedBy: Id | null;
  extra: Record<string, unknown>;
};
export type Shape = Record<string, z.ZodType>;
export type RecordOf<F extends Shape> = Base & { [K in keyof F]: z.output<F[K]> };
/** A record whose fields are not known by name. */
export type AnyRecord = Base & Record<string, unknown>;

export type Model<F extends Shape = Shape> = {
  kind: string;
  label: string;
  plural: string;
  pluralLabel: string;
  table: string;
  number?: { prefix: string; digits: number };
  /** The field that names a record to a reader. */
  title: string;
  shape: F;
  fields: readonly Field[];
  /** Columns of the list, in order. */
  columns: readonly string[];
  sort: string;
  macros: Record<string, unknown>;
  about: string;
  /** How the kind shows itself to clients that speak ServiceNow. */
  servicenow?: ServicenowTable;
};
/** A kind as a table of ServiceNow. Its columns are the fields that name one (`servicenow`), the administrator's, and what stands here. */
export type ServicenowTable = {
  table: string;
  /** The table it extends, which lists its rows too: `task`, for one. */
  extends?: string;
  /** A field that names no column is one under its own name, in small letters; not one that holds JSON. */
  ownNames?: boolean;
  /** A named filter of the kind: what it does not hold for is not in the table. */
  within?: string;
  /** Columns that are no field of that name. */
  columns?: Readonly<Record<string, ServicenowColumn>>;
  /** Fields that only rules set, and that a field set may carry all the same: `fromPatch` turns them into verbs. */
  moves?: readonly string[];
  /** What those are in a new record, before it is moved. */
  begins?: Readonly<Record<string, unknown>>;
  /** The verb that stands for DELETE, as nothing is deleted; its reason, where its form has one, says who asked. */
  removedBy?: string;
};
export type ServicenowColumn =
  /** Another name of a field. */
  | { same: string }
  /** Yes where a named filter of the kind holds. */
  | { when: string }
  /** What was written on the record: the events' type, and the name by which a field set carries a new one. */
  | { entries: string; as: string }
  /** What reading adds to a record: a length of time in milliseconds, a number, a moment. */
  | { shown: string; as: "lasting" | "decimal" | "instant" }
  /** The id of a record whose kind another field names. */
  | { pointer: string; kindIn: string }
  /** Of a name that is one field here: its last word, or what stands before that. */
  | { partOf: string; which: "first" | "last" }
  /** A choice that there is the row of a table: its id follows from the value. */
  | { rowFor: string; in: string };
type ModelInput<F extends Shape> = Omit<Model<F>, "fields" | "shape" | "table" | "macros"> & {
  fields: F;
  macros?: Record<string, unknown>;
};

/** Defines a kind's record. Column names are the snake_case of the field names. */
export function defineModel<const F extends Shape>(input: ModelInput<F>): Model<F> {
  const { fields, macros = {}, ...rest } = input;
  return { ...rest, macros, table: snake(input.kind), shape: fields, fields: [...numberField(input), ...fieldsOf(fields), ...baseFields] };
}

/** The fields of any object shape made with this file's builders: a record's, or a command's (for its form). */
export function fieldsOf(shape: Shape): Field[] {
  return Object.entries(shape).map(([name, schema]) => {
    const meta = metaOf(schema);
    return { ...meta, name, column: snake(name), required: !meta.optional && !meta.setByRules };
  });
}

function numberField(input: { number?: { prefix: string } }): Field[] {
  if (!input.number) return [];
  const meta = { label: "Number", type: "text", sortable: true, searchable: true, setByRules: true, servicenow: "number" } as const;
  return [{ ...meta, name: "number", column: "number", required: false }];
}

const baseFields: Field[] = [
  {
    name: "createdAt",
    column: "created_at",
    label: "Created",
    type: "instant",
    sortable: true,
    setByRules: true,
    required: false,
    servicenow: "sys_created_on",
  },
  {
    name: "createdBy",
    column: "created_by",
    label: "Created by",
    type: "reference",
    reference: "person",
    setByRules: true,
    required: false,
    servicenow: "sys_created_by",
  },
  {
    name: "updatedAt",
    column: "updated_at",
    label: "Updated",
    type: "instant",
    sortable: true,
    setByRules: true,
    required: false,
    servicenow: "sys_updated_on",
  },
  {
    name: "updatedBy",
    column: "updated_by",
    label: "Updated by",
    type: "reference",
    reference: "person",
    setByRules: true,
    required: false,
    servicenow: "sys_updated_by",
  },
];

/** camelCase to snake_case. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
