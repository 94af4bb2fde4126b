import { choice, defaulted } from "../kernel/model.ts";
import { severities } from "../practices/alert/model.ts";
import { cut } from "./reading.ts";

/** What every connector that may find no severity lets an administrator choose. */
export const severitySetting = {
  severityWhereNone: defaulted(
    choice(severities, { label: "Severity where none is named", help: "Also where the tool's word for it is not known." }),
    "warning",
  ),
};

/** The words by which senders usually name what their labels stand for. */
const usual = {
  service: ["service", "service_name", "service.name", "app", "application"],
  environment: ["environment", "env", "stage"],
  component: ["component", "job"],
  group: ["cluster", "namespace", "group"],
  resource: ["instance", "host", "hostname", "host_name", "node", "pod", "device", "resource"],
} as const;

/** The first label that stands under one of the usual names; null where none does. */
export function usualLabel(labels: Readonly<Record<string, string>>, what: keyof typeof usual): string | null {
  for (const name of usual[what]) {
    const value = labels[name];
    if (value !== undefined && value !== "") return cut(value, what === "environment" ? 40 : 255).trim();
  }
  return null;
}
