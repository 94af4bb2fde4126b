import "./calendar.css";
import "./places.css";
import { useMediaQuery } from "@mantine/hooks";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { DAY_MS, instant, isInstant } from "../../../kernel/time.ts";
import { useLive } from "../../../web/client/live.tsx";
import { useNow } from "../../../web/client/now.tsx";
import { useMay, useReader } from "../../../web/client/session.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { type CalendarPicture, type CalendarRow, type RowKind, rowKinds } from "../calendar.rules.ts";
import { CalendarAgenda } from "./CalendarAgenda.tsx";
import { CalendarGrid } from "./CalendarGrid.tsx";
import { CalendarHead, type Only } from "./CalendarHead.tsx";
import { CalendarPanel } from "./CalendarPanel.tsx";
import { Edge } from "./CalendarRows.tsx";
import { ChangesNav } from "./ChangesNav.tsx";
import { type Axis, axisOf, clock, dayOfNow, rangeWords, type SpanName, spans, steppedDay } from "./calendar-axis.ts";
import { useCalendar } from "./calendar-data.ts";
import { FeedDialog } from "./FeedDialog.tsx";

/** `/changes/calendar`: what is changed when, what it meets, what is frozen, and who is there if it goes wrong. */
export function Screen() {
  const { timeZone } = useReader();
  const nowMs = useNow();
  const address = useAddress();
  const isNarrow = useMediaQuery("(max-width: 600px)", false, { getInitialValueInEffect: false }) ?? false;
  const today = dayOfNow(timeZone, address.span, instant(nowMs));
  const day = address.day ?? today;
  const axis = useMemo(() => axisOf(timeZone, address.span, day), [timeZone, address.span, day]);
  const [after, setAfter] = useState<string | null>(null);
  const [only, setOnly] = useState<Only>(null);
  const [isFeeding, setFeeding] = useState(false);
  const { data, error, refetch, isPlaceholderData } = useCalendar({ from: axis.from, to: axis.to, by: address.by, after });
  const step = (steps: number) => address.go({ day: steppedDay(axis, steps) });
  const choose = (change: string | null) => address.go({ change });
  useCalendarKeys({ onStep: step, onToday: () => address.go({ day: null }), span: address.span });
  usePageTitle("Change calendar");
  useCalendarFooting(data);
  if (error && !data)
    return (
      <div className="sheet">
        <ProblemNote fault={error} onRetry={() => void refetch()} />
      </div>
    );
  const rows = data ? shownRows(data.rows, only) : [];
  return (
    <div className={`cc${address.change ? " has-panel" : ""}${isNarrow ? " is-narrow" : ""}`}>
      <ChangesNav at="/changes/calendar" />
      <CalendarHead
        {...{ axis, only, by: address.by, counts: data?.counts ?? null, onStep: step, onOnly: setOnly }}
        onSpan={(span) => address.go({ span, day: null })}
        onToday={() => address.go({ day: null })}
        onRows={(by) => address.go({ by })}
        onFeed={() => setFeeding(true)}
      />
      {!data && <LoadingRows rows={12} widths={[140, 600]} />}
      {data && data.counts.changes === 0 && <Nothing axis={axis} />}
      {data && isNarrow && (
        <div className="cc-thin">
          <CalendarAgenda {...{ axis, picture: data, rows }} onChoose={choose} />
        </div>
      )}
      {data && !isNarrow && (
        <div className="cc-main" aria-busy={isPlaceholderData}>
          <CalendarGrid
            {...{ axis, rows, picture: data, by: address.by, chosen: address.change }}
            onChoose={choose}
            onMoved={(change, { from }) => {
              if (from < axis.from || from >= axis.to) address.go({ change, day: dayOfNow(timeZone, address.span, from) });
            }}
            label={`Calendar, ${rangeWords(axis)}`}
          />
          <More next={data.next} isFirst={after === null} onAfter={setAfter} />
          <footer className="cc-foot">
            <Legend />
          </footer>
        </div>
      )}
      {isFeeding && <FeedDialog services={servicesIn(data)} onClose={() => setFeeding(false)} />}
      {address.change && <CalendarPanel number={address.change} onClose={() => choose(null)} />}
    </div>
  );
}

