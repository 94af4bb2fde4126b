import "./series.css";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../../../web/client/session.ts";
import { CopyButton } from "../../../web/kit/CopyButton.tsx";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting } from "../../../web/kit/slots.ts";
import { When } from "../../../web/kit/When.tsx";
import type { BoardSeries, SeriesBoard } from "../board.model.ts";
import { seriesStates } from "../model.ts";
import { numberWords, unitWords } from "../words.rules.ts";
import { useSeriesBoard } from "./data.ts";
import { lineOf } from "./line.ts";

/** `/metric-series`: what is unusual first, with why; then the others, each with its last day. */
export function Screen() {
  const { data, error, refetch } = useSeriesBoard();
  useFooting(data ? `${countOf(data).toLocaleString("en")} series · read each minute` : "");
  if (error && !data) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={8} widths={[220, 200, 360]} />;
  return countOf(data) === 0 ? <Empty /> : <Board board={data} />;
}

function Board({ board }: { board: SeriesBoard }) {
  const { items, refs } = board;
  const chosen = useWalk(items);
  const left = countOf(board) - items.length;
  return (
    <div className="ms">
      <header className="row ms-head">
        <h1>Measured series</h1>
        <span className="grow" />
        <Link className="act" to={"/list/metric-series" as never}>
          As a list
        </Link>
      </header>
      <p className="head1">{boardSentence(board)}</p>
      <ul>
        {items.map((one, index) => (
          <li key={one.id}>
            <Row series={one} service={refs.service?.[one.service ?? ""]?.label ?? null} isChosen={index === chosen} />
          </li>
        ))}
      </ul>
      {left > 0 && <p className="q">{left.toLocaleString("en")} more are in the list.</p>}
    </div>
  );
}

/** Which row j and k have come to; Enter opens it. */
function useWalk(items: readonly BoardSeries[]): number {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(-1);
  const to = (index: number) => {
    const next = Math.max(0, Math.min(items.length - 1, index));
    setChosen(next);
    document.querySelector(`[data-series="${items[next]?.id}"]`)?.scrollIntoView({ block: "nearest" });
  };
  useKeys(
    {
      j: { does: "next", run: () => to(chosen + 1) },
      k: { does: "previous", run: () => to(chosen - 1) },
      Enter: { does: "open", run: () => items[chosen] && void navigate({ to: `/metric-series/${items[chosen].id}` }) },
    },
    { scope: "Measured series" },
  );
  return chosen;
}

type RowProps = { series: BoardSeries; service: string | null; isChosen: boolean };

function Row({ series, service, isChosen }: RowProps) {
  const { id, title, unit, state, because, lastValue, alerts } = series;
  const isUnusual = state === "unusual";
  return (
    <article
      className={`ms-row ${isUnusual ? "bad" : ""}`}
      data-series={id}
      aria-current={isChosen ? "true" : undefined}
      aria-label={title}
    >
      <div className="ms-name">
        <h2>
          <Link to={`/metric-series/${id}`}>{title}</Link>
        </h2>
        <p className="qq">{[service, alerts ? "raises alerts" : null].filter(Boolean).join(" · ")}</p>
      </div>
      <DayLine series={series} />
      <p className="ms-now">
        <b className="tn">{lastValue === null ? "" : numberWords(lastValue)}</b>
        <span className="qq">{unitWords(unit)}</span>
      </p>
      <p className={isUnusual ? "ms-why" : "ms-why q"}>
        {isUnusual && <span className="ms-mark">Unusual</span>} {because ?? stateWords(series)} <Times of={series} />
      </p>
    </article>
  );
}

/** Since when it has been unusual, or how old its last number is. */
function Times({ of: { state, stateSince, lastAt } }: { of: BoardSeries }) {
  if (state === "unusual" && stateSince)
    return (
      <span className="qq nw">
        since <When at={stateSince} form="clock" />
      </span>
    );
  if (!lastAt) return null;
  return (
    <span className="qq nw">
      · last number <When at={lastAt} />
    </span>
  );
}

const box = { width: 200, height: 36 };

/** The last day as a line; what was unusual of it until now in red. */
function DayLine({ series: { line, title, state, stateSince } }: { series: BoardSeries }) {
  const drawn = lineOf(line, state === "unusual" ? stateSince : null, box);
  if (!drawn) return <span className="qq">no numbers yet</span>;
  return (
    <svg
      className="ms-line"
      preserveAspectRatio="xMinYMid"
      viewBox={`0 0 ${box.width} ${box.height}`}
      role="img"
      aria-label={`${title} in its last day`}
    >
      <path d={drawn.whole} />
      {drawn.since && <path d={drawn.since} className="bad" />}
      <circle cx={drawn.last.x} cy={drawn.last.y} r="2.25" className={state === "unusual" ? "bad" : undefined} />
    </svg>
  );
}

const curl = `curl ${window.location.origin}/intake/metrics \\
  -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' \\
  -d '{"metric": "orders.latency", "value": 41.5, "unit": "ms", "labels": {"host": "shop-1"}}'`;

function Empty() {
  const may = useMay();
  const deed = may("alert.administer") ? (
    <Link className="act" to={"/admin/intake" as never}>
      Add a tool, and make its key
    </Link>
  ) : undefined;
  return (
    <div className="ms-empty">
      <EmptyState headline="Nothing is measured yet" deed={deed}>
        Send numbers, and what is usual of each at every hour of the week is learned. Where one is not, it is said here in a sentence, and
        as an alert where you want one. Weeks of history may be sent first.
      </EmptyState>
      <div className="ms-code">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{curl}</pre>
        <CopyButton text={curl} />
      </div>
    </div>
  );
}

function countOf({ counts }: SeriesBoard): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** "One of 4 series is unusual now." with how many still learn. */
function boardSentence(board: SeriesBoard): string {
  const { unusual = 0, learning = 0, silent = 0 } = board.counts;
  const all = countOf(board);
  const first =
    unusual === 0
      ? `${all === 1 ? "The one series is" : `All ${all.toLocaleString("en")} are`} as usual`
      : `${unusual} of ${all.toLocaleString("en")} ${unusual === 1 ? "is" : "are"} unusual now`;
  const rest = [learning > 0 ? `${learning} still learning` : null, silent > 0 ? `${silent} no longer sent` : null].filter(
    (one) => one !== null,
  );
  if (unusual === 0 && rest.length > 0) return `None of ${all.toLocaleString("en")} is unusual now; ${rest.join(", ")}.`;
  return `${[first, ...rest].join("; ")}.`;
}

function stateWords({ state }: BoardSeries): string {
  return seriesStates.find((one) => one.value === state)!.label;
}
