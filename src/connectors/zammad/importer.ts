import type { Importer } from "../contract.ts";
import { incidentList } from "../incident-list.ts";

/**
 * Tickets of Zammad, as its API lists them: GET /api/v1/tickets?expand=true.
 * Source: docs.zammad.org, API, Tickets (read 2026-11): with expand, group, state, priority, customer and owner stand by their names.
 */
export const zammadIncidents: Importer = incidentList({
  name: "zammad-incidents",
  label: "Zammad tickets",
  about: "JSON of the API's list of tickets, with expand=true. Each ticket becomes an incident.",
  source: "zammad",
  prefix: "ZAM-",
  columns: [
    ["number", "number"],
    ["title", "shortDescription"],
    ["note", "description"],
    ["state", "state"],
    ["priority", "priority"],
    ["customer", "caller"],
    ["owner", "assignee"],
    ["group", "team"],
    ["create_article_type", "contactType"],
    ["created_at", "openedAt"],
    ["updated_at", "updatedAt"],
    ["close_at", "closedAt"],
  ],
  states: {
    ...{ new: { state: "1" }, open: { state: "2" }, "pending reminder": { state: "3" }, "pending close": { state: "3" } },
    ...{ closed: { state: "7" }, merged: { state: "8" } },
  },
  codes: { priority: { "1 low": "4", "2 normal": "3", "3 high": "2" } },
  needless: (column) =>
    /_id$|_ids$|_at$|_in_min$|_count$|^(id|preferences|article|created_by|updated_by|organization|create_article|type|time_unit)/.test(
      column,
    )
      ? "The source's own bookkeeping."
      : null,
});
