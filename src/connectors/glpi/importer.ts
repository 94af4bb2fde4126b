import type { Importer, ImportRow } from "../contract.ts";
import { incidentList, plainText } from "../incident-list.ts";
import { usualStates } from "../usual-states.ts";

/** Very high to very low, of five steps there, three here. */
const scale = { "5": "1", "4": "1", "3": "2", "2": "3", "1": "3", "very high": "1", high: "1", medium: "2", low: "3", "very low": "3" };

/**
 * Incidents of GLPI, as its API lists them: GET apirest.php/Ticket?expand_dropdowns=true.
 * Source: GLPI, apirest.md and the constants of CommonITILObject, versions 9.5 to 11 (read 2026-11): status 1 new, 2 assigned, 3 planned, 4 pending,
 * 5 solved, 6 closed; type 1 incident, 2 request; priority 1 very low to 6 major.
 */
export const glpiIncidents: Importer = incidentList({
  name: "glpi-incidents",
  label: "GLPI incidents",
  about: "JSON of the API's list of tickets, with expand_dropdowns=true.",
  source: "glpi",
  prefix: "GLPI-",
  columns: [
    ["id", "number"],
    ["name", "shortDescription"],
    ["content", "description"],
    ["type", "kindOfRecord"],
    ["status", "state"],
    ["priority", "priority"],
    ["urgency", "urgency"],
    ["impact", "impact"],
    ["users_id_recipient", "caller"],
    ["locations_id", "site"],
    ["itilcategories_id", "category"],
    ["requesttypes_id", "contactType"],
    ["date", "openedAt"],
    ["date_creation", "openedAt"],
    ["date_mod", "updatedAt"],
    ["solvedate", "resolvedAt"],
    ["closedate", "closedAt"],
  ],
  states: {
    ...usualStates,
    ...{ "1": { state: "1" }, "2": { state: "2" }, "3": { state: "2" }, "4": { state: "3" }, "5": { state: "6" }, "6": { state: "7" } },
    ...{ "processing (assigned)": { state: "2" }, "processing (planned)": { state: "2" } },
  },
  codes: {
    priority: {
      "6": "1",
      "5": "1",
      "4": "2",
      "3": "3",
      "2": "4",
      "1": "5",
      major: "1",
      "very high": "1",
      high: "2",
      medium: "3",
      low: "4",
      "very low": "5",
    },
    urgency: scale,
    impact: scale,
  },
  // Texts are HTML whose own signs are written as entities.
  plain: (text) => plainText(plainText(text)),
  isOther,
  needless: (column) =>
    /^links|_id$|^is_|_stat$|_duration$|^(sla|ola|slalevels|olalevels|time_|begin_|internal_|takeinto)/.test(column)
      ? "The source's own bookkeeping."
      : null,
});

function isOther(row: ImportRow): string | null {
  return row.text("kindOfRecord") === "2" ? "It is a request there, and no incident. Export type 1 alone." : null;
}
