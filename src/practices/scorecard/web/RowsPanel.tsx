import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { X } from "lucide-react";
import { useState } from "react";
import { Panels } from "../../../web/frame/panels.tsx";
import { LoadingRows, ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { Icon } from "../../../web/kit/icon.tsx";
import { useKeys } from "../../../web/kit/keys.ts";
import { useKindsIfThere } from "../../../web/record/describe.ts";
import { minutesWords } from "../evaluate.rules.ts";
import type { BehindRow, By, MeasureRow, ScorecardPage } from "../facts.ts";
import { countedText, withUnit } from "../words.rules.ts";
import { type Look, useGroups, useLook, useRows } from "./data.ts";
import { shortMoment } from "./moment.ts";

const cuts = [
  { value: "rows", label: "Rows" },
  { value: "week", label: "By week" },
  { value: "priority", label: "By priority" },
  { value: "team", label: "By team" },
  { value: "service", label: "By service" },
] as const;
type Cut = (typeof cuts)[number]["value"];

type RowsPanelProps = { page: ScorecardPage; row: MeasureRow; look: Look; onClose: () => void };

/** What a number was counted from, beside it: its rows, or the same number cut by week, priority, team or service. */
export function RowsPanel({ page, row, look, onClose }: RowsPanelProps) {
  const [cut, setCut] = useState<Cut>("rows");
  useKeys({ Escape: { does: "close panel", run: onClose, isQuiet: true } }, { scope: "Panel" });
  const { shown } = row;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable by keyboard
    <aside className="panel sc-panel" aria-label={`Behind ${row.name}`} tabIndex={0}>
      <div className="row panel-top">
        <span className="q">{page.period.label}</span>
        <span className="grow" />
        <button className="act close" type="button" aria-label="Close the panel" onClick={onClose}>
          <Icon of={X} />
        </button>
      </div>
      <h2 className="title">
        {row.name}: {shown.value === null ? (shown.why ?? "none") : withUnit(row, shown.value)}
      </h2>
      <p className="q">{countedText(row, shown)}</p>
      <Panels kind="scorecardMeasure" id={row.key} place="afterFacts" record={{ ...row, courseOf: page.points }} />
      <div className="tabs">
        {cuts.map(({ value, label }) => (
          <button key={value} type="button" aria-pressed={cut === value} onClick={() => setCut(value)}>
            {label}
          </button>
        ))}
      </div>
      {cut === "rows" && <Counted row={row} />}
      {cut === "rows" ? <Rows page={page} row={row} look={look} /> : <Groups row={row} look={look} by={cut} />}
    </aside>
  );
}

/** Of a share: all that was counted, or one side of it; what failed is one press away. */
function Counted({ row: { formula, direction, shown } }: { row: MeasureRow }) {
  const { look, go } = useLook();
  const { n, part } = shown;
  if (formula.form !== "share" || part === null || part > n || n === 0 || !formula.of.every((one) => formula.over.includes(one)))
    return null;
  const [does, other] = direction === "atLeast" ? ["that went well", "that did not"] : ["counted", "others"];
  const sides = [
    [undefined, `All ${n.toLocaleString("en-GB")}`],
    ["yes", `${part.toLocaleString("en-GB")} ${does}`],
    ["no", `${(n - part).toLocaleString("en-GB")} ${other}`],
  ] as const;
  return (
    <div className="tabs sc-sides">
      {sides.map(([counts, label]) => (
        <button key={label} type="button" aria-pressed={look.counts === counts} onClick={() => go({ counts })}>
          {label}
        </button>
      ))}
    </div>
  );
}

function Rows({ page, row, look }: Omit<RowsPanelProps, "onClose">) {
  const known = page.frozen?.knownThrough ?? null;
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useRows(look, row.key, known);
  if (error) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={8} widths={[84, 220, 60]} />;
  const [first] = data.pages;
  const rows = data.pages.flatMap((one) => one.items);
  const hidden = first?.hidden ?? 0;
  if (rows.length === 0 && hidden === 0) return <p className="q sc-hidden">Nothing was counted.</p>;
  return (
    <>
      <ul className="sc-rows" aria-label={`Rows of ${row.name}`}>
        {rows.map((one, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a record may stand in several facts
          <li key={`${one.id} ${one.at} ${place}`}>
            <Behind row={one} zone={page.zone} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          More
        </Button>
      )}
      {hidden > 0 && (
        <p className="q sc-hidden">
          {hidden.toLocaleString("en-GB")} of {first?.total?.toLocaleString("en-GB")}
          {first?.capped ? "+" : ""} you may not open.
        </p>
      )}
    </>
  );
}

function Behind({ row, zone }: { row: BehindRow; zone: string }) {
  const plural = useKindsIfThere()?.byKind.get(row.kind)?.plural;
  const href = row.number && plural ? `/${plural}/${row.number}` : null;
  return (
    <>
      <span className="id">{href ? <Link to={href}>{row.number}</Link> : row.kind}</span>
      <span className="cut">{row.title}</span>
      <span className={row.counts === false ? "num red" : "num"}>{row.minutes === null ? "" : minutesWords(row.minutes)}</span>
      <span className="qq">
        {shortMoment(row.at, zone)}
        {row.note && <span className={row.counts === false ? "red" : undefined}> · {row.note}</span>}
      </span>
    </>
  );
}

function Groups({ row, look, by }: { row: MeasureRow; look: Look; by: By }) {
  const { data, error, refetch } = useGroups(look, by, true);
  if (error) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={8} widths={[220, 60, 60]} />;
  const groups = data.measures.find((one) => one.key === row.key)?.groups ?? [];
  if (groups.length === 0)
    return <p className="q sc-hidden">This number is not cut {cuts.find((one) => one.value === by)?.label.toLowerCase()}.</p>;
  return (
    <table className="figures sc-groups">
      <thead>
        <tr>
          <th scope="col">{by === "week" ? "Week" : by === "priority" ? "Priority" : by === "team" ? "Team" : "Service"}</th>
          <th scope="col" className="num">
            {row.name}
          </th>
          <th scope="col" className="num">
            Counted
          </th>
        </tr>
      </thead>
      <tbody>
        {groups.map(({ key, label, shown }) => (
          <tr key={key ?? "none"}>
            <td className="cut">{label}</td>
            <td className="num">{shown.value === null ? <span className="qq">{shown.why}</span> : withUnit(row, shown.value)}</td>
            <td className="num q">{countedText(row, shown)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
