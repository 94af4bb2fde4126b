import type { TeamKey } from "../people.ts";
import type { Ending } from "./plan.ts";
import type { Sort } from "./words.ts";

/** How far a change of the told week has come by the last minute. */
export type Standing = "done" | "reviewed" | "underWay" | "scheduled" | "asked" | "overdue" | "assessed" | "new";
export type ToldChange = {
  key: string;
  /** Days after the last day, or the weekday that comes next; the hour in Hamburg. */
  day: number | "saturday";
  hour: number;
  hours: number;
  title: string;
  why: string;
  sort: Sort;
  service: string;
  item: string | null;
  also?: readonly string[];
  team: TeamKey;
  implementer: string;
  requester: string;
  template?: string;
  back: number;
  rehearsed?: number;
  standing: Standing;
  /** Under the freeze that comes: looked at by its story, and excepted or not. */
  excepted?: true;
  /** What is not written yet. */
  missing?: "rollbackPlan";
  ending?: Ending;
  outcome?: string;
};
const change = (
  key: string,
  [title, why]: readonly [string, string],
  [day, hour, hours]: readonly [ToldChange["day"], number, number],
  more: Omit<ToldChange, "key" | "day" | "hour" | "hours" | "title" | "why">,
): ToldChange => ({ key, title, why, day, hour, hours, ...more });

const platform = { team: "platform" } as const;
const apps = { team: "apps" } as const;
const network = { team: "network" } as const;

