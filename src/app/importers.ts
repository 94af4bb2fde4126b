import { contractList } from "../connectors/contract-list/importer.ts";
import { grafanaOncallConfig } from "../connectors/grafana-oncall/configuration.ts";
import { opsgenieConfig } from "../connectors/opsgenie/configuration.ts";
import { pagerdutyConfig } from "../connectors/pagerduty/configuration.ts";
import { servicenowIncidents } from "../connectors/servicenow/importer.ts";
import type { AnyImporter } from "../engine/import-contract.ts";

/** Every kind of file the office can take in. */
export const importers: readonly AnyImporter[] = [servicenowIncidents, pagerdutyConfig, opsgenieConfig, grafanaOncallConfig, contractList];
