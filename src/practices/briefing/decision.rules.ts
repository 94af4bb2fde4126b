import { inShort } from "../../kernel/paper.ts";
import type { OpenLine } from "../triage/desk.model.ts";
import type { Decision } from "./paper.model.ts";

/** What was asked of the director in person goes on no paper: nobody could take its line off again. */
const personal = new Set(["directorAsk"]);

/**
 * What needs a decision: what waits by itself (approvals, reviews) and the lines of the Desk, each record once. What the Desk calls NOW comes
 * first, in its order; then what is due first, and what has no day last.
 */
export function decisionsOf(waiting: readonly Decision[], lines: readonly OpenLine[]): Decision[] {
  const known = new Set(waiting.map((one) => one.number));
  const told = lines.filter((one) => !personal.has(one.sourceKind) && !(one.number !== null && known.has(one.number)));
  const ranks = new Map(lines.flatMap(({ band, number }, rank) => (band === "NOW" && number !== null ? [[number, rank] as const] : [])));
  const rankOf = (one: Decision) => ranks.get(one.number) ?? (one.isNow ? lines.length : Number.POSITIVE_INFINITY);
  return [...waiting, ...told.map(decisionOf)].toSorted((a, b) => {
    const [first, second] = [rankOf(a), rankOf(b)];
    if (first !== second) return first - second;
    return compare(a.by ?? "9", b.by ?? "9") || compare(a.number, b.number) || compare(a.title, b.title);
  });
}

function decisionOf({ number, title, band, why, onlyDirector, team, by }: OpenLine): Decision {
  return {
    ...{ number: number ?? "", title, why: inShort(`${band === "NOW" ? "now" : "today"}: ${why}`, 44), by, isNow: band === "NOW" },
    who: onlyDirector ? "the director" : (team ?? "nobody yet"),
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
