import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";

// Killed while tools send: an event that was acknowledged becomes exactly one alert, whether the server or its database died, and before or
// after it was handed over. One that was not acknowledged is sent again, and is still one.

const rounds = Number(process.env.QUARTERDECK_KILL_ROUNDS ?? 5);
const seed = Number(process.env.QUARTERDECK_SEED ?? Date.now() % 1_000_000);
const senders = 8;

let server: RunningServer;
let apiKey = "";
let routingKey = "";
beforeAll(async () => {
  server = await makeServerProcess();
  await server.start();
  const person = ["user", "create", "--email", "ada@example.org", "--name", "Ada", "--role", "administrator", "--password-stdin"];
  await server.command(person, "correct horse battery\n");
  apiKey = await server.command(["key", "create", "--user", "ada@example.org", "--name", "rounds"]);
  const made = await ask<{ record: { id: string } }>("POST", "/api/integrations", { name: "Probe", connector: "pagerduty" });
  routingKey = (await ask<{ secret: string }>("POST", `/api/intake/feeds/${made.record.id}/keys`, {})).secret;
});
afterAll(() => server.remove());

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const answer = await fetch(server.url + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

const acknowledged = new Set<string>();
const unanswered = new Map<string, string>();

/** Sends one event as its tool would: the moment it noticed it stands in it, and is the same when it is sent again. */
async function send(name: string, body: string): Promise<number | null> {
  try {
    const answer = await fetch(`${server.url}/v2/enqueue`, { method: "POST", headers: { "content-type": "application/json" }, body });
    await answer.arrayBuffer();
    if (answer.status === 202) acknowledged.add(name);
    else unanswered.set(name, body);
    return answer.status;
  } catch (error) {
    // The connection went with the process: the answer is unknown.
    if (!(error instanceof TypeError)) throw error;
    unanswered.set(name, body);
    await sleep(20);
    return null;
  }
}

function bodyOf(name: string): string {
  const payload = { summary: `Probe ${name} failed`, source: `probe-${name}`, severity: "info", timestamp: new Date().toISOString() };
  return JSON.stringify({ routing_key: routingKey, event_action: "trigger", dedup_key: name, payload });
}

async function storm(round: number, isOver: () => boolean): Promise<number[]> {
  const odd: number[] = [];
  const sender = async (number: number) => {
    for (let index = 0; !isOver(); index++) {
      const name = `${round}-${number}-${index}`;
      const status = await send(name, bodyOf(name));
      if (status !== null && status !== 202 && status !== 503) odd.push(status);
    }
  };
  await Promise.all(Array.from({ length: senders }, (_, number) => sender(number)));
  return odd;
}

async function killDatabase(): Promise<void> {
  const pidFile = join(server.dataDirectory, "database/cluster/postmaster.pid");
  process.kill(Number((await readFile(pidFile, "utf8")).split("\n")[0]), "SIGKILL");
}

/** Until nothing waits to be handed over. */
async function handedOver(): Promise<void> {
  for (let turn = 0; turn < 1200; turn++) {
    const { feeds } = await ask<{ feeds: { health: { waiting: number; failed: number } }[] }>("GET", "/api/intake");
    expect(feeds[0]!.health.failed).toBe(0);
    if (feeds[0]!.health.waiting === 0) return;
    await sleep(100);
  }
  throw new Error("Events still wait after two minutes.");
}

test(`${rounds} rounds with seed ${seed}: no acknowledged event is lost, none becomes two alerts`, async () => {
  const random = numbers(seed);
  for (let round = 0; round < rounds; round++) {
    let isOver = false;
    const storming = storm(round, () => isOver);
    await sleep(150 + random() * 450);
    if (round % 2 === 1) {
      await killDatabase();
      await sleep(300);
      await server.ready();
      isOver = true;
    } else {
      server.process().kill("SIGKILL");
      isOver = true;
    }
    expect(await storming, `round ${round}`).toEqual([]);
    if (round % 2 === 0) await server.start();
    for (const [name, body] of [...unanswered]) {
      unanswered.delete(name);
      expect([name, await send(name, body)]).toEqual([name, 202]);
    }
  }
  expect(acknowledged.size).toBeGreaterThan(rounds * senders);
  await handedOver();
  const names = await alertNames();
  expect([...acknowledged].filter((name) => !names.has(name))).toEqual([]);
  expect([...names].filter(([, count]) => count !== 1)).toEqual([]);
});

/** How many alerts there are of each event's condition, and that none was counted twice. */
async function alertNames(): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  let after = "";
  do {
    const path = `/api/alerts?limit=500&sort=-firstAt${after === "" ? "" : `&after=${encodeURIComponent(after)}`}`;
    const page = await ask<{ items: { key: string; count: number }[]; next: string | null }>("GET", path);
    for (const { key, count } of page.items) {
      const name = key.split(":").at(-1)!;
      found.set(name, (found.get(name) ?? 0) + count);
    }
    after = page.next ?? "";
  } while (after !== "");
  return found;
}

/** Source: mulberry32, a small generator whose seed can be told. */
function numbers(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