/** The week of the last day: what was done since yesterday, what is under way, and what lies ahead. */
export const toldChanges: readonly ToldChange[] = [
  change("erp-statements", ["Bank statements of the third bank, format 53", "The bank sends the old format until Friday."], [-1, 19, 2.5], {
    ...{ ...apps, sort: "settings", service: "erp", item: "erp-app-02", implementer: "ferreira", requester: "tomczyk", back: 20 },
    ...{ standing: "done", rehearsed: 6 },
  }),
  change("pay-rules", ["Payroll rules, package December", "Bonus of four countries."], [0, 6, 1.5], {
    ...{ ...apps, sort: "upgrade", service: "payroll", item: "pay-app-01", implementer: "tomczyk", requester: "tomczyk", back: 30 },
    ...{ standing: "reviewed", rehearsed: 9 },
  }),
  change("vpn-certificate", ["Certificate of the second VPN gateway", "Runs out in nine days."], [0, 7.5, 1.5], {
    ...{ ...network, sort: "settings", service: "remote", item: "vpn-hh-02", implementer: "dragic", requester: "kowal", back: 15 },
    standing: "reviewed",
  }),
  change("browser-2", ["Browser 132 to ring 2", "Ring 1 went well for a week."], [0, 9, 3], {
    ...{
      team: "workplace",
      sort: "release",
      service: "workplace",
      item: "deploy-01",
      implementer: "virtanen",
      requester: "virtanen",
      back: 30,
    },
    ...{ template: "browser-ring", standing: "reviewed" },
  }),
  change("load-window", ["Nightly load of sales in a window of its own", "It meets the backup."], [0, 19, 6], {
    ...{ ...apps, sort: "settings", service: "dwh", item: "dwh-etl-01", implementer: "tomczyk", requester: "ferreira", back: 20 },
    ...{ standing: "scheduled", rehearsed: 4 },
  }),
  change("rekey", ["VPN: rekey timer on both gateways", "Sessions end when keys are renewed."], [1, 19.5, 2], {
    ...{ ...network, sort: "settings", service: "remote", item: "vpn-hh-01", implementer: "kowal", requester: "kowal", back: 15 },
    ...{ standing: "scheduled", rehearsed: 10 },
  }),
  change("mail-filter", ["Mail filter rules, set 31", "Too much that is wanted ends in quarantine."], [1, 21.5, 3], {
    ...{ team: "desk", sort: "settings", service: "mail", item: "mail-filter-01", implementer: "szabo", requester: "abel", back: 15 },
    standing: "scheduled",
  }),
  change(
    "scanner-firmware",
    ["Scanner firmware at Leeds, docks 1 to 8", "Scanners lose the network between the docks."],
    ["saturday", 5, 4],
    {
      ...{ team: "leeds", sort: "firmware", service: "warehouse", item: "handheld-14", also: ["handheld-22"], implementer: "hughes" },
      ...{ requester: "osman", back: 45, standing: "scheduled" },
    },
  ),
  change("core-leeds", ["Core switch firmware Leeds", "The level we have loses its support at the end of the year."], ["saturday", 20, 3], {
    ...{
      ...network,
      sort: "firmware",
      service: "leeds-net",
      item: "sw-lds-01",
      also: ["sw-lds-02"],
      implementer: "vidal",
      requester: "osman",
    },
    ...{ back: 35, standing: "scheduled", rehearsed: 9 },
  }),
  change("engine-16", ["Data warehouse: engine 14 to 16", "Support of 14 ends, and loads take a third less time."], ["saturday", 22, 7], {
    ...{ ...apps, sort: "upgrade", service: "dwh", item: "dwh-db", also: ["bkp-01"], implementer: "ilic", requester: "ferreira" },
    ...{ back: 120, standing: "scheduled" },
  }),
  change("directory-15", ["Directory patch, set 15, on dc-hh-02", "Takes back what set 14 made slow."], ["saturday", 23, 4], {
    ...{ ...platform, sort: "patch", service: "identity", item: "dc-hh-02", also: ["bkp-01"], implementer: "nyberg", requester: "haas" },
    ...{ back: 40, standing: "scheduled" },
  }),
  change("standby-patch", ["Database patches on the ERP standby", "A fault of replication that we met twice."], [3, 19, 2], {
    ...{ ...platform, sort: "patch", service: "erp", item: "erp-pay-db-standby", implementer: "petrosyan", requester: "petrosyan" },
    ...{ back: 30, standing: "scheduled", excepted: true, rehearsed: 12 },
  }),
  change("browser-3", ["Browser 132 to ring 3", "After ring 2."], [4, 12, 4], {
    ...{ team: "workplace", sort: "release", service: "workplace", item: "deploy-01", implementer: "popa", requester: "popa", back: 30 },
    ...{ template: "browser-ring", standing: "scheduled" },
  }),
  change("label-server", ["Second label server at Leeds", "An action of the review in summer: labels hang on one machine."], [4, 19, 3], {
    ...{ team: "leeds", sort: "move", service: "warehouse", item: "label-srv-01", implementer: "osman", requester: "osman", back: 45 },
    ...{ standing: "asked", rehearsed: 3 },
  }),
  change("second-factor", ["Sign-in with a second factor for Purchasing", "Asked for by the auditors."], [5, 20, 2], {
    ...{
      team: "desk",
      sort: "settings",
      service: "identity",
      item: "sso-01",
      implementer: "bakker",
      requester: "abel",
      back: 15,
      standing: "asked",
    },
  }),
  change("badge-readers", ["Readers of gate B on the new firmware", "They open two seconds late in the cold."], [2, 10, 2], {
    ...{ team: "hamburg", sort: "firmware", service: "access", item: "reader-gate-b", implementer: "acar", requester: "peters", back: 20 },
    standing: "overdue",
  }),
  change("qms-batch", ["Quality portal: certificates by message", "Customers want them with the goods."], [5, 17, 2.5], {
    ...{ ...apps, sort: "upgrade", service: "quality", item: "qms-app-01", implementer: "costa", requester: "costa", back: 40 },
    ...{ standing: "assessed", missing: "rollbackPlan" },
  }),
  change("san-levels", ["SAN switch firmware 9.2.1", "Fault list of the maker, number three."], [16, 22, 3], {
    ...{ ...platform, sort: "firmware", service: "storage", item: "san-hh-b", implementer: "marek", requester: "marek", back: 30 },
    ...{ standing: "scheduled", rehearsed: 30 },
  }),
];
