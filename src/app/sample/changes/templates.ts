import type { TeamKey } from "../people.ts";
import type { Sort } from "./words.ts";
import type { When } from "./works.ts";

export type StandardWork = {
  key: string;
  name: string;
  sort: Sort;
  /** None: for any service of the places below. */
  service: string | null;
  owner: string;
  /** Where it is done: a title, a service and an item each. */
  places: readonly (readonly [title: string, service: string, item: string | null, team: TeamKey])[];
  hours: number;
  back: number;
  when: When;
  /** How many a week. */
  often: number;
  /** Days before the end between which it was used. */
  used?: readonly [from: number, to: number];
};

/** What Ostermere has approved once for all. Handheld firmware lost its standing this autumn; broker queues had it given back; group policies are new. */
export const standardWorks: readonly StandardWork[] = [
  {
    ...{ key: "server-patches", name: "Monthly patches of a server", sort: "patch", service: null, owner: "haas" },
    places: [
      ["Patches on erp-batch-01", "erp", "erp-batch-01", "platform"],
      ["Patches on the file server Leeds", "files", "fs-lds-01", "platform"],
      ["Patches on the file server Gdańsk", "files", "fs-gd-01", "platform"],
      ["Patches on bi-01", "dwh", "bi-01", "apps"],
      ["Patches on qms-app-01", "quality", "qms-app-01", "apps"],
      ["Patches on the remote desktop hosts", "remote", "rds-01", "platform"],
      ["Patches on the deployment server", "workplace", "deploy-01", "workplace"],
      ["Patches on the backup server", "backup", "bkp-01", "platform"],
      ["Patches on the monitoring machines", "monitoring", "mon-02", "noc"],
      ["Patches on the intranet", "intranet", "intranet-web", "apps"],
    ],
    ...{ hours: 2, back: 30, when: "evening", often: 2.6 },
  },
  {
    ...{ key: "certificate", name: "Renewal of a certificate", sort: "settings", service: null, owner: "vidal" },
    places: [
      ["Certificate of the supplier portal", "supplier", "supplier-web", "apps"],
      ["Certificate of the sign-on service", "identity", "sso-01", "desk"],
      ["Certificates of the wireless controllers", "wifi", "wlc-lds", "network"],
      ["Certificate of the EDI gateway", "integration", "edi-gw", "apps"],
      ["Certificate of the intranet", "intranet", "intranet-web", "apps"],
      ["Certificate of the mail filter", "mail", "mail-filter-01", "desk"],
    ],
    ...{ hours: 1, back: 10, when: "early", often: 0.9 },
  },
  {
    ...{ key: "firewall-rule", name: "Firewall rule on request", sort: "network", service: null, owner: "vidal" },
    places: [
      ["Firewall rule for a supplier", "hamburg-net", "fw-hh-01", "network"],
      ["Firewall rule for the new label printers", "leeds-net", "fw-lds-01", "network"],
      ["Firewall rule for panels of hall G2", "gdansk-net", "fw-gd-01", "network"],
      ["Firewall rule for the drawing office", "aarhus-net", "fw-aar-01", "network"],
    ],
    ...{ hours: 1, back: 10, when: "day", often: 1.7 },
  },
  {
    ...{ key: "disk", name: "Disk of a server grown", sort: "capacity", service: null, owner: "marek" },
    places: [
      ["More disk for the data warehouse", "dwh", "dwh-db", "apps"],
      ["More disk for shared folders", "files", "fs-hh-01", "platform"],
      ["More disk for the quality portal", "quality", "qms-db", "apps"],
      ["More disk for logs of monitoring", "monitoring", "mon-01", "noc"],
    ],
    ...{ hours: 1, back: 15, when: "day", often: 1.3 },
  },
  {
    ...{ key: "shop-release", name: "Release of the customer shop", sort: "release", service: "shop", owner: "ferreira" },
    places: [
      ["Shop release {week}", "shop", "shop-web-01", "apps"],
      ["Shop release {week}, texts and prices", "shop", "shop-web-02", "apps"],
    ],
    ...{ hours: 1, back: 15, when: "early", often: 1.8 },
  },
  {
    ...{ key: "browser-ring", name: "Browser to the next ring", sort: "release", service: "workplace", owner: "sato" },
    places: [
      ["Browser {n} to ring 1", "workplace", "deploy-01", "workplace"],
      ["Browser {n} to ring 2", "workplace", "deploy-01", "workplace"],
      ["Browser {n} to ring 3", "workplace", "deploy-01", "workplace"],
    ],
    ...{ hours: 4, back: 30, when: "day", often: 1.2 },
  },
  {
    ...{ key: "access-point", name: "Access point exchanged", sort: "firmware", service: "wifi", owner: "vidal" },
    places: [
      ["Access point at dock 6 exchanged", "wifi", "ap-lds-dock-6", "network"],
      ["Access points of floor 2 exchanged", "wifi", "wlc-hh", "network"],
    ],
    ...{ hours: 1.5, back: 15, when: "day", often: 0.7 },
  },
  {
    ...{ key: "printer-driver", name: "Printer driver to a site", sort: "release", service: "printing", owner: "sato" },
    places: [
      ["Printer driver {n} to Hamburg", "printing", "PR-HH-01", "hamburg"],
      ["Printer driver {n} to Leeds", "printing", "PR-LDS-01", "leeds"],
      ["Printer driver {n} to Gdańsk", "printing", "PR-GD-01", "gdansk"],
    ],
    ...{ hours: 1.5, back: 15, when: "early", often: 0.6 },
  },
  {
    ...{ key: "report", name: "Report added to the data warehouse", sort: "release", service: "dwh", owner: "ferreira" },
    places: [
      ["Report {n} for Finance", "dwh", "bi-01", "apps"],
      ["Report {n} for Logistics", "dwh", "bi-01", "apps"],
      ["Report {n} for Purchasing", "dwh", "bi-01", "apps"],
    ],
    ...{ hours: 1, back: 10, when: "day", often: 1.1 },
  },
  {
    ...{ key: "handheld-firmware", name: "Firmware of handhelds at Leeds", sort: "firmware", service: "warehouse", owner: "osman" },
    places: [
      ["Handheld firmware, group {n}", "warehouse", "handheld-14", "leeds"],
      ["Handheld firmware, dock group {n}", "warehouse", "handheld-22", "leeds"],
    ],
    ...{ hours: 2, back: 25, when: "early", often: 0.5, used: [330, 46] },
  },
  {
    ...{ key: "broker-queue", name: "Queue of the message broker added", sort: "settings", service: "integration", owner: "costa" },
    places: [
      ["Queue for carrier {n}", "integration", "mq-02", "apps"],
      ["Queue for customer {n}", "integration", "mq-01", "apps"],
    ],
    ...{ hours: 1, back: 10, when: "day", often: 0.6 },
  },
  {
    ...{ key: "group-policy", name: "Group policy of the directory", sort: "settings", service: "identity", owner: "sato" },
    places: [["Group policy {n}", "identity", "dc-hh-01", "workplace"]],
    ...{ hours: 1, back: 10, when: "evening", often: 0 },
  },
];
