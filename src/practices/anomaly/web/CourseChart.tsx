import type { EChartsCoreOption } from "echarts/core";
import { useMemo } from "react";
import { clockWords, type Instant, instant, ms } from "../../../kernel/time.ts";
import { useReader } from "../../../web/client/session.ts";
import { Chart } from "../../../web/kit/Chart.tsx";
import type { SeriesCourse } from "../course.model.ts";
import { numberWords, rangeWords, unitWords } from "../words.rules.ts";
import { bandOf, isUnusualAt } from "./course.ts";

/** The last day: the band of what is usual, the numbers, and in red those of when it was unusual. */
export function CourseChart({ course }: { course: SeriesCourse }) {
  const { timeZone } = useReader();
  const option = useMemo(() => optionOf(course, timeZone), [course, timeZone]);
  const unit = unitWords(course.unit);
  const last = course.points.at(-1)!.at;
  const rows = course.points.toReversed().map(({ at, value }) => {
    const hour = course.usual.find((one) => one.from <= at && at < one.until);
    return [
      clockWords(timeZone, at, last),
      `${numberWords(value)}${unit}`,
      hour ? rangeWords(hour) : "not known",
      isUnusualAt(course, at) ? "yes" : "",
    ];
  });
  return (
    <Chart
      label={`The last numbers${unit === "" ? "" : `, ${unit.trim()}`}, and the band of what is usual`}
      option={option}
      heightPx={260}
      table={[["When", "Number", "Usual", "Unusual"], ...rows]}
    />
  );
}

function optionOf(course: SeriesCourse, timeZone: string): EChartsCoreOption {
  const last = course.points.at(-1)!.at;
  const hour = (at: Instant | number) => clockWords(timeZone, typeof at === "number" ? instant(at) : at, last);
  const band = bandOf(course.usual);
  const numbers = course.points.map(({ at, value }) => [ms(at), value]);
  const unusual = course.points.map(({ at, value }) => [ms(at), isUnusualAt(course, at) ? value : null]);
  const still = { type: "line", silent: true, symbol: "none", emphasis: { disabled: true } };
  const edge = { ...still, step: "end", stack: "usual", stackStrategy: "all", lineStyle: { opacity: 0 }, tooltip: { show: false } };
  return {
    grid: { left: 8, right: 16, top: 12, bottom: 4, containLabel: true },
    xAxis: { type: "time", axisLabel: { formatter: hour, hideOverlap: true }, min: ms(course.points[0]!.at), max: ms(last) },
    yAxis: { type: "value", scale: true, axisLabel: { formatter: (value: number) => numberWords(value) } },
    tooltip: {
      trigger: "axis",
      formatter: (shown: readonly { value: readonly [number, number | null] }[]) =>
        tooltipWords(course, shown[0]?.value[0] ?? ms(last), hour),
    },
    series: [
      { ...edge, name: "low", data: band.map(({ atMs, low }) => [atMs, low]) },
      {
        ...edge,
        name: "usual",
        data: band.map(({ atMs, low, high }) => [atMs, low === null ? null : high! - low]),
        areaStyle: { color: "var(--fill)", opacity: 0.8 },
      },
      { ...still, name: "number", data: numbers, lineStyle: { color: "var(--ink-2)", width: 1.25 }, z: 3 },
      {
        ...still,
        name: "unusual",
        data: unusual,
        lineStyle: { color: "var(--red-mark)", width: 2 },
        z: 4,
        symbol: "circle",
        symbolSize: 4,
        itemStyle: { color: "var(--red-mark)" },
      },
    ],
  };
}

/** "14:05: 612 ms, usual 200–260". Only numbers and times stand in it. */
function tooltipWords(course: SeriesCourse, atMs: number, hour: (at: number) => string): string {
  const at = instant(atMs);
  const point = course.points.findLast((one) => one.at <= at) ?? course.points[0]!;
  const usual = course.usual.find((one) => one.from <= point.at && point.at < one.until);
  return `${hour(ms(point.at))}: ${numberWords(point.value)}${usual ? `, usual ${rangeWords(usual)}` : ""}`;
}
