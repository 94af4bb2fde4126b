import { contractList } from "../connectors/contract-list/importer.ts";
import { freshserviceIncidents } from "../connectors/freshservice/importer.ts";
import { glpiIncidents } from "../connectors/glpi/importer.ts";
import { grafanaOncallConfig } from "../connectors/grafana-oncall/configuration.ts";
import { tableIncidents } from "../connectors/incident-table/importer.ts";
import { jiraIncidents } from "../connectors/jira/importer.ts";
import { opsgenieConfig } from "../connectors/opsgenie/configuration.ts";
import { pagerdutyConfig } from "../connectors/pagerduty/configuration.ts";
import { remedyIncidents } from "../connectors/remedy/importer.ts";
import { servicenowIncidents } from "../connectors/servicenow/importer.ts";
import { zammadIncidents } from "../connectors/zammad/importer.ts";
import type { AnyImporter } from "../engine/import-contract.ts";

/** Every kind of file the office can take in. */
export const importers: readonly AnyImporter[] = [
  servicenowIncidents,
  jiraIncidents,
  freshserviceIncidents,
  remedyIncidents,
  glpiIncidents,
  zammadIncidents,
  tableIncidents,
  pagerdutyConfig,
  opsgenieConfig,
  grafanaOncallConfig,
  contractList,
];
