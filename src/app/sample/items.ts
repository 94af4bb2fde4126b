import type { SiteKey, TeamKey } from "./people.ts";

export type CiSeed = {
  name: string;
  ciClass: string;
  service: string;
  team: TeamKey;
  site: SiteKey;
  vendor?: string;
  modelName?: string;
  address?: string;
};

/** About 120 configuration items, by the service they carry. */
export const configurationItems: readonly CiSeed[] = [
  ...many("storage", "platform", "hamburg", [
    ["DA-01", "cmdb_ci_storage_device", "Calder CS-4400"],
    ["DA-02", "cmdb_ci_storage_device", "Calder CS-4400"],
    ["san-hh-a", "cmdb_ci_ip_switch", "Calder FS-24"],
    ["san-hh-b", "cmdb_ci_ip_switch", "Calder FS-24"],
  ]).map((one) => ({ ...one, vendor: "Calder Storage" })),
  ...many("erp", "platform", "hamburg", [
    ["erp-pay-db", "cmdb_ci_db_instance", "PostgreSQL 16"],
    ["erp-pay-db-standby", "cmdb_ci_db_instance", "PostgreSQL 16"],
    ["erp-app-01", "cmdb_ci_app_server", "8 cores, 64 GB"],
    ["erp-app-02", "cmdb_ci_app_server", "8 cores, 64 GB"],
    ["erp-batch-01", "cmdb_ci_linux_server", "8 cores, 32 GB"],
    ["erp-lb", "cmdb_ci_lb", "HAProxy pair"],
  ]),
  ...many("treasury", "apps", "hamburg", [
    ["treasury-gw-01", "cmdb_ci_linux_server", "4 cores, 16 GB"],
    ["treasury-gw-02", "cmdb_ci_linux_server", "4 cores, 16 GB"],
  ]),
  ...many("payroll", "apps", "hamburg", [
    ["pay-app-01", "cmdb_ci_app_server", "4 cores, 32 GB"],
    ["pay-db", "cmdb_ci_db_instance", "SQL Server 2022"],
  ]),
  ...many("mes", "apps", "hamburg", [
    ["mes-app-01", "cmdb_ci_app_server", "8 cores, 64 GB"],
    ["mes-app-02", "cmdb_ci_app_server", "8 cores, 64 GB"],
    ["mes-db", "cmdb_ci_db_instance", "Oracle 19c"],
    ["hall-1-panel", "cmdb_ci_computer", "Panel PC 21"],
    ["hall-2-panel", "cmdb_ci_computer", "Panel PC 21"],
    ["hall-3-panel", "cmdb_ci_computer", "Panel PC 21"],
    ["hall-4-panel", "cmdb_ci_computer", "Panel PC 21"],
  ]),
  ...sitesNetwork(),
  ...many("identity", "platform", "hamburg", [
    ["dc-hh-01", "cmdb_ci_win_server", "Windows Server 2022"],
    ["dc-hh-02", "cmdb_ci_win_server", "Windows Server 2022"],
    ["dc-lds-01", "cmdb_ci_win_server", "Windows Server 2022"],
    ["sso-01", "cmdb_ci_appl", "Sign-on service"],
    ["dns-hh", "cmdb_ci_dns_name", "DNS and DHCP pair"],
  ]),
  ...many("remote", "network", "hamburg", [
    ["vpn-hh-01", "cmdb_ci_vpn", "Gateway 600"],
    ["vpn-hh-02", "cmdb_ci_vpn", "Gateway 600"],
    ["rds-01", "cmdb_ci_win_server", "Remote desktop host"],
    ["rds-02", "cmdb_ci_win_server", "Remote desktop host"],
  ]),
  {
    name: "vpn-lds-01",
    ciClass: "cmdb_ci_vpn",
    service: "remote",
    team: "network",
    site: "leeds",
    modelName: "Gateway 600",
    vendor: "Finch Telecom",
  },
  ...many("warehouse", "leeds", "leeds", [
    ["wms-app-01", "cmdb_ci_app_server", "4 cores, 32 GB"],
    ["wms-db", "cmdb_ci_db_instance", "SQL Server 2019"],
    ["label-srv-01", "cmdb_ci_win_server", "Label server"],
    ["LP-H3-01", "cmdb_ci_computer", "Label printer ZT-610"],
    ["LP-H3-02", "cmdb_ci_computer", "Label printer ZT-610"],
    ["LP-H3-03", "cmdb_ci_computer", "Label printer ZT-610"],
    ["LP-H1-01", "cmdb_ci_computer", "Label printer ZT-610"],
    ["scale-4", "cmdb_ci_computer", "Floor scale"],
    ["handheld-14", "cmdb_ci_computer", "Handheld MC-33"],
    ["handheld-22", "cmdb_ci_computer", "Handheld MC-33"],
  ]),
  ...many("dwh", "apps", "hamburg", [
    ["dwh-db", "cmdb_ci_db_instance", "PostgreSQL 14"],
    ["dwh-etl-01", "cmdb_ci_linux_server", "16 cores, 128 GB"],
    ["bi-01", "cmdb_ci_app_server", "Report server"],
  ]),
  ...many("integration", "apps", "hamburg", [
    ["mq-01", "cmdb_ci_appl", "Message broker"],
    ["mq-02", "cmdb_ci_appl", "Message broker"],
    ["edi-gw", "cmdb_ci_linux_server", "EDI gateway"],
    ["customs-link", "cmdb_ci_appl", "Customs broker link"],
  ]),
  ...many("mail", "desk", "hamburg", [
    ["mail-filter-01", "cmdb_ci_linux_server", "Mail filter"],
    ["mail-tenant", "cmdb_ci_appl", "Hosted mail"],
  ]),
  ...many("files", "platform", "hamburg", [
    ["fs-hh-01", "cmdb_ci_win_server", "File server"],
    ["fs-lds-01", "cmdb_ci_win_server", "File server"],
    ["fs-gd-01", "cmdb_ci_win_server", "File server"],
  ]),
  ...many("quality", "apps", "gdansk", [
    ["qms-app-01", "cmdb_ci_app_server", "4 cores, 16 GB"],
    ["qms-db", "cmdb_ci_db_instance", "SQL Server 2019"],
  ]),
  ...many("supplier", "apps", "hamburg", [["supplier-web", "cmdb_ci_business_app", "Portal of Nordwind"]]),
  ...many("shop", "apps", "hamburg", [
    ["shop-web-01", "cmdb_ci_vm_instance", "Cloud VM"],
    ["shop-web-02", "cmdb_ci_vm_instance", "Cloud VM"],
    ["shop-db", "cmdb_ci_cloud_database", "Cloud PostgreSQL"],
  ]),
  ...many("telephony", "network", "hamburg", [
    ["pbx-01", "cmdb_ci_server", "Telephone server"],
    ["sbc-01", "cmdb_ci_netgear", "Session border controller"],
  ]),
  ...many("wifi", "network", "hamburg", [
    ["wlc-hh", "cmdb_ci_netgear", "Wireless controller"],
    ["wlc-lds", "cmdb_ci_netgear", "Wireless controller"],
    ["ap-lds-dock-6", "cmdb_ci_netgear", "Access point"],
  ]),
  ...many("backup", "platform", "hamburg", [
    ["bkp-01", "cmdb_ci_linux_server", "Backup server"],
    ["tape-01", "cmdb_ci_storage_device", "Tape library"],
  ]),
  ...many("monitoring", "noc", "hamburg", [
    ["mon-01", "cmdb_ci_vm", "Monitoring"],
    ["mon-02", "cmdb_ci_vm", "Monitoring"],
  ]),
  ...many("crm", "apps", "hamburg", [["crm-saas", "cmdb_ci_business_app", "Hosted customer records"]]),
  ...many("access", "gdansk", "gdansk", [
    ["badge-srv", "cmdb_ci_win_server", "Badge server"],
    ["reader-gate-b", "cmdb_ci_computer", "Badge reader"],
    ["reader-gate-a", "cmdb_ci_computer", "Badge reader"],
  ]),
  ...many("cad", "workplace", "aarhus", [["lic-cad", "cmdb_ci_win_server", "Licence server"]]),
  ...many("workplace", "workplace", "hamburg", [
    ["deploy-01", "cmdb_ci_win_server", "Software deployment"],
    ["mdm", "cmdb_ci_appl", "Device management"],
  ]),
  ...printers(),
  ...many("rooms", "hamburg", "hamburg", [
    ["room-alster", "cmdb_ci_computer", "Room system"],
    ["room-elbe", "cmdb_ci_computer", "Room system"],
    ["room-skagen", "cmdb_ci_computer", "Room system"],
    ["room-wharfe", "cmdb_ci_computer", "Room system"],
    ["room-motlawa", "cmdb_ci_computer", "Room system"],
  ]),
  ...many("intranet", "apps", "hamburg", [["intranet-web", "cmdb_ci_linux_server", "Web server"]]),
  ...many("hamburg-net", "platform", "hamburg", [
    ["esx-hh-01", "cmdb_ci_esx_server", "Host, 64 cores"],
    ["esx-hh-02", "cmdb_ci_esx_server", "Host, 64 cores"],
    ["esx-hh-03", "cmdb_ci_esx_server", "Host, 64 cores"],
  ]),
];

