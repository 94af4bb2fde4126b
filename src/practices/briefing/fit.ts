import type { NotTypeset, PaperJob, PaperSize, Typeset, Typesetter } from "../../engine/typeset/typesetter.ts";
import { snapshotOf } from "../../kernel/paper.ts";
import { type Chart, drawnCharts } from "./chart.rules.ts";
import { type Briefing, composedPaper, type Fit, type PaperKind } from "./model.ts";
import { editedPaper } from "./sentence.rules.ts";
import { paperTemplates } from "./templates.ts";

/** How many pages each paper has: exactly. */
const lengths: Readonly<Record<PaperKind, number>> = { weekly: 2, executive: 1, incident: 1, vendor: 2, board: 6, department: 2, memo: 1 };
const sizes: readonly PaperSize[] = ["a4", "us-letter"];

export type BriefingSetter = (briefing: Briefing, size: PaperSize, form: PaperJob["form"]) => Promise<Typeset | NotTypeset>;

/** Sets briefings as they stand, of exactly as many pages as their paper has. `root`: the folder of the program. */
export function briefingSetter(typesetter: Typesetter, root: string): BriefingSetter {
  const template = paperTemplates(root);
  return async (briefing, size, form) => {
    const paper = editedPaper(composedPaper(briefing), briefing.edits);
    const charts = drawnCharts((paper as { charts?: Record<string, Chart> }).charts);
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
