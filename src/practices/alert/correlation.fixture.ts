import { ms } from "../../kernel/time.ts";
import type { Landmark } from "./correlate.rules.ts";
import type { IncidentFact } from "./facts.ts";
import { BatchMemory } from "./memory.rules.ts";
import { type Subject, tracesOf } from "./subject.rules.ts";
import { reachOf, topologyOf } from "./topology.rules.ts";

export const start = ms("2026-11-26T08:00:00.000Z");
/** shop-1 and shop-2 need orders-db; orders-db needs host-7; host-7 needs switch-1. lonely needs nothing. */
export const topology = topologyOf(
  [
    { dependent: "shop-1", supplier: "orders-db", hard: true },
    { dependent: "shop-2", supplier: "orders-db", hard: false },
    { dependent: "orders-db", supplier: "host-7", hard: true },
    { dependent: "host-7", supplier: "switch-1", hard: true },
  ],
  new Map([
    ["shop-1", "shop"],
    ["shop-2", "shop"],
    ["orders-db", "data"],
  ]),
);

/** An alert on a thing, as correlation sees it. */
export function subjectOn(item: string | null, more: Partial<Subject> = {}): Subject {
  const service = item === null ? null : (topology.serviceOf.get(item) ?? null);
  return {
    environment: "production",
    cluster: "eu-1",
    service,
    item,
    resource: item,
    template: `words of ${item}`,
    symptom: "carried",
    names: [],
    marks: [],
    reach: reachOf(topology, item, service),
    atMs: start,
    ...more,
  };
}

export function incidentFact(id: string, more: Partial<IncidentFact> = {}): IncidentFact {
  return {
    id,
    number: `INC-${id}`,
    openedMs: start,
    endedMs: null,
    state: "1",
    alerts: 1,
    isUntouched: true,
    isRestricted: false,
    mergedInto: null,
    ...more,
  };
}

/** What is known where these alerts are in these incidents. */
export function remembering(
  members: readonly (readonly [incident: string, subject: Subject])[],
  more: { incidents?: IncidentFact[]; history?: ReadonlyMap<string, number>; words?: ReadonlyMap<string, readonly string[]> } = {},
): BatchMemory {
  const landmarks: (Landmark & { key: string })[] = members.flatMap(([incident, subject], index) =>
    tracesOf(subject).map((key) => ({
      key,
      incident,
      alert: `alert-${index}`,
      atMs: subject.atMs,
      template: subject.template,
      service: subject.service,
      symptom: subject.symptom,
    })),
  );
  const incidents = more.incidents ?? [...new Set(members.map(([incident]) => incident))].map((id) => incidentFact(id));
  return new BatchMemory({ landmarks, incidents, quieters: [], words: more.words ?? new Map(), history: more.history ?? new Map() });
}
