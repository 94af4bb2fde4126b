import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServerProcess, type RunningServer } from "../server.ts";

// Killed without warning under load, again and again: what was acknowledged stays, nothing is done twice, the journal is whole.

const rounds = Number(process.env.QUARTERDECK_KILL_ROUNDS ?? 5);
const seed = Number(process.env.QUARTERDECK_SEED ?? Date.now() % 1_000_000);
const clients = 8;

let server: RunningServer;
let key = "";
beforeAll(async () => {
  server = await makeServerProcess();
  await server.start();
  const person = ["user", "create", "--email", "ada@example.org", "--name", "Ada", "--role", "administrator", "--password-stdin"];
  await server.command(person, "correct horse battery\n");
  key = await server.command(["key", "create", "--user", "ada@example.org", "--name", "rounds"]);
});
afterAll(() => server.remove());

/** Request keys sent so far, and those of them that were answered with 2xx, by the id of their record. */
const sent = new Set<string>();
const acknowledged = new Map<string, string>();

async function create(request: string): Promise<number> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json", "idempotency-key": request };
  const answer = await fetch(`${server.url}/api/sites`, { method: "POST", headers, body: JSON.stringify({ name: `Site ${request}` }) });
  const body = (await answer.json()) as { record?: { id: string } };
  if (answer.ok) acknowledged.set(request, body.record!.id);
  return answer.status;
}

async function load(round: number, isOver: () => boolean): Promise<number[]> {
  const faults: number[] = [];
  const client = async (number: number) => {
    for (let index = 0; !isOver(); index++) {
      const request = `${round}-${number}-${index}`;
      sent.add(request);
      try {
        const status = await create(request);
        if (status >= 400 && status !== 503) faults.push(status);
      } catch (error) {
        // The connection went with the process: the answer is unknown, and the request is sent again after the round.
        if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
        await sleep(20);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  return faults;
}

async function killDatabase(): Promise<void> {
  const pidFile = join(server.dataDirectory, "database/cluster/postmaster.pid");
  process.kill(Number((await readFile(pidFile, "utf8")).split("\n")[0]), "SIGKILL");
}

test(`${rounds} rounds with seed ${seed}: no acknowledged command is lost, none is applied twice, the chain is whole`, async () => {
  const random = numbers(seed);
  for (let round = 0; round < rounds; round++) {
    const isDatabase = round % 2 === 1;
    let isOver = false;
    const loading = load(round, () => isOver);
    await sleep(150 + random() * 900);
    if (isDatabase) {
      await killDatabase();
      await sleep(300);
      await server.ready();
      await sleep(random() * 200);
      isOver = true;
    } else {
      server.process().kill("SIGKILL");
      isOver = true;
    }
    const faults = await loading;
    // 500 would be an answer nobody knows how to take; away is said by 503.
    expect(faults, `round ${round}`).toEqual([]);
    if (!isDatabase) await server.start();
    for (const request of sent) if (!acknowledged.has(request)) expect(await create(request), `round ${round}`).toBeLessThan(300);
    await check(round);
  }
  expect(acknowledged.size).toBeGreaterThan(rounds * clients);
  process.stdout.write(`${rounds} kill rounds, seed ${seed}: ${acknowledged.size} commands, none lost, none twice\n`);
});

async function check(round: number): Promise<void> {
  const found = new Map<string, string[]>();
  let after: string | null = null;
  do {
    const query: string = after ? `&after=${encodeURIComponent(after)}` : "";
    const answer = await fetch(`${server.url}/api/sites?limit=500${query}`, { headers: { authorization: `Bearer ${key}` } });
    const page = (await answer.json()) as { items: { id: string; name: string }[]; next: string | null };
    for (const { id, name } of page.items) found.set(name.slice(5), [...(found.get(name.slice(5)) ?? []), id]);
    after = page.next;
  } while (after);
  const wrong = [...sent].filter((request) => found.get(request)?.join() !== acknowledged.get(request));
  expect(wrong, `round ${round}`).toEqual([]);
  expect(found.size, `round ${round}`).toBe(sent.size);
  expect(await server.command(["verify"]), `round ${round}`).toContain("The journal is whole.");
}

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
