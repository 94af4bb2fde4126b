import type { Database } from "../../engine/db/connection.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import { addDays, addLocalDays, type Instant, startOfLocalDay } from "../../kernel/time.ts";
import type { AlertEvent } from "../../practices/alert/model.ts";
import { dice } from "./dice.ts";
import { after, HOUR, MINUTE, zone } from "./moments.ts";
import { stormOf } from "./storm.ts";
import { machine, type Someone, type World } from "./world.ts";

/** The tools of Ostermere that send alerts. */
const tools = [
  { key: "prometheus", name: "Prometheus", connector: "alertmanager", team: "platform", service: null },
  { key: "zabbix", name: "Zabbix Hamburg", connector: "zabbix", team: "noc", service: null },
  { key: "icinga", name: "Icinga Leeds", connector: "nagios", team: "network", service: null },
  { key: "cloudwatch", name: "CloudWatch", connector: "cloudwatch", team: "apps", service: "shop" },
] as const;
export type ToolKey = (typeof tools)[number]["key"];
/** What a tool tells of one condition; the rest is what most of them leave empty. */
export type Told = Pick<AlertEvent, "resource" | "check" | "summary" | "severity"> & Partial<AlertEvent> & { tool: ToolKey };

const nothing = { component: null, group: null, class: null, environment: null, service: null, eventId: null, sourceKey: null };
const empty = { identity: {}, labels: {}, links: [], details: {} };

/** Tells the house what a tool says at a moment; answers the id of the alert where it begins one. */
export function tell(world: World, at: Instant, { tool, ...told }: Told, action: AlertEvent["action"] = "trigger"): Id {
  const integration = world.id(`integration/${tool}`);
  const command = { type: "receive", integration, ...nothing, ...empty, ...told, action, occurredAt: at };
  return deriveId(world.send({ at, kind: "alert", actor: machine, command }), "record");
}

/** Plans the tools, the rules by which their alerts are handled, twenty days of what they said, and how things stand at the end. */
export function planAlerts(world: World): void {
  planTools(world);
  planPast(world);
  planFlapping(world);
  planQuietWindow(world);
  planHeartbeat(world);
  planAlone(world);
  for (const { at, told } of stormOf(world)) tell(world, at, told);
}

function planTools(world: World): void {
  const create = (kind: string, id: Id, values: Record<string, unknown>) =>
    world.send({ at: world.start, kind, id, actor: machine, command: world.create(kind, values) });
  for (const { key, name, connector, team, service } of tools)
    create("integration", world.id(`integration/${key}`), {
      name,
      connector,
      team: world.team(team),
      defaultService: service === null ? null : world.service(service),
      environment: "Production",
      // A past is told by the day: nobody settles joins in it.
      groupWaitSeconds: 0,
    });
  create("alertRoute", world.id("alert-route/warnings"), {
    name: "Warnings join, and open nothing",
    position: 10,
    condition: "severity:warning,info",
    does: "joinOnly",
    runbook: "https://handbook.ostermere.example/runbooks/{check}",
  });
}

/** What is always somewhere: a disk fills, a queue grows, a certificate runs out. Gone again within the hour. */
const usual: readonly ((item: string, figure: number) => Omit<Told, "resource" | "tool">)[] = [
  (item, figure) => ({ check: "DiskFull", severity: "warning", summary: `${item}: disk /data is ${80 + (figure % 16)} % full` }),
  (item, figure) => ({ check: "CpuHigh", severity: "warning", summary: `${item}: cpu over 90 % for ${10 + (figure % 20)} min` }),
  (item, figure) => ({ check: "ReplicaLag", severity: "warning", summary: `${item}: replica lags ${60 + figure} s behind` }),
  (item, figure) => ({ check: "QueueBacklog", severity: "warning", summary: `${item}: ${400 + figure * 9} messages wait in the queue` }),
  (item, figure) => ({ check: "PacketLoss", severity: "warning", summary: `${item}: packet loss ${2 + (figure % 7)} % on the uplink` }),
];
const watched: readonly (readonly [string, ToolKey])[] = [
  ["dwh-etl-01", "prometheus"],
  ["mq-02", "prometheus"],
  ["bi-01", "zabbix"],
  ["fs-gd-01", "zabbix"],
  ["mail-filter-01", "zabbix"],
  ["sw-lds-03", "icinga"],
  ["wlc-lds", "icinga"],
  ["shop-web-02", "cloudwatch"],
];
const pastDays = 20;

