import "./places.css";
import "./outcome.css";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Share } from "../../../kernel/share.ts";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { usePageTitle } from "../../../web/kit/slots.ts";
import { risks, types } from "../model.ts";
import { ChangesNav } from "./ChangesNav.tsx";
import { Moment } from "./Moment.tsx";
import { failureWords, perCent, type RiskHeld, useRiskHeld } from "./outcome-data.ts";

const spans = [
  [90, "3 months"],
  [365, "1 year"],
  [1095, "3 years"],
] as const;

/** `/changes/risk`: whether what was rated high did fail more; each number opens its changes. */
export function Screen() {
  const [days, setDays] = useState(365);
  const [band, setBand] = useState<string | null>(null);
  const { data, error, refetch } = useRiskHeld(days, band);
  usePageTitle("Risk held against outcome");
  return (
    <div className="ch-page ch-held">
      <ChangesNav at="/changes/risk" />
      <header className="ch-held-head">
        <h1>Risk held against outcome</h1>
        <fieldset className="row ch-spans">
          <legend className="vh">Closed within</legend>
          {spans.map(([value, label]) => (
            <button
              key={value}
              type="button"
              className={value === days ? "act lit" : "act"}
              aria-pressed={value === days}
              onClick={() => setDays(value)}
            >
              {label}
            </button>
          ))}
        </fieldset>
      </header>
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={6} widths={[120, 420]} />}
      {data && <Held data={data} onBand={(one) => setBand(one === band ? null : one)} />}
    </div>
  );
}

function Held({ data, onBand }: { data: RiskHeld; onBand: (band: string) => void }) {
  const shares = [...data.bands, ...data.tens].flatMap(({ share }) => (share ? [share.to] : []));
  const most = Math.min(1, Math.max(0.1, Math.ceil(10 * Math.max(0, ...shares)) / 10));
  return (
    <>
      <p className={data.verdict === "less" ? "ch-verdict amber" : "ch-verdict"}>{data.sentence}</p>
      <section aria-label="By band">
        <h2>
          Failed, by the risk foretold when approval was asked for <span className="qq">with the span it lies in, 95 of 100</span>
        </h2>
        <div className="ch-bands">
          {data.bands.map(({ risk, label, share }) => (
            <button
              key={risk}
              type="button"
              className="ch-band"
              aria-pressed={data.band === risk}
              disabled={!share}
              onClick={() => onBand(risk)}
            >
              <span className="name">{label}</span>
              <Interval share={share} most={most} />
              <Figures share={share} />
            </button>
          ))}
        </div>
        <Axis most={most} />
        {data.unrated > 0 && (
          <p className="qq">
            <button type="button" className="act" aria-pressed={data.band === "none"} onClick={() => onBand("none")}>
              {data.unrated} more were never rated
            </button>
            : standard changes keep to their template and are not asked about.
          </p>
        )}
      </section>
      <section aria-label="By points">
        <h2>By points</h2>
        <Points data={data} />
      </section>
      <Changes data={data} />
    </>
  );
}

/** A rate as a dot, with the span in which it lies. */
function Interval({ share, most }: { share: Share | null; most: number }) {
  const place = (value: number) => `${(100 * Math.min(value, most)) / most}%`;
  return (
    <span className="ch-interval" aria-hidden="true">
      {share && (
        <>
          <i className="span" style={{ left: place(share.from), right: `calc(100% - ${place(share.to)})` }} />
          <i className="dot" style={{ left: place(share.rate) }} />
        </>
      )}
    </span>
  );
}

function Figures({ share }: { share: Share | null }) {
  if (!share) return <span className="qq">none ended</span>;
  return (
    <span className="tn ch-figures">
      <b className="name">{perCent(share.rate)}</b>{" "}
      <span className="q">
        {share.of} of {share.n}
      </span>
    </span>
  );
}

function Axis({ most }: { most: number }) {
  return (
    <p className="ch-axis qq tn" aria-hidden="true">
      <span>0</span>
      <span>{perCent(most / 2)}</span>
      <span>{perCent(most)}</span>
    </p>
  );
}

/** Each ten of points as a column: how many ended, and how many of them failed. */
function Points({ data }: { data: RiskHeld }) {
  const most = Math.max(0.1, ...data.tens.map(({ share }) => share?.rate ?? 0));
  return (
    <ol className="ch-tens">
      {data.tens.map(({ from, share }) => (
        <li key={from} title={share ? `${share.of} of ${share.n} failed` : "none ended"}>
          <span className="track">{share && <i style={{ height: `${(100 * share.rate) / most}%` }} />}</span>
          <span className="tn name">{share ? perCent(share.rate) : ""}</span>
          <span className="tn qq">{share ? `of ${share.n}` : "–"}</span>
          <span className="tn q">{from === 90 ? "90+" : `${from}–${from + 9}`}</span>
        </li>
      ))}
    </ol>
  );
}

function Changes({ data }: { data: RiskHeld }) {
  const label = data.band === "none" ? "never rated" : risks.find((one) => one.value === data.band)?.label.toLowerCase();
  return (
    <section aria-label="Changes">
      <h2>
        Changes behind it{label ? `: ${label}` : ""} <span className="qq">failed ones first, at most 200</span>
      </h2>
      <ul className="ch-rated">
        {data.changes.map((one) => (
          <li key={one.id}>
            <Link to={`/changes/${one.number ?? one.id}`}>
              <span className="id">{one.number}</span> {one.title}
            </Link>
            <span className="q">{types.find((type) => type.value === one.changeType)?.label}</span>
            <span className="q tn">
              {one.risk === null ? "not rated" : `${risks.find((risk) => risk.value === one.risk)?.label}, ${one.riskPoints}`}
            </span>
            <span className={one.failure ? "red name" : "qq"}>{one.failure ? failureWords[one.failure] : "went well"}</span>
            <span className="q">
              <Moment at={one.closedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
