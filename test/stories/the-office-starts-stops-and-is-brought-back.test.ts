import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseUrl } from "../database.ts";
import { freePort, makeServerProcess, type RunningServer } from "../server.ts";

// The program as an operator meets it: in a process of its own, with its own data, by its command line.

const password = "correct horse battery";
const ada = ["user", "create", "--email", "ada@example.org", "--name", "Ada", "--role", "administrator"];
let office: RunningServer;
let key = "";
const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${office.url}${path}`, { ...init, headers: { authorization: `Bearer ${key}`, "content-type": "application/json" } });
const siteCount = async () => ((await (await ask("/api/sites/count")).json()) as { count: number }).count;

beforeAll(async () => {
  office = await makeServerProcess();
  await office.start();
}, 120_000);
afterAll(() => office.remove());

test("it says where it is, and offers its administration until somebody holds it", async () => {
  // Ready is answered a moment before the words are written.
  await expect.poll(office.output, { timeout: 30_000 }).toContain(`Quarterdeck is ready at ${office.url}`);
  await expect.poll(office.output, { timeout: 30_000 }).toMatch(/\/welcome\/[0-9A-Za-z]{43}/);
  expect(await office.command([...ada, "--password-stdin"], `${password}\n`)).toContain("ada@example.org");
  key = await office.command(["key", "create", "--user", "ada@example.org", "--name", "story"]);
  expect(key).toMatch(/^qd_[0-9A-Za-z]{43}$/);
  expect((await ask("/api/people")).status).toBe(200);
});

test("a command that is refused says why in a sentence and leaves nothing behind", async () => {
  const before = ((await (await ask("/api/people/count")).json()) as { count: number }).count;
  const refused = (words: string[], input = "") => office.command(words, input).catch((error: Error) => error.message);
  expect(await refused([...ada, "--password-stdin"], password)).toContain("belongs to somebody else");
  expect(await refused(["user", "create", "--email", "b@example.org", "--name", "B", "--role", "king"])).toContain("A role is one of");
  expect(
    await refused(["user", "create", "--email", "b@example.org", "--name", "B", "--role", "analyst", "--password-stdin"], "short"),
  ).toContain("10 to 200 characters");
  expect(await refused(["key", "create", "--user", "nobody@example.org", "--name", "x"])).toContain("Nobody here");
  expect(await refused(["restore", office.dataDirectory])).toContain("The server is running");
  expect(((await (await ask("/api/people/count")).json()) as { count: number }).count).toBe(before);
});

test("a second start on the same port says so and ends", async () => {
  const second = await makeServerProcess({ QUARTERDECK_PORT: new URL(office.url).port });
  await expect(second.command(["start"])).rejects.toThrow(/Port \d+ on 127\.0\.0\.1 is taken/);
  await second.remove();
});

test("it tells of its health, and this machine its numbers, without a sign-in", async () => {
  const bare = (path: string) => fetch(`${office.url}${path}`);
  expect(await (await bare("/healthz")).json()).toEqual({ healthy: true });
  expect(await (await bare("/readyz")).json()).toEqual({ ready: true });
  const numbers = await (await bare("/metrics")).text();
  for (const name of ["http_request_duration_seconds", "handle_batch_commands", "handle_batch_duration_seconds", "pool_connections"])
    expect(numbers).toContain(`# TYPE quarterdeck_${name}`);
  expect(numbers).toMatch(/quarterdeck_database_up 1\n/);
  expect(numbers).toMatch(/quarterdeck_journal_n [1-9]/);
  expect(numbers).toMatch(/quarterdeck_waker_lag_seconds 0/);
});

