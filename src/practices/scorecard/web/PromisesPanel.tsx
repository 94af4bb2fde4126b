import "./scorecard.css";
import { Link } from "@tanstack/react-router";
import { instant, localParts } from "../../../kernel/time.ts";
import { useNow } from "../../../web/client/now.tsx";
import { useSession } from "../../../web/client/session.ts";
import { placeOf } from "../../../web/kit/address.ts";
import { Sparkline } from "../../../web/kit/Sparkline.tsx";
import type { MeasureRow } from "../facts.ts";
import { countedText, targetText, valueText } from "../words.rules.ts";
import { useScorecard } from "./data.ts";

/** The promises a director is asked about, in the order in which they are asked. */
const promised = ["availability", "criticalRestored", "changeSuccess", "slaResolution", "reviews", "satisfaction"];
const shorter: Readonly<Record<string, string>> = {
  availability: "Availability",
  criticalRestored: "Critical under 2 h",
  slaResolution: "SLA kept",
  reviews: "Reviews done",
};

/** On the Desk: what was promised this month, how it stands so far, of how many, and what was promised. */
export function Panel() {
  const nowMs = useNow();
  const { organisation, person } = useSession();
  const { year, month } = localParts(organisation?.timeZone ?? person.timeZone, instant(nowMs));
  const period = `${year}-${String(month).padStart(2, "0")}`;
  const { data } = useScorecard({ period });
  const rows = promised.flatMap((key) => data?.measures.find((one) => one.key === key) ?? []);
  if (!data || rows.length === 0) return null;
  const name = new Intl.DateTimeFormat("en-GB", { month: "long" }).format(new Date(Date.UTC(year, month - 1, 1)));
  return (
    <section aria-label="Promises">
      <h2>Promises in {name}, so far</h2>
      <table className="sc-promises">
        <thead className="vh">
          <tr>
            <th scope="col">Promise</th>
            <th scope="col">Trend</th>
            <th scope="col">Value</th>
            <th scope="col">Target</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Promised key={row.key} row={row} period={period} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Promised({ row, period }: { row: MeasureRow; period: string }) {
  const isMissed = row.kept === false;
  const points = row.points.filter((point) => point !== null).slice(-8);
  const { value } = row.shown;
  return (
    <tr>
      <th scope="row">
        <Link {...placeOf(`/scorecard?period=${period}&rows=${row.key}`)}>{shorter[row.key] ?? row.name}</Link>
        <span>{countedText(row, row.shown)}</span>
      </th>
      <td>
        {points.length > 1 && (
          <Sparkline
            points={points}
            target={row.target ?? undefined}
            isMissed={isMissed}
            label={`${row.name}, last ${points.length} months`}
            width={56}
            height={20}
          />
        )}
      </td>
      <td className={isMissed ? "num red" : "num"}>
        {value === null ? (
          <span className="qq">none</span>
        ) : (
          <>
            <b className="name">{valueText(row, value)}</b> <span className="unit">{row.unit ?? ""}</span>
          </>
        )}
      </td>
      <td className="num q">{row.target === null ? "" : targetText(row)}</td>
    </tr>
  );
}
