import { Menu } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronLeft, ChevronRight } from "lucide-react";
import { useMay } from "../../../web/client/session.ts";
import { Icon } from "../../../web/kit/icon.tsx";
import type { CalendarPicture, RowKind } from "../calendar.rules.ts";
import { type Axis, rangeWords, type SpanName, spans } from "./calendar-axis.ts";

export type Only = "collisions" | "frozen" | null;
type HeadProps = {
  axis: Axis;
  by: RowKind;
  only: Only;
  counts: CalendarPicture["counts"] | null;
  onSpan: (span: SpanName) => void;
  onStep: (steps: number) => void;
  onToday: () => void;
  onRows: (by: RowKind) => void;
  onOnly: (only: Only) => void;
  onFeed: () => void;
};

const rowWords = { service: "services", team: "teams", item: "items" } as const satisfies Record<RowKind, string>;

/** The first line: how much time, which, what is to be seen in it, and what stands in the rows. */
export function CalendarHead({ axis, by, only, counts, onSpan, onStep, onToday, onRows, onOnly, onFeed }: HeadProps) {
  return (
    <header className="cc-head">
      <h1>Changes</h1>
      <fieldset className="cc-seg" aria-label="Span">
        {spans.map((one) => (
          <button key={one} type="button" aria-pressed={one === axis.span} onClick={() => onSpan(one)}>
            {one[0]!.toUpperCase() + one.slice(1)}
          </button>
        ))}
      </fieldset>
      <span className="row cc-range">
        <button className="act" type="button" aria-label={`A ${axis.span} earlier`} onClick={() => onStep(-1)}>
          <Icon of={ChevronLeft} small />
        </button>
        <span className="q tn">{rangeWords(axis)}</span>
        <button className="act" type="button" aria-label={`A ${axis.span} later`} onClick={() => onStep(1)}>
          <Icon of={ChevronRight} small />
        </button>
      </span>
      <button className="act" type="button" onClick={onToday}>
        Today
      </button>
      <span className="grow" />
      {counts && <Counts counts={counts} only={only} onOnly={onOnly} />}
      <RowsMenu by={by} onRows={onRows} onFeed={onFeed} />
    </header>
  );
}

/** Figures that open their rows; pressed again, all rows come back. */
function Counts({ counts, only, onOnly }: { counts: CalendarPicture["counts"]; only: Only; onOnly: (only: Only) => void }) {
  const toggle = (which: Exclude<Only, null>) => () => onOnly(only === which ? null : which);
  return (
    <span className="q cc-counts">
      {counts.isCapped ? `the first ${counts.changes}` : counts.changes} {counts.changes === 1 ? "change" : "changes"}
      {counts.collisions > 0 && (
        <>
          {" · "}
          <button type="button" className="amber name" aria-pressed={only === "collisions"} onClick={toggle("collisions")}>
            {counts.collisions} {counts.collisions === 1 ? "collision" : "collisions"}
          </button>
        </>
      )}
      {counts.frozen > 0 && (
        <>
          {" · "}
          <button type="button" className="red name" aria-pressed={only === "frozen"} onClick={toggle("frozen")}>
            {counts.frozen} inside a freeze
          </button>
        </>
      )}
    </span>
  );
}

function RowsMenu({ by, onRows, onFeed }: { by: RowKind; onRows: (by: RowKind) => void; onFeed: () => void }) {
  const may = useMay();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button className="act" type="button">
          Rows: {rowWords[by]} <Icon of={ChevronDown} small />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(rowWords) as RowKind[]).map((one) => (
          <Menu.Item key={one} aria-current={one === by ? "true" : undefined} onClick={() => onRows(one)}>
            Rows: {rowWords[one]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component={Link} to="/changes">
          List of changes
        </Menu.Item>
        <Menu.Item component={Link} to="/changes/votes">
          My votes
        </Menu.Item>
        <Menu.Item component={Link} to="/changes/freezes">
          Freezes
        </Menu.Item>
        {may("change.read") && <Menu.Item onClick={onFeed}>Calendar feed</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}
