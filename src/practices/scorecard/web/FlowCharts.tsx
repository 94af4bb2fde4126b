import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { Chart } from "../../../web/kit/Chart.tsx";
import { ProblemNote } from "../../../web/kit/Emptiness.tsx";
import { minutesWords } from "../evaluate.rules.ts";
import type { FlowPage } from "../facts.ts";
import { type Look, useFlow } from "./data.ts";

/** Staffing or process, and the four pictures that show why. */
export function FlowCharts({ look, slaTarget }: { look: Look; slaTarget: number | null }) {
  const { data, error, refetch } = useFlow(look);
  if (error) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  return <Charts flow={data} slaTarget={slaTarget} />;
}

function Charts({ flow, slaTarget }: { flow: FlowPage; slaTarget: number | null }) {
  const { totals } = flow;
  const each =
    totals.resolved > 0
      ? { touched: (totals.elapsedMinutes - totals.waitedMinutes) / totals.resolved, waited: totals.waitedMinutes / totals.resolved }
      : null;
  return (
    <section className="sc-flow" aria-labelledby="sc-flow-head">
      <h2 id="sc-flow-head">How work flows, 13 weeks</h2>
      <p className="sc-verdict">{flow.sentence}</p>
      {each && (
        <p className="q">
          A resolution took {minutesWords(each.touched + each.waited)} on average: {minutesWords(each.touched)} in hand,{" "}
          {minutesWords(each.waited)} waiting.
        </p>
      )}
      <div className="sc-charts">
        <Arrivals flow={flow} />
        <Compliance flow={flow} target={slaTarget} />
        <Ageing flow={flow} />
        <Load flow={flow} />
      </div>
    </section>
  );
}

const grid = { left: 8, right: 64, top: 12, bottom: 4, containLabel: true };
const tooltip = { trigger: "axis" };

function Arrivals({ flow }: { flow: FlowPage }) {
  const option = useMemo((): EChartsCoreOption => {
    const line = (name: string, data: number[], order: number) => ({
      type: "line",
      name,
      data,
      showSymbol: false,
      endLabel: { show: true, formatter: name },
      lineStyle: { width: 1.5, type: order === 0 ? "solid" : "dashed" },
      labelLayout: { moveOverlap: "shiftY" },
    });
    return {
      grid,
      tooltip,
      xAxis: { type: "category", data: flow.weeks.map((week) => dayWords(week.label)), boundaryGap: false },
      yAxis: { type: "value", min: 0 },
      series: [
        line(
          "came in",
          flow.weeks.map((week) => week.opened),
          0,
        ),
        line(
          "went out",
          flow.weeks.map((week) => week.resolved),
          1,
        ),
      ],
    };
  }, [flow]);
  const rows = flow.weeks.map((week) => [dayWords(week.label), String(week.opened), String(week.resolved)]);
  return <Chart label="Came in against went out, by week" option={option} table={[["Week of", "Came in", "Went out"], ...rows]} />;
}

function Compliance({ flow, target }: { flow: FlowPage; target: number | null }) {
  const shares = useMemo(
    () => flow.weeks.map(({ kept, broken }) => (kept + broken === 0 ? null : Math.round((1000 * kept) / (kept + broken)) / 10)),
    [flow],
  );
  const option = useMemo((): EChartsCoreOption => {
    const known = shares.filter((share) => share !== null);
    const low = Math.min(...known, target ?? 100);
    return {
      grid: { ...grid, right: 40 },
      tooltip,
      xAxis: { type: "category", data: flow.weeks.map((week) => dayWords(week.label)), boundaryGap: false },
      yAxis: { type: "value", min: Math.max(0, Math.floor((low - 2) / 5) * 5), max: 100 },
      series: [
        {
          type: "line",
          name: "kept, %",
          data: shares,
          showSymbol: false,
          ...(target === null
            ? {}
            : { markLine: { symbol: "none", silent: true, data: [{ yAxis: target }], label: { formatter: String(target) } } }),
        },
      ],
    };
  }, [flow, shares, target]);
  const rows = flow.weeks.map((week, index) => [
    dayWords(week.label),
    shares[index] === null ? "none" : `${shares[index]} %`,
    String(week.kept),
    String(week.broken),
  ]);
  return (
    <Chart
      label="Promises to resolve that were kept, by week, %"
      option={option}
      table={[["Week of", "Kept", "Kept, count", "Broken"], ...rows]}
    />
  );
}

function Ageing({ flow }: { flow: FlowPage }) {
  const option = useMemo(
    (): EChartsCoreOption => ({
      grid: { ...grid, right: 48 },
      tooltip,
      xAxis: { type: "value", show: false },
      yAxis: { type: "category", inverse: true, data: flow.ageing.map((one) => one.label) },
      series: [
        { type: "bar", name: "waiting", data: flow.ageing.map((one) => one.count), barWidth: 14, label: { show: true, position: "right" } },
      ],
    }),
    [flow],
  );
  const rows = flow.ageing.map((one) => [one.label, String(one.count)]);
  return <Chart label="How long the open ones have waited" option={option} table={[["Waiting for", "Open"], ...rows]} />;
}

function Load({ flow }: { flow: FlowPage }) {
  const people = useMemo(() => flow.load.slice(0, 10), [flow]);
  const option = useMemo(
    (): EChartsCoreOption => ({
      grid: { ...grid, right: 48 },
      tooltip,
      xAxis: { type: "value", show: false },
      yAxis: { type: "category", inverse: true, data: people.map((one) => one.name) },
      series: [
        { type: "bar", name: "resolved", data: people.map((one) => one.resolved), barWidth: 12, label: { show: true, position: "right" } },
      ],
    }),
    [people],
  );
  const rows = flow.load.map((one) => [one.name, String(one.resolved), String(one.open)]);
  const heightPx = Math.max(180, 20 * people.length + 16);
  return (
    <Chart
      label="Resolved by each person, and what they hold"
      option={option}
      table={[["Person", "Resolved", "Holds now"], ...rows]}
      heightPx={heightPx}
    />
  );
}

function dayWords(day: string): string {
  const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  return `${Number(day.slice(8, 10))} ${names[Number(day.slice(5, 7)) - 1]}`;
}
