import { useMediaQuery } from "@mantine/hooks";
import { type ColumnDef, columnOrderingFeature, columnVisibilityFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { DataRow, GroupRow, MoreRow, ToolsRow } from "./DataRow.tsx";
import { useKeys } from "./keys.ts";
import {
  edgeLook,
  itemsOf,
  type ListColumn,
  type ListGroup,
  type ListItem,
  type PanelEdge,
  panelEdge,
  selectionAfter,
} from "./list-shape.ts";

export type DataListProps<Row> = {
  /** Names the table: "Incidents". */
  label: string;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  columns: readonly ListColumn<Row>[];
  /** Ids of the columns to show, in order; all when not given. */
  shownColumns?: readonly string[];
  groups?: readonly ListGroup[];
  groupOf?: (row: Row) => string;
  /** The row whose side panel is open. */
  chosenId?: string | null;
  /** Click, and walking while a panel is open. */
  onChoose: (row: Row) => void;
  /** Enter. */
  onOpen: (row: Row) => void;
  selected?: ReadonlySet<string>;
  onSelect?: (ids: ReadonlySet<string>) => void;
  /** The quiet line above the rows: "3 new since 14:05, show". */
  fresh?: ReactNode;
  /** At the right end of that line: columns, CSV, or what to do with the selected rows. */
  tools?: ReactNode;
  hasMore?: boolean;
  isLoadingMore?: boolean;
  onMore?: () => void;
  /** Rows in the whole list, when known; -1 when not. */
  rowCount?: number;
};

const features = tableFeatures({ columnVisibilityFeature, columnOrderingFeature });
const headPx = 26;
const nothing: ReadonlySet<string> = new Set();

/** A list of records: heads stay, groups close, j and k walk, x selects, rows beyond the window are not drawn, more is fetched on scrolling. */
export function DataList<Row>(props: DataListProps<Row>) {
  const { rows, rowId, columns, shownColumns, groups, groupOf, fresh, tools, hasMore = false, onMore, isLoadingMore = false } = props;
  const isNarrow = useMediaQuery("(max-width: 600px)", false, { getInitialValueInEffect: false }) ?? false;
  const scroller = useRef<HTMLDivElement>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(nothing);
  const hasTools = fresh != null || tools != null;
  const items = useMemo(
    () => itemsOf({ rows, rowId, groups, groupOf, closed, hasTools, hasMore }),
    [rows, rowId, groups, groupOf, closed, hasTools, hasMore],
  );
  const table = useColumns({ columns, rows, rowId, shownColumns });
  const visible = table.getVisibleLeafColumns().flatMap((column) => columns.find(({ id }) => id === column.id) ?? []);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(items[index], isNarrow),
    getItemKey: (index) => keyOf(items[index]),
    overscan: 12,
    scrollMargin: isNarrow ? 0 : headPx,
    scrollPaddingStart: isNarrow ? 0 : headPx,
    initialRect: { width: 1280, height: 640 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are kept by index and change with what stands there
  useEffect(() => {
    virtual.measure();
  }, [items, isNarrow]);

  const drawn = virtual.getVirtualItems();
  const lastDrawn = drawn.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && lastDrawn >= items.length - 8) onMore?.();
  }, [hasMore, isLoadingMore, lastDrawn, items.length, onMore]);

  const edge = usePanelEdge(scroller, props.chosenId != null && !isNarrow, visible.map(({ id }) => id).join());
  const walk = useWalk({ ...props, items, scrollTo: (index) => virtual.scrollToIndex(index), scroller });
  const margin = isNarrow ? 0 : headPx;
  const above = (drawn[0]?.start ?? margin) - margin;
  const below = Math.max(0, virtual.getTotalSize() - ((drawn.at(-1)?.end ?? margin) - margin));
  return (
    <div className="tablewrap" ref={scroller}>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are walked and selected is a grid
        role="grid"
        aria-label={props.label}
        aria-rowcount={props.rowCount ?? rows.length}
        aria-multiselectable={props.onSelect ? true : undefined}
      >
        <colgroup>
          {visible.map(({ id, widthPx }) => (
            <col key={id} style={widthPx === undefined ? undefined : { width: widthPx }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {visible.map(({ id, header, isHeaderHidden, isEnd }, place) => {
              const { className, style } = edgeLook(edge, place);
              return (
                <th key={id} scope="col" className={`${isEnd ? "num" : ""} ${className}`.trim() || undefined} style={style}>
                  <span className={isHeaderHidden ? "vh" : undefined}>{header}</span>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          <Gap px={above} span={visible.length} />
          {drawn.map(({ index }) => {
            const item = items[index];
            if (!item) return null;
            if (item.type === "tools") return <ToolsRow key="tools" span={visible.length} fresh={fresh} tools={tools} />;
            if (item.type === "more") return <MoreRow key="more" span={visible.length} isLoading={isLoadingMore} onMore={onMore} />;
            if (item.type === "group") {
              return (
                <GroupRow
                  key={`group ${item.group.key}`}
                  span={visible.length}
                  group={item.group}
                  isOpen={item.isOpen}
                  onToggle={() => setClosed(toggled(closed, item.group.key))}
                />
              );
            }
            return (
              <DataRow
                key={item.id}
                item={item}
                columns={visible}
                edge={edge}
                isActive={item.id === walk.activeId}
                isChosen={item.id === props.chosenId}
                isSelected={props.selected?.has(item.id) ?? false}
                onClick={(isRange) => walk.click(item, isRange)}
              />
            );
          })}
          <Gap px={below} span={visible.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Measures where the open panel cuts the columns, and again whenever the list changes its width. */
function usePanelEdge(scroller: RefObject<HTMLDivElement | null>, isOpen: boolean, columns: string): PanelEdge | null {
  const [edge, setEdge] = useState<PanelEdge | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other columns stand elsewhere
  useLayoutEffect(() => {
    const wrap = scroller.current;
    if (!wrap || !isOpen) return setEdge(null);
    const measure = () => {
      const heads = [...wrap.querySelectorAll<HTMLElement>("thead th")].map((head) => ({
        leftPx: head.offsetLeft,
        widthPx: head.offsetWidth,
      }));
      const panelPx = Number.parseFloat(getComputedStyle(wrap).getPropertyValue("--panel")) || 0;
      setEdge(panelPx === 0 ? null : panelEdge(heads, wrap.clientWidth - panelPx));
    };
    const watch = new ResizeObserver(measure);
    watch.observe(wrap);
    measure();
    return () => watch.disconnect();
  }, [scroller, isOpen, columns]);
  return edge;
}

function Gap({ px, span }: { px: number; span: number }) {
  if (px <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: this row only keeps the place of those not drawn
    <tr className="gap" aria-hidden="true" style={{ height: px }}>
      <td colSpan={span} style={{ height: px }} />
    </tr>
  );
}

function useColumns<Row>({ columns, rows, rowId, shownColumns }: Pick<DataListProps<Row>, "columns" | "rows" | "rowId" | "shownColumns">) {
  const definitions = useMemo(
    () => columns.map(({ id, header }): ColumnDef<typeof features, Row & object> => ({ id, header, accessorFn: () => null })),
    [columns],
  );
  const data = useMemo(() => rows.filter((row): row is Row & object => typeof row === "object" && row !== null), [rows]);
  const state = useMemo(
    () => ({
      columnVisibility: Object.fromEntries(columns.map(({ id }) => [id, shownColumns?.includes(id) ?? true])),
      columnOrder: [...(shownColumns ?? columns.map(({ id }) => id))],
    }),
    [columns, shownColumns],
  );
  return useTable({ features, columns: definitions, data, getRowId: rowId, state });
}

type WalkProps<Row> = DataListProps<Row> & {
  items: readonly ListItem<Row>[];
  scrollTo: (index: number) => void;
  scroller: { current: HTMLDivElement | null };
};

/** Roving focus: one row is in the tab order; j and k move it, and an open panel follows. */
function useWalk<Row>({ items, scrollTo, scroller, chosenId, onChoose, onOpen, selected = nothing, onSelect }: WalkProps<Row>) {
  const lines = items.flatMap((item, at) => (item.type === "row" ? [{ ...item, at }] : []));
  const [remembered, setRemembered] = useState<string | null>(chosenId ?? null);
  const [anchor, setAnchor] = useState<string | null>(null);
  const [focusWanted, setFocusWanted] = useState(0);
  const place = lines.findIndex(({ id }) => id === remembered);
  const active = lines[Math.max(0, place)];

  // biome-ignore lint/correctness/useExhaustiveDependencies: focus moves only when a key asked for it, once the row is drawn
  useEffect(() => {
    if (focusWanted === 0 || !active) return;
    scrollTo(active.at);
    const frame = requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`tr[data-id="${CSS.escape(active.id)}"]`)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [focusWanted]);

  const goTo = (line: (typeof lines)[number] | undefined) => {
    if (!line) return;
    setRemembered(line.id);
    setFocusWanted((count) => count + 1);
    if (chosenId != null) onChoose(line.row);
  };
  const step = (by: number) => goTo(place < 0 ? lines[0] : lines[Math.min(lines.length - 1, Math.max(0, place + by))]);
  const select = (id: string, isRange: boolean) => {
    onSelect?.(selectionAfter({ ids: lines.map((line) => line.id), selected, id, anchor, isRange }));
    setAnchor(id);
  };
  const inList = () => scroller.current?.contains(document.activeElement) ?? false;
  useKeys(
    {
      j: { does: "walk", run: () => step(1) },
      k: { does: "walk", run: () => step(-1) },
      Enter: { does: "open page", run: () => active && onOpen(active.row) },
      x: onSelect && { does: "select", run: () => active && select(active.id, false) },
      "Shift+x": onSelect && { does: "select up to here", run: () => active && select(active.id, true), isQuiet: true },
      " ": { does: "open beside the list", run: () => active && inList() && onChoose(active.row), isQuiet: true },
      ArrowDown: { does: "walk by arrow", run: () => (inList() ? step(1) : undefined), isQuiet: true },
      ArrowUp: { does: "walk by arrow", run: () => (inList() ? step(-1) : undefined), isQuiet: true },
    },
    { scope: "List" },
  );

  const click = (line: { id: string; row: Row }, isRange: boolean) => {
    setRemembered(line.id);
    if (isRange && onSelect) select(line.id, true);
    else onChoose(line.row);
  };
  return { activeId: active?.id ?? null, click };
}

function heightOf<Row>(item: ListItem<Row> | undefined, isNarrow: boolean): number {
  if (item?.type !== "row") return isNarrow ? 40 : 26;
  return isNarrow ? 60 : 32;
}

function keyOf<Row>(item: ListItem<Row> | undefined): string {
  if (item?.type === "row") return `row ${item.id}`;
  return item?.type === "group" ? `group ${item.group.key}` : (item?.type ?? "gone");
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
