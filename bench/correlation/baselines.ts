import { maskedTokens } from "../../src/practices/alert/mask.rules.ts";
import type { Message } from "./storm.ts";

/** The first message of each firing, by arrival: what a method puts into a group. */
export function firstOfEach(messages: readonly Message[]): Message[] {
  const seen = new Set<number>();
  return messages.filter((one) => one.action === "trigger" && !seen.has(one.firing) && seen.add(one.firing));
}

/** Deduplication alone: a group for each condition. */
export function byCondition(firsts: readonly Message[]): string[] {
  return firsts.map((one) => one.key);
}

/** Everything of one host within an hour of the group's beginning. Source: BigPanda's default pattern. */
export function byHost(firsts: readonly Message[]): string[] {
  return within(firsts, (one) => one.thing.id, 3_600_000);
}

/** Alertmanager's usual `group_by: [cluster, alertname]`, groups closed after five minutes without news. */
export function byClusterAndName(firsts: readonly Message[]): string[] {
  return within(firsts, (one) => `${one.thing.cluster}/${one.wording.check}`, 300_000, true);
}

/** The same title with what varies taken out, within an hour. Source: OneUptime, grouping by normalised title. */
export function byTitle(firsts: readonly Message[]): string[] {
  return within(firsts, (one) => maskedTokens(one.summary, one.thing.name).join(" "), 3_600_000);
}

/** Groups by key, begun anew where the last is older than the window; `sliding`: than its last member. */
function within(firsts: readonly Message[], keyOf: (one: Message) => string, windowMs: number, sliding = false): string[] {
  const open = new Map<string, { id: string; sinceMs: number }>();
  return firsts.map((one, index) => {
    const key = keyOf(one);
    const known = open.get(key);
    if (known && one.arrivesMs - known.sinceMs <= windowMs) {
      if (sliding) known.sinceMs = one.arrivesMs;
      return known.id;
    }
    open.set(key, { id: `${key}#${index}`, sinceMs: one.arrivesMs });
    return `${key}#${index}`;
  });
}
