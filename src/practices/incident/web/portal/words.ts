/** A name that reads as several things takes "are": "Payments are", "Mail and calendar are"; others "is". */
export { isSeveral } from "../../draft.rules.ts";

/** The first name, as one speaks to somebody; names that begin with an initial are used whole. */
export function calledName(name: string): string {
  const [first = name] = name.trim().split(/\s+/);
  return first.endsWith(".") ? name : first;
}
