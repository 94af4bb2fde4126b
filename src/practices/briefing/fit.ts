import type { Tx } from "../../engine/db/connection.ts";
import type { NotTypeset, PaperJob, PaperSize, Typeset, Typesetter } from "../../engine/typeset/typesetter.ts";
import type { Logo } from "../../kernel/look.ts";
import { type Paper, snapshotOf } from "../../kernel/paper.ts";
import { type Chart, drawnCharts } from "./chart.rules.ts";
import { lookOf } from "./look-store.ts";
import { type Briefing, composedPaper, type Fit, type PaperKind } from "./model.ts";
import { editedPaper } from "./sentence.rules.ts";
import { paperTemplates } from "./templates.ts";

/** How many pages each paper has: exactly. */
const lengths: Readonly<Record<PaperKind, number>> = { weekly: 2, executive: 1, incident: 1, vendor: 2, board: 6, department: 2, memo: 1 };
const sizes: readonly PaperSize[] = ["a4", "us-letter"];

export type BriefingSetter = (briefing: Briefing, size: PaperSize, form: PaperJob["form"]) => Promise<Typeset | NotTypeset>;

/** What is drawn on a paper: its charts in its colour, and its logo where it has one. */
export async function picturesOf(db: Tx, paper: Paper & { charts?: Record<string, Chart> }): Promise<Record<string, string>> {
  const { accent, logo } = await lookOf(db, paper);
  const charts = drawnCharts(paper.charts, `#${accent}`);
  return logo === null ? charts : { ...charts, [logoOnPaper]: framed(logo) };
}

const logoOnPaper = "house-logo";

/** A picture of pixels as the typesetter takes pictures. */
function framed({ png, widthPx, heightPx }: Logo): string {
  const data = `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}"><image width="${widthPx}" height="${heightPx}" href="${data}"/></svg>`;
}

/** Sets briefings as they stand, of exactly as many pages as their paper has. `root`: the folder of the program; `db`: where logos are. */
export function briefingSetter(typesetter: Typesetter, { root, db }: { root: string; db: Tx }): BriefingSetter {
  const template = paperTemplates(root);
  return async (briefing, size, form) => {
    const paper = editedPaper(composedPaper(briefing), briefing.edits);
    const charts = await picturesOf(db, paper);
    const pages = { least: lengths[briefing.paper], most: lengths[briefing.paper] };
    const isDraft = briefing.state !== "issued";
    return typesetter.set({ paper, template: await template(briefing.paper), charts, size, form, pages, isDraft });
  };
}

/**
 * A briefing as it would be issued, set on both sizes: why it does not fit, so that the rule may refuse one that would never print, or its files, each
 * handed to `keep`, which answers its SHA-256.
 */
export async function fitOf(briefing: Briefing, set: BriefingSetter, keep: (bytes: Uint8Array) => Promise<string>): Promise<Fit> {
  const snapshot = snapshotOf(editedPaper(composedPaper(briefing), briefing.edits));
  const files: Uint8Array[] = [];
  for (const size of sizes) {
    const done = await set({ ...briefing, state: "issued" }, size, "pdf");
    if (!done.ok) return { snapshot, fault: `On ${size === "a4" ? "A4" : "US Letter"}: ${done.sentence}` };
    files.push(done.bytes);
  }
  const [a4, letter] = [await keep(files[0]!), await keep(files[1]!)];
  return { snapshot, fault: null, prints: { a4, "us-letter": letter } };
}
