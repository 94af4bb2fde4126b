import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { Chart } from "../../../web/kit/Chart.tsx";
import { periodWords } from "../period.rules.ts";
import type { ReviewSpend } from "../qbr.model.ts";
import { moneyText, wholeText } from "./data.ts";

/** What it was paid by month, and what the contracts cost from here on. Each currency for itself. */
export function SpendPart({ spend }: { spend: readonly ReviewSpend[] }) {
  if (spend.length === 0)
    return (
      <section>
        <h2>Spend</h2>
        <p className="q">Nothing was written down. Enter it by month under Administration, Spend.</p>
      </section>
    );
  return (
    <section className="vn-spend">
      <h2>Spend</h2>
      {spend.map((one) => (
        <OfCurrency key={one.currency} spend={one} />
      ))}
    </section>
  );
}

function OfCurrency({ spend }: { spend: ReviewSpend }) {
  const { currency, months, actual12, monthsKnown, next12 } = spend;
  const option = useMemo((): EChartsCoreOption => {
    const bars = (name: string, of: (month: ReviewSpend["months"][number]) => string | null, isForecast: boolean) => ({
      ...{
        type: "bar",
        name,
        stack: "spend",
        barCategoryGap: "35%",
        data: months.map((month) => (of(month) === null ? null : Number(of(month)))),
      },
      itemStyle: isForecast ? { opacity: 0.45, decal: { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: -0.8 } } : {},
    });
    return {
      grid: { left: 4, right: 8, top: 8, bottom: 4, containLabel: true },
      tooltip: { trigger: "axis" },
      xAxis: { type: "category", data: months.map(({ month }) => label(month)), axisTick: { show: false } },
      yAxis: { type: "value", min: 0, splitNumber: 3, axisLabel: { formatter: (value: number) => `${Math.round(value / 1000)} k` } },
      series: [
        bars("invoiced", ({ actual }) => actual, false),
        bars("forecast", ({ actual, forecast }) => (actual === null ? forecast : null), true),
      ],
    };
  }, [months]);
  const rows = months.map(({ month, actual, forecast }) => [
    periodWords({ start: month, end: month }),
    actual === null ? "–" : wholeText(actual),
    forecast === null ? "–" : wholeText(forecast),
  ]);
  return (
    <>
      <p className="vn-paid">
        <b className="name">{moneyText({ amount: actual12, currency })}</b>{" "}
        <span className="q">
          paid in 12 months{monthsKnown < 12 ? ` (${monthsKnown} of 12 are known)` : ""}
          {next12 === null ? "" : `; contracts in force cost ${moneyText({ amount: next12, currency })} a year`}
        </span>
      </p>
      <Chart label={`Spend by month, ${currency}`} option={option} heightPx={150} table={[["Month", "Invoiced", "Forecast"], ...rows]} />
    </>
  );
}

function label(month: string): string {
  return periodWords({ start: month, end: month }).slice(0, 3);
}
