import { type FilterCatalogue, type FilterField, mostReferences } from "./filter.ts";
import { fold } from "./fold.ts";

/** The field that a name means, and the path that names it. */
export type Target = { path: string; field: FilterField };

/** Finds what a name means: its own name first, then aliases, then the same letters without case, dash and underscore. */
export function findTarget(catalogue: FilterCatalogue, kind: string, typed: string): Target | null {
  const names = typed.split(".");
  if (names.length > mostReferences + 1) return null;
  const path: string[] = [];
  let at: string | undefined = kind;
  let field: FilterField | undefined;
  for (const name of names) {
    field = at === undefined ? undefined : findField(catalogue.fields(at), name);
    if (!field) return null;
    path.push(field.name);
    at = field.type === "reference" ? field.reference : undefined;
  }
  return field ? { path: path.join("."), field } : null;
}

function findField(fields: readonly FilterField[], name: string): FilterField | undefined {
  const bare = (text: string) => fold(text).replace(/[-_ ]/g, "");
  const alike = (spelling: string) => bare(spelling) === bare(name);
  return (
    fields.find((field) => field.name === name) ??
    fields.find((field) => field.aliases?.includes(name)) ??
    fields.find((field) => alike(field.name)) ??
    fields.find((field) => field.aliases?.some(alike))
  );
}
