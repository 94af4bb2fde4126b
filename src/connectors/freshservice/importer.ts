import type { Importer, ImportRow } from "../contract.ts";
import { incidentList, plainText } from "../incident-list.ts";
import { toldEntries } from "../told-entries.ts";
import { usualPriorities, usualScale, usualStates } from "../usual-states.ts";

/**
 * Incidents of Freshservice: the ticket list's CSV, or what its API answers to a list of tickets.
 * Source: Freshservice API v2, tickets (read 2026-11): status 2 open, 3 pending, 4 resolved, 5 closed; priority 1 low to 4 urgent.
 */
export const freshserviceIncidents: Importer = incidentList({
  name: "freshservice-incidents",
  label: "Freshservice incidents",
  about: "CSV of the list of tickets, or JSON of the API (include=requester,stats).",
  source: "freshservice",
  prefix: "FS-",
  columns: [
    ["id", "number"],
    ["ticket id", "number"],
    ["subject", "shortDescription"],
    ["description_text", "description"],
    ["description", "description"],
    ["type", "kindOfRecord"],
    ["status", "state"],
    ["priority", "priority"],
    ["urgency", "urgency"],
    ["impact", "impact"],
    ["requester.email", "caller"],
    ["requester email", "caller"],
    ["requester name", "caller"],
    ["agent email", "assignee"],
    ["agent", "assignee"],
    ["agent name", "assignee"],
    ["group", "team"],
    ["group name", "team"],
    ["category", "category"],
    ["sub_category", "subcategory"],
    ["sub-category", "subcategory"],
    ["source", "contactType"],
    ["created_at", "openedAt"],
    ["created time", "openedAt"],
    ["created date", "openedAt"],
    ["updated_at", "updatedAt"],
    ["last updated time", "updatedAt"],
    ["updated date", "updatedAt"],
    ["stats.resolved_at", "resolvedAt"],
    ["resolved time", "resolvedAt"],
    ["resolved date", "resolvedAt"],
    ["stats.closed_at", "closedAt"],
    ["closed time", "closedAt"],
    ["closed date", "closedAt"],
    ["resolution_notes", "closeNotes"],
    ["resolution note", "closeNotes"],
    ["conversations", "entries"],
    ["sourcesays", "sourceSays"],
  ],
  states: { ...usualStates, ...{ "2": { state: "1" }, "3": { state: "3" }, "4": { state: "6" }, "5": { state: "7" } } },
  codes: {
    // One is the lowest there.
    priority: { ...usualPriorities, ...{ "1": "4", "2": "3", "3": "2", "4": "1" } },
    impact: { ...usualScale, ...{ "1": "3", "2": "2", "3": "1" } },
    urgency: { ...usualScale, ...{ "1": "3", "2": "2", "3": "1" } },
  },
  plain: plainText,
  isOther,
  told: toldEntries,
  needless: (column) =>
    /_id$|_ids$|^(requester|responder|stats|custom_fields|attachments|workspace)/.test(column)
      ? "Numbers there that name nobody here."
      : null,
});

function isOther(row: ImportRow): string | null {
  const word = row.text("kindOfRecord");
  return word !== null && /service request/i.test(word) ? "It is a service request there, and no incident. Export incidents alone." : null;
}
