import type { Field } from "../../kernel/model.ts";
import { incidentModel } from "../../practices/incident/model.ts";
import type { ImportTarget } from "../contract.ts";

/** Fields of an incident that its history may bring, by ServiceNow's column name in the model. */
const wanted = [
  "number",
  "shortDescription",
  "description",
  "caller",
  "service",
  "configurationItem",
  "site",
  "category",
  "subcategory",
  "contactType",
  "impact",
  "urgency",
  "severity",
  "notify",
  "priority",
  "state",
  "holdReason",
  "team",
  "assignee",
  "openedAt",
  "openedBy",
  "resolvedAt",
  "resolvedBy",
  "closedAt",
  "closedBy",
  "closeCode",
  "closeNotes",
  "correlationId",
  "correlationDisplay",
  "updatedAt",
] as const;

const fields = wanted.map((name) => incidentModel.fields.find((field) => field.name === name)!);

/** The source's own verdicts, kept beside ours and never mixed with them. */
export const verdicts = {
  made_sla: "Kept its SLA, as the source says",
  reopen_count: "Reopened, as the source says",
  reassignment_count: "Passed on, as the source says",
  parent_incident: "Parent, as the source says",
  calendar_stc: "Seconds to resolve, as the source says",
  business_stc: "Working seconds to resolve, as the source says",
} as const;

/** Where a column of a ServiceNow incident may go. */
export const targets: readonly ImportTarget[] = [
  { name: "id", label: "sys_id", type: "text" },
  ...fields.map(targetOf),
  ...fields
    .filter((field) => field.reference)
    .map((field) => ({ ...targetOf(field), name: `${field.name}.id`, label: `${field.label}: sys_id`, type: "text" as const })),
  ...Object.entries(verdicts).map(([name, label]) => ({ name: `sourceSays.${name}`, label, type: "text" as const })),
];

function targetOf({ name, label, type, reference, choices }: Field): ImportTarget {
  const shown = name === "updatedAt" ? "When the row was written" : label;
  return { name, label: shown, type, ...(reference ? { reference } : {}), ...(choices ? { choices } : {}) };
}

/** Other names of the same columns: of older releases, of list views (which export labels), of well-known extracts. */
const aliases: Record<string, string> = {
  sys_id: "id",
  sys_updated_at: "updatedAt",
  updated: "updatedAt",
  "last updated": "updatedAt",
  incident_state: "state",
  "incident state": "state",
  closed_code: "closeCode",
  "resolution code": "closeCode",
  "close code": "closeCode",
  "resolution notes": "closeNotes",
  "close notes": "closeNotes",
  "short description": "shortDescription",
  opened: "openedAt",
  "opened by": "openedBy",
  resolved: "resolvedAt",
  "resolved by": "resolvedBy",
  closed: "closedAt",
  "closed by": "closedBy",
  caller: "caller",
  "assignment group": "team",
  "assigned to": "assignee",
  "configuration item": "configurationItem",
  "business service": "service",
  service: "service",
  location: "site",
  channel: "contactType",
  "contact type": "contactType",
  "on hold reason": "holdReason",
  "hold reason": "holdReason",
  "correlation id": "correlationId",
  "made sla": "sourceSays.made_sla",
  "reopen count": "sourceSays.reopen_count",
  "reassignment count": "sourceSays.reassignment_count",
  parent: "sourceSays.parent_incident",
  "parent incident": "sourceSays.parent_incident",
  "resolve time": "sourceSays.calendar_stc",
  "business resolve time": "sourceSays.business_stc",
  ...Object.fromEntries(Object.keys(verdicts).map((name) => [name, `sourceSays.${name}`])),
};
const byName = new Map<string, string>([
  ...fields.map((field): [string, string] => [field.label.toLowerCase(), field.name]),
  ...Object.entries(aliases),
  ...fields.map((field): [string, string] => [field.servicenow!, field.name]),
]);
const references = new Set(fields.filter((field) => field.reference).map((field) => field.name));

/** Proposes where each column goes by its name. Of two columns for one field the first has it; codes go before the words for them. */
export function propose(columns: readonly string[]): { mapping: (string | null)[]; timeZone: string | null } {
  const bare = columns.map((column) => column.trim().toLowerCase());
  const taken = new Set<string>();
  const mapping = bare.map((name) => {
    const target = targetFor(name, bare);
    if (target === null || taken.has(target)) return null;
    taken.add(target);
    return target;
  });
  // Values that come without display values are the Table API's raw ones, whose dates are UTC.
  const isRaw = bare.some((name) => name.endsWith(".value"));
  return { mapping, timeZone: isRaw ? "UTC" : null };
}

function targetFor(name: string, all: readonly string[]): string | null {
  const [, base, part] = /^(.*)\.(value|display_value|link)$/.exec(name) ?? [null, name, null];
  const target = byName.get(base!) ?? null;
  if (target === null || part === "link") return null;
  if (part === null) return target;
  if (references.has(target)) return part === "value" ? `${target}.id` : target;
  return part === "value" || !all.includes(`${base}.value`) ? target : null;
}

const needlessColumns: Record<string, string> = {
  active: "It follows from the state.",
  sys_mod_count: "It counts the source's own updates.",
  sys_created_at: "The opening time is kept.",
  sys_created_on: "The opening time is kept.",
  sys_created_by: "The one who opened it is kept.",
  sys_updated_by: "Who imported a history stands beside every entry of it.",
  sys_class_name: "Every row here is an incident.",
  sys_domain: "There are no domains here.",
  state: "It says the same as incident_state.",
  incident_state: "It says the same as state.",
};

/** Why a column needs no field of its own, or null. */
export function needless(column: string): string | null {
  const name = column.trim().toLowerCase();
  const base = name.replace(/\.(value|display_value|link)$/, "");
  if (name.endsWith(".link")) return "Links lead back into the source.";
  return needlessColumns[base] ?? (base !== name && byName.has(base) ? "Its value is taken from the column beside it." : null);
}
