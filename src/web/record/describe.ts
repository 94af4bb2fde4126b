import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { Filter, FilterCatalogue } from "../../kernel/filter.ts";
import type { Field } from "../../kernel/model.ts";
import { api } from "../client/api.ts";

/** A verb of a kind as the server describes it: its button, its form, and whether this reader holds its permission at all. */
export type DescribedCommand = {
  type: string;
  label: string;
  help?: string;
  /** Order among the buttons; without one it has no button. */
  order?: number;
  permitted: boolean;
  fields: readonly Field[];
  /** Those of its fields that are the record's own: left out in bulk, each record keeps its value. */
  kept: readonly string[];
};

/** A kind as far as this reader may know it: what lists, forms and records are drawn from. */
export type DescribedKind = {
  kind: string;
  plural: string;
  label: string;
  pluralLabel: string;
  practice: string;
  about: string;
  /** The field that names a record. */
  title: string;
  /** The prefix of its numbers, null where it has none. */
  numbered: string | null;
  columns: readonly string[];
  sort: string;
  macros: Readonly<Record<string, Filter>>;
  fields: readonly Field[];
  /** What is computed on read and may be asked for in a list, besides the fields. */
  added: readonly { name: string; label: string; about: string }[];
  events: Readonly<Record<string, string>>;
  commands: readonly DescribedCommand[];
};

/** Every kind this reader may know, by name and by address, and the catalogue their filters are written against. */
export type Kinds = {
  all: readonly DescribedKind[];
  byKind: ReadonlyMap<string, DescribedKind>;
  byPlural: ReadonlyMap<string, DescribedKind>;
  catalogue: FilterCatalogue;
};

export const describeKey = ["describe"] as const;

const describeQuery = queryOptions({
  queryKey: describeKey,
  queryFn: ({ signal }) => api.get<{ kinds: DescribedKind[] }>("/api/describe", { signal }),
  staleTime: 5 * 60_000,
  select: (answer: { kinds: DescribedKind[] }) => kindsOf(answer.kinds),
});

/** What the server says of its kinds. The screen waits for it once; afterwards it is there. */
export function useKinds(): Kinds {
  return useSuspenseQuery(describeQuery).data;
}

/** The same without waiting: undefined while it is asked, and off where nobody is signed in. */
export function useKindsIfThere(isOn = true): Kinds | undefined {
  return useQuery({ ...describeQuery, enabled: isOn }).data;
}

/** Puts the descriptions in order: pure, so that tests and search can use it. */
export function kindsOf(all: readonly DescribedKind[]): Kinds {
  const byKind = new Map(all.map((kind) => [kind.kind, kind]));
  const byPlural = new Map(all.map((kind) => [kind.plural, kind]));
  const asked = new Map(all.map(({ kind, fields }) => [kind, fields.filter((field) => !field.unasked)]));
  const catalogue: FilterCatalogue = {
    fields: (kind) => asked.get(kind) ?? [],
    table: () => "",
    title: (kind) => byKind.get(kind)?.title,
    macros: (kind) => byKind.get(kind)?.macros ?? {},
  };
  return { all, byKind, byPlural, catalogue };
}

/** One field of a kind by name. */
export function fieldOf(kind: DescribedKind, name: string): Field | undefined {
  return kind.fields.find((field) => field.name === name);
}

/** The fields a form may change, in the model's order; the short ones first where `shortFirst`. */
export function editableFields(kind: DescribedKind): readonly Field[] {
  return kind.fields.filter((field) => !field.setByRules && !field.derived);
}

/** A command of a kind, where it has it. */
export function commandOf(kind: DescribedKind, type: string): DescribedCommand | undefined {
  return kind.commands.find((command) => command.type === type);
}

/** Whether this reader may make one: the kind has a creation and they hold its permission. */
export function mayCreate(kind: DescribedKind): boolean {
  return commandOf(kind, "create")?.permitted ?? false;
}
