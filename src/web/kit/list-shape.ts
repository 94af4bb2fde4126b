import type { ReactNode } from "react";

/** A column of a list. Without a width it shares what is left. `narrow` is its place in the two-line row under 600 px; without one it is left out there. */
export type ListColumn<Row> = {
  id: string;
  header: string;
  isHeaderHidden?: boolean;
  widthPx?: number;
  isEnd?: boolean;
  className?: string;
  narrow?: "mark" | "title" | "end" | "under";
  cell: (row: Row, is: { isChosen: boolean }) => ReactNode;
};

/** A group head: counts are the whole group's, not only of the rows loaded so far. */
export type ListGroup = { key: string; label: string; count: number; note?: string };

/** What stands in one line of the body. */
export type ListItem<Row> =
  | { type: "tools" }
  | { type: "group"; group: ListGroup; isOpen: boolean }
  | { type: "row"; row: Row; id: string; index: number }
  | { type: "more" };

type Shape<Row> = {
  rows: readonly Row[];
  rowId: (row: Row) => string;
  groups?: readonly ListGroup[];
  groupOf?: (row: Row) => string;
  closed: ReadonlySet<string>;
  hasTools: boolean;
  hasMore: boolean;
};

/** The lines of a list, in order: tools, then each group's head and its rows unless it is closed, then the promise of more. */
export function itemsOf<Row>({ rows, rowId, groups, groupOf, closed, hasTools, hasMore }: Shape<Row>): ListItem<Row>[] {
  const items: ListItem<Row>[] = hasTools ? [{ type: "tools" }] : [];
  const lines = rows.map((row, index) => ({ type: "row" as const, row, id: rowId(row), index }));
  if (!groups || !groupOf) items.push(...lines);
  else {
    for (const group of groups) {
      const isOpen = !closed.has(group.key);
      items.push({ type: "group", group, isOpen });
      if (isOpen) items.push(...lines.filter((line) => groupOf(line.row) === group.key));
    }
  }
  if (hasMore) items.push({ type: "more" });
  return items;
}

/** The selection after `x` on a row: toggled, or with Shift everything between the last toggled row and this one. */
export function selectionAfter({ ids, selected, id, anchor, isRange }: SelectionMove): ReadonlySet<string> {
  const next = new Set(selected);
  const from = anchor === null ? -1 : ids.indexOf(anchor);
  const to = ids.indexOf(id);
  if (isRange && from >= 0 && to >= 0) {
    for (const each of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each);
  } else if (!next.delete(id)) next.add(id);
  return next;
}

type SelectionMove = { ids: readonly string[]; selected: ReadonlySet<string>; id: string; anchor: string | null; isRange: boolean };

/** Where the panel's edge falls into a column: which one, and how much of it lies beneath. */
export type PanelEdge = { index: number; hiddenPx: number; isTooNarrow: boolean };
const leastShownPx = 96;

/** Answers the column that the edge at `edgePx` falls into; null where it falls between two or beyond the last. */
export function panelEdge(columns: readonly { leftPx: number; widthPx: number }[], edgePx: number): PanelEdge | null {
  const index = columns.findIndex(({ leftPx, widthPx }) => leftPx < edgePx && edgePx < leftPx + widthPx);
  const cut = columns[index];
  if (!cut) return null;
  return { index, hiddenPx: cut.leftPx + cut.widthPx - edgePx, isTooNarrow: edgePx - cut.leftPx < leastShownPx };
}

/** What a cell of that column wears. */
export function edgeLook(edge: PanelEdge | null, index: number): { className: string; style?: { paddingRight: number } } {
  if (edge?.index !== index) return { className: "" };
  return edge.isTooNarrow ? { className: "past-edge" } : { className: "at-edge", style: { paddingRight: edge.hiddenPx + 12 } };
}
