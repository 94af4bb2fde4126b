import { asProblem, type Problem } from "../client/problem.ts";

/** How many records one bulk deed may touch, and how many go into one request, so that one sees how far it is. */
export const mostAtOnce = 500;
const together = 50;

export type BulkLine = { id: string; label: string; state: "waiting" | "done" | "refused" | "undone"; sentence?: string };
type Target = { id: string; label: string };
type Answer = { items: readonly { id: string; ok: boolean; sentence?: string }[] };
type Bulk = {
  targets: readonly Target[];
  /** Does it to these records and answers what became of each. */
  send: (ids: readonly string[]) => Promise<Answer>;
  /** Where one is refused, nothing is done to any. */
  allOrNone?: boolean;
  /** Hears after each request. */
  tell: (lines: readonly BulkLine[]) => void;
};

/**
 * Does one thing to many records, fifty in a request; each answers for itself, and a refusal stops no other, unless all or none was asked
 * for. Throws what is wrong with the deed itself (a field of its form, a permission): then nothing was done.
 */
export async function runBulk({ targets, send, allOrNone = false, tell }: Bulk): Promise<readonly BulkLine[]> {
  const lines = new Map(targets.map(({ id, label }) => [id, { id, label, state: "waiting" } as BulkLine]));
  const told = () => [...lines.values()];
  const size = allOrNone ? mostAtOnce : together;
  for (let from = 0; from < targets.length; from += size) {
    const ids = targets.slice(from, from + size).map(({ id }) => id);
    try {
      const { items } = await send(ids);
      const became = new Map(items.map((item) => [item.id, item]));
      for (const id of ids) lines.set(id, lineOf(lines.get(id)!, became.get(id)));
    } catch (fault) {
      const problem = asProblem(fault);
      if (from === 0 && (problem.status === 422 || problem.status === 403)) throw fault;
      for (const id of ids) lines.set(id, faultyLine(lines.get(id)!, problem));
    }
    tell(told());
  }
  return told();
}

/** The refused, those with the same sentence together, the most first. */
export function refusedBySentence(lines: readonly BulkLine[]): { sentence: string; labels: string[] }[] {
  const found = new Map<string, string[]>();
  for (const { state, sentence = "", label } of lines)
    if (state === "refused") found.set(sentence, [...(found.get(sentence) ?? []), label]);
  return [...found].map(([sentence, labels]) => ({ sentence, labels })).sort((one, other) => other.labels.length - one.labels.length);
}

function lineOf({ id, label }: BulkLine, item: Answer["items"][number] | undefined): BulkLine {
  if (item?.ok) return { id, label, state: "done" };
  return { id, label, state: "refused", sentence: item?.sentence ?? "The server did not say what became of it." };
}

/** After "all or none" the refused have their sentence under their id; the others were left as they are. */
function faultyLine({ id, label }: BulkLine, problem: Problem): BulkLine {
  if (problem.code !== "someRefused") return { id, label, state: "refused", sentence: problem.message };
  const sentence = problem.forField(id);
  return sentence === undefined ? { id, label, state: "undone" } : { id, label, state: "refused", sentence };
}
