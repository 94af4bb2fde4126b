export type Edge = { dependent: string; supplier: string; hard: boolean };
export type Reached = { id: string; distance: number; hard: boolean; via: string };

/**
 * What is hit when a thing fails (up: its dependents) or what a thing needs (down: its suppliers): breadth first, nearest first,
 * hard only while every step on the way is hard. Cycles end where they began.
 */
export function impact(edges: readonly Edge[], start: string, direction: "dependents" | "suppliers"): Reached[] {
  const from = direction === "dependents" ? "supplier" : "dependent";
  const to = direction === "dependents" ? "dependent" : "supplier";
  const next = new Map<string, Edge[]>();
  for (const edge of edges) next.set(edge[from], [...(next.get(edge[from]) ?? []), edge]);
  const reached = new Map<string, Reached>();
  let front: Reached[] = [{ id: start, distance: 0, hard: true, via: start }];
  while (front.length > 0) {
    const found: Reached[] = [];
    for (const at of front)
      for (const edge of next.get(at.id) ?? []) {
        const id = edge[to];
        const hard = at.hard && edge.hard;
        const known = reached.get(id);
        if (id === start || (known && (known.hard || !hard))) continue;
        const one = { id, distance: known ? Math.min(known.distance, at.distance + 1) : at.distance + 1, hard, via: at.id };
        reached.set(id, one);
        found.push(one);
      }
    front = found;
  }
  return [...reached.values()].sort((a, b) => a.distance - b.distance || Number(b.hard) - Number(a.hard) || (a.id < b.id ? -1 : 1));
}
