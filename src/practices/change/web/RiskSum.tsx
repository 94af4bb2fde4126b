import type { ChangeRequest } from "../model.ts";
import { risks } from "../model.ts";
import type { Risk } from "../risk.rules.ts";

/** The risk, line by line, as it is now; and what it was when approval was asked for, where that differs. */
export function RiskSum({ record, now }: { record: ChangeRequest; now: Risk }) {
  const isSettled = ["-1", "0", "3", "4"].includes(record.state) && record.riskLines.length > 0;
  const lines = isSettled ? record.riskLines : now.lines;
  const points = isSettled ? (record.riskPoints ?? 0) : now.points;
  const level = risks.find((one) => one.value === (isSettled ? record.risk : now.risk))?.label ?? "";
  return (
    <section aria-label="Risk">
      <h2>Risk</h2>
      <table className="ch-risk">
        <caption className="vh">What the risk is summed from</caption>
        <thead className="vh">
          <tr>
            <th scope="col">Fact</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.code} className={line.points === 0 ? "qq" : undefined}>
              <td>{line.words}</td>
              <td className="num">{line.points === 0 ? "0" : `+${line.points}`}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{level}</th>
            <td className="num name">{points}</td>
          </tr>
        </tfoot>
      </table>
      {!isSettled && record.riskPoints !== null && record.riskPoints !== points && (
        <p className="q">It was {record.riskPoints} when approval was asked for.</p>
      )}
    </section>
  );
}
