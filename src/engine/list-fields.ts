import type { Actor } from "../kernel/actor.ts";
import type { Field } from "../kernel/model.ts";
import type { Fields } from "./catalogue.ts";
import { selectOf } from "./db/table.ts";
import type { KindEntry } from "./house.ts";
import { type AddedField, addedTo } from "./presentation.ts";
import { HttpProblem } from "./problem.ts";

/** What the rows of a list carry: what is read, what of that goes out, and what is computed besides. */
export type Carried = {
  /** Columns of the statement, and what they are called in its rows. */
  select: { text: string; names: readonly string[] };
  /** Stored fields that go out. */
  shown: readonly Field[];
  /** Names of stored fields that are read for others to be made from, and do not go out. */
  unshown: readonly string[];
  /** Names of what the kind's presentation adds. */
  added: ReadonlySet<string>;
};
type Asking = {
  fields: Fields;
  entry: KindEntry;
  actor: Actor;
  /** Field names with commas between; absent: everything but the long texts that are no column of the kind's list. */
  names?: string | undefined;
  longTexts?: boolean | undefined;
  /** A field the list itself needs, to mark where its next page begins. */
  order: Field;
};

/** By what an actor may read: the same few lists are asked for again and again. */
const memory = new WeakMap<readonly Field[], Map<string, Carried>>();
const mostKept = 200;

/** Answers what a list carries for this actor. A name that does not exist for them is a problem that says so. */
export function carriedBy(asking: Asking): Carried {
  const { fields, entry, actor, names, longTexts, order } = asking;
  const readable = fields.readable(entry.model.kind, actor);
  const kept = memory.get(readable) ?? new Map<string, Carried>();
  memory.set(readable, kept);
  const key = `${order.name} ${names === undefined ? `whole ${longTexts}` : `names ${names}`}`;
  const known = kept.get(key);
  if (known) return known;
  const carried = carriedOf(asking, readable);
  if (kept.size >= mostKept) kept.clear();
  kept.set(key, carried);
  return carried;
}

function carriedOf(asking: Asking, readable: readonly Field[]): Carried {
  const { entry, actor, names } = asking;
  const addable = addedTo(entry, actor);
  return names === undefined ? whole(asking, readable, addable) : named(asking, names, { readable, addable: new Map(addable) });
}

function whole({ entry, longTexts, order }: Asking, readable: readonly Field[], addable: readonly [string, AddedField][]): Carried {
  const { columns } = entry.model;
  const added = addable.filter(([, one]) => one.inWhole);
  const replaced = new Set(added.flatMap(([, one]) => one.replaces ?? []));
  const isShown = ({ type, name }: Field) => !replaced.has(name) && (type !== "longtext" || longTexts || columns.includes(name));
  const shown = readable.filter((field) => field.custom || isShown(field));
  return carried({ entry, shown, custom: null, added, order });
}

function named(
  { entry, order }: Asking,
  text: string,
  { readable, addable }: { readable: readonly Field[]; addable: ReadonlyMap<string, AddedField> },
): Carried {
  const names = [...new Set(text.split(",").map((name) => name.trim()))].filter((name) => name !== "" && !always.has(name));
  const byName = new Map(readable.map((field) => [field.name, field]));
  const strangers = names.filter((name) => !byName.has(name) && !addable.has(name));
  if (strangers.length > 0) throw unknownFields(entry, strangers);
  const shown = names.flatMap((name) => byName.get(name) ?? []);
  const custom = shown.filter((field) => field.custom);
  const added = names.flatMap((name) => [addable.get(name)].flatMap((one) => (one ? [[name, one] as const] : [])));
  return carried({ entry, shown, custom, added, order });
}

type Choice = {
  entry: KindEntry;
  shown: readonly Field[];
  custom: readonly Field[] | null;
  added: readonly (readonly [string, AddedField])[];
  order: Field;
};

function carried({ entry, shown, custom, added, order }: Choice): Carried {
  const out = new Set(shown.map((field) => field.name));
  const from = new Set([order.name, ...added.flatMap(([, one]) => one.from)]);
  const read = entry.model.fields.filter((field) => out.has(field.name) || from.has(field.name));
  return {
    select: selectOf(entry.model, read, custom),
    shown,
    unshown: read.flatMap(({ name }) => (out.has(name) || always.has(name) ? [] : [name])),
    added: new Set(added.map(([name]) => name)),
  };
}

/** These say which record it is, and in which state it was read: a row without them could not be opened or changed. */
const always: ReadonlySet<string> = new Set(["id", "number", "version"]);

function unknownFields(entry: KindEntry, names: readonly string[]): HttpProblem {
  const many = entry.model.pluralLabel.toLowerCase();
  const errors = names.map((name) => ({ path: "fields", message: `There is no field "${name}" of ${many} that you may read.` }));
  const sentences = errors.map((one) => one.message).join(" ");
  return new HttpProblem(400, "unknownField", `${sentences} /api/describe names those there are for you.`, { errors });
}
