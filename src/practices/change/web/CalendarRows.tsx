import type { KeyboardEvent } from "react";
import { instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import { type CalendarPicture, isMovable, metWords, type RowKind } from "../calendar.rules.ts";
import type { FreezeSpan } from "../facts.ts";
import { risks, states } from "../model.ts";
import { type Axis, placeOf, windowWords } from "./calendar-axis.ts";
import { type Bar, type FreezeLabel, freezesOfRow, isLateFreeze, type LaidRow } from "./calendar-layout.ts";
import type { MovingHand } from "./use-moving.ts";

export type RowProps = {
  axis: Axis;
  picture: CalendarPicture;
  by: RowKind;
  hand: MovingHand;
  chosen: string | null;
  onChoose: (number: string | null) => void;
};

/** One row: its name and how critical it is, what is frozen or agreed in it, and its changes as bars. */
export function CalendarRowLine({ laid, labels, ...given }: RowProps & { laid: LaidRow; labels: ReadonlyMap<string, FreezeLabel> }) {
  const { axis, picture, by, hand } = given;
  const { row, bars } = laid;
  const windows = by === "service" && row.key !== null ? picture.maintenance.filter((one) => one.services.includes(row.key!)) : [];
  const moved = hand.moving && row.changes.some((one) => one.id === hand.moving!.change.id) ? hand.moving : null;
  return (
    <li style={{ height: laid.heightPx }}>
      <span className="cc-lab">
        <span className="cut" title={row.label}>
          {row.label}
        </span>
        {row.tier && <span className="qq cc-tier">tier {row.tier}</span>}
      </span>
      <div className="cc-lane" data-row={row.key ?? "none"}>
        {windows.map((one) => (
          <i key={one.from} className="cc-mw" style={stretch(axis, one)} title="Agreed maintenance window" />
        ))}
        {freezesOfRow(picture.freezes, row, by).map((one) => (
          <Freeze key={one.id} axis={axis} freeze={one} label={labels.get(one.id)?.row === row.key ? labels.get(one.id) : undefined} />
        ))}
        {bars.map((bar) => (
          <BarLine key={bar.change.id} bar={bar} {...given} isGhost={moved?.change.id === bar.change.id} />
        ))}
        {moved && (
          <Moved
            axis={axis}
            bar={bars.find((bar) => bar.change.id === moved.change.id)}
            hand={hand}
            isFrozen={freezesOfRow(picture.freezes, row, by).some((one) => one.from < moved.window.to && one.to > moved.window.from)}
          />
        )}
      </div>
    </li>
  );
}

/** Left and width in per cent of the axis. */
export function stretch(axis: Axis, { from, to }: { from: string; to: string }): { left: string; width: string } {
  const left = placeOf(axis, from);
  return { left: `${(left * 100).toFixed(3)}%`, width: `${((placeOf(axis, to) - left) * 100).toFixed(3)}%` };
}

function Freeze({ axis, freeze, label }: { axis: Axis; freeze: FreezeSpan; label: FreezeLabel | undefined }) {
  const { timeZone } = useReader();
  const now = instant(useNow());
  if (freeze.to <= axis.from || freeze.from >= axis.to) return null;
  const begins = freeze.from > axis.from ? " begins" : "";
  const late = isLateFreeze(axis, freeze) ? " is-late" : "";
  return (
    <i className={`cc-fz hatch${begins}${late}`} style={stretch(axis, freeze)}>
      {label && (
        <span className="cut" style={{ maxWidth: label.roomPx - 16 }}>
          Freeze “{freeze.name}”, {windowWords(timeZone, freeze, now)}
        </span>
      )}
    </i>
  );
}

/** How a change stands, by its state: over, under way, scheduled, or still asked for. */
function lookOf({ state }: Bar["change"]): string {
  if (state === "3" || state === "0") return "done";
  if (state === "-1") return "run";
  return state === "-2" ? "ok" : "req";
}

function BarLine({ bar, isGhost, axis, hand, chosen, onChoose }: RowProps & { bar: Bar; isGhost: boolean }) {
  const { change } = bar;
  const { timeZone } = useReader();
  const now = instant(useNow());
  const look = isGhost ? "ghost" : lookOf(change);
  const isHit = change.meets.length > 0;
  const place = { left: bar.leftPx, width: bar.widthPx, top: 10 + bar.lane * 28 };
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (hand.onKey(change, event)) return event.preventDefault();
    const step = event.shiftKey || event.altKey || event.ctrlKey || event.metaKey ? undefined : walk[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const all = [...(event.currentTarget.closest(".cc-grid")?.querySelectorAll<HTMLElement>(".cc-bar") ?? [])];
    all[all.indexOf(event.currentTarget) + step]?.focus();
  };
  return (
    <button
      type="button"
      id={`bar-${change.number}`}
      className={`cc-bar ${look}${isHit ? " hit" : ""}${change.frozenBy ? " frozen" : ""}${chosen === change.number ? " chosen" : ""}${bar.isLabelLeft ? " lft" : ""}`}
      style={place}
      aria-pressed={chosen === change.number}
      aria-keyshortcuts={isMovable(change) ? "Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown" : undefined}
      title={`${change.number} ${change.title}`}
      onClick={() => !hand.wasDrag() && onChoose(chosen === change.number ? null : change.number)}
      onKeyDown={onKey}
      onPointerDown={hand.grab(change)}
    >
      {look !== "done" && <Edge risk={change.risk} />}
      <span className="cc-word" aria-hidden="true">
        {bar.label} {bar.words && <em>{bar.words}</em>}
      </span>
      <span className="vh">{saidOf(bar.change, windowWords(timeZone, change, now))}</span>
      {axis.span !== "month" && change.frozenBy && <span className="vh">, inside a freeze</span>}
    </button>
  );
}
const walk: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };

function saidOf(change: Bar["change"], when: string): string {
  const state = states.find((one) => one.value === change.state)?.label ?? "";
  const risk = risks.find((one) => one.value === change.risk)?.label.toLowerCase();
  const met = change.meets.length > 0 ? `, meets ${metWords(change)}` : "";
  return `${change.number} ${change.title}, ${when}, ${state}${risk ? `, ${risk} risk` : ""}${met}`;
}

/** The mark of risk at a bar's edge: one piece low, two moderate, three amber ones high. */
export function Edge({ risk }: { risk: string | null }) {
  if (risk === null) return null;
  const pieces = risk === "4" ? ["a"] : risk === "3" ? ["a", "b"] : ["a", "b", "c"];
  return (
    <i className={`cc-edge${pieces.length === 3 ? " high" : ""}`} aria-hidden="true">
      {pieces.map((one) => (
        <b key={one} />
      ))}
    </i>
  );
}

/** The bar under the hand, where it would stand. */
function Moved({ axis, bar, hand, isFrozen }: { axis: Axis; bar: Bar | undefined; hand: MovingHand; isFrozen: boolean }) {
  const { window } = hand.moving!;
  return (
    <span
      className={`cc-bar moved${isFrozen ? " is-frozen" : ""}`}
      style={{ ...stretch(axis, window), top: 10 + (bar?.lane ?? 0) * 28 }}
      aria-hidden="true"
    >
      {bar && <Edge risk={bar.change.risk} />}
      <span className="cc-word">{bar?.label}</span>
    </span>
  );
}
