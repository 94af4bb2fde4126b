import "./service.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../../web/client/api.ts";
import { listKey } from "../../../web/client/query.ts";
import { useMay } from "../../../web/client/session.ts";
import type { PanelProps } from "../../../web/frame/contract.ts";
import { When } from "../../../web/kit/When.tsx";
import { type ListPage, listPath } from "../../../web/record/queries.ts";
import { ciClasses, type Health, type Trouble } from "../model.ts";
import { Dependencies } from "./Dependencies.tsx";
import { HealthHistory } from "./HealthHistory.tsx";
import { HealthWord } from "./HealthMark.tsx";
import { Troubles } from "./MapPanel.tsx";

/** On the page of a service: how it is and was, what troubles it, what hangs on it, what it is made of. */
export function Panel({ id, record }: PanelProps) {
  const health = (record.health as Health | null) ?? "fine";
  const since = typeof record.healthSince === "string" ? record.healthSince : null;
  const troubles = Array.isArray(record.troubles) ? (record.troubles as Trouble[]) : null;
  const mayReadIncidents = useMay()("incident.readAll");
  return (
    <div className="svc-page">
      <section className="svc-part-of">
        <h2>Now</h2>
        <p className="svc-now">
          <HealthWord health={health} />{" "}
          {since && (
            <span className="q">
              since <When at={since} />
            </span>
          )}
        </p>
        {troubles && troubles.length > 0 && <Troubles troubles={troubles} />}
      </section>
      <HealthHistory id={id} health={health} />
      {mayReadIncidents && <RecentIncidents id={id} />}
      <Dependencies id={id} />
      <Items id={id} />
    </div>
  );
}

/** The last incidents of a service, open ones marked. */
function RecentIncidents({ id }: { id: string }) {
  const filter = `service:${id}`;
  const { data } = useQuery({
    queryKey: listKey("incident", "of-service", id),
    queryFn: ({ signal }) =>
      api.get<ListPage>(listPath("incidents", { filter, sort: "-openedAt", limit: 8, fields: "shortDescription,state,openedAt" }), {
        signal,
      }),
  });
  if (!data || data.items.length === 0) return null;
  const isOpen = (state: unknown) => state === "1" || state === "2" || state === "3";
  return (
    <section className="svc-part-of">
      <h2>Last incidents</h2>
      <ul className="svc-troubles">
        {data.items.map((one) => (
          <li key={one.id} className="row">
            <span className="id">{one.number}</span>
            <Link className={isOpen(one.state) ? "cut name" : "cut q"} to={`/incidents/${one.number}`}>
              {String(one.shortDescription)}
            </Link>
            <span className="grow" />
            <span className="qq nw">
              {isOpen(one.state) ? "open, " : ""}
              {typeof one.openedAt === "string" && <When at={one.openedAt} form="clock" />}
            </span>
          </li>
        ))}
      </ul>
      <Link className="act" to="/incidents" search={() => ({ filter })}>
        All of them
      </Link>
    </section>
  );
}

/** The configuration items a service is made of. */
function Items({ id }: { id: string }) {
  const filter = `service:${id} active:true`;
  const { data } = useQuery({
    queryKey: listKey("configurationItem", "of-service", id),
    queryFn: ({ signal }) => api.get<ListPage>(listPath("configuration-items", { filter, limit: 200, fields: "name,ciClass" }), { signal }),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <section className="svc-part-of">
      <h2>Made of</h2>
      <ul className="svc-items svc-columns">
        {data.items.map((item) => (
          <li key={item.id} className="row">
            <Link className="cut" to={`/configuration-items/${item.id}`}>
              {String(item.name)}
            </Link>
            <span className="qq cut">{ciClasses.find((one) => one.value === item.ciClass)?.label ?? ""}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
