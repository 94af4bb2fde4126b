import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../../web/client/api.ts";
import { listKey } from "../../../web/client/query.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import type { SlaDefinition } from "../model.ts";
import { OpenClocks } from "./OpenClocks.tsx";

/** On the page of a calendar: the service levels that count by it, and their open clocks that count by an older version. */
export function Panel({ id }: PanelProps) {
  const { data } = useQuery({
    queryKey: listKey("slaDefinition", "by-calendar", id),
    queryFn: ({ signal }) => api.get<{ items: SlaDefinition[] }>(`/api/sla-definitions?filter=calendar:${id}&limit=50`, { signal }),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="open-clocks">
      <h2>Promises that count by it</h2>
      {data.items.map((one) => (
        <div key={one.id}>
          <h3>
            <Link to={`/sla-definitions/${one.id}`}>{one.name}</Link>
          </h3>
          <OpenClocks definition={one.id} />
        </div>
      ))}
    </section>
  );
}
