import type { FilterCatalogue } from "../../kernel/filter.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import { type Condition, holds, isEmpty, valuesOf } from "./condition.rules.ts";
import type { Alert, Suppression } from "./model.ts";
import { searchKey } from "./search-key.rules.ts";
import type { Symptom } from "./symptom.rules.ts";
import { hardSuppliers, type Topology } from "./topology.rules.ts";

export type Window = Condition & { id: Id; startsAt: Instant; endsAt: Instant; services: readonly Id[]; items: readonly Id[] };
export type Inhibition = { id: Id; source: Condition; target: Condition; equal: readonly string[] };
/** An alert that fires and keeps others quiet. */
export type Quieter = { alert: Id; incident: Id | null };
/** Why an alert is quiet, because of which record, and until when that is known. */
export type Quiet = { by: Suppression; record: Id; until: Instant | null; incident: Id | null };

export type QuietFacts = {
  windows: readonly Window[];
  inhibitions: readonly Inhibition[];
  topology: Topology;
  catalogue: FilterCatalogue;
  quietsDependents: boolean;
  /** Who fires under a key. */
  quieters(key: string): readonly Quieter[];
};

/** Why an alert that fires is kept quiet at an instant, or null. A window comes first, then a rule, then what it cannot work without. */
export function quietOf(alert: Alert, symptom: Symptom, now: Instant, facts: QuietFacts): Quiet | null {
  return byWindow(alert, now, facts) ?? byRule(alert, facts) ?? byDependency(alert, symptom, facts);
}

function byWindow(alert: Alert, now: Instant, { windows, catalogue }: QuietFacts): Quiet | null {
  const running = windows.filter((one) => one.startsAt <= now && now < one.endsAt && isOf(one, alert, catalogue));
  if (running.length === 0) return null;
  const last = running.reduce((one, other) => (other.endsAt > one.endsAt ? other : one));
  return { by: "maintenance", record: last.id, until: last.endsAt, incident: null };
}

/** Whether a window is about an alert: its service, its item, or its condition where it has one. */
export function isOf(window: Pick<Window, "services" | "items" | "filter" | "labels">, alert: Alert, catalogue: FilterCatalogue): boolean {
  if (alert.service !== null && window.services.includes(alert.service)) return true;
  if (alert.configurationItem !== null && window.items.includes(alert.configurationItem)) return true;
  return !isEmpty(window) && holds(window, alert, catalogue);
}

/** An alert never inhibits itself. Source: Alertmanager, inhibit_rules: target, source, equal. */
function byRule(alert: Alert, { inhibitions, catalogue, quieters }: QuietFacts): Quiet | null {
  for (const rule of inhibitions) {
    if (!holds(rule.target, alert, catalogue)) continue;
    const source = quieters(inhibitionKey(rule, alert)).find((one) => one.alert !== alert.id);
    if (source) return { by: "inhibition", record: source.alert, until: null, incident: source.incident };
  }
  return null;
}

/** What has a cause of its own is never taken for the consequence of another. */
function byDependency(alert: Alert, symptom: Symptom, { topology, quietsDependents, quieters }: QuietFacts): Quiet | null {
  const start = alert.configurationItem ?? alert.service;
  if (!quietsDependents || start === null || symptom === "own") return null;
  for (const supplier of hardSuppliers(topology, start)) {
    const down = quieters(downKey(supplier)).find((one) => one.alert !== alert.id);
    if (down) return { by: "dependency", record: down.alert, until: null, incident: down.incident };
  }
  return null;
}

/** The keys under which an alert that fires aloud is found by those it keeps quiet. */
export function beaconsOf(
  alert: Alert,
  symptom: Symptom,
  { inhibitions, catalogue }: Pick<QuietFacts, "inhibitions" | "catalogue">,
): string[] {
  if (alert.status === "resolved" || alert.suppressed !== null) return [];
  const keys = inhibitions.filter((rule) => holds(rule.source, alert, catalogue)).map((rule) => inhibitionKey(rule, alert));
  const isDown = symptom === "down" && (alert.severity === "critical" || alert.severity === "error");
  const thing = alert.configurationItem ?? alert.service;
  return isDown && thing !== null ? [...keys, downKey(thing)] : keys;
}

/** The keys an alert must ask about, before it is known whether it is quiet. */
export function quietKeys(alert: Alert, symptom: Symptom, facts: Omit<QuietFacts, "quieters">): string[] {
  const keys: string[] = [];
  const quieters = (key: string) => {
    keys.push(key);
    return [];
  };
  quietOf(alert, symptom, "", { ...facts, windows: [], quieters });
  return keys;
}

/** The key under which a rule's source and target that agree find each other. */
export function inhibitionKey(rule: Inhibition, alert: Alert): string {
  return searchKey(`inhibit|${rule.id}|${valuesOf(alert, rule.equal)}`);
}

function downKey(thing: Id): string {
  return `down|${thing}`;
}
