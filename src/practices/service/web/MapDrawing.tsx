import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, useMemo, useState } from "react";
import { type MapService, type ServiceMap, tierWords, usersWords } from "./data.ts";
import { type Box, boxesOf, linesOf } from "./drawing.ts";
import { HealthShape } from "./HealthMark.tsx";
import { layOut } from "./layout.ts";
import { isOnTheWay, type Reach } from "./reach.ts";

type MapProps = { map: ServiceMap; reach: Reach | null; onChoose: (id: string | null) => void };
const wantedPx = 156;
const leastPx = 640;

/** Services in rows by tier, lines from what needs down to what is needed. Arrow keys walk to the nearest service, Enter chooses it. */
export function MapDrawing({ map, reach, onChoose }: MapProps) {
  const { ref, width } = useElementSize();
  const widthPx = Math.max(leastPx, width || 940);
  const columns = Math.max(3, Math.floor(widthPx / wantedPx));
  const layout = useMemo(() => layOut({ nodes: map.nodes, links: map.edges, columns }), [map.nodes, map.edges, columns]);
  const { boxes, bands, heightPx } = useMemo(() => boxesOf(layout, { widthPx, columns }), [layout, widthPx, columns]);
  const lines = useMemo(() => linesOf(map.edges, boxes), [map.edges, boxes]);
  const inOrder = [...map.nodes].sort((a, b) => placeInReading(boxes, a) - placeInReading(boxes, b));
  const walk = useWalk({ boxes, inOrder, chosenId: reach?.chosen.id ?? null });
  return (
    <div className="svc-scroll">
      <div className="svc-map" ref={ref} style={{ minWidth: leastPx }}>
        <div className="svc-canvas" style={{ height: heightPx }}>
          {bands.map(({ tier, top, bottom }) => (
            <p key={tier} className="svc-band" style={{ top, height: bottom - top }}>
              <b>{tierWords(tier).name}</b> <span className="qq">{tierWords(tier).meaning}</span>
            </p>
          ))}
          <svg className="svc-lines" width={widthPx} height={heightPx} aria-hidden="true">
            <Arrows />
            {lines.map(({ link, path }) => {
              const way = reach ? isOnTheWay(link, reach) : null;
              const look = reach ? (way ?? "away") : "calm";
              return (
                <path
                  key={`${link.dependent} ${link.supplier}`}
                  d={path}
                  className={`${look} ${link.hard ? "hard" : "soft"}`}
                  markerEnd={`url(#svc-arrow-${look})`}
                />
              );
            })}
          </svg>
          {/* biome-ignore lint/a11y/useSemanticElements: a group of buttons that arrow keys walk is no fieldset */}
          <div role="group" aria-label="Service map. Arrow keys walk, Enter chooses.">
            {inOrder.map((node) => (
              <Node
                key={node.id}
                node={node}
                box={boxes.get(node.id)}
                reach={reach}
                isTabStop={walk.activeId === node.id}
                onKeyDown={(event) => walk.onKeyDown(event, node.id)}
                onChoose={() => onChoose(reach?.chosen.id === node.id ? null : node.id)}
              />
            ))}
          </div>
        </div>
      </div>
      <Legend />
    </div>
  );
}

type NodeProps = {
  node: MapService;
  box: Box | undefined;
  reach: Reach | null;
  isTabStop: boolean;
  onKeyDown: (event: KeyboardEvent) => void;
  onChoose: () => void;
};

function Node({ node, box, reach, isTabStop, onKeyDown, onChoose }: NodeProps) {
  if (!box) return null;
  const health = node.health ?? "fine";
  const role = reach ? roleOf(node, reach) : "";
  const look = reach ? lookOf(role) : "";
  return (
    <button
      type="button"
      data-service={node.id}
      className={`svc-node ${health} ${look}`}
      style={{ left: box.left, top: box.top, width: box.width, height: box.height }}
      tabIndex={isTabStop ? 0 : -1}
      aria-pressed={role === "chosen"}
      title={node.name}
      onClick={onChoose}
      onKeyDown={onKeyDown}
    >
      <span className="cut name">{node.name}</span>
      <span className="svc-sub">
        <HealthShape health={health} /> <span className={health === "down" ? "red" : health === "degraded" ? "amber" : "qq"}>{health}</span>{" "}
        <span className="qq cut">{subWords(node, role)}</span>
        <span className="vh">, {tierWords(node.tier).name}</span>
      </span>
    </button>
  );
}

