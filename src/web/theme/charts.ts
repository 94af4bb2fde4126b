export type Scheme = "light" | "dark";

const read = [
  "ink-bright",
  "ink",
  "ink-2",
  "ink-3",
  "line",
  "fill",
  "fill-2",
  "bg-lit",
  "red-mark",
  "shadow-colour",
  "chart-1",
  "chart-2",
  "chart-3",
  "chart-4",
  "chart-5",
  "chart-6",
] as const;
type Token = (typeof read)[number];

/** The tokens as plain colours of one scheme: ECharts cannot read `light-dark()`, so a hidden element of that scheme resolves them. */
export function resolvedTokens(scheme: Scheme): Record<Token, string> {
  const probe = document.createElement("i");
  probe.style.colorScheme = scheme;
  probe.style.display = "none";
  document.body.append(probe);
  const entries = read.map((token) => {
    probe.style.color = `var(--${token})`;
    return [token, getComputedStyle(probe).color] as const;
  });
  probe.remove();
  return Object.fromEntries(entries) as Record<Token, string>;
}

/** The ECharts theme of one scheme. One series is drawn in ink; the six chart colours are only for categories. */
export function chartTheme(scheme: Scheme) {
  const t = resolvedTokens(scheme);
  const text = { fontFamily: "Inter Variable, Inter, system-ui, sans-serif", fontSize: 12 };
  const axis = {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { ...text, color: t["ink-3"] },
    splitLine: { show: true, lineStyle: { color: t.line } },
    splitNumber: 3,
  };
  return {
    backgroundColor: "transparent",
    textStyle: { ...text, color: t["ink-2"] },
    color: [t["ink-2"], t["chart-1"], t["chart-2"], t["chart-3"], t["chart-4"], t["chart-5"], t["chart-6"]],
    categoryAxis: { ...axis, splitLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    valueAxis: axis,
    line: { symbol: "none", lineStyle: { width: 1.25 } },
    bar: { itemStyle: { color: t["fill-2"] } },
    markLine: { lineStyle: { color: t["ink-3"], width: 1, type: [1, 3] }, label: { color: t["ink-3"] }, symbol: "none" },
    tooltip: {
      backgroundColor: t["bg-lit"],
      borderColor: t.line,
      extraCssText: `box-shadow: 0 12px 32px ${t["shadow-colour"]}; font-variant-numeric: tabular-nums;`,
      textStyle: { ...text, fontSize: 13, color: t.ink },
    },
  };
}
