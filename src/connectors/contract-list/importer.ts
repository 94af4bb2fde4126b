import type { Importer } from "../contract.ts";
import { needless, propose, targets } from "./columns.ts";
import { translate } from "./translate.ts";

/** Lists of contracts as offices keep them in spreadsheets: a row for each contract, told apart by its number and its vendor. */
export const contractList: Importer = {
  name: "contract-list",
  label: "List of contracts",
  about: "CSV, Excel or JSON with a row for each contract: number, vendor, dates, amounts, as far as they are known.",
  reads: "rows",
  kind: "contract",
  seeAt: { label: "See the contracts", path: "/contracts" },
  permission: "vendor.write",
  source: "contract-list",
  missing: ["NULL", "null", "N/A", "n/a", "(empty)"],
  targets,
  propose,
  needless,
  named: { vendor: { matchBy: ["name"], make: (name) => [{ type: "create", name: name.slice(0, 120) }] } },
  translate,
  // A contract's own number is given here; the one on its paper is never taken by another record.
  renumbered: (command) => command,
};
