import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { composeLine } from "../src/app/compose.ts";
import { ownMigrations } from "../src/app/migrations.ts";
import { root, systemClock } from "../src/app/place.ts";
import { loadStarter } from "../src/app/starter/starter.ts";
import { type Database, openDatabase } from "../src/engine/db/connection.ts";
import { findRunning, startEmbedded } from "../src/engine/db/embedded.ts";
import { migrate } from "../src/engine/db/migrate.ts";
import { makeIntakeKey } from "../src/engine/intake/keys.ts";
import { openOffice } from "../src/engine/office.ts";
import { systemActor } from "../src/kernel/actor.ts";
import type { Print } from "./line.ts";
import { median } from "./pace.ts";
import { type Run, sendFor } from "./sender.ts";
import { serve } from "./server.ts";

const seconds = 5;
/** The ratio is taken in turns, one second each, so that what else the machine does falls on both alike. */
const turns = 7;
const connections = 64;
type Keys = { pagerduty: string; alertmanager: string };
type Given = { home: string; print: Print };

/** What it costs to take in what tools send: acknowledged means durable, and the alerts are made meanwhile. */
export async function measureIntake({ home, print }: Given): Promise<void> {
  const directory = join(home, `intake-${process.pid}`);
  try {
    const keys = await prepare(directory);
    const served = await serve(directory);
    const db = await served.connect();
    try {
      await withUnstored(directory, (unstored) => measureEvents({ port: served.port, db, keys, unstored, print }));
      await measureAlertmanager({ port: served.port, db, keys, home, print });
    } finally {
      await db.close();
      await served.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A fresh office with the starter policies and two integrations. */
export async function prepare(directory: string): Promise<Keys> {
  await mkdir(directory, { recursive: true });
  const server = await startEmbedded({ dataDirectory: join(directory, "database") });
  const db = openDatabase(server.connection, { connections: 4, onError: () => undefined });
  try {
    await migrate(db, await ownMigrations());
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const office = await openOffice({ db, house: composeLine(), clock: systemClock, log });
    await loadStarter(office);
    const keyFor = async (connector: string) => {
      const command = { type: "create", name: connector, connector };
      const made = await office.door.send({ kind: "integration", commandId: office.newId(), actor: systemActor("bench"), command });
      if (!made.ok) throw new Error(made.refusal.sentence);
      return (await makeIntakeKey(office, made.record.id, null)).secret;
    };
    return { pagerduty: await keyFor("pagerduty"), alertmanager: await keyFor("alertmanager") };
  } finally {
    await db.close();
    await server.stop();
  }
}

let run = 0;
/** Another event each time: its own key, host and time, a summary of the usual kind. */
const event = (key: string) => {
  const mark = ++run;
  return (index: number) =>
    JSON.stringify({
      routing_key: key,
      event_action: "trigger",
      dedup_key: `run${mark}/${index}`,
      payload: {
        summary: `Latency of checkout on shop-${index % 400} is ${index % 9000} ms, which is over 2000 ms`,
        source: `shop-${index % 400}.example.org`,
        severity: "warning",
        timestamp: new Date().toISOString(),
        component: "checkout",
        custom_details: { region: "eu-1", run: index },
      },
    });
};
const alerts = (count: number) => {
  const mark = ++run;
  return (index: number) =>
    JSON.stringify(
      Array.from({ length: count }, (_, place) => ({
        labels: { alertname: "LatencyHigh", instance: `shop-${mark}-${index}-${place}:9100`, job: "shop", severity: "warning" },
        annotations: { summary: `Latency of checkout on shop-${index} is over 2000 ms` },
        startsAt: new Date().toISOString(),
        generatorURL: "http://prometheus.example.org/graph",
      })),
    );
};

/** Lets a server that keeps nothing run beside; hands its port over. */
async function withUnstored(directory: string, work: (port: number) => Promise<void>): Promise<void> {
  const target = await findRunning(join(directory, "database"));
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", join(root, "bench/unstored.ts"), JSON.stringify(target), String(port)], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  await whileRunning(child, port, "/readyz", () => work(port));
}

type Serving = { port: number; db: Database; keys: Keys; print: Print };

async function measureEvents({ port, db, keys, unstored, print }: Serving & { unstored: number }): Promise<void> {
  const send = (to: number) => sendFor({ port: to, path: "/v2/enqueue", connections, seconds: 1, body: event(keys.pagerduty) });
  for (const to of [unstored, port]) await send(to);
  await handedOver(db);
  const handed: Handed[] = [];
  const rounds: { stored: Run; raw: Run }[] = [];
  for (let turn = 0; turn < turns; turn++) {
    rounds.push({ raw: await send(unstored), stored: await send(port) });
    handed.push(await handedOver(db));
  }
  const middle = (of: (round: (typeof rounds)[number]) => number) => median(rounds.map(of));
  print({
    name: "intake: PagerDuty v2 events over 64 connections, durable",
    value: middle(({ stored }) => stored.perSecond),
    unit: "events/s",
    raw: middle(({ raw }) => raw.perSecond),
    ratio: middle(({ stored, raw }) => stored.perSecond / raw.perSecond),
    goal: { is: "atLeast", than: 0.25, of: "ratio" },
    n: rounds.reduce((sum, { stored }) => sum + stored.requests, 0),
    note: `median of ${turns} turns; p50 ${middle(({ stored }) => stored.p50).toFixed(1)} ms, p99 ${middle(({ stored }) => stored.p99).toFixed(1)} ms; raw: the same reception answering the same bodies without keeping them, in turns with it`,
  });
  // Only of stretches long enough to be a rate and not a remainder.
  const rates = handed.filter(({ events }) => events >= 200).map(({ events, seconds: took }) => events / took);
  print({
    name: "intake: handing over what waits, each event a new alert",
    value: median(rates),
    unit: "events/s",
    goal: { is: "atLeast", than: 2000, of: "value" },
    n: handed.reduce((sum, { events }) => sum + events, 0),
    note: `median of ${rates.length} stretches after the sending ended; at most ${Math.max(...handed.map(({ events }) => events))} waited`,
  });
}

type Handed = { events: number; seconds: number };

/** Waits until nothing waits any more, or so long at most; how many were handed over meanwhile, and in which time. */
async function handedOver(db: Database, mostSeconds = 60): Promise<Handed> {
  const began = performance.now();
  const first = await waitingIn(db);
  for (;;) {
    const left = await waitingIn(db);
    const took = (performance.now() - began) / 1000;
    if (left === 0 || took > mostSeconds) return { events: first - left, seconds: took };
    await sleep(20);
  }
}

async function waitingIn(db: Database): Promise<number> {
  const [row] = await db.query<{ count: number }>("select count(*)::int as count from alert_inbox where state = 'waiting'");
  return row!.count;
}

async function measureAlertmanager({ port, db, keys, home, print }: Serving & { home: string }): Promise<void> {
  const program = "/usr/bin/prometheus-alertmanager";
  const theirs = existsSync(program) ? await runAlertmanager(program, home) : null;
  for (const [count, aim] of [
    [1, "half"],
    [64, "a third"],
  ] as const) {
    const path = `/intake/alertmanager/${keys.alertmanager}/api/v2/alerts`;
    const ours = await sendFor({ port, path, connections, seconds, body: alerts(count) });
    const waiting = await waitingIn(db);
    // A backlog of many thousands need not be waited for: its rate is told above.
    await handedOver(db, 20);
    const raw = theirs?.[count];
    print({
      name: `intake: POST /api/v2/alerts, ${count} a request, durable`,
      value: ours.perSecond * count,
      unit: "alerts/s",
      ...(raw ? { raw: raw.perSecond * count, ratio: ours.perSecond / raw.perSecond } : {}),
      n: ours.requests,
      note: `p99 ${ours.p99.toFixed(1)} ms; ${waiting} waited when the sending ended; ${
        raw
          ? `raw: Alertmanager on this machine, in memory, p99 ${raw.p99.toFixed(1)} ms; ${aim} of it is the aim`
          : "Alertmanager is not installed"
      }`,
    });
  }
}

async function runAlertmanager(program: string, home: string): Promise<Record<1 | 64, Run>> {
  const folder = join(home, `alertmanager-${process.pid}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "am.yml"), "route: { receiver: none }\nreceivers: [{ name: none }]\n");
  const port = await freePort();
  const words = [`--config.file=${join(folder, "am.yml")}`, `--storage.path=${folder}`, `--web.listen-address=127.0.0.1:${port}`];
  const child = spawn(program, [...words, "--cluster.listen-address=", "--log.level=error"], { stdio: ["ignore", "ignore", "inherit"] });
  try {
    return await whileRunning(child, port, "/-/ready", async () => ({
      1: await sendFor({ port, path: "/api/v2/alerts", connections, seconds, body: alerts(1) }),
      64: await sendFor({ port, path: "/api/v2/alerts", connections, seconds, body: alerts(64) }),
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function whileRunning<T>(child: ChildProcess, port: number, path: string, work: () => Promise<T>): Promise<T> {
  const ended = once(child, "exit");
  try {
    for (let turn = 0; turn < 600; turn++) {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
      if (answer?.ok) return await work();
      if (child.exitCode !== null) throw new Error(`A server of the bench ended with status ${child.exitCode}.`);
      await sleep(50);
    }
    throw new Error("A server of the bench was not ready within 30 seconds.");
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (typeof address !== "object" || address === null) throw new Error("No port is free.");
  return address.port;
}
