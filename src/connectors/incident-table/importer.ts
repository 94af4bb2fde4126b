import type { Importer } from "../contract.ts";
import { incidentList } from "../incident-list.ts";
import { usualPriorities, usualScale, usualStates } from "../usual-states.ts";

/** Incidents of any other system, as a table with a row for each: columns by their usual names, or by the mapping somebody chooses. */
export const tableIncidents: Importer = incidentList({
  name: "incident-table",
  label: "Incidents as a table",
  about: "CSV, Excel or JSON of any other system, a row for each incident; columns are mapped by their names, or by you.",
  source: "table",
  columns: [
    ...names("number", "number", "incident number", "incident id", "ticket number", "ticket id", "ticket", "id", "key", "reference"),
    ...names("shortDescription", "short description", "title", "subject", "summary", "name"),
    ...names("description", "description", "details", "notes"),
    ...names("state", "state", "status"),
    ...names("priority", "priority"),
    ...names("impact", "impact"),
    ...names("urgency", "urgency"),
    ...names("severity", "severity"),
    ...names(
      "caller",
      "caller email",
      "requester email",
      "reporter email",
      "email",
      "caller",
      "requester",
      "reporter",
      "reported by",
      "customer",
    ),
    ...names("assignee", "assignee email", "assigned to", "assignee", "owner", "agent"),
    ...names("team", "assignment group", "assigned group", "group", "team", "queue"),
    ...names("service", "business service", "service", "application"),
    ...names("configurationItem", "configuration item", "ci", "asset"),
    ...names("site", "location", "site"),
    ...names("category", "category"),
    ...names("subcategory", "subcategory", "sub-category", "sub category"),
    ...names("contactType", "contact type", "channel", "source"),
    ...names(
      "openedAt",
      "opened",
      "opened at",
      "created",
      "created at",
      "created on",
      "created date",
      "date opened",
      "reported",
      "reported at",
    ),
    ...names("updatedAt", "updated", "updated at", "last updated", "last modified", "modified"),
    ...names("resolvedAt", "resolved", "resolved at", "resolved on", "resolution date", "date resolved", "solved"),
    ...names("closedAt", "closed", "closed at", "closed on", "date closed"),
    ...names("closeCode", "close code", "resolution code"),
    ...names("closeNotes", "close notes", "resolution notes", "resolution", "solution"),
  ],
  states: usualStates,
  codes: { priority: usualPriorities, impact: usualScale, urgency: usualScale, severity: usualScale },
});

function names(target: string, ...columns: string[]): (readonly [string, string])[] {
  return columns.map((column) => [column, target] as const);
}
