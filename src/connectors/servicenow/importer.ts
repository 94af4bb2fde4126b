import type { Importer } from "../contract.ts";
import { needless, propose, targets } from "./columns.ts";
import { translate } from "./translate.ts";

/** Incidents of ServiceNow: the event log (a row for each update), or one row for each record as list views and the Table API export them. */
export const servicenowIncidents: Importer = {
  name: "servicenow-incidents",
  label: "ServiceNow incidents",
  about: "CSV, Excel or JSON: an event log with a row for each update, or a list with a row for each incident.",
  reads: "rows",
  kind: "incident",
  seeAt: { label: "See the incidents", path: "/incidents" },
  permission: "history.import",
  source: "servicenow",
  missing: ["?", "NULL", "null", "(empty)", "N/A"],
  targets,
  propose,
  needless,
  named: {
    // A person is recognised by address only: two people may share a name, and a caller sees what they reported.
    person: {
      matchBy: ["email"],
      make: (name) => [{ type: "create", name: name.slice(0, 120), roles: ["requester"] }, { type: "deactivate" }],
    },
    team: { matchBy: ["name"], make: (name) => [{ type: "create", name: name.slice(0, 120) }] },
    site: { matchBy: ["name"], make: (name) => [{ type: "create", name: name.slice(0, 120) }] },
    service: { matchBy: ["name"], make: (name) => [{ type: "create", name: name.slice(0, 120), tier: "3" }] },
    configurationItem: {
      matchBy: ["name"],
      make: (name) => [{ type: "create", name: name.slice(0, 160), ciClass: "cmdb_ci_infra_service" }],
    },
  },
  translate,
  renumbered: (command, oldNumber) => {
    const changes = command.changes as Record<string, unknown>;
    return { ...command, number: null, changes: { ...changes, correlationId: oldNumber } };
  },
};
