import type { Dice } from "../dice.ts";
import type { Role, Thing } from "./world.ts";

/** How a tool puts a symptom. `{thing}`, `{supplier}`, `{n}` and `{port}` are filled in. */
export type Wording = {
  check: string;
  summary: string;
  severity: "critical" | "error" | "warning" | "info";
  tool: "prometheus" | "zabbix" | "nagios" | "apm" | "wazuh";
};

const unreachable: Wording[] = [
  { check: "icmpping", summary: "Unavailable by ICMP ping", severity: "critical", tool: "zabbix" },
  { check: "agent.ping", summary: "Zabbix agent is not available (for {n}m)", severity: "error", tool: "zabbix" },
  { check: "PING", summary: "PING CRITICAL - Packet loss = 100%", severity: "critical", tool: "nagios" },
  { check: "SSH", summary: "CRITICAL - Socket timeout after 10 seconds", severity: "error", tool: "nagios" },
  { check: "NodeTargetDown", summary: "{thing} has been unreachable for more than {n} minutes", severity: "critical", tool: "prometheus" },
];
const failing: Partial<Record<Role, Wording[]>> = {
  router: [
    ...unreachable.slice(0, 2),
    { check: "bgp", summary: "BGP session with peer 10.0.{n}.1 is Idle", severity: "critical", tool: "zabbix" },
  ],
  switch: [
    ...unreachable.slice(0, 2),
    { check: "ifOperStatus", summary: "Interface eth{n}: Link down", severity: "error", tool: "zabbix" },
  ],
  hypervisor: unreachable,
  vm: unreachable,
  storage: [
    { check: "volumeLatency", summary: "Volume vol{n} write latency is {n}00 ms", severity: "error", tool: "zabbix" },
    { check: "pathCount", summary: "Paths to volume vol{n}: 1 of 4", severity: "warning", tool: "nagios" },
  ],
  dns: [
    { check: "DNS", summary: "CRITICAL - Domain lookup of www.example.org timed out", severity: "critical", tool: "nagios" },
    { check: "CoreDNSErrorsHigh", summary: "CoreDNS is returning SERVFAIL for {n}% of requests", severity: "error", tool: "prometheus" },
  ],
  balancer: [
    { check: "haproxy", summary: "HAPROXY CRITICAL - backend web: {n} of 8 servers up", severity: "critical", tool: "nagios" },
    { check: "HAProxyBackendDown", summary: "Backend on {thing} has no server", severity: "critical", tool: "prometheus" },
  ],
  database: [
    { check: "pgsql.ping", summary: "PostgreSQL: Service is down", severity: "critical", tool: "zabbix" },
    { check: "PostgresTooManyConnections", summary: "{thing} has {n}00 of 500 connections in use", severity: "error", tool: "prometheus" },
    { check: "PostgresReplicationLag", summary: "Standby of {thing} lags {n}0s behind", severity: "warning", tool: "prometheus" },
    { check: "pgsql", summary: "POSTGRES_QUERY_TIME CRITICAL: longest query {n}00s", severity: "error", tool: "nagios" },
  ],
  cache: [
    { check: "RedisDown", summary: "Redis on {thing} does not answer", severity: "critical", tool: "prometheus" },
    { check: "redis.evicted", summary: "Redis: {n}000 keys evicted in a minute", severity: "warning", tool: "zabbix" },
  ],
  queue: [
    { check: "RabbitmqQueueBacklog", summary: "Queue jobs on {thing} holds {n}000 messages", severity: "error", tool: "prometheus" },
    { check: "rabbitmq.node", summary: "RabbitMQ: Node rabbit@{thing} is not running", severity: "critical", tool: "zabbix" },
  ],
  app: [
    { check: "HighErrorRate", summary: "{thing} answers {n}% of requests with 5xx", severity: "critical", tool: "prometheus" },
    {
      check: "KubePodCrashLooping",
      summary: "Pod {thing}-{n} is restarting {n} times / 10 minutes",
      severity: "error",
      tool: "prometheus",
    },
    { check: "HighLatency", summary: "p99 latency of {thing} is {n}00 ms", severity: "warning", tool: "prometheus" },
    { check: "http", summary: "HTTP CRITICAL: HTTP/1.1 503 Service Unavailable - {n} bytes", severity: "critical", tool: "nagios" },
  ],
  service: [
    { check: "SLOBurn", summary: "{thing} burns its error budget {n} times too fast", severity: "critical", tool: "apm" },
    { check: "Apdex", summary: "Apdex of {thing} fell to 0.{n}", severity: "warning", tool: "apm" },
  ],
};
/** How a thing shows that another fails; some name the other, as their logs do. */
const suffering: Partial<Record<Role, Wording[]>> = {
  app: [
    { check: "HighErrorRate", summary: "{thing} answers {n}% of requests with 5xx", severity: "error", tool: "prometheus" },
    { check: "HighLatency", summary: "p99 latency of {thing} is {n}00 ms", severity: "warning", tool: "prometheus" },
    { check: "UpstreamErrors", summary: "connection refused to {supplier}:{port}", severity: "error", tool: "prometheus" },
    { check: "log", summary: "CRITICAL: {n} lines match: could not connect to {supplier}", severity: "error", tool: "nagios" },
    { check: "CircuitOpen", summary: "Circuit breaker {supplier} is open on {thing}", severity: "warning", tool: "prometheus" },
    { check: "ThreadPoolBusy", summary: "{n}0 of 200 workers of {thing} are busy", severity: "warning", tool: "prometheus" },
    { check: "http", summary: "HTTP WARNING: HTTP/1.1 504 Gateway Timeout - {n} bytes", severity: "warning", tool: "nagios" },
    { check: "JobNotFinished", summary: "Job nightly-{n} did not finish on {thing}", severity: "warning", tool: "zabbix" },
  ],
  service: failing.service!,
  database: [
    { check: "PostgresReplicationLag", summary: "Standby of {thing} lags {n}0s behind", severity: "warning", tool: "prometheus" },
    { check: "pgsql.ping", summary: "PostgreSQL: Service is down", severity: "critical", tool: "zabbix" },
  ],
};
/** Faults whose cause is where they are seen. The last four are put in words no list of ours holds. */
const ownFaults: Wording[] = [
  { check: "vfs.fs.pused", summary: "/var: Disk space is critically low (used > {n}0%)", severity: "error", tool: "zabbix" },
  { check: "DISK", summary: "DISK CRITICAL - free space: /data 8{n}2 MB ({n}% inode=90%)", severity: "critical", tool: "nagios" },
  {
    check: "NodeFilesystemSpaceFillingUp",
    summary: "Filesystem on /dev/sda{n} at {thing} has only {n}% space left",
    severity: "warning",
    tool: "prometheus",
  },
  { check: "CERT", summary: "SSL CRITICAL - Certificate of {thing} expires in {n} days", severity: "warning", tool: "nagios" },
  { check: "NodeClockSkewDetected", summary: "Clock at {thing} is out of sync by {n}00ms", severity: "warning", tool: "prometheus" },
  { check: "system.cpu.util", summary: "High CPU utilization (over 9{n}% for 5m)", severity: "warning", tool: "zabbix" },
  { check: "vm.memory.util", summary: "High memory utilization (>9{n}% for 5m)", severity: "warning", tool: "zabbix" },
  { check: "backup", summary: "BACKUP CRITICAL - last good one is {n}0 hours old", severity: "error", tool: "nagios" },
  { check: "hw.fan", summary: "Fan {n} is in critical state", severity: "error", tool: "zabbix" },
  { check: "puppet", summary: "WARNING: last run was {n}00 minutes ago", severity: "warning", tool: "nagios" },
  { check: "PeerMissing", summary: "{thing} sees {n} of 5 members", severity: "warning", tool: "prometheus" },
  { check: "entropy", summary: "Entropy pool below {n}00", severity: "info", tool: "zabbix" },
  { check: "StaleConfig", summary: "{thing} runs revision {n} since yesterday", severity: "warning", tool: "prometheus" },
];

