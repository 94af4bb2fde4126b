import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { makeServerProcess, type RunningServer } from "../server.ts";

// Killed without warning while incidents storm in and page: counted at the mail server that receives, nothing is lost, and what comes twice
// is at most what was under way, under the Message-ID it had.

const rounds = Number(process.env.QUARTERDECK_KILL_ROUNDS ?? 4);
const seed = Number(process.env.QUARTERDECK_SEED ?? Date.now() % 1_000_000);
/** How many urgent deliveries a node has under way at a time. */
const lanes = 8;
const people = ["Nadia", "Tobias", "Ines", "Jonas"];

let mail: MailServer;
let server: RunningServer;
let key = "";
const services: string[] = [];
beforeAll(async () => {
  mail = await openMailServer({ takesMs: 120 });
  server = await makeServerProcess({ QUARTERDECK_SMTP_URL: mail.url });
  await server.start();
  const person = ["user", "create", "--email", "ada@example.org", "--name", "Ada", "--role", "administrator", "--password-stdin"];
  await server.command(person, "correct horse battery\n");
  key = await server.command(["key", "create", "--user", "ada@example.org", "--name", "rounds"]);
  for (const name of people) services.push(await onCall(name));
  mail.letters.length = 0;
});
afterAll(async () => {
  await server.remove();
  await mail.close();
});

type Answer = { record?: { id: string; number: string }; delivery?: Record<string, unknown> };

async function ask(path: string, body?: unknown, idempotency?: string): Promise<{ status: number; body: Answer }> {
  const headers: Record<string, string> = { authorization: `Bearer ${key}` };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (idempotency) headers["idempotency-key"] = idempotency;
  const answer = await fetch(
    `${server.url}${path}`,
    body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) },
  );
  return { status: answer.status, body: (await answer.json()) as Answer };
}

async function made(path: string, body: unknown): Promise<string> {
  const answer = await ask(path, body);
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body.record!.id;
}

/** A person on call for a service of their own. */
async function onCall(name: string): Promise<string> {
  const person = await made("/api/people", { name, email: `${name.toLowerCase()}@example.org`, roles: ["analyst"] });
  const team = await made("/api/teams", { name: `Team ${name}`, members: [person] });
  const targets = [{ kind: "person", id: person }];
  const steps = [{ targets, delayMinutes: 1440, skipIfEmpty: true, onNobody: "next", window: null }];
  await made("/api/escalation-policies", { name: `Policy ${name}`, team, steps, bundleAfterPages: 100, bundleMinutes: 1 });
  return made("/api/services", { name: `Service ${name}`, tier: "1", supportTeam: team });
}

type Reported = { number: string; at: number };
const acknowledged = new Map<string, Reported>();
const sent = new Set<string>();

/** Reports one incident; sent again, it says the same word for word, as whoever uses a key twice must. */
async function report(request: string): Promise<number> {
  const service = services[createHash("sha256").update(request).digest()[0]! % services.length];
  const { status, body } = await ask(
    "/api/incidents",
    { shortDescription: `Trouble ${request}`, impact: "1", urgency: "1", service },
    request,
  );
  if (status < 300) acknowledged.set(request, { number: body.record!.number, at: performance.now() });
  return status;
}

async function storm(round: number, isOver: () => boolean, clients: number): Promise<void> {
  const client = async (number: number) => {
    for (let index = 0; !isOver(); index++) {
      const request = `${round}-${number}-${index}`;
      sent.add(request);
      try {
        if ((await report(request)) >= 300) await sleep(250);
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
        await sleep(250);
      }
      await sleep(60);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
}

/** The letters of each incident's page, by number; bundles count for each they list. */
function letters(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { raw, messageId } of mail.letters)
    for (const number of new Set(raw.replace(/=\r?\n/g, "").match(/INC\d{7}/g) ?? []))
      found.set(number, [...(found.get(number) ?? []), messageId]);
  return found;
}

async function untilAllAreThere(withinMs: number): Promise<string[]> {
  for (const until = performance.now() + withinMs; performance.now() < until; await sleep(250)) {
    const there = letters();
    if ([...acknowledged.values()].every(({ number }) => there.has(number))) return [];
  }
  const there = letters();
  return [...acknowledged.values()].map(({ number }) => number).filter((number) => !there.has(number));
}

async function killDatabase(): Promise<void> {
  const pidFile = join(server.dataDirectory, "database/cluster/postmaster.pid");
  process.kill(Number((await readFile(pidFile, "utf8")).split("\n")[0]), "SIGKILL");
}

test("under load a critical incident's page is at the mail server within ten seconds, 99 times of 100", async () => {
  let isOver = false;
  const storming = storm(0, () => isOver, 4);
  await sleep(8_000);
  isOver = true;
  await storming;
  expect(await untilAllAreThere(30_000)).toEqual([]);
  const arrivals = new Map<string, number>();
  for (const { raw, at } of mail.letters)
    for (const number of raw.match(/INC\d{7}/g) ?? []) arrivals.set(number, Math.min(arrivals.get(number) ?? Number.POSITIVE_INFINITY, at));
  const waits = [...acknowledged.values()].map(({ number, at }) => arrivals.get(number)! - at).sort((one, other) => one - other);
  const p99 = waits[Math.floor(waits.length * 0.99)]!;
  process.stdout.write(`${waits.length} pages under load: p50 ${Math.round(waits[waits.length >> 1]!)} ms, p99 ${Math.round(p99)} ms\n`);
  expect(waits.length).toBeGreaterThan(50);
  expect(p99).toBeLessThan(10_000);
});

test(`${rounds} rounds with seed ${seed}: no page is lost, repeats are at most what was under way, each under its Message-ID`, async () => {
  const random = numbers(seed);
  for (let round = 1; round <= rounds; round++) {
    const isDatabase = round % 2 === 0;
    let isOver = false;
    const storming = storm(round, () => isOver, 6);
    await sleep(400 + random() * 1_500);
    if (isDatabase) {
      await killDatabase();
      await sleep(300);
      await server.ready();
    } else server.process().kill("SIGKILL");
    isOver = true;
    await storming;
    if (!isDatabase) await server.start();
    for (const request of sent) if (!acknowledged.has(request)) expect(await report(request), `round ${round}`).toBeLessThan(300);
  }
  expect(await untilAllAreThere(120_000)).toEqual([]);
  const ids = mail.letters.map(({ messageId }) => messageId);
  const repeats = ids.length - new Set(ids).size;
  process.stdout.write(`${acknowledged.size} incidents, ${ids.length} letters, ${repeats} of them repeats, after ${rounds} kills\n`);
  expect(repeats).toBeLessThanOrEqual(lanes * rounds);
  for (const [number, each] of letters()) expect(new Set(each).size, `${number} came in two letters of different ids`).toBe(1);
  const repeated = new Set(ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => id.slice(1, 33)));
  for (const id of repeated) expect((await ask(`/api/deliveries/${id}`)).body.delivery).toMatchObject({ possiblyRepeated: true });
  expect(await server.command(["verify"])).toContain("The journal is whole.");
});

/** Numbers from 0 to 1 that a seed decides. Source: mulberry32. */
function numbers(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
