import type { Panel, Screen } from "../../../web/frame/contract.ts";

/** What the practice brings to the frame: all series with how they are. */
export const seriesScreens: readonly Screen[] = [
  {
    path: "/metric-series",
    title: "Measured series",
    nav: { label: "Series", order: 67, permission: "anomaly.read" },
    load: () => import("./BoardScreen.tsx"),
  },
];

/** On the page of a series its picture stands first. */
export const seriesPanels: readonly Panel[] = [
  { on: "metricSeries", place: "afterFacts", permission: "anomaly.read", load: () => import("./SeriesPanel.tsx") },
];
