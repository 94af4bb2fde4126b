import type { Id } from "../../kernel/ids.ts";
import type { DeskRecord } from "./desk.model.ts";
import type { Exception } from "./model.ts";

export type AgendaLine = Pick<Exception, "id" | "title" | "sourceNumber" | "rootCauseKey" | "state" | "reason" | "scoreTenths">;
const mostItems = 30;

/** What of the lines stands on the agenda of the weekly review: of one cause one, what was folded by hand first, then by score; at most thirty, and the rest is counted. */
export function forAgenda(lines: readonly AgendaLine[]): { id: Id; title: string; number: string | null; why: string; minutes: number }[] {
  const seen = new Set<string>();
  const ordered = lines
    .toSorted(
      (one, other) =>
        Number(other.state === "folded") - Number(one.state === "folded") ||
        other.scoreTenths - one.scoreTenths ||
        (one.id < other.id ? -1 : 1),
    )
    .filter(({ rootCauseKey }) => !seen.has(rootCauseKey) && seen.add(rootCauseKey));
  const left = ordered.length - mostItems;
  return ordered.slice(0, mostItems).map(({ id, title, sourceNumber, state, reason, scoreTenths }, place) => {
    const rest = left > 0 && place === mostItems - 1 ? `; ${left} more stand on the Desk` : "";
    const why = state === "folded" ? (reason ?? "Folded on the Desk") : `On the Desk with ${Math.floor(scoreTenths / 10)} points`;
    return { id, title, number: sourceNumber, why: `${why.slice(0, 150)}${rest}`, minutes: state === "folded" ? 5 : 2 };
  });
}

/** How well the Desk told, in a sentence: "8 of 10 judged right, 12 were NOW, 1 missed, in 30 days". */
export function recordWords({ days, nowLines, right, wrong, missed }: DeskRecord): string {
  const judged = right + wrong === 0 ? "none is judged" : `${right} of ${right + wrong} judged right`;
  return `${judged}, ${nowLines} were NOW, ${missed} missed, in ${days} days`;
}
