import type { ImportProblem, SheetRow } from "./import-contract.ts";

type ReadList = { ok: true; columns: string[]; rows: SheetRow[] } | { ok: false; problems: ImportProblem[] };

/**
 * Reads a JSON list of objects, or an object that holds exactly one list (`{"result": […]}`). An object in a cell becomes columns of its own,
 * `caller.value` and `caller.display_value`, four deep at most; lists become one text. The line of a row is the number of its item.
 */
export function readJsonList(text: string): ReadList {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refused(0, `The file is not JSON: ${(error as Error).message}.`);
  }
  const list = listIn(value);
  if (!list) return refused(0, "The file holds no list of records. A JSON file is a list, or an object with one list in it.");
  const columns: string[] = [];
  const places = new Map<string, number>();
  const found: { line: number; cells: string[] }[] = [];
  for (const [index, item] of list.entries()) {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return refused(index + 1, "This item is not an object.");
    const cells: string[] = [];
    if (columns.length * list.length > mostCells || columns.length > mostColumns)
      return refused(index + 1, "The items have too many different fields to be read as a table. Export fewer fields, or fewer records.");
    for (const [name, cell] of flat(item as Record<string, unknown>)) {
      let place = places.get(name);
      if (place === undefined) {
        place = columns.length;
        places.set(name, place);
        columns.push(name);
      }
      cells[place] = cell;
    }
    found.push({ line: index + 1, cells });
  }
  const rows = found.map(({ line, cells }) => ({ line, cells: Array.from(columns, (_, place) => cells[place] ?? "") }));
  return { ok: true, columns, rows };
}

function listIn(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return null;
  const lists = Object.values(value).filter((part): part is unknown[] => Array.isArray(part));
  return lists.length === 1 ? lists[0]! : null;
}

const deepest = 4;
/** A file that is small as a list may be endless as a table: as many fields as items, each in one of them. */
const mostCells = 30_000_000;
const mostColumns = 2000;

function* flat(item: Record<string, unknown>, before = "", depth = 1): Generator<[string, string]> {
  for (const [name, value] of Object.entries(item)) {
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    if (isObject && depth < deepest) yield* flat(value as Record<string, unknown>, `${before}${name}.`, depth + 1);
    else yield [`${before}${name}`, textOf(value)];
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ");
  return depthOf(value) > mostDepth ? "" : JSON.stringify(value);
}

/** Deeper than this nothing is written that people read; what takes it apart again walks as deep as it goes. */
const mostDepth = 200;

/** How deep a value is nested, looked at layer by layer and no deeper than need be. */
function depthOf(value: unknown): number {
  let layer: unknown[] = [value];
  for (let depth = 0; ; depth++) {
    layer = layer.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
    if (layer.length === 0 || depth > mostDepth) return depth;
  }
}

function refused(line: number, reason: string): ReadList {
  return { ok: false, problems: [{ line, column: null, reason }] };
}
