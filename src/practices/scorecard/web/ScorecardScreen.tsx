import { useMemo, useRef, useState } from "react";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { type Deed, useDeeds, useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import type { ScorecardPage } from "../facts.ts";
import { perspectives } from "../model.ts";
import { beside, readPeriod } from "../period.rules.ts";
import { BalanceWords } from "./BalanceWords.tsx";
import { isPart, useLiveScorecard, useLook, useScorecard } from "./data.ts";
import { FlowCharts } from "./FlowCharts.tsx";
import { MeasureTable } from "./MeasureTable.tsx";
import { shortMoment } from "./moment.ts";
import { PartBar } from "./PartBar.tsx";
import { RowsPanel } from "./RowsPanel.tsx";
import "./scorecard.css";
import { TimeMachine } from "./TimeMachine.tsx";

/** The scorecard: what was promised, what was kept, and every number opens what it was counted from. */
export function Screen() {
  const { look } = useLook();
  const { data, error, refetch } = useScorecard(look);
  useLiveScorecard(look);
  if (error) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  return data ? <Scorecard page={data} /> : <LoadingRows rows={18} widths={[180, 150, 60, 60, 80, 100, 80, 28, 160]} />;
}

function Scorecard({ page }: { page: ScorecardPage }) {
  const { look, go } = useLook();
  const asOfInput = useRef<HTMLInputElement>(null);
  const [activeKey, setActive] = useState<string | null>(null);
  const [definedKey, setDefined] = useState<string | null>(null);
  const [isFocusWanted, setFocusWanted] = useState(0);
  const ordered = perspectives.flatMap(({ value }) => page.measures.filter((one) => one.perspective === value));
  const active = ordered.find((one) => one.key === activeKey) ?? ordered[0];
  const opened = ordered.find((one) => one.key === look.rows);
  const walk = (by: number) => {
    const place = ordered.findIndex((one) => one.key === active?.key);
    const next = ordered[Math.min(ordered.length - 1, Math.max(0, activeKey === null ? 0 : place + by))];
    if (!next) return;
    setActive(next.key);
    setFocusWanted((count) => count + 1);
    if (definedKey !== null) setDefined(next.key);
    if (opened) go({ rows: next.key });
  };
  const step = (by: number) => {
    const at = page.points.findIndex((one) => one.key === page.period.key);
    const next = by < 0 ? (page.points[at - 1]?.key ?? page.before.key) : nextKey(page);
    if (next) go({ period: next });
  };
  useKeys(
    {
      j: { does: "walk", run: () => walk(1) },
      k: { does: "walk", run: () => walk(-1) },
      Enter: { does: "open its rows", run: () => active && go({ rows: active.key }) },
      i: { does: "definition", run: () => active && setDefined(definedKey === active.key ? null : active.key) },
      t: { does: "time machine", run: () => asOfInput.current?.select() },
      "[": { does: "period before", run: () => step(-1), isQuiet: true },
      "]": { does: "period after", run: () => step(1), isQuiet: true },
      ArrowDown: { does: "walk by arrow", run: () => walk(1), isQuiet: true },
      ArrowUp: { does: "walk by arrow", run: () => walk(-1), isQuiet: true },
    },
    { scope: "Scorecard" },
  );
  useFooting(footingOf(page));
  usePageTitle(`Scorecard, ${page.period.label}`);
  useDeeds(
    useMemo(
      (): Deed[] => [{ id: "scorecard-time", label: "Look back in time", group: "Scorecard", run: () => asOfInput.current?.select() }],
      [],
    ),
  );
  const sla = page.measures.find((one) => one.key === "slaResolution");
  return (
    <div className={opened ? "sc-page has-panel" : "sc-page"}>
      <TimeMachine
        page={page}
        asOf={look.asOf}
        isPart={isPart(look)}
        inputRef={asOfInput}
        onPeriod={(period) => go({ period, rows: undefined })}
        onAsOf={(asOf) => go({ asOf })}
      />
      <div className="sc-head">
        <PartBar look={look} onPart={go} />
        <div className="row sc-said">
          <p className="head1">{page.sentence}</p>
          <span className="grow" />
          <BalanceWords page={page} onOpen={(rows) => go({ rows })} />
        </div>
        {page.missed !== "" && <p className="q">{page.missed}</p>}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section className="sc-wrap" tabIndex={0} aria-label={`Scorecard of ${page.period.label}`}>
        <MeasureTable
          page={page}
          activeKey={active?.key ?? null}
          definedKey={definedKey}
          isFocusWanted={isFocusWanted}
          onActive={setActive}
          onOpen={(rows) => {
            setDefined(null);
            go({ rows });
          }}
          onDefine={setDefined}
        />
        <FlowCharts look={look} slaTarget={sla?.target ?? null} />
      </section>
      {opened && <RowsPanel key={opened.key} page={page} row={opened} look={look} onClose={() => go({ rows: undefined })} />}
    </div>
  );
}

/** The period after, as the address writes it; a period that has not begun has no numbers. */
function nextKey({ period, points }: ScorecardPage): string | null {
  if (period.isRunning) return null;
  const at = points.findIndex((one) => one.key === period.key);
  if (at >= 0 && points[at + 1]) return points[at + 1]!.key;
  if (period.grain === "year") return String(Number(period.key) + 1);
  if (period.grain === "week") return null;
  if (period.grain === "quarter") return beside(readPeriod(period.key, "UTC")!, "UTC", 1).key;
  const count = Number(period.key.slice(0, 4)) * 12 + Number(period.key.slice(5, 7));
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}

function footingOf({ frozen, asOf, knownThrough, zone, definitionsVersion }: ScorecardPage): string {
  const when = frozen ? `frozen ${shortMoment(frozen.at, zone)}` : asOf ? `as of ${shortMoment(asOf, zone)}` : "as of now";
  const definitions = definitionsVersion === 0 ? "built-in definitions" : `definitions version ${definitionsVersion}`;
  return `${when} · journal ${(frozen?.knownThrough ?? knownThrough).toLocaleString("en-GB")} · ${definitions}`;
}
