import "./objective.css";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../../web/client/api.ts";
import { recordKey } from "../../../web/client/query.ts";
import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import type { ObjectiveReading } from "../board.model.ts";
import { BudgetBar, BudgetCourse, BurnRates } from "./Budget.tsx";

/** On the page of an objective: its budget as it is now, how it went, how fast it burns, and how counts are sent. */
export function Panel({ id, record }: PanelProps) {
  const { data } = useQuery({
    queryKey: recordKey("objective", id, "reading"),
    queryFn: ({ signal }) => api.get<{ reading: ObjectiveReading }>(`/api/objectives/${id}/reading`, { signal }),
    refetchInterval: 60_000,
  });
  const may = useMay();
  if (!data) return null;
  return (
    <section className="ob-one">
      <h2>Error budget</h2>
      <BudgetBar reading={data.reading} />
      <h2>In the last 30 days</h2>
      <BudgetCourse reading={data.reading} />
      <h2>How fast it burns</h2>
      <BurnRates reading={data.reading} />
      {record.indicator === "counts" && may("objective.report") && (
        <>
          <h2>Sending counts</h2>
          <p className="q">
            Send what each minute had with an API key; the same minute sent again takes the place of what was sent before.
          </p>
          <pre className="ob-code">{`POST /api/objectives/${id}/counts
{"points": [{"at": "2026-11-26T13:08:00.000Z", "good": 998, "total": 1000}]}`}</pre>
        </>
      )}
    </section>
  );
}
