import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";
import type { Observe } from "./model.ts";

/** The envelope of an observation: it is addressed to the one record of its series, whether that is there yet or not. */
export function observed(command: Observe, rest: Omit<Envelope, "kind" | "id" | "command">): Envelope {
  return { ...rest, kind: "metricSeries", id: seriesId(command.integration, command.metric, command.labels), command };
}

/** The one id of a sender's series: its metric with these labels, in whatever order they came. */
export function seriesId(integration: Id, metric: string, labels: Readonly<Record<string, string>>): Id {
  return deriveId(integration, `series/${JSON.stringify([metric, sorted(labels)])}`);
}

/** "orders.latency", "orders.latency, host shop-1, region eu". */
export function seriesTitle(metric: string, labels: Readonly<Record<string, string>>): string {
  return [metric, ...sorted(labels).map(([name, value]) => `${name} ${value}`)].join(", ").slice(0, 400);
}

/** Whether two sets of labels are the same. */
export function sameLabels(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(labels: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
}
