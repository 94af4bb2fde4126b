import { Link } from "@tanstack/react-router";
import { refWords } from "../../../web/record/shown-record.ts";
import { type MapService, type ServiceMap, tierWords } from "./data.ts";
import { HealthWord } from "./HealthMark.tsx";
import type { Reach } from "./reach.ts";

type TableProps = { map: ServiceMap; reach: Reach | null; onChoose: (id: string | null) => void };

/** The map as a table: the same services and the same lines, in words. */
export function MapTable({ map, reach, onChoose }: TableProps) {
  const byId = new Map(map.nodes.map((node) => [node.id, node]));
  const names = (ids: readonly string[]) => ids.map((id) => byId.get(id)?.name ?? "").join(", ");
  const tiers = [...new Set(map.nodes.map((node) => node.tier))].sort();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard
    <section className="svc-scroll svc-table" tabIndex={0} aria-label="Table of services">
      <table>
        <caption className="vh">Services by tier, how they are now, and what each needs</caption>
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col">Health</th>
            <th scope="col" className="num wide-only">
              Users
            </th>
            <th scope="col" className="wide-only">
              Cannot work without
            </th>
            <th scope="col" className="num">
              Needed by
            </th>
            <th scope="col" className="wide-only">
              Owner
            </th>
          </tr>
        </thead>
        {tiers.map((tier) => (
          <tbody key={tier}>
            <tr className="grp">
              <th scope="rowgroup" colSpan={6}>
                <b>{tierWords(tier).name}</b> {tierWords(tier).meaning}
              </th>
            </tr>
            {map.nodes
              .filter((node) => node.tier === tier)
              .map((node) => (
                <Row
                  key={node.id}
                  node={node}
                  isChosen={reach?.chosen.id === node.id}
                  needs={names(map.edges.filter((edge) => edge.dependent === node.id && edge.hard).map((edge) => edge.supplier))}
                  neededBy={map.edges.filter((edge) => edge.supplier === node.id).length}
                  owner={node.owner ? refWords(map.refs, "person", node.owner) : ""}
                  onChoose={() => onChoose(node.id)}
                />
              ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

type RowProps = { node: MapService; isChosen: boolean; needs: string; neededBy: number; owner: string; onChoose: () => void };

function Row({ node, isChosen, needs, neededBy, owner, onChoose }: RowProps) {
  return (
    <tr className={isChosen ? "svc-row sel" : "svc-row"} aria-current={isChosen ? "true" : undefined}>
      <td>
        <button type="button" className={isChosen ? "bright name svc-pick" : "svc-pick"} onClick={onChoose}>
          {node.name}
        </button>
      </td>
      <td>
        <HealthWord health={node.health} />
      </td>
      <td className="num wide-only">{node.usersServed?.toLocaleString("en") ?? ""}</td>
      <td className="wide-only svc-needs q">{needs}</td>
      <td className="num">{neededBy === 0 ? "" : neededBy}</td>
      <td className="wide-only q">
        {owner} <Link className="vh" to={`/services/${node.id}`}>{`Page of ${node.name}`}</Link>
      </td>
    </tr>
  );
}
