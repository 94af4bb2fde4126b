import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Told } from "./alerts.ts";
import { dice } from "./dice.ts";
import { after, MINUTE } from "./moments.ts";
import { machine, type World } from "./world.ts";

export type Sent = { at: Instant; told: Told };

/** What stands on the array, and so fails with it. */
const carried = [
  "erp-app-01",
  "erp-app-02",
  "erp-batch-01",
  "erp-pay-db-standby",
  "pay-db",
  "mes-db",
  "dwh-db",
  "qms-db",
  "fs-hh-01",
  "esx-hh-01",
  "esx-hh-02",
  "esx-hh-03",
] as const;
const volumes = 22;
const luns = 96;
const tablespaces = 51;

/** When the first alert of the critical incident came. */
export function stormBegan(world: World): Instant {
  return after(world.anchor, -46 * MINUTE);
}

const first: Told = {
  tool: "prometheus",
  resource: "erp-pay-db",
  check: "WriteLatency",
  severity: "warning",
  summary: "erp-pay-db: write latency on DA-02 is 4.1 s",
  labels: { array: "DA-02", alertname: "WriteLatency" },
};

/** The 411 alerts that follow the first within nine minutes: they join by what correlation makes of them. */
export function stormOf(world: World): Sent[] {
  const chance = dice(`${world.seed}/storm`);
  const began = stormBegan(world);
  const all: Told[] = [];
  for (let lun = 1; lun <= luns; lun++)
    all.push({
      tool: "prometheus",
      resource: "DA-02",
      check: "LunWriteLatency",
      identity: { lun: `lun-${lun}` },
      severity: lun % 8 === 0 ? "critical" : "error",
      summary: `DA-02 lun-${lun}: write latency is ${2 + (lun % 4)}.${lun % 10} s`,
      labels: { array: "DA-02", lun: `lun-${lun}` },
    });
  for (let space = 1; space <= tablespaces; space++)
    all.push({
      tool: "zabbix",
      resource: "erp-pay-db",
      check: "Tablespace",
      identity: { tablespace: `ts_${space}` },
      severity: "error",
      summary: `erp-pay-db: writes to tablespace ts_${space} on DA-02 end in timeouts`,
    });
  for (const resource of carried)
    for (let volume = 1; volume <= volumes; volume++)
      all.push({
        tool: resource.startsWith("esx") ? "zabbix" : "prometheus",
        resource,
        check: "VolumeSlow",
        identity: { volume: `v${volume}` },
        severity: volume % 5 === 0 ? "error" : "warning",
        summary: `${resource}: volume v${volume} on DA-02 answers with timeouts`,
        labels: { array: "DA-02", volume: `v${volume}` },
      });
  // The array first, then what stands on it, the more the longer it lasts; in heaps, as tools send.
  const minutes = all.map((told) => (told.resource === "DA-02" ? chance.int(2, 4) : chance.int(2, 9)));
  return all
    .map((told, index) => ({ at: after(began, minutes[index]! * MINUTE + 10_000), told, order: index }))
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.order - other.order));
}

/** Plans the first alert, which opened nothing, and that the one who watched put it into the incident; and the change before it. */
export function planStormBegins(world: World, incident: Id, tell: (world: World, at: Instant, told: Told) => Id): void {
  const began = stormBegan(world);
  const number = world.numbers.get("storage-firmware")!;
  const change = {
    type: "record",
    integration: world.id("integration/zabbix"),
    summary: `${number}: storage firmware 4.2.1 on DA-02`,
    source: "S. Marek",
    service: "Storage",
    resource: "DA-02",
    environment: "Production",
    at: after(began, -18 * MINUTE),
    labels: { change: number },
    links: [],
    details: {},
    eventId: null,
  };
  const changedAt = after(began, -18 * MINUTE);
  world.send({ at: changedAt, kind: "changeEvent", id: world.id("change-event/298", changedAt), actor: machine, command: change });
  const id = tell(world, after(began, -20_000), first);
  const join = { type: "join", incident };
  world.send({ at: after(began, MINUTE), kind: "alert", id, actor: world.person("lindqvist").actor, command: join, apart: true });
  tell(world, after(began, MINUTE + 5_000), { ...first, severity: "critical" });
}
