import { readFile, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { DatabaseStartError, errorCode } from "./embedded-error.ts";
import { run } from "./embedded-run.ts";

export type Account = { name: string; uid: number; gid: number };

const preferred = ["quarterdeck", "postgres", "_postgres", "nobody"];

/**
 * The account that must run the server instead of us: null unless we are root, since PostgreSQL refuses root.
 * An existing directory keeps its owner; otherwise the first of quarterdeck, postgres and nobody that the machine has.
 * Refuses ("account") when nobody suitable is in the list of users.
 */
export async function chooseAccount(directories: string[]): Promise<Account | null> {
  if (process.platform === "win32") return null;
  if (process.geteuid?.() !== 0) {
    ownName();
    return null;
  }
  for (const directory of directories) {
    const owner = await ownerOf(directory);
    if (owner) return owner;
  }
  const accounts = await passwd();
  for (const name of preferred) {
    const account = accounts.find((candidate) => candidate.name === name);
    if (account && account.uid !== 0) return account;
  }
  throw new DatabaseStartError(
    "account",
    "Quarterdeck runs as root, which PostgreSQL refuses, and the machine has none of the accounts quarterdeck, postgres or nobody: create one (useradd --system quarterdeck), or set DATABASE_URL.",
  );
}

/** The name of the account that runs this process. Refuses ("account") where the system's list of users lacks it. */
export function ownName(): string {
  try {
    return userInfo().username;
  } catch (fault) {
    throw new DatabaseStartError(
      "account",
      `The user id ${process.geteuid?.() ?? "of this process"} is not in the system's list of users, and PostgreSQL insists on that: add it to /etc/passwd, or set DATABASE_URL.`,
      errorCode(fault),
    );
  }
}

/** The first directory on the way to `path` (itself included) that `account` may not enter, or null. Asked of the system, so it knows ACLs. */
export async function closedDirectory(account: Account, path: string): Promise<string | null> {
  const way = [path];
  for (let above = dirname(path); above !== way[0]; above = dirname(above)) way.unshift(above);
  const script = 'for step; do cd -- "$step" 2>/dev/null || { printf %s "$step"; exit 3; }; done';
  const asked = await run("/bin/sh", ["-c", script, "sh", ...way], account);
  return asked.status === 3 ? asked.output : null;
}

async function ownerOf(directory: string): Promise<Account | null> {
  const found = await stat(directory).catch((fault: unknown) => {
    if (errorCode(fault) === "ENOENT") return null;
    throw fault;
  });
  if (!found || found.uid === 0) return null;
  const known = (await passwd()).find((account) => account.uid === found.uid);
  if (known) return known;
  // Not in the file, but perhaps in a directory service.
  const asked = await run("id", ["-un", String(found.uid)], null);
  return asked.status === 0 ? { name: asked.output.trim(), uid: found.uid, gid: found.gid } : null;
}

async function passwd(): Promise<Account[]> {
  const lines = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  return lines.filter((parts) => parts.length >= 4).map(([name, , uid, gid]) => ({ name: name ?? "", uid: Number(uid), gid: Number(gid) }));
}
