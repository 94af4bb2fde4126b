import { useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import type { EChartsCoreOption } from "echarts/core";
import { useEffect, useRef, useState } from "react";

type ChartProps = {
  /** What the chart shows, in one sentence: read aloud instead of the drawing. */
  label: string;
  option: EChartsCoreOption;
  /** The same figures as a table, for those who would rather read. The first row is the head. */
  table: readonly (readonly string[])[];
  heightPx?: number;
};

/** A chart of 120 px or more, drawn as SVG when it is needed; its figures can always be read as a table instead. */
export function Chart({ label, option, table, heightPx = 180 }: ChartProps) {
  const [isTable, setTable] = useState(false);
  return (
    <figure className="chart">
      <figcaption className="row">
        <span className="label">{label}</span>
        <span className="grow" />
        <button className="act" type="button" aria-pressed={isTable} onClick={() => setTable((was) => !was)}>
          {isTable ? "As chart" : "As table"}
        </button>
      </figcaption>
      {isTable ? <Figures rows={table} label={label} /> : <Drawing label={label} option={option} heightPx={heightPx} />}
    </figure>
  );
}

function Drawing({ label, option, heightPx }: { label: string; option: EChartsCoreOption; heightPx: number }) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  const isStill = useReducedMotion();
  useEffect(() => {
    let dispose = () => {};
    let isGone = false;
    void import("./chart-engine.ts").then(({ draw }) => {
      if (!isGone && place.current) dispose = draw({ element: place.current, option, scheme, isStill });
    });
    return () => {
      isGone = true;
      dispose();
    };
  }, [option, scheme, isStill]);
  return <div ref={place} role="img" aria-label={label} style={{ height: heightPx }} />;
}

function Figures({ rows, label }: { rows: ChartProps["table"]; label: string }) {
  const [head = [], ...body] = rows;
  return (
    <table className="figures">
      <caption className="vh">{label}</caption>
      <thead>
        <tr>
          {head.map((text, column) => (
            <th key={text} scope="col" className={column === 0 ? undefined : "num"}>
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.map((row) => (
          <tr key={row.join(" ")}>
            {row.map((text, column) => (
              <td key={head[column]} className={column === 0 ? undefined : "num"}>
                {text}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
