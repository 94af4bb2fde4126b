/** A service as the drawing needs it. */
export type LaidNode = { id: string; name: string; tier: string };
export type LaidLink = { dependent: string; supplier: string };
/** Where a service stands: its row from the top, and its middle in columns from the left, 0 to `columns` - 1. */
export type Place = { row: number; column: number };
export type Layout = {
  places: ReadonlyMap<string, Place>;
  bands: { tier: string; from: number; to: number }[];
  rows: number;
  crossings: number;
};

const sweeps = 24;

/**
 * Stands services in rows, tiers from the top, within a tier what needs above what is needed; orders each row so that few lines cross
 * (barycentres, swept down and up, the best kept) and sets each as near to its neighbours as the row allows. The order in which
 * nodes and links are given changes nothing. Source: Sugiyama, Tagawa, Toda 1981; spacing by pooling adjacent violators.
 */
export function layOut(given: { nodes: readonly LaidNode[]; links: readonly LaidLink[]; columns: number }): Layout {
  const columns = Math.max(1, given.columns);
  const nodes = [...given.nodes].sort(byName);
  const links = linksAmong(nodes, given.links);
  const bands: Layout["bands"] = [];
  const rows: string[][] = [];
  for (const tier of [...new Set(nodes.map((node) => node.tier))].sort()) {
    const from = rows.length;
    rows.push(
      ...rowsOf(
        nodes.filter((node) => node.tier === tier),
        links,
        columns,
      ),
    );
    bands.push({ tier, from, to: rows.length - 1 });
  }
  const best = ordered(rows, links, columns);
  return { ...best, bands, rows: rows.length };
}

function linksAmong(nodes: readonly LaidNode[], links: readonly LaidLink[]): LaidLink[] {
  const known = new Set(nodes.map((node) => node.id));
  return links
    .filter(({ dependent, supplier }) => dependent !== supplier && known.has(dependent) && known.has(supplier))
    .sort((a, b) => order(a.dependent, b.dependent) || order(a.supplier, b.supplier));
}

/** The rows of one tier: what others of the tier need stands lowest. A row that is too long is cut into even parts. */
function rowsOf(nodes: readonly LaidNode[], links: readonly LaidLink[], columns: number): string[][] {
  const inside = new Set(nodes.map((node) => node.id));
  const needs = new Map<string, string[]>();
  for (const { dependent, supplier } of links)
    if (inside.has(dependent) && inside.has(supplier)) needs.set(dependent, [...(needs.get(dependent) ?? []), supplier]);
  const ranks = new Map<string, number>();
  for (const { id } of nodes) rankOf(id, { needs, ranks, above: new Set() });
  const highest = Math.max(0, ...ranks.values());
  const rows: string[][] = [];
  for (let rank = highest; rank >= 0; rank--) {
    const row = nodes.filter((node) => ranks.get(node.id) === rank).map((node) => node.id);
    rows.push(...chunks(row, columns));
  }
  return rows;
}

/** How many steps of need lie below within the tier; a circle is cut where it closes. */
function rankOf(
  id: string,
  walk: { needs: ReadonlyMap<string, readonly string[]>; ranks: Map<string, number>; above: Set<string> },
): number {
  const known = walk.ranks.get(id);
  if (known !== undefined) return known;
  if (walk.above.has(id)) return -1;
  walk.above.add(id);
  const rank = Math.max(-1, ...(walk.needs.get(id) ?? []).map((one) => rankOf(one, walk))) + 1;
  walk.above.delete(id);
  walk.ranks.set(id, rank);
  return rank;
}

function chunks(row: readonly string[], most: number): string[][] {
  const count = Math.ceil(row.length / most);
  const size = Math.ceil(row.length / Math.max(1, count));
  return Array.from({ length: count }, (_, at) => row.slice(at * size, (at + 1) * size));
}

