import type { Sort } from "./words.ts";

/** When a work is done: in the evening windows, in the night to Sunday, early, or while people work. */
export type When = "evening" | "weekend" | "early" | "day";
export type Work = {
  sort: Sort;
  service: string;
  item: string | null;
  /** `{v}`: a version; `{n}`: a number. */
  titles: readonly string[];
  why: string;
  hours: number;
  back: number;
  when: When;
  weight: number;
  rehearsed?: true;
};
const work = (sort: Sort, [service, item]: readonly [string, string | null], more: Omit<Work, "sort" | "service" | "item">): Work => ({
  sort,
  service,
  item,
  ...more,
});

/** What is changed in a year beyond what has a template. */
export const works: readonly Work[] = [
  work("upgrade", ["erp", "erp-app-01"], {
    titles: ["ERP application server {v}", "ERP support package {n}", "Payment formats, release {v}"],
    ...{ why: "The bank's new formats hold from next month.", hours: 3.5, back: 60, when: "weekend", weight: 4, rehearsed: true },
  }),
  work("patch", ["erp", "erp-pay-db"], {
    titles: ["Database patches on erp-pay-db, set {n}", "erp-pay-db minor version {v}"],
    ...{ why: "Two faults of the last quarter are mended in it.", hours: 3, back: 45, when: "evening", weight: 4, rehearsed: true },
  }),
  work("settings", ["erp", "erp-lb"], {
    titles: ["Time-outs of the ERP load balancer, step {n}", "Weights on erp-lb, round {n}"],
    ...{ why: "Long reports are cut off at two minutes.", hours: 1, back: 10, when: "evening", weight: 2 },
  }),
  work("settings", ["treasury", "treasury-gw-01"], {
    titles: ["New keys with bank {n}", "Treasury gateway: file type {n} for the second bank"],
    ...{ why: "The bank changes its keys.", hours: 1.5, back: 20, when: "early", weight: 3 },
  }),
  work("upgrade", ["payroll", "pay-app-01"], {
    titles: ["Payroll rules, package {n}", "Payroll {v}"],
    ...{ why: "Tax rules of two countries.", hours: 3, back: 60, when: "evening", weight: 4, rehearsed: true },
  }),
  work("firmware", ["storage", "DA-01"], {
    titles: ["Storage firmware {v} on DA-01", "Disk firmware on DA-01, shelf {n}"],
    ...{ why: "The maker closes the support of the level we have.", hours: 5, back: 90, when: "weekend", weight: 2, rehearsed: true },
  }),
  work("firmware", ["storage", "san-hh-a"], {
    titles: ["SAN switch firmware {v}", "SAN zoning for host {n}"],
    ...{ why: "Fault list of the maker, number three.", hours: 2.5, back: 30, when: "weekend", weight: 2 },
  }),
  work("network", ["hamburg-net", "rt-hh-01"], {
    titles: ["Routing of the data centre, step {n}", "Quality classes on rt-hh-01, step {n}"],
    ...{ why: "Voice suffers when backups run.", hours: 2, back: 20, when: "evening", weight: 4 },
  }),
  work("firmware", ["hamburg-net", "fw-hh-01"], {
    titles: ["Firewall pair Hamburg to {v}"],
    ...{ why: "Holes that are used in the wild.", hours: 3, back: 40, when: "weekend", weight: 3, rehearsed: true },
  }),
  work("network", ["leeds-net", "rt-lds-01"], {
    titles: ["Second line Leeds, step {n}", "Router Leeds to {v}"],
    ...{ why: "The old contract with the carrier ends.", hours: 3, back: 35, when: "weekend", weight: 3, rehearsed: true },
  }),
  work("network", ["gdansk-net", "rt-gd-01"], {
    titles: ["Baltnet moves the line, step {n}", "Switches of hall G{n}, new networks"],
    ...{ why: "The hall gets twenty more panels.", hours: 2.5, back: 30, when: "evening", weight: 3 },
  }),
  work("network", ["aarhus-net", "sw-aar-01"], {
    titles: ["Switches of the drawing office, floor {n}", "Aarhus: network for guests, step {n}"],
    ...{ why: "Engineering moves a floor.", hours: 2, back: 20, when: "evening", weight: 2 },
  }),
  work("patch", ["identity", "dc-hh-02"], {
    titles: ["Directory patch, set {n}", "Directory servers: time sources, step {n}"],
    ...{ why: "Part of the list after the audit.", hours: 3, back: 40, when: "evening", weight: 4 },
  }),
  work("settings", ["identity", "sso-01"], {
    titles: ["Sign-in with a second factor for group {n}", "Single sign-on for supplier {n}"],
    ...{ why: "Asked for by the auditors.", hours: 1.5, back: 15, when: "early", weight: 5 },
  }),
  work("upgrade", ["mes", "mes-app-01"], {
    titles: ["Production control {v}", "Panels of hall {n} on the new client"],
    ...{ why: "Counts of scrap by reason, asked for by Production.", hours: 4, back: 60, when: "weekend", weight: 4, rehearsed: true },
  }),
  work("firmware", ["remote", "vpn-hh-01"], {
    titles: ["VPN gateways to {v}", "VPN: rekey timer, step {n}"],
    ...{ why: "Sessions end when keys are renewed.", hours: 2, back: 25, when: "evening", weight: 4 },
  }),
  work("upgrade", ["warehouse", "wms-app-01"], {
    titles: ["Warehouse system {v}", "Picking by zones at Leeds, step {n}"],
    ...{ why: "Fewer ways between the racks.", hours: 3.5, back: 50, when: "weekend", weight: 4, rehearsed: true },
  }),
  work("move", ["dwh", "dwh-etl-01"], {
    titles: ["Load of area {n} moves to the new engine", "Data warehouse: history of area {n} to slower disks"],
    ...{ why: "The night is no longer long enough.", hours: 5, back: 60, when: "weekend", weight: 4 },
  }),
  work("upgrade", ["integration", "mq-01"], {
    titles: ["Message broker {v}", "EDI gateway {v}"],
    ...{ why: "Support of the old version ends.", hours: 2.5, back: 40, when: "evening", weight: 3 },
  }),
  work("settings", ["integration", "edi-gw"], {
    titles: ["EDI with customer {n}", "Carrier {n}: labels by message"],
    ...{ why: "A customer wants order answers by message.", hours: 1, back: 10, when: "day", weight: 5 },
  }),
  work("settings", ["mail", "mail-filter-01"], {
    titles: ["Mail filter rules, set {n}", "Signing of outgoing mail, domain {n}"],
    ...{ why: "Too much that is wanted ends in quarantine.", hours: 2, back: 15, when: "evening", weight: 4 },
  }),
  work("move", ["files", "fs-hh-01"], {
    titles: ["Folders of department {n} to the new volume", "Rights of share {n} by group"],
    ...{ why: "Rights by person cannot be audited.", hours: 3, back: 60, when: "evening", weight: 4 },
  }),
  work("upgrade", ["quality", "qms-app-01"], {
    titles: ["Quality portal {v}", "Certificates from the quality portal, step {n}"],
    ...{ why: "Asked for by Quality for the audit of a customer.", hours: 2.5, back: 40, when: "evening", weight: 3 },
  }),
  work("settings", ["supplier", "supplier-web"], {
    titles: ["Supplier portal: form {n}", "Supplier portal with the new confirmation, step {n}"],
    ...{ why: "Purchasing wants dates per line.", hours: 1.5, back: 20, when: "evening", weight: 2 },
  }),
  work("upgrade", ["shop", "shop-db"], {
    titles: ["Shop database {v}", "Shop: search engine {v}"],
    ...{ why: "Slow lists at the weekend.", hours: 2, back: 30, when: "early", weight: 3, rehearsed: true },
  }),
  work("move", ["telephony", "pbx-01"], {
    titles: ["Numbers of block {n} to the new trunk", "Hotline queues, step {n}"],
    ...{ why: "The old trunk is switched off by the carrier.", hours: 2, back: 25, when: "evening", weight: 3 },
  }),
  work("firmware", ["wifi", "wlc-hh"], {
    titles: ["Wireless controllers to {v}", "Wi-Fi: channels of hall {n}"],
    ...{ why: "Handhelds lose the network between the halls.", hours: 2.5, back: 25, when: "weekend", weight: 3 },
  }),
  work("settings", ["backup", "bkp-01"], {
    titles: ["Backup times, plan {n}", "Copies of group {n} to the second site"],
    ...{ why: "Runs into the morning.", hours: 1.5, back: 15, when: "day", weight: 3 },
  }),
  work("upgrade", ["monitoring", "mon-01"], {
    titles: ["Monitoring {v}", "Alarm levels of group {n}"],
    ...{ why: "Too many alarms that nobody acts on.", hours: 2, back: 20, when: "day", weight: 3 },
  }),
  work("upgrade", ["crm", "crm-saas"], {
    titles: ["Customer records, release {v}"],
    ...{ why: "The vendor's release of the quarter.", hours: 2, back: 30, when: "early", weight: 2 },
  }),
  work("patch", ["access", "badge-srv"], {
    titles: ["Badge server, patches {n}", "Readers of gate {n} on the new firmware"],
    ...{ why: "Gates open late after a restart.", hours: 2, back: 20, when: "evening", weight: 2 },
  }),
  work("upgrade", ["cad", "lic-cad"], {
    titles: ["Drafter CAD {v}", "CAD licence server {v}"],
    ...{ why: "Engineering begins a project with the new version.", hours: 2, back: 30, when: "evening", weight: 2 },
  }),
  work("upgrade", ["workplace", "mdm"], {
    titles: ["Device management {v}", "Disk encryption, ring {n}"],
    ...{ why: "Part of the list after the audit.", hours: 3, back: 30, when: "day", weight: 4 },
  }),
  work("move", ["hamburg-net", "esx-hh-02"], {
    titles: ["Host esx-hh-02 to version {v}", "Machines of group {n} to other hosts"],
    ...{ why: "Hosts are full to 84 %.", hours: 4, back: 60, when: "weekend", weight: 3, rehearsed: true },
  }),
];