function many(service: string, team: TeamKey, site: SiteKey, rows: readonly (readonly [string, string, string])[]): CiSeed[] {
  return rows.map(([name, ciClass, modelName]) => ({ name, ciClass, modelName, service, team, site }));
}

function sitesNetwork(): CiSeed[] {
  const places = [
    ["hamburg-net", "hh", "hamburg", 6],
    ["leeds-net", "lds", "leeds", 4],
    ["gdansk-net", "gd", "gdansk", 4],
    ["aarhus-net", "aar", "aarhus", 3],
  ] as const;
  return places.flatMap(([service, short, site, switches], place) => [
    { name: `rt-${short}-01`, ciClass: "cmdb_ci_ip_router", service, team: "network", site, modelName: "Edge router" } as const,
    { name: `fw-${short}-01`, ciClass: "cmdb_ci_ip_firewall", service, team: "network", site, modelName: "Firewall pair" } as const,
    ...Array.from({ length: switches }, (_, index) => ({
      name: `sw-${short}-${String(index + 1).padStart(2, "0")}`,
      ciClass: "cmdb_ci_ip_switch",
      service,
      team: "network" as const,
      site,
      modelName: "Switch 48",
      address: `10.${20 + place}.0.${10 + index}`,
    })),
  ]);
}

function printers(): CiSeed[] {
  const places = [
    ["hamburg", "HH", 9],
    ["leeds", "LDS", 4],
    ["gdansk", "GD", 5],
    ["aarhus", "AAR", 3],
  ] as const;
  return places.flatMap(([site, short, count]) =>
    Array.from({ length: count }, (_, index) => ({
      name: `PR-${short}-${String(index + 1).padStart(2, "0")}`,
      ciClass: "cmdb_ci_computer",
      service: "printing",
      team: site,
      site,
      modelName: index % 2 === 0 ? "MFP C457" : "LaserJet M608",
    })),
  );
}
