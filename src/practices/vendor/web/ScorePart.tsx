import { useState } from "react";
import type { VendorReview } from "../qbr.model.ts";
import { domains } from "../spend.model.ts";

/** The grade, how it was made, and the quarters before it. */
export function ScorePart({ review }: { review: VendorReview }) {
  const [isOpen, setOpen] = useState(false);
  const { score, history } = review;
  const total = score.total === null ? null : Math.round(score.total);
  return (
    <section className="vn-score">
      <h2>Score</h2>
      <p className="vn-grade">
        <b className={score.grade === "C" || score.grade === "D" ? "red" : "bright"}>{score.grade ?? "–"}</b>
        <span>
          <b className="name">{total === null ? "not measured" : total}</b>
          {total !== null && <span className="unit"> of 100</span>}
          <span className="qq">
            {score.measured} of {score.of} measured{score.grade === null ? ": under 60 %, so no grade" : ""}
          </span>
        </span>
        <History history={history} now={total} words={review.period.words} />
      </p>
      <table className="vn-sum">
        <tbody>
          {isOpen
            ? score.lines.map((line) => (
                <tr key={line.key}>
                  <th scope="row">{line.name}</th>
                  <td className="num q">{line.value === null ? "not measured" : number(line.value)}</td>
                  <td className="vn-bar-cell">
                    <Bar share={line.score} />
                  </td>
                  <td className="num">{line.points === null ? <span className="qq">–</span> : line.points.toFixed(1)}</td>
                </tr>
              ))
            : score.domains.map((one) => (
                <tr key={one.domain}>
                  <th scope="row">{domains.find(({ value }) => value === one.domain)?.label}</th>
                  <td className="num qq">{one.weight}</td>
                  <td className="vn-bar-cell">
                    <Bar share={one.score} />
                  </td>
                  <td className="num">{one.score === null ? <span className="qq">–</span> : one.points.toFixed(1)}</td>
                </tr>
              ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <button className="act" type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
                {isOpen ? "By domain" : "Every measure"}
              </button>
            </th>
            <td className="num qq">{isOpen ? "" : "100"}</td>
            <td />
            <td className="num">
              <b className="name">{score.total === null ? "–" : score.total.toFixed(1)}</b>
            </td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

/** Where a measure stands between worst and best. */
function Bar({ share }: { share: number | null }) {
  return (
    <span
      className={`vn-bar${share === null ? " hatch" : ""}`}
      role="img"
      aria-label={share === null ? "not measured" : `${Math.round(share)} of 100`}
    >
      {share !== null && <i className={share < 55 ? "is-low" : undefined} style={{ width: `${Math.max(1, share)}%` }} />}
    </span>
  );
}

type HistoryProps = { history: VendorReview["history"]; now: number | null; words: string };

/** Columns of the last quarters; one that was not measured is a gap with its name. */
function History({ history, now, words }: HistoryProps) {
  const columns = [...history.map((one) => ({ words: one.words, total: one.total, grade: one.grade })), { words, total: now, grade: null }];
  const said = columns.map((one) => `${one.words}: ${one.total === null ? "not measured" : Math.round(one.total)}`).join(", ");
  return (
    <span className="vn-columns" role="img" aria-label={`Score by quarter. ${said}`}>
      {columns.map((one, at) => (
        <span key={one.words} title={`${one.words}: ${one.total === null ? "not measured" : Math.round(one.total)}`}>
          <i
            className={at === columns.length - 1 ? "is-now" : undefined}
            style={{ height: `${one.total === null ? 0 : Math.max(2, one.total * 0.4)}px` }}
          />
          <small>{one.words.slice(0, 2)}</small>
        </span>
      ))}
    </span>
  );
}
