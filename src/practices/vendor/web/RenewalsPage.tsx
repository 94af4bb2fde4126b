import "./vendor.css";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { daysBetween, plusMonths } from "../../../kernel/plain-day.ts";
import { EmptyState, LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useFooting, usePageTitle } from "../../../web/kit/slots.ts";
import { dayWords } from "../period.rules.ts";
import { ContractsNav } from "./ContractsNav.tsx";
import { type ListedContract, moneyText, useYear, type YearAnswer } from "./data.ts";

/** `/contracts/year`: twelve months of dates, a row for each contract; what is decided first on top. */
export function Screen() {
  const [from, setFrom] = useState<string | null>(null);
  const { data, error, refetch } = useYear(from);
  usePageTitle("Renewals");
  return (
    <div className="vn-page">
      <ContractsNav here="/contracts/year" />
      {error && !data && <ProblemNote fault={error} onRetry={() => void refetch()} />}
      {!data && !error && <LoadingRows rows={8} widths={[200, 400]} />}
      {data && <Year year={data} onMove={(by) => setFrom(plusMonths(data.from, by))} onToday={() => setFrom(null)} />}
    </div>
  );
}

type YearProps = { year: YearAnswer; onMove: (months: number) => void; onToday: () => void };

function Year({ year, onMove, onToday }: YearProps) {
  const { contracts, today, from, to } = year;
  const navigate = useNavigate();
  const [at, setAt] = useState(0);
  const place = Math.min(at, Math.max(0, contracts.length - 1));
  const chosen = contracts[place];
  useFooting(`${contracts.length} contracts with a date between ${dayWords(from)} and ${dayWords(to)}`);
  useKeys(
    {
      j: { does: "next", run: () => setAt(Math.min(contracts.length - 1, place + 1)) },
      k: { does: "previous", run: () => setAt(Math.max(0, place - 1)) },
      Enter: { does: "open", run: () => chosen && void navigate({ to: `/contracts/${chosen.number}` }) },
      h: { does: "three months earlier", run: () => onMove(-3) },
      l: { does: "three months later", run: () => onMove(3) },
      t: { does: "today", run: onToday },
    },
    { scope: "Renewals" },
  );
  const months = Array.from({ length: 12 }, (_, month) => plusMonths(from, month));
  const share = (day: string) => (100 * daysBetween(from, day)) / daysBetween(from, to);
  const undecided = contracts.filter(
    (one) => one.decisionOn !== null && one.decision === null && one.decisionOn >= from && one.decisionOn < to,
  );
  return (
    <>
      <div className="row vn-head">
        <h1>
          {undecided.length === 1 ? "1 contract is" : `${undecided.length} contracts are`} to be decided from {dayWords(from).slice(2)} on
        </h1>
        <span className="grow" />
        <button className="act" type="button" onClick={() => onMove(-3)}>
          Earlier
        </button>
        <button className="act" type="button" onClick={onToday}>
          Today
        </button>
        <button className="act" type="button" onClick={() => onMove(3)}>
          Later
        </button>
      </div>
      <p className="row vn-legend q">
        <span className="vn-key is-decide" /> decide by <span className="vn-key is-notice" /> last day of notice{" "}
        <span className="vn-key is-end" /> end
      </p>
      {contracts.length === 0 && <EmptyState headline="No dates in these months" />}
      <div className="vn-year">
        <div className="vn-year-head" aria-hidden="true">
          <span />
          <div className="vn-months">
            {months.map((month) => (
              <span key={month}>
                {dayWords(month).split(" ")[1]!.slice(0, 3)}
                {month.slice(5, 7) === "01" || month === from ? ` ${month.slice(0, 4)}` : ""}
              </span>
            ))}
          </div>
        </div>
        <ol>
          {contracts.map((one, index) => (
            <YearRow key={one.id} contract={one} today={today} isActive={index === place} onActive={() => setAt(index)} share={share} />
          ))}
        </ol>
      </div>
    </>
  );
}

type RowProps = { contract: ListedContract; today: string; isActive: boolean; onActive: () => void; share: (day: string) => number };

function YearRow({ contract, today, isActive, onActive, share }: RowProps) {
  const { number, name, vendorName, decisionOn, noticeOn, endsOn, startsOn, decision, yearlyAmount, currency } = contract;
  const inside = (day: string | null) => day !== null && share(day) >= 0 && share(day) <= 100;
  const marks = [
    { key: "decide", day: decision === null ? decisionOn : null, word: "decide by" },
    { key: "notice", day: noticeOn, word: "last day of notice" },
    { key: "end", day: endsOn, word: "ends" },
  ].filter(({ day }) => inside(day));
  const said = marks.map(({ word, day }) => `${word} ${dayWords(day!)}`).join(", ");
  const [left, right] = [Math.max(0, share(startsOn ?? "0001-01-01")), Math.min(100, endsOn === null ? 100 : share(endsOn))];
  const isLate = decision === null && decisionOn !== null && decisionOn < today;
  return (
    <li className={isActive ? "is-active" : undefined} onMouseDown={onActive}>
      <div className="vn-year-name">
        <Link className="cut" to={`/contracts/${number}`} title={`${number} ${name}`}>
          <b className="name">{vendorName ?? "no vendor"}</b> {name}
        </Link>
        <span className="qq nw">
          {decision
            ? `decided: ${decision}`
            : yearlyAmount && currency
              ? `${moneyText({ amount: yearlyAmount, currency })} a year`
              : "price not known"}
        </span>
      </div>
      <div className="vn-track" role="img" aria-label={said}>
        <span className="vn-run" style={{ left: `${left}%`, width: `${Math.max(0, right - left)}%` }} />
        {inside(today) && <span className="vn-today" style={{ left: `${share(today)}%` }} />}
        {noticeOn !== null && decisionOn !== null && inside(decisionOn) && decision === null && (
          <span
            className={`vn-open${isLate ? " is-late" : ""}`}
            style={{ left: `${share(decisionOn)}%`, width: `${Math.max(0, Math.min(100, share(noticeOn)) - share(decisionOn))}%` }}
          />
        )}
        {marks.map(({ key, day, word }) => (
          <span
            key={key}
            className={`vn-key is-${key}${key === "decide" && isLate ? " is-late" : ""}`}
            style={{ left: `${share(day!)}%` }}
            title={`${word} ${dayWords(day!)}`}
          />
        ))}
      </div>
      {isActive && <p className="vn-said q">{said}</p>}
    </li>
  );
}
