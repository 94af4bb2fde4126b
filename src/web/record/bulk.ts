import { asProblem } from "../client/problem.ts";

/** How many records one bulk deed may touch, and how many are under way at a time. */
export const mostAtOnce = 500;
const abreast = 4;

export type BulkLine = { id: string; label: string; state: "waiting" | "done" | "refused"; sentence?: string };
type Target = { id: string; label: string; run: () => Promise<unknown> };

/** Does one thing to many records, a few at a time; each answers for itself, and a refusal stops no other. Tells after each. */
export async function runBulk(targets: readonly Target[], tell: (lines: readonly BulkLine[]) => void): Promise<readonly BulkLine[]> {
  const lines = targets.map(({ id, label }): BulkLine => ({ id, label, state: "waiting" }));
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < targets.length; at = next++) {
      lines[at] = await lineOf(targets[at]!);
      tell([...lines]);
    }
  };
  tell([...lines]);
  await Promise.all(Array.from({ length: Math.min(abreast, targets.length) }, worker));
  return lines;
}

async function lineOf({ id, label, run }: Target): Promise<BulkLine> {
  try {
    await run();
    return { id, label, state: "done" };
  } catch (fault) {
    return { id, label, state: "refused", sentence: asProblem(fault).message };
  }
}
