import type { Importer } from "../contract.ts";
import { incidentList } from "../incident-list.ts";
import { toldEntries } from "../told-entries.ts";
import { usualStates } from "../usual-states.ts";

/**
 * Incidents of BMC Remedy and Helix ITSM, as the form HPD:Help Desk exports them: labels of the console, or names of the fields.
 * Source: BMC Remedy Service Desk, Incident Management User's Guide 7.6.04; fields of HPD:IncidentInterface (read 2026-11; "Detailed Decription" is
 * spelt so there).
 */
export const remedyIncidents: Importer = incidentList({
  name: "remedy-incidents",
  label: "BMC Remedy or Helix incidents",
  about: "CSV or Excel of the form HPD:Help Desk, with the labels of the console or the names of the fields.",
  source: "remedy",
  columns: [
    ["incident number", "number"],
    ["incident id*+", "number"],
    ["incident id", "number"],
    ["summary*", "shortDescription"],
    ["summary", "shortDescription"],
    ["description", "shortDescription"],
    ["notes", "description"],
    ["detailed decription", "description"],
    ["detailed description", "description"],
    ["status*", "state"],
    ["status", "state"],
    ["priority*", "priority"],
    ["priority", "priority"],
    ["impact*", "impact"],
    ["impact", "impact"],
    ["urgency*", "urgency"],
    ["urgency", "urgency"],
    ["internet e-mail", "caller"],
    ["customer email", "caller"],
    ["customer*+", "caller"],
    ["customer", "caller"],
    ["assigned group*+", "team"],
    ["assigned group", "team"],
    ["assignee+", "assignee"],
    ["assignee", "assignee"],
    ["service*+", "service"],
    ["serviceci", "service"],
    ["service", "service"],
    ["ci+", "configurationItem"],
    ["hpd_ci", "configurationItem"],
    ["site", "site"],
    ["categorization tier 1", "category"],
    ["operational categorization tier 1", "category"],
    ["categorization tier 2", "subcategory"],
    ["operational categorization tier 2", "subcategory"],
    ["reported source", "contactType"],
    ["reported date+", "openedAt"],
    ["reported date", "openedAt"],
    ["submit date", "openedAt"],
    ["last modified date", "updatedAt"],
    ["last resolved date", "resolvedAt"],
    ["resolved date", "resolvedAt"],
    ["closed date", "closedAt"],
    ["resolution", "closeNotes"],
    ["service type*", "kindOfRecord"],
    ["service type", "kindOfRecord"],
    ["work log", "entries"],
    ["sourcesays", "sourceSays"],
  ],
  states: {
    ...usualStates,
    ...{
      "0": { state: "1" },
      "1": { state: "2" },
      "2": { state: "2" },
      "3": { state: "3" },
      "4": { state: "6" },
      "5": { state: "7" },
      "6": { state: "8" },
    },
  },
  codes: {
    priority: { critical: "1", high: "2", medium: "3", low: "4", "0": "1", "1": "2", "2": "3", "3": "4" },
    // Four steps there, three here.
    impact: {
      ...{ "1-extensive/widespread": "1", "2-significant/large": "1", "3-moderate/limited": "2", "4-minor/localized": "3" },
      ...{ "1000": "1", "2000": "1", "3000": "2", "4000": "3" },
    },
    urgency: { "1-critical": "1", "2-high": "1", "3-medium": "2", "4-low": "3", "1000": "1", "2000": "1", "3000": "2", "4000": "3" },
  },
  told: toldEntries,
  isOther: (row) =>
    row.text("kindOfRecord")?.trim().toLowerCase() === "user service request" ? "It is a service request there, and no incident." : null,
});
