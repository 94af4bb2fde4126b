import type { Id } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import type { AlertEvent } from "../alert/model.ts";
import { unitOf } from "./follow.rules.ts";
import type { Sample } from "./memory.rules.ts";
import { type Keep, memoryId } from "./memory-kind.rules.ts";
import { type MetricSeries, recentPart } from "./model.ts";

/** What reactions to series know: the hours of the office's week, and what services are called. */
export type SeriesReactionFacts = { hourAt(minute: number): number; services: ReadonlyMap<Id, string> };

/** New numbers are remembered by the hour of their week; a series that becomes unusual raises an alert where it is to. */
export const seriesReaction: Reaction = {
  on: ["metricSeries"],
  react: (given, facts) => {
    const change = given as Change<MetricSeries>;
    const { hourAt, services } = facts as SeriesReactionFacts;
    return [...kept(change, hourAt), ...raised(change, services)];
  },
};

function kept({ id, after }: Change<MetricSeries>, hourAt: SeriesReactionFacts["hourAt"]): Reply[] {
  const parts = new Map<number, Sample[]>();
  for (const sample of after.standing.fresh)
    for (const part of [hourAt(sample[0]), recentPart]) parts.set(part, [...(parts.get(part) ?? []), sample]);
  return [...parts].map(([part, samples]) => {
    const command: Keep = { type: "keep", series: id, part, samples };
    return { kind: "seriesMemory", id: memoryId(id, part), command };
  });
}

function raised(change: Change<MetricSeries>, services: SeriesReactionFacts["services"]): Reply[] {
  const [was, is] = [isRaised(change.before), isRaised(change.after)];
  if (was === is) return [];
  return [{ kind: "alert", command: { type: "receive", integration: change.after.integration, ...alertOf(change, services) } }];
}

/** Whether a series has an alert that is not over. */
export function isRaised(series: MetricSeries | null): boolean {
  if (series === null || series.active === false) return false;
  return series.alerts && series.state === "unusual" && series.standing.isNews;
}

/** The event of a series that becomes unusual, or is no longer. It is told for the tool that sends the numbers. */
export function alertOf(
  { id, after, at }: Pick<Change<MetricSeries>, "id" | "after" | "at">,
  services: ReadonlyMap<Id, string>,
): AlertEvent {
  const { title, metric, labels, because, service, version } = after;
  const isOn = isRaised(after);
  const summary = isOn ? `${title}: ${because ?? "unusual"}` : `${title} is usual again`;
  return {
    action: isOn ? "trigger" : "resolve",
    sourceKey: `series/${id}`,
    resource: named(labels.host ?? labels["host.name"] ?? labels.instance),
    check: metric,
    identity: {},
    summary: summary.slice(0, 1024),
    severity: "warning",
    // When it was seen: numbers that come late may turn it within one command, and what turned first must not count as the later.
    occurredAt: at,
    component: null,
    group: null,
    class: "anomaly",
    environment: null,
    service: services.get(service ?? "") ?? named(labels.service ?? labels["service.name"]),
    labels,
    links: [],
    details: { value: after.lastValue, unit: unitOf(after), since: after.stateSince },
    eventId: `${id}/${version}`,
  };
}

function named(label: string | undefined): string | null {
  return label?.slice(0, 255) || null;
}
