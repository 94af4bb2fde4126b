import type { Id } from "../../kernel/ids.ts";
import { type Span, union } from "../../kernel/span.ts";
import { type Instant, ms } from "../../kernel/time.ts";

/** An incident of a problem, as far as its cost goes. */
export type CostLine = {
  id: Id;
  number: string | null;
  title: string;
  state: string;
  holdReason: string | null;
  priority: string;
  majorState: string;
  service: Id | null;
  openedAt: Instant;
  beganAt: Instant;
  /** Working again, else resolved, else closed; null while it lasts. */
  endedAt: Instant | null;
  affectedUsers: number | null;
};
export type Cost = {
  total: number;
  byState: { state: string; count: number }[];
  /** Minutes in which at least one incident was critical, major or high, each service for itself; overlaps count once. */
  outageMinutes: number;
  /** Minutes from the beginning to the end of every incident, added up. */
  troubleMinutes: number;
  /** People affected, added up over the incidents that say so. */
  people: number;
  saysPeople: number;
  /** People affected × hours, over the incidents that say so. */
  personHours: number;
};

/** What the incidents of a problem cost until now. Sums are of what the incidents say: an incident that names no people adds none. */
export function costOf(lines: readonly CostLine[], now: Instant): Cost & { incidents: CostLine[] } {
  const spans = new Map<string, Span[]>();
  const cost = { troubleMinutes: 0, people: 0, saysPeople: 0, personMinutes: 0 };
  for (const line of lines) {
    const span = { from: line.beganAt, to: line.endedAt ?? now };
    const minutes = minutesOf(span);
    cost.troubleMinutes += minutes;
    if (line.affectedUsers !== null) {
      cost.people += line.affectedUsers;
      cost.saysPeople += 1;
      cost.personMinutes += line.affectedUsers * minutes;
    }
    if (line.priority > "2" && line.majorState !== "declared") continue;
    const key = line.service ?? "";
    spans.set(key, [...(spans.get(key) ?? []), span]);
  }
  const outageMinutes = [...spans.values()].flatMap((some) => union(some)).reduce((sum, span) => sum + minutesOf(span), 0);
  return {
    total: lines.length,
    byState: statesOf(lines),
    outageMinutes,
    troubleMinutes: cost.troubleMinutes,
    people: cost.people,
    saysPeople: cost.saysPeople,
    personHours: Math.round(cost.personMinutes / 60),
    incidents: [...lines],
  };
}

function statesOf(lines: readonly CostLine[]): Cost["byState"] {
  const counts = new Map<string, number>();
  for (const { state } of lines) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => ({ state, count })).sort((one, other) => (one.state < other.state ? -1 : 1));
}

function minutesOf({ from, to }: Span): number {
  return Math.max(0, Math.round((ms(to) - ms(from)) / 60_000));
}
