import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { chartTheme, type Scheme } from "../theme/charts.ts";

use([LineChart, BarChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

type DrawOrder = { element: HTMLElement; option: EChartsCoreOption; scheme: Scheme; isStill: boolean };

/** Draws the option as SVG in the element and follows its size; answers the function that takes it away. Loaded only with the first chart. */
export function draw({ element, option, scheme, isStill }: DrawOrder): () => void {
  const chart = init(element, chartTheme(scheme), { renderer: "svg" });
  chart.setOption({ animation: !isStill, animationDuration: 120, animationDurationUpdate: 120, ...option });
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(element);
  return () => {
    observer.disconnect();
    chart.dispose();
  };
}
