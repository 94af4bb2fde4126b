import type { Instant } from "../../../kernel/time.ts";
import { SourceRefused, type SourceRow } from "../client.ts";

/** The last row that was read. `at` is the source's own text, in UTC; "" where a table is read by its ids alone. */
export type Mark = { at: string; id: string };
export const atTheBeginning: Mark = { at: "", id: "" };

/**
 * The query for the rows behind a mark, in an order that stands still while rows are changed: one that changes moves to the end and is read
 * again. `only` is an encoded condition that holds in each part.
 */
export function queryBehind(mark: Mark, { only = "", byId = false }: { only?: string; byId?: boolean } = {}): string {
  const also = only === "" ? "" : `^${only}`;
  if (byId) return `${mark.id === "" ? only : `sys_id>${mark.id}${also}`}^ORDERBYsys_id`.replace(/^\^/, "");
  const order = "^ORDERBYsys_updated_on^ORDERBYsys_id";
  // Rows without a time come first, and a whole page may be of them.
  if (mark.at === "" && mark.id !== "") return `sys_updated_onISEMPTY^sys_id>${mark.id}${also}^NQsys_updated_onISNOTEMPTY${also}${order}`;
  if (mark.at === "") return `${only}${order}`.replace(/^\^/, "");
  if (mark.id === "") return `sys_updated_on>=${mark.at}${also}${order}`;
  return `sys_updated_on>${mark.at}${also}^NQsys_updated_on=${mark.at}^sys_id>${mark.id}${also}${order}`;
}

/** The mark that a page leaves behind; the one before where it is empty. Refuses a source that answers the same page for ever. */
export function markBehind(rows: readonly SourceRow[], before: Mark, { byId = false }: { byId?: boolean } = {}): Mark {
  const last = rows.at(-1);
  if (!last) return before;
  const mark = { at: byId ? "" : (last.sys_updated_on ?? ""), id: last.sys_id ?? "" };
  if (mark.at === before.at && mark.id === before.id)
    throw new SourceRefused("unreadable", "The source answers the same rows again and again, whatever it is asked for.");
  return mark;
}

/** The rows that are not ahead of our own clock: a mark behind one from the future would hide all that changes until then. */
export function rowsUntil(rows: readonly SourceRow[], now: Instant): SourceRow[] {
  const latest = now.slice(0, 19).replace("T", " ");
  return rows.filter((row) => (row.sys_updated_on ?? "") <= latest);
}

/** A mark some time back: rows that were written in the second of the last one, or by a clock that lags, are read once more. */
export function markBefore(mark: Mark, seconds: number): Mark {
  const at = Date.parse(`${mark.at.replace(" ", "T")}Z`);
  if (Number.isNaN(at)) return atTheBeginning;
  return { at: new Date(at - seconds * 1000).toISOString().slice(0, 19).replace("T", " "), id: "" };
}
