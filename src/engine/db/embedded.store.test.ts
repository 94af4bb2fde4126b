import { execFileSync, spawn } from "node:child_process";
import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  afterwards,
  ask,
  asRoot,
  cleanUp,
  emptyDirectory,
  inOwnProcess,
  namesIn,
  processesOn,
  serverPid,
  started,
  until,
} from "./embedded.fixture.ts";
import { findRunning, startEmbedded } from "./embedded.ts";

afterEach(cleanUp);

describe("a start and a stop", () => {
  test("a fresh directory gives an empty database, durable, in UTC, without TCP, and a stop leaves no process", async () => {
    const directory = join(await emptyDirectory(), "data");
    expect(await findRunning(directory)).toBeNull();
    const server = await started(directory);
    expect(server).toMatchObject({ fresh: true, adopted: false, owner: true });
    expect(await findRunning(directory)).toEqual(server.connection);
    const [settings] = await ask(
      server.connection,
      `select current_database() as database, current_user as role, current_setting('fsync') as fsync, current_setting('listen_addresses') as tcp,
        current_setting('timezone') as timezone, current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
        (select datlocale from pg_database where datname = current_database()) as locale, upper('straße ö') as upper`,
    );
    expect(settings).toEqual({
      database: "quarterdeck",
      role: "quarterdeck",
      fsync: "on",
      tcp: "",
      timezone: "UTC",
      encoding: "UTF8",
      checksums: "on",
      locale: "C.UTF-8",
      upper: "STRAßE Ö",
    });
    await server.stop();
    expect(processesOn(directory)).toEqual([]);
    expect(await findRunning(directory)).toBeNull();
  });

  test("what was saved is there after a stop and a start, and the second start makes nothing", async () => {
    const directory = join(await emptyDirectory(), "data");
    const first = await started(directory);
    await ask(first.connection, "create table kept as select 42 as answer");
    await first.stop();
    const second = await started(directory);
    expect(second).toMatchObject({ fresh: false, adopted: false, owner: true });
    expect(await ask(second.connection, "select answer from kept")).toEqual([{ answer: 42 }]);
  });

  test("a stop may be asked for twice, and cuts off a client that holds a transaction open", async () => {
    const server = await started(join(await emptyDirectory(), "data"));
    const sleeping = ask(server.connection, "select pg_sleep(60)").then(
      () => "slept",
      () => "cut off",
    );
    await until(async () => (await ask(server.connection, "select from pg_stat_activity where query like 'select pg_sleep%'")).length > 0);
    await Promise.all([server.stop(), server.stop()]);
    expect(await sleeping).toBe("cut off");
  });

  test("the caller's settings win over ours", async () => {
    const server = await started(join(await emptyDirectory(), "data"), { work_mem: "3MB", "quarterdeck.note": "it's \\ fine" });
    const [row] = await ask(server.connection, "select current_setting('work_mem') as memory, current_setting('quarterdeck.note') as note");
    expect(row).toEqual({ memory: "3MB", note: "it's \\ fine" });
  });

  test("a long data directory gets a short socket directory, which is private and goes with the server", async () => {
    const directory = join(
      await emptyDirectory(),
      "a-name-of-forty-characters-in-all-0123456",
      "another-name-of-forty-characters-01234567",
    );
    const server = await started(directory);
    expect(server.connection.host).toMatch(/^\/tmp\/quarterdeck-/);
    expect((await stat(server.connection.host)).mode & 0o777).toBe(0o700);
    expect(await readFile(join(directory, "socket-directory"), "utf8")).toBe(`${server.connection.host}\n`);
    expect(await findRunning(directory)).toEqual(server.connection);
    await server.stop();
    expect(await namesIn("/tmp")).not.toContain(server.connection.host.slice("/tmp/".length));
    const again = await started(directory);
    expect(await ask(again.connection, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});

describe("after a crash", () => {
  test("Node killed under load: the server is adopted, every acknowledged row is there, and the adopter stops it", async () => {
    const directory = join(await emptyDirectory(), "data");
    const first = inOwnProcess(
      directory,
      `const client = new Client(server.connection);
       await client.connect();
       await client.query("create table acknowledged (n int primary key)");
       for (let n = 1; ; n++) { await client.query("insert into acknowledged values ($1)", [n]); say("row " + n + " ."); }`,
    );
    await until(() => first.output().includes("row 200 ."));
    first.child.kill("SIGKILL");
    await until(() => first.child.signalCode === "SIGKILL");
    const acknowledged = Number([...first.output().matchAll(/row (\d+) \./g)].at(-1)?.[1]);
    const pid = await serverPid(directory);

    const adopter = await started(directory);
    expect(adopter).toMatchObject({ adopted: true, owner: true, fresh: false });
    expect(await serverPid(directory)).toBe(pid);
    const [count] = await ask(adopter.connection, "select count(*)::int as rows, max(n) as last from acknowledged");
    expect(count?.rows).toBe(count?.last);
    expect(count?.last).toBeGreaterThanOrEqual(acknowledged);
    await adopter.stop();
    expect(processesOn(directory)).toEqual([]);
  });

  test("server and Node both killed: the next start recovers every acknowledged row", async () => {
    const directory = join(await emptyDirectory(), "data");
    const first = await started(directory);
    await ask(first.connection, "create table acknowledged as select n from generate_series(1, 1000) n");
    const ended = new Promise<string>((resolve) => first.onExit(resolve));
    process.kill(await serverPid(directory), "SIGKILL");
    expect(await ended).toMatch(/^The embedded database server \(process \d+\) ended by SIGKILL\./);
    // At once, while the killed server's processes are still ending.
    const second = await started(directory);
    expect(second).toMatchObject({ adopted: false, owner: true, fresh: false });
    expect(await ask(second.connection, "select count(*)::int as rows from acknowledged")).toEqual([{ rows: 1000 }]);
  });

  test("a killed backend costs a recovery, not the server nor its owner", async () => {
    const directory = join(await emptyDirectory(), "data");
    const server = await started(directory);
    let told = "";
    server.onExit((why) => {
      told = why;
    });
    const victim = ask(server.connection, "select pg_sleep(60)").catch(() => []);
    const owners = "select from pg_locks where locktype = 'advisory'";
    const pids = "select pid from pg_stat_activity where query like 'select pg_sleep%'";
    await until(async () => (await ask(server.connection, pids)).length > 0);
    process.kill(Number((await ask(server.connection, pids))[0]?.pid), "SIGKILL");
    await victim;
    await until(async () => (await ask(server.connection, owners).catch(() => [])).length === 1);
    expect(told).toBe("");
    await server.stop();
    expect(processesOn(directory)).toEqual([]);
  });

  test("a pid file of a dead process, and one of a stranger, do not keep the database from starting", async () => {
    const directory = join(await emptyDirectory(), "data");
    const first = await started(directory);
    await first.stop();
    // The stranger runs as the server's own account: PostgreSQL alone would take it for a rival.
    const owner = await stat(join(directory, "cluster"));
    const stranger = spawn("sleep", ["60"], asRoot ? { uid: owner.uid, gid: owner.gid } : {});
    afterwards(() => stranger.kill());
    for (const pid of [4_194_000, stranger.pid, process.pid]) {
      await writeFile(join(directory, "cluster", "postmaster.pid"), [pid, directory, 1, 5432, directory, "", "", "ready", ""].join("\n"));
      expect(await findRunning(directory)).toBeNull();
      const server = await startEmbedded({ dataDirectory: directory });
      expect(server).toMatchObject({ adopted: false, owner: true });
      await server.stop();
    }
    expect(stranger.exitCode).toBeNull();
    await writeFile(join(directory, "cluster", "postmaster.pid"), "");
    await started(directory);
  });

  test("initdb cut short leaves no half database: the next start begins again", async () => {
    const directory = join(await emptyDirectory(), "data");
    const cut = inOwnProcess(directory);
    await until(async () => {
      const unfinished = (await namesIn(directory)).find((name) => name.startsWith("unfinished-"));
      return unfinished !== undefined && (await namesIn(join(directory, unfinished, "cluster"))).includes("base");
    });
    cut.child.kill("SIGKILL");
    await until(() => cut.child.signalCode === "SIGKILL");
    expect(await namesIn(directory)).not.toContain("cluster");
    const server = await started(directory);
    expect(server.fresh).toBe(true);
    expect((await namesIn(directory)).sort()).toEqual(["cluster", "socket"]);
  });
});

describe("two Quarterdecks on one directory", () => {
  test("the second attaches, is not the owner, and its stop leaves the server running; it hears when the server goes", async () => {
    const directory = join(await emptyDirectory(), "data");
    const first = await started(directory);
    const second = inOwnProcess(
      directory,
      `const client = new Client(server.connection); await client.connect(); await client.query("create table visited ()"); await client.end();
       await server.stop(); say("let go");`,
    );
    await until(() => second.child.exitCode !== null);
    expect(second.output()).toContain('started {"adopted":true,"owner":false,"fresh":false}');
    expect(second.output()).toContain("let go");
    expect(await ask(first.connection, "select count(*)::int as rows from visited")).toEqual([{ rows: 0 }]);

    const third = await started(directory);
    const heard = new Promise<string>((resolve) => third.onExit(resolve));
    await first.stop();
    expect(await heard).toContain("ended although no one here stopped it");
  });

  test("three starts at the same moment on an empty directory make one database with one owner", async () => {
    const directory = join(await emptyDirectory(), "data");
    const servers = await Promise.all([started(directory), started(directory), started(directory)]);
    expect(servers.filter((server) => server.fresh)).toHaveLength(1);
    expect(servers.filter((server) => server.owner)).toHaveLength(1);
    expect(new Set(servers.map((server) => server.connection.host)).size).toBe(1);
    expect((await namesIn(directory)).sort()).toEqual(["cluster", "socket"]);
  });
});

describe.skipIf(!asRoot)("as root (skipped elsewhere: only root can change accounts)", () => {
  test("the server runs as an unprivileged account, knows nothing of our environment, and only what it writes is given to it", async () => {
    const parent = await emptyDirectory();
    const directory = join(parent, "data");
    const own = inOwnProcess(directory, "await new Promise((resolve) => setTimeout(resolve, 60_000));");
    await until(() => own.output().includes("started"));
    const pid = await serverPid(directory);
    const account = (await stat(join(directory, "cluster"))).uid;
    expect(account).not.toBe(0);
    expect(await readFile(`/proc/${pid}/status`, "utf8")).toMatch(new RegExp(`^Uid:\\t${account}\\t${account}\\t`, "m"));
    expect(await readFile(`/proc/${pid}/status`, "utf8")).toMatch(/^Groups:\t\s*$/m);
    expect(await readFile(`/proc/${pid}/environ`, "utf8")).not.toContain("rosebud");
    expect([(await stat(parent)).uid, (await stat(directory)).uid]).toEqual([0, 0]);
    own.child.kill("SIGKILL");
    await until(() => own.child.signalCode !== null);
    await (await started(directory)).stop();
  });

  test("an empty directory closed to others is opened for passing, and a cluster restored by root is given back to the account", async () => {
    const directory = join(await emptyDirectory(), "data");
    await mkdir(directory);
    await chmod(directory, 0o700);
    await (await started(directory)).stop();
    expect((await stat(directory)).mode & 0o777).toBe(0o711);
    execFileSync("chown", ["-R", "root:root", join(directory, "cluster")]);
    await chmod(join(directory, "cluster"), 0o755);
    const server = await started(directory);
    expect(server.fresh).toBe(false);
    expect(await ask(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("an ordinary account starts its own database, and root afterwards runs it as that account", async () => {
    const directory = join(await emptyDirectory(), "data");
    await mkdir(directory);
    execFileSync("chown", ["65534:65534", directory]);
    const own = inOwnProcess(directory, "await server.stop();", 65_534);
    await until(() => own.child.exitCode !== null);
    expect(own.output()).toContain('started {"adopted":false,"owner":true,"fresh":true}');
    await started(directory);
    expect((await stat(`/proc/${await serverPid(directory)}`)).uid).toBe(65_534);
  });
});