/** What a thing that fails shows; at least one, at most three. */
export function ofFailing(dice: Dice, thing: Thing): Wording[] {
  return some(dice, failing[thing.role] ?? unreachable, 0.6);
}

/** What a thing shows because another fails. A machine that lost its network shows what any unreachable one does. */
export function ofSuffering(dice: Dice, thing: Thing): Wording[] {
  return some(dice, suffering[thing.role] ?? failing[thing.role] ?? unreachable, 0.45);
}

/** What a fault of its own shows. */
export function ofItsOwn(dice: Dice): Wording[] {
  const one = dice.pick(ownFaults);
  return dice.chance(0.25) ? [one, dice.pick(ownFaults)] : [one];
}

/** The words of one occurrence. */
export function worded(dice: Dice, wording: Wording, thing: Thing, supplier: Thing | null): string {
  return wording.summary
    .replaceAll("{thing}", thing.name)
    .replaceAll("{supplier}", supplier?.name ?? "upstream")
    .replaceAll("{port}", dice.pick(["5432", "6379", "8080", "5672"]))
    .replaceAll("{n}", () => String(1 + dice.whole(9)));
}

function some(dice: Dice, from: readonly Wording[], share: number): Wording[] {
  const chosen = from.filter(() => dice.chance(share)).slice(0, 3);
  return chosen.length > 0 ? chosen : [dice.pick(from)];
}
