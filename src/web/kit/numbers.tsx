import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** A change since the last period: its size in words, its direction, and whether that is good. */
export type Delta = { words: string; direction: "up" | "down" | "none"; isGood: boolean | null };

/** A figure with its dimmer unit, and the rows behind it when there are any to open. */
export function NumberCell({ value, unit, before, href, isMissed = false }: NumberCellProps) {
  const figure = <b className={isMissed ? "red lead" : "name"}>{value}</b>;
  return (
    <span className="figure">
      {before ? <span className="unit">{before}</span> : null}
      {href ? <Link to={href}>{figure}</Link> : figure}
      {unit === undefined ? null : <span className="u unit">{unit}</span>}
    </span>
  );
}

type NumberCellProps = { value: string; unit?: string; before?: string; href?: string; isMissed?: boolean };

/** A change as arrow, size and word: "↑ 0.05 better". Never colour alone. */
export function DeltaWords({ delta }: { delta: Delta }) {
  const arrow = { up: "↑ ", down: "↓ ", none: "" }[delta.direction];
  const word = delta.isGood === null ? "same" : delta.isGood ? "better" : "worse";
  return (
    <span className="delta">
      {arrow}
      {delta.words} <span className="qq">{word}</span>
    </span>
  );
}

/** Facts as label and value; a note stands dimmer behind the value. */
export function KeyValue({ items }: { items: readonly { label: string; value: ReactNode; note?: ReactNode }[] }) {
  return (
    <dl className="kv">
      {items.map(({ label, value, note }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value} {note ? <span className="qq">{note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}
