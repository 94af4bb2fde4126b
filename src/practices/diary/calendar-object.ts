import { folded } from "./content-line.ts";

/** A line of a calendar resource: as it is written, folds and line end with it, and as it reads. */
export type ResourceLine = { raw: string; text: string };
/** A VEVENT within a resource: the places of its first and last line, and of those that are its own and not an alarm's. */
export type EventPlace = { from: number; to: number; own: readonly number[] };

/** The lines of a resource, none lost and none changed: what is joined again is what was read. */
export function linesOf(text: string): ResourceLine[] {
  const lines: ResourceLine[] = [];
  for (const raw of text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? []) {
    const plain = raw.replace(/[\r\n]+$/, "");
    const last = lines.at(-1);
    if (last && /^[ \t]/.test(plain)) {
      last.raw += raw;
      last.text += plain.slice(1);
    } else lines.push({ raw, text: plain });
  }
  return lines;
}

/** A line of ours, folded as lines are. */
export function lineOf(text: string): ResourceLine {
  return {
    raw: folded(text)
      .map((piece) => `${piece}\r\n`)
      .join(""),
    text,
  };
}

/** Lines as one resource. */
export function joined(lines: readonly ResourceLine[]): string {
  return lines.map(({ raw }) => raw).join("");
}

/** Where the events of a resource stand. */
export function eventsIn(lines: readonly ResourceLine[]): EventPlace[] {
  const found: EventPlace[] = [];
  const open: string[] = [];
  let event: { from: number; own: number[] } | null = null;
  lines.forEach(({ text }, place) => {
    const [, edge, name] = /^(BEGIN|END):(\S+)\s*$/i.exec(text) ?? [];
    if (edge?.toUpperCase() === "BEGIN") {
      open.push(name!.toUpperCase());
      if (open.length === 2 && open[1] === "VEVENT") event = { from: place, own: [] };
    } else if (edge) {
      if (event && open.length === 2) {
        found.push({ ...event, to: place });
        event = null;
      }
      open.pop();
    } else if (event && open.length === 2) event.own.push(place);
  });
  return found;
}
