import type { CSSProperties } from "react";
import { clockWords, instant } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useReader } from "../../../web/client/session.ts";
import type { DeskLine } from "../facts.ts";
import { points } from "../why.rules.ts";
import { useDesk } from "./data.ts";

const labels: Readonly<Record<string, string>> = {
  impact: "Impact",
  urgency: "Urgency",
  trend: "Trend",
  authority: "Authority",
  money: "Money",
  priority: "Priority",
};

/** Each factor with its fact and its points, their sum, and what would take the line out of NOW. */
export function Arithmetic({ id, line }: { id: string; line: DeskLine }) {
  const { data } = useDesk();
  const policy = data?.policy;
  return (
    <div className="why" id={id}>
      <table>
        <caption className="vh">What {points(line.tenths)} is made of</caption>
        <thead className="vh">
          <tr>
            <th scope="col">Factor</th>
            <th scope="col">Fact</th>
            <th scope="col">Arithmetic</th>
            <th scope="col">Points</th>
          </tr>
        </thead>
        <tbody>
          {line.gates.map((gate) => (
            <tr key={gate.code}>
              <th scope="row">Gate</th>
              <td className="fact red">{gate.words}</td>
              <td className="ar num" />
              <td className="pt num name">NOW</td>
            </tr>
          ))}
          {line.lines.map((one) => (
            <tr key={one.factor} className={one.tenths === 0 ? "is-nothing" : undefined}>
              <th scope="row">{labels[one.factor]}</th>
              <td className="fact">{one.words}</td>
              <td className="ar num">
                <span className="qq">{one.value === null ? "not known" : `${one.value.toFixed(2)} × ${one.weight}`}</span>
              </td>
              <td className="pt num">
                <i className="pts" style={{ "--m": one.weight, "--p": one.tenths / 10 } as CSSProperties} />
                {points(one.tenths)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Sum</th>
            <td className="fact">
              every line rounded once, policy {policy?.revision} · NOW from {policy?.nowFrom}, left below {policy?.nowUntil}, TODAY from{" "}
              {policy?.todayFrom}
            </td>
            <td className="ar" />
            <td className="pt num bright lead">{points(line.tenths)}</td>
          </tr>
        </tfoot>
      </table>
      <Leaving line={line} nowUntil={policy?.nowUntil ?? 50} />
    </div>
  );
}

/** What would take it below NOW; or when it comes to another band by itself. */
function Leaving({ line, nowUntil }: { line: DeskLine; nowUntil: number }) {
  const nowMs = useNow();
  const { timeZone } = useReader();
  const now = instant(nowMs);
  const { leaving, leavesIfMovedTo, changesAt, changesTo } = line.why;
  const parts = leaving
    .filter((one) => one.tenths >= 10)
    .map(
      (one) => `without ${one.factor} −${points(one.tenths)}, ${one.leaves ? "leaves" : "stays"} at ${points(line.tenths - one.tenths)}`,
    );
  return (
    <p className="leave">
      {line.gates.length > 0 ? (
        <>
          <b>NOW while the gate holds,</b> whatever the score.{" "}
        </>
      ) : (
        line.band === "NOW" && (
          <>
            <b>Leaves NOW below {nowUntil}.</b> {sentence(parts)}{" "}
            {leavesIfMovedTo && <>Its last moment moved to {clockWords(timeZone, leavesIfMovedTo, now)}: leaves. </>}
          </>
        )
      )}
      {changesAt && changesTo && (
        <>
          <b>
            {changesTo} from {clockWords(timeZone, changesAt, now)}
          </b>{" "}
          if nothing is done.
        </>
      )}
    </p>
  );
}

function sentence(parts: readonly string[]): string {
  const text = parts.join("; ");
  return text === "" ? "" : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}