function lookOf(role: string): string {
  if (role === "chosen") return "is-chosen";
  if (role === "") return "is-away";
  return role.startsWith("needed") ? "is-needed" : "is-hit";
}

/** Behind the health: what it is to the chosen service, or how many use it. */
function subWords(node: MapService, role: string): string {
  const users = node.health === "fine" ? usersWords(node.usersServed) : (node.usersServed?.toLocaleString("en") ?? "");
  const words = role && role !== "chosen" ? role : users;
  return words && `· ${words}`;
}

/** What a service is to the chosen one, in two words. */
function roleOf(node: MapService, reach: Reach): string {
  if (node.id === reach.chosen.id) return "chosen";
  const up = reach.dependents.find((one) => one.service.id === node.id);
  if (up) return up.hard ? "stops too" : "slows down";
  const down = reach.suppliers.find((one) => one.service.id === node.id);
  return down ? (down.hard ? "needed" : "needed a little") : "";
}

function Arrows() {
  return (
    <defs>
      {["calm", "up", "down", "away"].map((look) => (
        <marker
          key={look}
          id={`svc-arrow-${look}`}
          className={look}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M1 1 7 4 1 7z" />
        </marker>
      ))}
    </defs>
  );
}

function Legend() {
  return (
    <p className="svc-legend qq">
      <span>
        <svg width="28" height="8" aria-hidden="true">
          <path d="M0 4H28" className="calm hard" />
        </svg>{" "}
        cannot work without it
      </span>
      <span>
        <svg width="28" height="8" aria-hidden="true">
          <path d="M0 4H28" className="calm soft" />
        </svg>{" "}
        works less well
      </span>
      <span>
        <HealthShape health="fine" /> fine
      </span>
      <span>
        <HealthShape health="degraded" /> degraded
      </span>
      <span>
        <HealthShape health="down" /> down
      </span>
      <span className="wide-only">arrows point to what is needed</span>
    </p>
  );
}

function placeInReading(boxes: ReadonlyMap<string, Box>, node: MapService): number {
  const box = boxes.get(node.id);
  return box ? box.top * 10_000 + box.left : 0;
}

const ways: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** One service is in the tab order; an arrow key goes to the nearest in its direction. */
function useWalk(given: { boxes: ReadonlyMap<string, Box>; inOrder: readonly MapService[]; chosenId: string | null }) {
  const { boxes, inOrder, chosenId } = given;
  const [remembered, setRemembered] = useState<string | null>(null);
  const known = remembered !== null && boxes.has(remembered) ? remembered : chosenId;
  const activeId = known !== null && boxes.has(known) ? known : (inOrder[0]?.id ?? null);
  const onKeyDown = (event: KeyboardEvent, id: string) => {
    const way = ways[event.key];
    const from = boxes.get(id);
    if (!way || !from) return;
    event.preventDefault();
    const next = nearest(boxes, id, way);
    if (!next) return;
    setRemembered(next);
    document.querySelector<HTMLElement>(`[data-service="${CSS.escape(next)}"]`)?.focus();
  };
  return { activeId, onKeyDown };
}

function nearest(boxes: ReadonlyMap<string, Box>, id: string, [x, y]: readonly [number, number]): string | null {
  const from = boxes.get(id);
  if (!from) return null;
  let best: { id: string; far: number } | null = null;
  for (const [other, box] of boxes) {
    const [along, aside] = x !== 0 ? [(box.left - from.left) * x, box.top - from.top] : [(box.top - from.top) * y, box.left - from.left];
    if (other === id || along <= 1 || (x !== 0 && Math.abs(aside) > 1)) continue;
    const far = along + Math.abs(aside) * 2;
    if (!best || far < best.far) best = { id: other, far };
  }
  return best?.id ?? null;
}
