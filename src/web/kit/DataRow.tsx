import { Link } from "@tanstack/react-router";
import { Check, ChevronDown, ChevronRight } from "lucide-react";
import type { MouseEvent, ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { edgeLook, type ListColumn, type ListGroup, type PanelEdge } from "./list-shape.ts";

type DataRowProps<Row> = {
  item: { row: Row; id: string; index: number };
  columns: readonly ListColumn<Row>[];
  /** The column the side panel's edge falls into. */
  edge: PanelEdge | null;
  isActive: boolean;
  isChosen: boolean;
  isSelected: boolean;
  onClick: (isRange: boolean) => void;
};

/** One record of a list. A click opens it beside the list; the title's own link still opens a new tab with Ctrl or ⌘. */
export function DataRow<Row>({ item, columns, edge, isActive, isChosen, isSelected, onClick }: DataRowProps<Row>) {
  const isPlain = (event: MouseEvent) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.altKey;
  // Enter on the title, which a press has focused, is a click without a pointer: it follows the link, as Enter does everywhere in a list.
  const isPointed = (event: MouseEvent) => event.detail > 0;
  // The keys (j, k, Space, Enter) are bound by the list.
  return (
    <tr
      data-id={item.id}
      className={isChosen ? "rec sel" : "rec"}
      tabIndex={isActive ? 0 : -1}
      aria-rowindex={item.index + 1}
      aria-selected={isSelected}
      aria-current={isChosen ? "true" : undefined}
      onClickCapture={(event) => {
        const isTitle = event.target instanceof Element && event.target.closest("a[data-row-link]") !== null;
        if (isTitle && isPlain(event) && isPointed(event)) event.preventDefault();
      }}
      onClick={(event) => {
        const others = isPointed(event) ? "button, a:not([data-row-link])" : "button, a";
        const isOwn = event.target instanceof Element && event.target.closest(others) !== null;
        if (!isOwn && isPlain(event)) onClick(event.shiftKey);
      }}
    >
      {columns.map((column, place) => {
        const { className, style } = edgeLook(edge, place);
        return (
          <td
            key={column.id}
            className={`${classOf(column) ?? ""} ${className}`.trim() || undefined}
            style={style}
            data-narrow={column.narrow ?? "none"}
          >
            {place === 0 && isSelected && (
              <span className="picked">
                <Icon of={Check} small />
              </span>
            )}
            {column.cell(item.row, { isChosen })}
          </td>
        );
      })}
    </tr>
  );
}

/** The title cell of a row: cut to its column, bright when it is the chosen one or matters now. */
export function RowTitle({ href, isBright, children }: { href: string; isBright: boolean; children: ReactNode }) {
  return (
    <Link to={href} data-row-link tabIndex={-1} className={isBright ? "cut bright name" : "cut"}>
      {children}
    </Link>
  );
}

/** The quiet line under the heads: what is new at the left, tools at the right. */
export function ToolsRow({ span, fresh, tools }: { span: number; fresh: ReactNode; tools: ReactNode }) {
  return (
    <tr className="fresh">
      <td colSpan={span}>
        <div className="fresh-line">
          {fresh}
          <span className="grow" />
          {tools}
        </div>
      </td>
    </tr>
  );
}

/** A group's head: its name, how many it holds, and a word about them. Closes and opens its rows. */
export function GroupRow({ span, group, isOpen, onToggle }: { span: number; group: ListGroup; isOpen: boolean; onToggle: () => void }) {
  return (
    <tr className="grp">
      <th colSpan={span} scope="rowgroup">
        <button type="button" aria-expanded={isOpen} onClick={onToggle}>
          <Icon of={isOpen ? ChevronDown : ChevronRight} small /> <b>{group.label}</b> {group.count}
        </button>
        {group.note && <span className="qq"> · {group.note}</span>}
      </th>
    </tr>
  );
}

/** The last line while there is more: it loads by itself when it comes near, or on pressing. */
export function MoreRow({ span, isLoading, onMore }: { span: number; isLoading: boolean; onMore?: () => void }) {
  return (
    <tr className="fresh">
      <td colSpan={span}>
        <div className="fresh-line">
          {isLoading ? (
            <span className="qq">Loading more</span>
          ) : (
            <button className="act" type="button" onClick={onMore}>
              Load more
            </button>
          )}
        </div>
      </td>
    </tr>
  );
}

function classOf<Row>({ className, isEnd }: ListColumn<Row>): string | undefined {
  return [isEnd ? "num" : "", className ?? ""].join(" ").trim() || undefined;
}
