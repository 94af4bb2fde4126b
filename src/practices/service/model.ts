import { z } from "zod";
import {
  choice,
  decimal,
  defaulted,
  defineModel,
  flag,
  integer,
  json,
  moment,
  optional,
  prose,
  type RecordOf,
  reference,
  text,
} from "../../kernel/model.ts";

export const tiers = [
  { value: "1", label: "Tier 1, the business stops" },
  { value: "2", label: "Tier 2, many are held up" },
  { value: "3", label: "Tier 3, some are held up" },
  { value: "4", label: "Tier 4, convenience" },
] as const;
export const healths = [
  { value: "fine", label: "Fine" },
  { value: "degraded", label: "Degraded" },
  { value: "down", label: "Down" },
] as const;
export type Health = (typeof healths)[number]["value"];

const trouble = z.object({
  incident: z.string(),
  number: z.string().nullable(),
  title: z.string(),
  level: z.enum(["degraded", "down"]),
  since: z.string(),
});
export type Trouble = z.infer<typeof trouble>;

export const serviceModel = defineModel({
  kind: "service",
  plural: "services",
  label: "Service",
  pluralLabel: "Services",
  title: "name",
  sort: "name",
  columns: ["name", "health", "tier", "owner", "supportTeam", "usersServed", "agreedAvailability"],
  about: "What the business uses: who owns it, who supports it, how much depends on it, how it is now.",
  servicenow: { table: "cmdb_ci_service", extends: "cmdb_ci", removedBy: "retire" },
  fields: {
    name: text({ label: "Name", max: 120, searchable: true, folded: true, sortable: true, short: true, servicenow: "name" }),
    description: optional(prose({ label: "What it does", max: 4000, servicenow: "short_description" })),
    owner: optional(reference("person", { label: "Owner", short: true, servicenow: "owned_by" })),
    supportTeam: optional(reference("team", { label: "Support team", short: true, servicenow: "support_group" })),
    tier: choice(tiers, { label: "Tier", short: true, sortable: true, servicenow: "busines_criticality" }),
    usersServed: optional(integer({ label: "Users", short: true })),
    costPerUserMinute: optional(decimal({ label: "Cost of a lost minute per user", min: 0, most: 10_000 })),
    agreedAvailability: optional(decimal({ label: "Agreed availability", unit: "%", min: 0, most: 100, short: true })),
    calendar: optional(
      reference("calendar", { label: "Agreed service time", help: "Downtime outside it is shown, but does not break the promise." }),
    ),
    recoveryTimeMinutes: optional(integer({ label: "Recovery time objective", unit: "minutes" })),
    recoveryPointMinutes: optional(integer({ label: "Recovery point objective", unit: "minutes" })),
    vendor: optional(text({ label: "Vendor", max: 120 })),
    shownInPortal: flag({ label: "Shown in the portal", short: true }),
    portalName: optional(text({ label: "Name in the portal", max: 120, help: "In words without ITIL." })),
    health: defaulted(choice(healths, { label: "Health", setByRules: true, sortable: true, derived: true }), "fine"),
    healthSince: optional(moment({ label: "Since", setByRules: true, derived: true })),
    troubles: defaulted(
      json(z.array(trouble).max(100), { label: "Open incidents", setByRules: true, derived: true, readPermission: "incident.readAll" }),
      [],
    ),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type Service = RecordOf<typeof serviceModel.shape>;

/** ServiceNow's classes first, then those an operations office cannot do without. */
export const ciClasses = [
  { value: "cmdb_ci_appl", label: "Application" },
  { value: "cmdb_ci_app_server", label: "Application server" },
  { value: "cmdb_ci_business_app", label: "Business application" },
  { value: "cmdb_ci_computer", label: "Computer" },
  { value: "cmdb_ci_server", label: "Server" },
  { value: "cmdb_ci_linux_server", label: "Linux server" },
  { value: "cmdb_ci_win_server", label: "Windows server" },
  { value: "cmdb_ci_vm", label: "Virtual machine" },
  { value: "cmdb_ci_esx_server", label: "ESX server" },
  { value: "cmdb_ci_hyper_v_server", label: "Hyper-V server" },
  { value: "cmdb_ci_db_instance", label: "Database instance" },
  { value: "cmdb_ci_infra_service", label: "Infrastructure service" },
  { value: "cmdb_ci_netgear", label: "Network gear" },
  { value: "cmdb_ci_ip_router", label: "Router" },
  { value: "cmdb_ci_ip_switch", label: "Switch" },
  { value: "cmdb_ci_ip_firewall", label: "Firewall" },
  { value: "cmdb_ci_lb", label: "Load balancer" },
  { value: "cmdb_ci_vpn", label: "VPN gateway" },
  { value: "cmdb_ci_dns_name", label: "DNS or DHCP service" },
  { value: "cmdb_ci_storage_device", label: "Storage" },
  { value: "cmdb_ci_vm_instance", label: "Cloud virtual machine" },
  { value: "cmdb_ci_cloud_database", label: "Cloud database" },
] as const;
const installStates = [
  { value: "1", label: "Installed" },
  { value: "3", label: "In maintenance" },
  { value: "6", label: "In stock" },
  { value: "7", label: "Retired" },
  { value: "8", label: "Absent" },
  { value: "100", label: "Stolen" },
] as const;
const operationalStates = [
  { value: "1", label: "Operational" },
  { value: "2", label: "Non-operational" },
  { value: "3", label: "Repair in progress" },
  { value: "4", label: "DR standby" },
  { value: "5", label: "Ready" },
  { value: "6", label: "Retired" },
] as const;

export const ciModel = defineModel({
  kind: "configurationItem",
  plural: "configuration-items",
  label: "Configuration item",
  pluralLabel: "Configuration items",
  title: "name",
  sort: "name",
  columns: ["name", "ciClass", "service", "supportTeam", "operationalStatus", "site"],
  about: "What services are made of: servers, networks, databases, applications.",
  servicenow: { table: "cmdb_ci", removedBy: "retire" },
  fields: {
    name: text({ label: "Name", max: 160, searchable: true, folded: true, sortable: true, short: true, servicenow: "name" }),
    ciClass: choice(ciClasses, { label: "Class", short: true, servicenow: "sys_class_name" }),
    service: optional(reference("service", { label: "Service", short: true })),
    environment: optional(text({ label: "Environment", max: 40, servicenow: "environment" })),
    address: optional(text({ label: "Address", max: 120, searchable: true, servicenow: "ip_address" })),
    serialNumber: optional(text({ label: "Serial number", max: 80, searchable: true, servicenow: "serial_number" })),
    assetTag: optional(text({ label: "Asset tag", max: 80, searchable: true, servicenow: "asset_tag" })),
    vendor: optional(text({ label: "Vendor", max: 120, servicenow: "vendor" })),
    modelName: optional(text({ label: "Model", max: 120, servicenow: "model_id" })),
    installStatus: defaulted(choice(installStates, { label: "Install status", servicenow: "install_status" }), "1"),
    operationalStatus: defaulted(choice(operationalStates, { label: "Operational status", servicenow: "operational_status" }), "1"),
    owner: optional(reference("person", { label: "Owner", servicenow: "owned_by" })),
    supportTeam: optional(reference("team", { label: "Support team", short: true, servicenow: "support_group" })),
    site: optional(reference("site", { label: "Site", servicenow: "location" })),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type ConfigurationItem = RecordOf<typeof ciModel.shape>;

export const relationTypes = [
  { value: "Depends on::Used by", label: "depends on" },
  { value: "Runs on::Runs", label: "runs on" },
  { value: "Hosted on::Hosts", label: "is hosted on" },
  { value: "Members of::Contains", label: "is member of" },
  { value: "Connects to::Connected by", label: "connects to" },
  { value: "Cluster of::Cluster", label: "is cluster of" },
  { value: "Virtualized by::Virtualizes", label: "is virtualised by" },
] as const;
const ends = [
  { value: "service", label: "Service" },
  { value: "configurationItem", label: "Configuration item" },
] as const;

export const dependencyModel = defineModel({
  kind: "dependency",
  plural: "dependencies",
  label: "Dependency",
  pluralLabel: "Dependencies",
  title: "relation",
  sort: "createdAt",
  columns: ["dependent", "relation", "supplier", "hard", "active"],
  about: "One thing needs another. A hard dependency takes its dependent down with it; a soft one degrades it.",
  servicenow: {
    table: "cmdb_rel_ci",
    columns: {
      parent: { pointer: "dependent", kindIn: "dependentKind" },
      child: { pointer: "supplier", kindIn: "supplierKind" },
      type: { rowFor: "relation", in: "cmdb_rel_type" },
    },
    within: "dependency:active",
    removedBy: "retire",
  },
  macros: { "dependency:active": { field: "active", is: "equals", value: true } },
  fields: {
    dependentKind: defaulted(choice(ends, { label: "What needs: kind", help: "Follows from what is chosen." }), "service"),
    dependent: text({ label: "What needs", max: 32, short: true }),
    relation: choice(relationTypes, { label: "Relation", short: true }),
    supplierKind: defaulted(choice(ends, { label: "What is needed: kind", help: "Follows from what is chosen." }), "service"),
    supplier: text({ label: "What is needed", max: 32, short: true }),
    hard: flag({ label: "Cannot work without it", short: true }),
    active: flag({ label: "Active", setByRules: true }),
  },
});
export type Dependency = RecordOf<typeof dependencyModel.shape>;
