import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../../web/client/api.ts";
import { listKey } from "../../../web/client/query.ts";
import { When } from "../../../web/kit/When.tsx";
import { type ListPage, listPath } from "../../../web/record/queries.ts";
import { refWords } from "../../../web/record/shown-record.ts";
import { ciClasses, type Trouble } from "../model.ts";
import { countWords, type MapService, type ServiceMap, tierWords, usersWords } from "./data.ts";
import { HealthShape, HealthWord } from "./HealthMark.tsx";
import { mostUsers, type Reach } from "./reach.ts";

type PanelProps = { map: ServiceMap; reach: Reach | null; onChoose: (id: string | null) => void };

/** Beside the map: what is wrong now, or all about the chosen service. */
export function MapPanel({ map, reach, onChoose }: PanelProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel that scrolls must be reachable by keyboard
    <aside className={reach ? "svc-side is-chosen" : "svc-side"} aria-label={reach ? reach.chosen.name : "What is wrong now"} tabIndex={0}>
      {reach ? <Chosen map={map} reach={reach} onChoose={onChoose} /> : <Now map={map} onChoose={onChoose} />}
    </aside>
  );
}

function Now({ map, onChoose }: Pick<PanelProps, "map" | "onChoose">) {
  const ill = map.nodes.filter((node) => node.health === "down" || node.health === "degraded");
  const worstFirst = [...ill].sort((a, b) => Number(b.health === "down") - Number(a.health === "down"));
  return (
    <>
      <h2>Not well now</h2>
      {ill.length === 0 && <p className="q">Nothing. Every service is fine.</p>}
      <ul className="svc-ill">
        {worstFirst.map((node) => (
          <li key={node.id}>
            <button type="button" className="row" onClick={() => onChoose(node.id)}>
              <HealthShape health={node.health ?? "fine"} />
              <b className={node.health === "down" ? "bright" : "name"}>{node.name}</b>
            </button>
            <p className="q">
              <span className={node.health === "down" ? "red" : "amber"}>{node.health}</span>
              {node.healthSince && (
                <>
                  {" "}
                  since <When at={node.healthSince} form="clock" />
                </>
              )}
              {node.usersServed ? `, ${usersWords(node.usersServed)}` : ""}
            </p>
            <Troubles troubles={node.troubles ?? []} />
          </li>
        ))}
      </ul>
      <p className="qq svc-hint">Choose a service to see what stops with it, and what it needs.</p>
    </>
  );
}

function Chosen({ map, reach, onChoose }: { map: ServiceMap; reach: Reach; onChoose: (id: string | null) => void }) {
  const { chosen, dependents, suppliers } = reach;
  const stops = dependents.filter((one) => one.hard);
  const slows = dependents.filter((one) => !one.hard);
  return (
    <>
      <p className="row">
        <HealthWord health={chosen.health} />
        {chosen.healthSince && (
          <span className="qq">
            since <When at={chosen.healthSince} form="clock" />
          </span>
        )}
        <span className="grow" />
        <Link className="act" to={`/services/${chosen.id}`}>
          Open page
        </Link>
      </p>
      <h2 className="svc-title">{chosen.name}</h2>
      <Facts map={map} service={chosen} />
      {chosen.troubles && chosen.troubles.length > 0 && (
        <section>
          <h3>Open incidents</h3>
          <Troubles troubles={chosen.troubles} />
        </section>
      )}
      <section>
        <h3>If it fails</h3>
        <p className="svc-say">{failWords(reach)}</p>
        <Hit label="Stop with it" list={stops} onChoose={onChoose} />
        <Hit label="Slow down" list={slows} onChoose={onChoose} />
      </section>
      <section>
        <h3>What it needs</h3>
        {suppliers.length === 0 && <p className="q">No other service, as far as anybody has said.</p>}
        <Hit label="Cannot work without" list={suppliers.filter((one) => one.hard)} onChoose={onChoose} />
        <Hit label="Works less well without" list={suppliers.filter((one) => !one.hard)} onChoose={onChoose} />
      </section>
      <Items key={chosen.id} service={chosen} />
    </>
  );
}

/** The blast radius in a sentence. */
export function failWords({ chosen, dependents }: Reach): string {
  const stops = dependents.filter((one) => one.hard).length;
  const slows = dependents.length - stops;
  const people = mostUsers([chosen, ...dependents.filter((one) => one.hard).map((one) => one.service)]);
  const who = people > 0 ? ` At least ${people.toLocaleString("en")} people are held up.` : "";
  if (dependents.length === 0) return `Nothing else is hit.${who}`;
  const parts = [
    ...(stops > 0 ? [`${countWords(stops, "service stops", "services stop")} with it`] : []),
    ...(slows > 0 ? [`${countWords(slows, "slows", "slow")} down`] : []),
  ];
  const sentence = parts.join(" and ");
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.${who}`;
}

function Facts({ map, service }: { map: ServiceMap; service: MapService }) {
  const facts: readonly (readonly [string, string])[] = [
    ["Tier", `${service.tier}, ${tierWords(service.tier).meaning}`],
    ["Users", service.usersServed?.toLocaleString("en") ?? ""],
    ["Owner", service.owner ? refWords(map.refs, "person", service.owner) : ""],
    ["Support", service.supportTeam ? refWords(map.refs, "team", service.supportTeam) : ""],
    ["Vendor", service.vendor ?? ""],
    ["Promised", service.agreedAvailability === null ? "" : `${service.agreedAvailability} % available`],
  ];
  return (
    <dl className="kv svc-facts">
      {facts
        .filter(([, value]) => value !== "")
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Hit({ label, list, onChoose }: { label: string; list: Reach["dependents"]; onChoose: (id: string) => void }) {
  if (list.length === 0) return null;
  return (
    <>
      <p className="label svc-label">{label}</p>
      <ul className="svc-hit">
        {list.map(({ service, via }) => (
          <li key={service.id} className="row">
            <HealthShape health={service.health ?? "fine"} />
            <button type="button" className="cut" onClick={() => onChoose(service.id)}>
              {service.name}
              {service.health !== "fine" && service.health !== null && <span className="vh">, {service.health}</span>}
            </button>
            {via && <span className="qq cut">over {via}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Open incidents of a service, by number; one that is restricted says no more than that. */
export function Troubles({ troubles }: { troubles: readonly Trouble[] }) {
  return (
    <ul className="svc-troubles">
      {troubles.map((one) => (
        <li key={one.incident}>
          {one.number ? (
            <Link to={`/incidents/${one.number}`}>
              <span className="id">{one.number}</span> {one.title}
            </Link>
          ) : (
            <span className="q">{one.title}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The configuration items a service is made of, read when somebody asks. */
function Items({ service }: { service: MapService }) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: listKey("configurationItem", "of-service", service.id),
    queryFn: ({ signal }) =>
      api.get<ListPage>(
        listPath("configuration-items", { filter: `service:${service.id} active:true`, limit: 200, fields: "name,ciClass" }),
        { signal },
      ),
    enabled: isOpen,
  });
  if (service.items === 0) return null;
  return (
    <section>
      <button type="button" className="act" aria-expanded={isOpen} onClick={() => setOpen((was) => !was)}>
        {isOpen ? "Hide" : "Show"} {countWords(service.items, "configuration item")}
      </button>
      {isOpen && (
        <ul className="svc-items">
          {(data?.items ?? []).map((item) => (
            <li key={item.id} className="row">
              <Link className="cut" to={`/configuration-items/${item.id}`}>
                {String(item.name)}
              </Link>
              <span className="qq cut">{ciClasses.find((one) => one.value === item.ciClass)?.label ?? ""}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