function planPast(world: World): void {
  const chance = dice(`${world.seed}/alerts`);
  for (let ago = pastDays; ago >= 1; ago--) {
    const morning = after(startOfLocalDay(zone, addLocalDays(zone, world.anchor, -ago)), chance.int(6, 16) * HOUR);
    const endsAfter = chance.int(12, 55) * MINUTE;
    const bunch = new Map<string, Told>();
    while (bunch.size < 4) {
      const [item, tool] = chance.pick(watched);
      const say = chance.pick(usual)(item, chance.int(1, 90));
      bunch.set(`${item} ${say.check}`, { tool, resource: item, ...say });
    }
    if (morning < world.start) continue;
    for (const told of bunch.values()) tell(world, morning, told);
    for (const told of bunch.values()) tell(world, after(morning, endsAfter), told, "resolve");
  }
  planFailure(world);
}

/** Twelve days ago the array was slow for a quarter of an hour, and nobody knew why: what today looks like, it looked like then. */
function planFailure(world: World): void {
  const at = after(addDays(world.anchor, -12), -5 * HOUR);
  if (at < world.start) return;
  const slow = (lun: number): Told => ({
    tool: "prometheus",
    resource: "DA-02",
    check: "LunWriteLatency",
    identity: { lun: `lun-${lun}` },
    severity: "warning",
    summary: `DA-02 lun-${lun}: write latency is 1.${lun % 10} s`,
  });
  for (const lun of [31, 32, 33]) tell(world, at, slow(lun));
  for (const lun of [31, 32, 33]) tell(world, after(at, 15 * MINUTE), slow(lun), "resolve");
}

/** Two conditions that change every few minutes. */
function planFlapping(world: World): void {
  const pair: readonly Told[] = [
    {
      tool: "icinga",
      resource: "ap-lds-dock-6",
      check: "Clients",
      severity: "warning",
      summary: "ap-lds-dock-6: clients lose their connection",
    },
    {
      tool: "zabbix",
      resource: "edi-gw",
      check: "SftpHandshake",
      severity: "warning",
      summary: "edi-gw: handshake with Fjord Cargo fails",
    },
  ];
  const changes = 15;
  for (let change = 0; change < changes; change++) {
    const at = after(world.anchor, (change - changes) * 4 * MINUTE);
    for (const told of pair) tell(world, at, told, change % 2 === 0 ? "trigger" : "resolve");
  }
}

/** Vidal's people change the firmware of the switches at Aarhus this afternoon: what fires there is expected. */
function planQuietWindow(world: World): void {
  const began = after(world.anchor, -2 * HOUR);
  const vidal = world.person("vidal");
  const values = {
    name: "Firmware of the switches at Aarhus",
    reason: `${world.numbers.get("aarhus-switches")}. Each switch is away for about ten minutes.`,
    startsAt: began,
    endsAt: after(world.anchor, 3 * HOUR),
    services: [world.service("aarhus-net")],
  };
  world.send({
    at: after(began, -20 * HOUR),
    kind: "quietWindow",
    id: world.id("quiet-window/aarhus"),
    actor: vidal.actor,
    command: world.create("quietWindow", values),
  });
  for (const [minutes, item] of [
    [95, "sw-aar-01"],
    [52, "sw-aar-02"],
    [9, "sw-aar-03"],
  ] as const)
    for (const [check, summary] of [
      ["Ping", `${item} does not answer to ping`],
      ["Uplink", `${item}: uplink is down`],
    ] as const)
      tell(world, after(world.anchor, -minutes * MINUTE), { tool: "icinga", resource: item, check, summary, severity: "error" });
}