function servicesIn(data: CalendarPicture | undefined): { id: string; name: string }[] {
  return (data?.rows ?? []).flatMap(({ key, label, tier }) => (key !== null && tier !== null ? [{ id: key, name: label }] : []));
}

function shownRows(rows: readonly CalendarRow[], only: Only): CalendarRow[] {
  if (only === null) return [...rows];
  const isMeant = ({ meets, frozenBy }: CalendarRow["changes"][number]) => (only === "frozen" ? frozenBy !== null : meets.length > 0);
  return rows.filter((row) => row.changes.some(isMeant));
}

function Nothing({ axis }: { axis: Axis }) {
  return (
    <EmptyState headline={`Nothing is planned, ${rangeWords(axis)}`}>
      A change stands here from when its window is planned, in the row of its service. Look at another week, or plan one.
    </EmptyState>
  );
}

function More({ next, isFirst, onAfter }: { next: string | null; isFirst: boolean; onAfter: (after: string | null) => void }) {
  if (next === null && isFirst) return null;
  return (
    <p className="row cc-more">
      {!isFirst && (
        <button className="act" type="button" onClick={() => onAfter(null)}>
          First rows
        </button>
      )}
      {next !== null && (
        <button className="act" type="button" onClick={() => onAfter(next)}>
          More rows
        </button>
      )}
    </p>
  );
}

function Legend() {
  return (
    <p className="cc-legend" aria-hidden="true">
      {(["4", "3", "2"] as const).map((risk, index) => (
        <span key={risk}>
          <Edge risk={risk} />
          {["low", "moderate", "high risk"][index]}
        </span>
      ))}
      <span>
        <i className="k ok" />
        scheduled
      </span>
      <span>
        <i className="k req" />
        planned
      </span>
      <span>
        <i className="k mw" />
        maintenance
      </span>
      <span>
        <i className="k hatch" />
        freeze
      </span>
    </p>
  );
}

function useCalendarKeys({ onStep, onToday, span }: { onStep: (steps: number) => void; onToday: () => void; span: SpanName }) {
  const navigate = useNavigate();
  const may = useMay();
  useKeys(
    {
      ArrowLeft: { does: span, run: () => onStep(-1) },
      ArrowRight: { does: span, run: () => onStep(1) },
      t: { does: "today", run: onToday, isQuiet: true },
      c: may("change.write") ? { does: "new change", run: () => void navigate({ to: "/changes/new" }) } : undefined,
      l: { does: "list", run: () => void navigate({ to: "/changes" }), isQuiet: true },
    },
    { scope: "Change calendar" },
  );
}

function useCalendarFooting(data: CalendarPicture | undefined) {
  const { timeZone } = useReader();
  const live = useLive();
  useFooting(data ? `drag to move, or Shift-arrows · ${live === "live" ? "live · " : ""}as of ${clock(timeZone, data.asOf)}` : "");
}

/** Span, day, rows and the chosen change stand in the address, so that what one sees can be sent to somebody. */
function useAddress() {
  const navigate = useNavigate();
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false });
  const span = spans.find((one) => one === search.span) ?? "week";
  const by = rowKinds.find((one) => one === search.rows) ?? "service";
  const change = typeof search.change === "string" ? search.change : null;
  const from = `${String(search.from ?? "")}T00:00:00.000Z`;
  const day = isInstant(from) ? Math.floor(Date.parse(from) / DAY_MS) : null;
  const go = (next: { span?: SpanName; by?: RowKind; day?: number | null; change?: string | null }) => {
    const to = { span, by, day, change, ...next };
    void navigate({
      to: ".",
      search: () => ({
        span: to.span === "week" ? undefined : to.span,
        from: to.day === null ? undefined : new Date(to.day * DAY_MS).toISOString().slice(0, 10),
        rows: to.by === "service" ? undefined : to.by,
        change: to.change ?? undefined,
      }),
      replace: true,
    });
  };
  return { span, by, change, day, go };
}