function ordered(
  rows: readonly string[][],
  links: readonly LaidLink[],
  columns: number,
): { places: Map<string, Place>; crossings: number } {
  const near = new Map<string, string[]>();
  for (const { dependent, supplier } of links) {
    near.set(dependent, [...(near.get(dependent) ?? []), supplier]);
    near.set(supplier, [...(near.get(supplier) ?? []), dependent]);
  }
  const places = new Map<string, Place>();
  rows.forEach((row, index) => {
    row.forEach((id, at) => {
      places.set(id, { row: index, column: (columns - row.length) / 2 + at });
    });
  });
  let best = { places: new Map(places), crossings: crossingsOf(places, links), length: lengthOf(places, links) };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const downwards = rows.map((_, index) => index);
    for (const index of sweep % 2 === 0 ? downwards : downwards.reverse()) settleRow(rows[index]!, { places, near, columns });
    const now = { places: new Map(places), crossings: crossingsOf(places, links), length: lengthOf(places, links) };
    if (now.crossings < best.crossings || (now.crossings === best.crossings && now.length < best.length - 1e-9)) best = now;
  }
  return { places: best.places, crossings: best.crossings };
}

function settleRow(
  row: readonly string[],
  given: { places: Map<string, Place>; near: ReadonlyMap<string, readonly string[]>; columns: number },
): void {
  const { places, near, columns } = given;
  const wanted = row.map((id) => {
    const others = (near.get(id) ?? []).map((other) => places.get(other)!.column);
    const own = places.get(id)!.column;
    return { id, column: others.length === 0 ? own : others.reduce((sum, one) => sum + one, 0) / others.length, own };
  });
  wanted.sort((a, b) => a.column - b.column || a.own - b.own || order(a.id, b.id));
  spread(
    wanted.map((one) => one.column),
    columns,
  ).forEach((column, at) => {
    places.set(wanted[at]!.id, { ...places.get(wanted[at]!.id)!, column });
  });
}

/** The nearest columns to those wanted (in order) that are at least one apart and fit into 0 to `columns` - 1: least squares. */
export function spread(wanted: readonly number[], columns: number): number[] {
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((column, at) => {
    let pool = { sum: column - at, count: 1 };
    for (let last = pools.at(-1); last && last.sum / last.count > pool.sum / pool.count; last = pools.at(-1)) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
    }
    pools.push(pool);
  });
  const most = Math.max(0, columns - wanted.length);
  const bases = pools.flatMap(({ sum, count }) => Array.from({ length: count }, () => Math.min(most, Math.max(0, sum / count))));
  return bases.map((base, at) => base + at);
}

/** How many pairs of lines cross, taken as straight between the rows they join. */
export function crossingsOf(places: ReadonlyMap<string, Place>, links: readonly LaidLink[]): number {
  const drawn = links.map(({ dependent, supplier }) => {
    const [one, other] = [places.get(dependent)!, places.get(supplier)!];
    return one.row <= other.row ? { top: one, end: other } : { top: other, end: one };
  });
  let count = 0;
  for (let a = 0; a < drawn.length; a++) for (let b = a + 1; b < drawn.length; b++) if (cross(drawn[a]!, drawn[b]!)) count++;
  return count;
}

type Line = { top: Place; end: Place };

function cross(one: Line, other: Line): boolean {
  const from = Math.max(one.top.row, other.top.row);
  const to = Math.min(one.end.row, other.end.row);
  if (from >= to) return false;
  return (at(one, from) - at(other, from)) * (at(one, to) - at(other, to)) < 0;
}

function at({ top, end }: Line, row: number): number {
  return top.column + ((end.column - top.column) * (row - top.row)) / (end.row - top.row);
}

function lengthOf(places: ReadonlyMap<string, Place>, links: readonly LaidLink[]): number {
  return links.reduce((sum, { dependent, supplier }) => {
    const [one, other] = [places.get(dependent)!, places.get(supplier)!];
    return sum + Math.abs(one.column - other.column) + Math.abs(one.row - other.row);
  }, 0);
}

function byName(a: LaidNode, b: LaidNode): number {
  return order(a.name, b.name) || order(a.id, b.id);
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