/** The nightly check of a restore was last heard the night before last. */
function planHeartbeat(world: World): void {
  const id = world.id("heartbeat/restore");
  const values = {
    name: "Nightly restore check",
    integration: world.id("integration/zabbix"),
    everyMinutes: 1440,
    graceMinutes: 60,
    severity: "warning",
    resource: "bkp-01",
    service: world.service("backup"),
  };
  const beatAt = after(world.anchor, -32 * HOUR);
  world.send({ at: after(beatAt, -HOUR), kind: "heartbeat", id, actor: machine, command: world.create("heartbeat", values) });
  world.send({ at: beatAt, kind: "heartbeat", id, actor: machine, command: { type: "beat" } });
}

/** What fires and needs nobody at once. */
function planAlone(world: World): void {
  const lines: readonly [number, Told][] = [
    [
      26 * 60,
      {
        tool: "zabbix",
        resource: "intranet-web",
        check: "Certificate",
        severity: "warning",
        summary: "intranet-web: certificate expires in 13 days",
      },
    ],
    [190, { tool: "cloudwatch", resource: "shop-db", check: "FreeStorage", severity: "warning", summary: "shop-db: disk has 11 GB left" }],
    [75, { tool: "prometheus", resource: "dwh-etl-01", check: "Swap", severity: "warning", summary: "dwh-etl-01: swap 80 % used" }],
    [48, { tool: "icinga", resource: "wlc-lds", check: "Temperature", severity: "info", summary: "wlc-lds: temperature 41 °C" }],
  ];
  for (const [minutes, told] of lines) tell(world, after(world.anchor, -minutes * MINUTE), told);
  // Each tool was heard a moment ago: what fires is said again.
  for (const [index, [, told]] of lines.entries()) tell(world, after(world.anchor, -(index + 1) * MINUTE), told);
}

/** What the intake would have counted, had all of it come by the wire: when each tool was last heard, and how much it sent by the hour. */
export async function countHeard(db: Database): Promise<void> {
  await db.run(
    `insert into intake_tally (feed, hour, accepted, repeated, refused, unkept, last_at)
     select integration, date_trunc('hour', heard_at), count(*), 0, 0, 0, max(heard_at) from alert
     where integration in (select id from integration where connector = any($1)) group by 1, 2 on conflict do nothing`,
    [tools.map((one) => one.connector)],
  );
}

/** Alerts that the owner of an open incident found to be of it, by the item it is about. */
const found: Readonly<Record<string, readonly Told[]>> = {
  "LP-H3-02": ["LP-H3-01", "LP-H3-02", "LP-H3-03"].map((resource) => ({
    tool: "icinga",
    resource,
    check: "EmptyLabels",
    severity: "warning",
    summary: `${resource}: label sensor reports empty labels`,
  })),
  "vpn-lds-01": [
    {
      tool: "icinga",
      resource: "vpn-lds-01",
      check: "Tunnels",
      severity: "warning",
      summary: "vpn-lds-01: 37 tunnels dropped in one minute",
    },
    { tool: "icinga", resource: "vpn-lds-01", check: "Rekey", severity: "warning", summary: "vpn-lds-01: rekey with Finch failed 3 times" },
  ],
  "customs-link": [
    {
      tool: "zabbix",
      resource: "customs-link",
      check: "Refused",
      severity: "warning",
      summary: "customs-link: broker refused the file, code 4012",
    },
  ],
};

/** Plans what monitoring said of an open incident, and that its owner put it there. */
export function planFound(world: World, item: string | undefined, of: { incident: Id; at: Instant; by: Someone }): void {
  for (const told of found[item ?? ""] ?? []) {
    const id = tell(world, after(of.at, -MINUTE), told);
    const command = { type: "join", incident: of.incident };
    world.send({ at: after(of.at, 2 * MINUTE), kind: "alert", id, actor: of.by.actor, command, apart: true });
  }
}
