import type { EChartsCoreOption } from "echarts/core";

/** A day that a chart marks: an act, with its number. */
export type Mark = { at: string; words: string; isOver: boolean };
export type Window = { from: string; to: string; value: number | null };
type Drawn = {
  /** Days and values, oldest first. */
  points: readonly { at: string; value: number | null }[];
  marks: readonly Mark[];
  windows: readonly Window[];
  claimed: number | null;
  words: (value: number) => string;
};

const noonOf = (day: string) => Date.parse(`${day}T12:00:00Z`);
const dayWords = (at: number) => new Date(at).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** A number over days: what was done as upright lines, what its windows said as level ones, what was claimed dotted. */
export function courseOption({ points, marks, windows, claimed, words }: Drawn): EChartsCoreOption {
  const still = { type: "line", silent: true, symbol: "none", emphasis: { disabled: true } };
  const level = windows.flatMap(({ from, to, value }) => {
    if (value === null) return [];
    const ends = [from, to].map((day) => [noonOf(day), value]);
    const endLabel = { show: true, formatter: words(value), color: "var(--ink-bright)", align: "right", offset: [0, -9] };
    return [{ ...still, name: "window", data: ends, lineStyle: { color: "var(--ink-bright)", width: 2.5 }, endLabel, z: 4 }];
  });
  const claim = claimed === null ? [] : [{ yAxis: claimed, label: { formatter: `claimed ${words(claimed)}`, position: "insideStartTop" } }];
  const acts = marks.map(({ at, words: said, isOver }) => ({
    xAxis: noonOf(at),
    lineStyle: { color: "var(--accent)", type: isOver ? "solid" : "dashed", width: 1 },
    label: { formatter: said, position: "end", color: "var(--ink-2)" },
  }));
  const lines = { silent: true, symbol: "none", lineStyle: { color: "var(--ink-3)", type: "dotted" }, data: [...claim, ...acts] };
  return {
    grid: { left: 8, right: 16, top: 22, bottom: 4, containLabel: true },
    xAxis: { type: "time", axisLabel: { formatter: dayWords, hideOverlap: true } },
    yAxis: { type: "value", scale: true, axisLabel: { formatter: words } },
    tooltip: {
      trigger: "axis",
      formatter: (shown: readonly { value: readonly [number, number | null] }[]) => {
        const [at, value] = shown[0]?.value ?? [0, null];
        return `${dayWords(at)}: ${value === null ? "nothing to count" : words(value)}`;
      },
    },
    series: [
      {
        ...{ type: "line", name: "number", showSymbol: points.length < 20, symbolSize: 4, markLine: lines },
        data: points.map(({ at, value }) => [noonOf(at), value]),
        lineStyle: { width: 1.25, color: "var(--ink-2)" },
        itemStyle: { color: "var(--ink-2)" },
      },
      ...level,
    ],
  };
}
