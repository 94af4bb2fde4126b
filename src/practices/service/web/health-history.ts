import { addDays, type Instant, ms } from "../../../kernel/time.ts";
import type { Health } from "../model.ts";

/** A change of health as the journal tells it. `number` names the incident that caused it, where the reader may know. */
export type HealthChange = { at: Instant; from: Health; to: Health; number: string | null };
/** A stretch of one health. */
export type HealthSpan = { from: Instant; to: Instant; health: Health };

/**
 * How a service was between two moments, in order and without gaps. Before its first known change it was what that change says it
 * changed from; without any, it is what it is now.
 */
export function spansOf(changes: readonly HealthChange[], given: { from: Instant; to: Instant; now: Health }): HealthSpan[] {
  const ordered = [...changes].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const spans: HealthSpan[] = [];
  let [since, health] = [given.from, ordered[0]?.from ?? given.now];
  for (const change of ordered) {
    if (change.at > given.to) break;
    if (change.at > since) spans.push({ from: since, to: change.at, health });
    [since, health] = [change.at > since ? change.at : since, change.to];
  }
  if (since < given.to) spans.push({ from: since, to: given.to, health });
  return joined(spans);
}

function joined(spans: readonly HealthSpan[]): HealthSpan[] {
  const together: HealthSpan[] = [];
  for (const span of spans) {
    const last = together.at(-1);
    if (last && last.health === span.health) last.to = span.to;
    else together.push({ ...span });
  }
  return together;
}

/** How long it was down and degraded, and how often it stopped being fine, in these stretches. */
export function toldOf(spans: readonly HealthSpan[]): { downMs: number; degradedMs: number; times: number } {
  const sum = (health: Health) => spans.filter((one) => one.health === health).reduce((all, { from, to }) => all + ms(to) - ms(from), 0);
  const times = spans.filter(
    (one, at) => one.health !== "fine" && spans[at - 1]?.health !== "down" && spans[at - 1]?.health !== "degraded",
  ).length;
  return { downMs: sum("down"), degradedMs: sum("degraded"), times };
}

/** The window of a history: so many days up to now. */
export function windowOf(now: Instant, days: number): { from: Instant; to: Instant } {
  return { from: addDays(now, -days), to: now };
}
