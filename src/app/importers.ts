import { servicenowIncidents } from "../connectors/servicenow/importer.ts";
import type { Importer } from "../engine/import-contract.ts";

/** Every kind of file the office can take in. */
export const importers: readonly Importer[] = [servicenowIncidents];
