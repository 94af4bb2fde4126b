import "./paging.css";
import { SegmentedControl } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { ForecastLines, From } from "./Ahead.tsx";
import { useServiceForecast } from "./data.ts";
import { Nobody } from "./Nobody.tsx";

/** On the page of a service: who would be paged if it failed now, minute by minute, and why they. */
export function Panel({ id }: PanelProps) {
  const [priority, setPriority] = useState("1");
  const { data } = useServiceForecast(id, priority);
  if (!data) return null;
  return (
    <section className="pg-part pg-service" aria-label="Who would be paged">
      <div className="row">
        <h2>Who would be paged if it failed now</h2>
        <span className="grow" />
        <SegmentedControl
          aria-label="By an incident of priority"
          size="xs"
          value={priority}
          onChange={setPriority}
          data={["1", "2", "3", "4"].map((value) => ({ value, label: `P${value}` }))}
        />
      </div>
      {data.policy ? (
        <>
          <p className="q">
            Policy{" "}
            <Link className="act" to={`/escalation-policies/${data.policy.id}`}>
              {data.policy.name}
            </Link>
            , because {data.because}; <From at={data.asOf} />
          </p>
          <ForecastLines lines={data.lines} label="Who would be paged" />
        </>
      ) : (
        <Nobody because={data.because} />
      )}
    </section>
  );
}
