import type { SourceRow } from "../../connectors/servicenow/client.ts";
import { type Mapping, mappingOf } from "../../connectors/servicenow/source/mapping.ts";
import type { Office } from "../../engine/office.ts";

/** `rows`: how many a page holds. */
export type MovedTable =
  | { table: string; as: "register" | "work"; rows: number }
  | { table: string; as: "choices" }
  | { table: string; as: "members" }
  | { table: string; as: "files" };
/** The tables in the order in which they are moved: what is named comes before what names it. */
export const movedTables: readonly MovedTable[] = [
  { table: "cmn_location", as: "register", rows: 500 },
  { table: "cmn_department", as: "register", rows: 500 },
  { table: "sys_user", as: "register", rows: 500 },
  { table: "sys_user_group", as: "register", rows: 500 },
  { table: "sys_user_grmember", as: "members" },
  { table: "sys_choice", as: "choices" },
  { table: "cmdb_ci_service", as: "register", rows: 500 },
  { table: "cmdb_ci", as: "register", rows: 500 },
  { table: "cmdb_rel_ci", as: "register", rows: 500 },
  { table: "problem", as: "work", rows: 200 },
  { table: "change_request", as: "work", rows: 200 },
  { table: "change_task", as: "work", rows: 200 },
  { table: "incident", as: "work", rows: 200 },
  { table: "sys_attachment", as: "files" },
];
/** The mapping of a table, by the metadata of whichever kind says that it is its. */
export function mappingFor(office: Office, table: string): Mapping {
  const entry = [...office.house.kinds.values()].find(({ model }) => model.servicenow?.table === table);
  if (!entry) throw new Error(`No kind says that ${table} is its table.`);
  return mappingOf(entry.model, office.fields.all(entry.model.kind));
}

/** Rows that are another table's: services stand among the configuration items too. */
export function isOwnRow(table: string, row: SourceRow): boolean {
  return table !== "cmdb_ci" || !/^(cmdb_ci_service|service_offering)/.test(row.sys_class_name ?? "");
}