test("while the database is away requests are refused clearly, and it comes back by itself", async () => {
  const pidFile = join(office.dataDirectory, "database/cluster/postmaster.pid");
  const pid = Number((await readFile(pidFile, "utf8")).split("\n")[0]);
  process.kill(pid, "SIGKILL");
  const seen = new Set<number>();
  for (const until = performance.now() + 30_000; performance.now() < until; await sleep(10)) {
    const answer = await ask("/api/people");
    seen.add(answer.status);
    if (answer.status === 503) {
      expect(answer.headers.get("retry-after")).toBeTruthy();
      expect(await answer.json()).toMatchObject({ code: "databaseAway" });
    } else if (seen.has(503)) break;
  }
  expect([...seen].filter((status) => status !== 200)).toEqual([503]);
  await office.ready();
  expect((await ask("/api/sites", { method: "POST", body: JSON.stringify({ name: "After the fall" }) })).status).toBe(201);
});

test("what was backed up is brought back whole, and what came later is kept aside", async () => {
  const signIn = await fetch(`${office.url}/api/identity/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: office.url },
    body: JSON.stringify({ email: "ada@example.org", password }),
  });
  const cookie = signIn.headers.get("set-cookie")!.split(";")[0]!;
  const session = () => fetch(`${office.url}/api/session`, { headers: { cookie } });
  expect((await session()).status).toBe(200);
  const folder = await office.command(["backup"]);
  expect(await office.command(["verify"])).toContain("The journal is whole.");
  await ask("/api/sites", { method: "POST", body: JSON.stringify({ name: "Later" }) });
  expect(await siteCount()).toBe(2);
  expect(await office.stop()).toBe(0);
  const restored = await office.command(["restore", folder]);
  expect(restored).toMatch(/kept as quarterdeck_before_restore_/);
  expect(restored).toMatch(/1 session of then ended/);
  expect(await office.command(["verify"])).toContain("the history begins anew");
  await office.start();
  expect(await siteCount()).toBe(1);
  expect((await session()).status).toBe(401);
});

test("an export in open form has no secrets", async () => {
  const folder = join(office.dataDirectory, "export");
  await office.command(["export", folder]);
  expect(await readFile(join(folder, "person.csv"), "utf8")).toContain("ada@example.org");
  for (const name of ["auth_account", "login_session", "login_link", "identity_secret"])
    await expect(stat(join(folder, `${name}.csv`))).rejects.toThrow("ENOENT");
  expect((await readFile(join(folder, "api_key.csv"), "utf8")).split("\n")[0]).not.toContain("key_hash");
});

test("SIGTERM ends it with status 0, sealed, and with its database", async () => {
  expect(await office.stop()).toBe(0);
  await expect(stat(join(office.dataDirectory, "database/cluster/postmaster.pid"))).rejects.toThrow("ENOENT");
  expect(await office.command(["verify"])).not.toContain("not sealed");
});

test("a person is made in an office that is stopped", async () => {
  expect(await office.command(["user", "create", "--email", "bo@example.org", "--name", "Bo", "--role", "analyst"])).toContain(
    "bo@example.org",
  );
});

test("it moves to a PostgreSQL of one's own, and starts there", async () => {
  const server = process.env.QUARTERDECK_TEST_SERVER!;
  const name = `move_${process.pid}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`);
  const url = databaseUrl(server, name);
  const moved = await makeServerProcess({ DATABASE_URL: url });
  try {
    expect(await office.command(["migrate-to-postgres", url])).toContain("verified");
    await moved.start();
    const answer = await fetch(`${moved.url}/api/sites/count`, { headers: { authorization: `Bearer ${key}` } });
    expect(await answer.json()).toMatchObject({ count: 1 });
    expect(await moved.stop()).toBe(0);
  } finally {
    await moved.remove();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }
});

test("a database that cannot be used is refused in words, without the password", async () => {
  const words = async (url: string) => {
    const other = await makeServerProcess({ DATABASE_URL: url });
    const said = await other.command(["verify"]).catch((error: Error) => error.message);
    await other.remove();
    return said;
  };
  const nobody = await words(`postgresql://app:rosebud@127.0.0.1:${await freePort()}/office`);
  expect(nobody).toContain("ECONNREFUSED");
  expect(nobody).not.toContain("rosebud");
  expect(await words(databaseUrl(process.env.QUARTERDECK_TEST_SERVER!, "no_such_database"))).toContain("There is no such database");
});
