import type { Id } from "../../../kernel/ids.ts";
import { initialsOf, type Refs } from "../../../web/record/shown-record.ts";

/** How the people of a roster are named: in full, short, and by initials. */
export type Names = { full: (id: Id) => string; short: (id: Id) => string; initials: (id: Id) => string };

/** The names that came with an answer. */
export function namesIn(refs: Refs): Names {
  const full = (id: Id) => refs.person?.[id]?.label ?? "somebody";
  return { full, short: (id) => shortName(full(id)), initials: (id) => initialsOf(full(id)) };
}

/** "Jivan Petrosyan" as "J. Petrosyan". */
export function shortName(name: string): string {
  const [first = "", ...rest] = name.trim().split(/\s+/);
  return rest.length === 0 ? first : `${first.slice(0, 1)}. ${rest.join(" ")}`;
}
