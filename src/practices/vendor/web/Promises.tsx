import { Link } from "@tanstack/react-router";
import { Sparkline } from "../../../web/kit/Sparkline.tsx";
import type { ReviewPromise, VendorReview } from "../qbr.model.ts";
import { roundedText } from "../qbr.rules.ts";
import { moneyText } from "./data.ts";

const verdictWords = { kept: "kept", missed: "missed", unmeasured: "not measured" } as const;

/** What was promised, what was delivered, what is owed. */
export function Promises({ review }: { review: VendorReview }) {
  const { promises, credits, period } = review;
  return (
    <section className="vn-promises">
      <h2>What was promised, what was delivered</h2>
      {promises.length === 0 ? (
        <p className="q">
          No clause of its contracts is measured.{" "}
          <Link className="act" to="/sla-clauses/new">
            Write one down
          </Link>
        </p>
      ) : (
        <div className="vn-scroll">
          <table className="vn-table">
            <thead>
              <tr>
                <th scope="col">Promise</th>
                <th scope="col" className="wide-only">
                  Course
                </th>
                <th scope="col" className="num">
                  Promised
                </th>
                <th scope="col" className="num">
                  {period.words}
                </th>
                <th scope="col" className="num wide-only">
                  {period.previous}
                </th>
                <th scope="col">Kept?</th>
                <th scope="col" className="num">
                  Credit
                </th>
              </tr>
            </thead>
            <tbody>
              {promises.map((one) => (
                <PromiseLine key={one.clause} promise={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {(credits.open.length > 0 || credits.received.length > 0) && <Credits credits={credits} />}
    </section>
  );
}

function PromiseLine({ promise }: { promise: ReviewPromise }) {
  const { clause, name, where, target, unit, actual, previous, verdict, basis, credit, course } = promise;
  const points = course.flatMap(({ value }) => (value === null ? [] : [value]));
  const isMissed = verdict === "missed";
  return (
    <tr>
      <th scope="row">
        <Link to={`/sla-clauses/${clause}`}>{name}</Link>
        <span className="vn-under q">{[where, basis].filter(Boolean).join(" · ")}</span>
      </th>
      <td className="wide-only">
        {points.length > 1 && (
          <Sparkline points={points} target={target} isMissed={isMissed} width={96} label={`${name}, ${points.length} periods`} />
        )}
      </td>
      <td className="num">
        <Value of={target} unit={unit} />
      </td>
      <td className="num">
        <b className={isMissed ? "red lead" : "name"}>{actual === null ? "–" : roundedText(actual)}</b>
      </td>
      <td className="num q wide-only">{previous === null ? "–" : roundedText(previous)}</td>
      <td className={isMissed ? "red" : verdict === "unmeasured" ? "qq" : undefined}>{verdictWords[verdict]}</td>
      <td className="num">{moneyText(credit)}</td>
    </tr>
  );
}

function Value({ of, unit }: { of: number; unit: string }) {
  return (
    <>
      {roundedText(of)} <span className="unit">{unit}</span>
    </>
  );
}

function Credits({ credits }: { credits: VendorReview["credits"] }) {
  return (
    <div className="vn-credits">
      <h3>
        Credits: {orNothing(credits.owed)} owed, {orNothing(credits.claimed)} claimed, {orNothing(credits.received)} received
      </h3>
      <ul>
        {credits.open.map((one) => (
          <li key={one.id} className="row">
            <Link className="id" to={`/vendor-credits/${one.number ?? one.id}`}>
              {one.number}
            </Link>
            <span className="cut grow">{one.name}</span>
            <span className="q nw">
              {one.state}, {one.ageDays} {one.ageDays === 1 ? "day" : "days"}
            </span>
            <b className="name num">{moneyText(one.money)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

function orNothing(amounts: VendorReview["credits"]["owed"]): string {
  return amounts.length === 0 ? "nothing" : moneyText(amounts);
}
