import { useElementSize } from "@mantine/hooks";
import { useMemo } from "react";
import { instant, ms } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useMay } from "../../../web/client/session.ts";
import type { CalendarPicture, CalendarRow, RowKind } from "../calendar.rules.ts";
import type { FreezeSpan } from "../facts.ts";
import { CalendarRowLine, stretch } from "./CalendarRows.tsx";
import { type Axis, placeOf } from "./calendar-axis.ts";
import type { Window } from "./calendar-data.ts";
import { freezeLabels, freezesOfRow, laidOut, linksBetween } from "./calendar-layout.ts";
import { MoveCard } from "./MoveCard.tsx";
import { useMoving } from "./use-moving.ts";

type GridProps = {
  axis: Axis;
  picture: CalendarPicture;
  rows: readonly CalendarRow[];
  by: RowKind;
  chosen: string | null;
  onChoose: (number: string | null) => void;
  label: string;
  onMoved: (number: string, window: Window) => void;
};

const labPx = 148;
const cardPx = 400;

/** The calendar as a drawing: time across, a row for each service; bars, freezes, agreed windows, what collides, and who is on call beneath. */
export function CalendarGrid({ axis, picture, rows, by, chosen, onChoose, label, onMoved }: GridProps) {
  const may = useMay();
  const { ref, width } = useElementSize<HTMLDivElement>();
  const lanesPx = Math.max(width - labPx, 0);
  const hand = useMoving(axis, lanesPx, may("change.write"));
  const { moving } = hand;
  const laid = useMemo(() => laidOut(rows, axis, lanesPx), [rows, axis, lanesPx]);
  const labels = useMemo(
    () => freezeLabels(picture.freezes, { rows: laid, by, axis, widthPx: lanesPx }),
    [picture.freezes, laid, by, axis, lanesPx],
  );
  const links = useMemo(() => linksBetween(laid), [laid]);
  const movedRow = moving && laid.find(({ row }) => row.changes.some((one) => one.id === moving.change.id));
  const frozenBy = moving && movedRow ? freezeUnder(freezesOfRow(picture.freezes, movedRow.row, by), moving.window) : null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section className={`cc-grid span-${axis.span}`} tabIndex={0} aria-label={label}>
      <Days axis={axis} />
      <div className="cc-body" ref={ref}>
        <Bands axis={axis} />
        <ul className="cc-rows">
          {laid.map((one) => (
            <CalendarRowLine key={one.row.key ?? "none"} {...{ laid: one, labels, axis, picture, by, hand, chosen, onChoose }} />
          ))}
        </ul>
        {links.map(({ key, xPx, topPx, heightPx }) => (
          <i key={key} className="cc-link" aria-hidden="true" style={{ left: labPx + xPx, top: topPx, height: heightPx }} />
        ))}
        {moving && movedRow && (
          <MoveCard
            key={moving.change.id}
            hand={hand}
            frozenBy={frozenBy}
            row={movedRow.row}
            onMoved={(window) => onMoved(moving.change.number, window)}
            style={{
              left: Math.max(8, Math.min(labPx + placeOf(axis, moving.window.from) * lanesPx - 40, width - cardPx - 8)),
              top: movedRow.topPx + movedRow.heightPx + 2,
            }}
          />
        )}
        <OnCall axis={axis} picture={picture} />
      </div>
    </section>
  );
}

function freezeUnder(freezes: readonly FreezeSpan[], { from, to }: { from: string; to: string }): FreezeSpan | null {
  return freezes.find((one) => one.from < to && one.to > from) ?? null;
}

function Days({ axis }: { axis: Axis }) {
  const nowMs = useNow();
  return (
    <div
      className="cc-days"
      aria-hidden="true"
      style={{ gridTemplateColumns: `${labPx}px repeat(${axis.columns.length}, minmax(0, 1fr))` }}
    >
      <span />
      {axis.columns.map((one) => {
        const isNow = axis.span !== "day" && nowMs >= one.startMs && nowMs < one.endMs;
        return (
          <span key={one.startMs} className={isNow ? "bright name" : one.isQuiet ? "qq" : ""}>
            {one.label}
          </span>
        );
      })}
    </div>
  );
}

/** The lines between days, and now. */
function Bands({ axis }: { axis: Axis }) {
  const now = instant(useNow());
  const each = 100 / axis.columns.length;
  return (
    <div className="cc-bands" aria-hidden="true">
      {axis.columns.slice(1).map((one, index) => (
        <i key={one.startMs} className="dl" style={{ left: `${(index + 1) * each}%` }} />
      ))}
      {now > axis.from && now < axis.to && <i className="nowl" style={{ left: `${placeOf(axis, now) * 100}%` }} />}
    </div>
  );
}

/** Who is on call for the teams of these changes; where it is nobody, in red. */
function OnCall({ axis, picture }: { axis: Axis; picture: CalendarPicture }) {
  if (picture.onCall.length === 0) return null;
  return (
    <div className="cc-duty">
      <h2>On call</h2>
      <ul>
        {picture.onCall.map((row) => (
          <li key={row.roster}>
            <span className="cc-lab">
              <span className="cut">{row.name}</span>
            </span>
            <div className="cc-lane">
              {row.shifts.map(({ start, end, people }) => {
                const who = people.map((one) => picture.people[one] ?? "somebody").join(" and ");
                const isShort = (ms(end) - ms(start)) / (ms(axis.to) - ms(axis.from)) < 0.02;
                return (
                  <span
                    key={start}
                    className={people.length === 0 ? "gap" : undefined}
                    style={stretch(axis, { from: start, to: end })}
                    title={people.length === 0 ? "Nobody is on call" : who}
                  >
                    {people.length === 0 ? (
                      "nobody"
                    ) : (
                      <span aria-hidden="true">{isShort ? "" : people.map((one) => initials(picture.people[one])).join(" ")}</span>
                    )}
                    {people.length > 0 && <span className="vh">{who}</span>}
                  </span>
                );
              })}
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}

function initials(name: string | undefined): string {
  const parts = (name ?? "?").split(/\s+/).filter(Boolean);
  return `${parts[0]?.[0] ?? ""}${parts.length > 1 ? (parts.at(-1)?.[0] ?? "") : ""}`;
}
