import type { Filter, FilterCatalogue } from "../../kernel/filter.ts";
import { matches } from "../../kernel/filter.ts";
import type { Alert } from "./model.ts";
import type { LabelTest } from "./rule.model.ts";

/** Which alerts a rule is about, read once. */
export type Condition = { filter: Filter | null; labels: readonly LabelTest[] };

/** Whether an alert satisfies the filter and every label test. */
export function holds({ filter, labels }: Condition, alert: Alert, catalogue: FilterCatalogue): boolean {
  return (
    labels.every((test) => passes(test, alert.labels)) &&
    (filter === null || matches(filter, alert, { catalogue, kind: "alert", lookup: () => null }))
  );
}

/** Whether a condition says anything at all. */
export function isEmpty({ filter, labels }: Condition): boolean {
  return filter === null && labels.length === 0;
}

function passes({ name, is, value }: LabelTest, labels: Readonly<Record<string, string>>): boolean {
  const has = Object.hasOwn(labels, name);
  const label = has ? labels[name]! : "";
  switch (is) {
    case "equals":
      return label === value;
    case "differs":
      return label !== value;
    case "startsWith":
      return has && label.startsWith(value);
    case "contains":
      return has && label.includes(value);
    case "present":
      return has;
    case "absent":
      return !has;
  }
}

/** Names of fields that rules may agree in, and where an alert keeps them. */
const fields = {
  integration: "integration",
  severity: "severity",
  resource: "resource",
  check: "checkName",
  component: "component",
  group: "groupName",
  class: "class",
  environment: "environment",
  service: "service",
  configurationItem: "configurationItem",
  template: "templateId",
} as const;

/** What an alert has under a name: one of its fields, or a label; "" where it has neither. */
export function wordOf(alert: Alert, name: string): string {
  return (Object.hasOwn(fields, name) ? alert[fields[name as keyof typeof fields]] : alert.labels[name]) ?? "";
}

/** The values of several names as one text, length-delimited, so that no two lists share it. */
export function valuesOf(alert: Alert, names: readonly string[]): string {
  return JSON.stringify(names.map((name) => wordOf(alert, name)));
}
