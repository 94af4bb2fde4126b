import type { Field } from "../../../kernel/model.ts";

/** Which class of configuration items extends which, as far as ours go. Source: ServiceNow's CMDB class tables. */
const parents: Readonly<Record<string, string>> = {
  cmdb_ci_appl: "cmdb_ci",
  cmdb_ci_app_server: "cmdb_ci_appl",
  cmdb_ci_business_app: "cmdb_ci",
  cmdb_ci_hardware: "cmdb_ci",
  cmdb_ci_computer: "cmdb_ci_hardware",
  cmdb_ci_server: "cmdb_ci_computer",
  cmdb_ci_linux_server: "cmdb_ci_server",
  cmdb_ci_win_server: "cmdb_ci_server",
  cmdb_ci_esx_server: "cmdb_ci_server",
  cmdb_ci_hyper_v_server: "cmdb_ci_server",
  cmdb_ci_ip_router: "cmdb_ci_netgear",
  cmdb_ci_ip_switch: "cmdb_ci_netgear",
  cmdb_ci_ip_firewall: "cmdb_ci_netgear",
  incident: "task",
  problem: "task",
  change_request: "task",
};

/** The classes above one, the nearest first. */
export function ancestorsOf(name: string): string[] {
  const found: string[] = [];
  for (let at = parents[name]; at !== undefined; at = parents[at]) found.push(at);
  return found;
}

/** What a class is called. */
export function classLabel(field: Field, value: string): string {
  const words = value.replace(/^cmdb_ci_/, "").replaceAll("_", " ");
  return field.choices?.find((choice) => choice.value === value)?.label ?? words.charAt(0).toUpperCase() + words.slice(1);
}
