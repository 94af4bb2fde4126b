import { plainText } from "../reading.ts";

// The small language of mappings. A path: `alert.host`, `items[0].id`, `["odd name"].x`; `a.b | c` takes the first that says something.
// A text with braces is a template: `Disk {host} at {used}`.

type Step = string | number;

/** The steps of a path; a sentence where it is none. */
export function readPath(text: string): readonly Step[] | string {
  const steps: Step[] = [];
  let rest = text.trim().replace(/^\$\.?/, "");
  while (rest !== "") {
    const found = /^\.?([^.[\]{}|"\s]+)/.exec(rest) ?? /^\[(\d{1,6})\]/.exec(rest) ?? /^\.?\["((?:[^"\\]|\\.)*)"\]/.exec(rest) ?? null;
    if (!found) return `"${text.slice(0, 60)}" is no path: it cannot be read from "${rest.slice(0, 20)}" on.`;
    const isIndex = /^\[\d/.test(found[0]);
    steps.push(isIndex ? Number(found[1]) : found[1]!.replaceAll(/\\(.)/g, "$1"));
    rest = rest.slice(found[0].length);
    if (rest === ".") return `"${text.slice(0, 60)}" is no path: it ends with a point.`;
  }
  return steps;
}

/** What stands at a path; undefined where nothing does. Only what the body itself holds is found. */
export function valueAt(body: unknown, path: string): unknown {
  for (const one of path.split("|")) {
    const steps = readPath(one);
    if (typeof steps === "string") continue;
    let value: unknown = body;
    for (const step of steps) {
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) {
        value = undefined;
        break;
      }
      value = (value as Record<Step, unknown>)[step];
    }
    if (value !== undefined && value !== null && value !== "") return value;
  }
  return undefined;
}

/** What a mapping says of a body, as text: a template with every place filled, or what stands at a path. Null where something is missing. */
export function textOf(body: unknown, mapping: string): string | null {
  if (!mapping.includes("{")) return plainText(valueAt(body, mapping));
  let isWhole = true;
  const filled = mapping.replaceAll(/\{([^{}]*)\}/g, (_, path: string) => {
    const text = plainText(valueAt(body, path));
    if (text === null) isWhole = false;
    return text ?? "";
  });
  return isWhole ? plainText(filled) : null;
}

/** What is wrong with a mapping; null where nothing is. */
export function badMapping(mapping: string): string | null {
  const parts = mapping.includes("{") ? [...mapping.matchAll(/\{([^{}]*)\}/g)].map((found) => found[1]!) : [mapping];
  for (const part of parts.flatMap((one) => one.split("|"))) {
    const steps = readPath(part);
    if (typeof steps === "string") return steps;
  }
  return null;
}
