/** Why the embedded database did not start; tests and the command line tell failures apart by it. */
export type StartFailure =
  | "platform"
  | "library"
  | "account"
  | "closed-parent"
  | "permission"
  | "read-only"
  | "disk-full"
  | "memory"
  | "version"
  | "foreign-data"
  | "damaged"
  | "setting"
  | "socket"
  | "busy"
  | "silent"
  | "other";

/** The embedded database did not start or stop: the message says what happened and what to do next, and never holds a secret. */
export class DatabaseStartError extends Error {
  readonly code: StartFailure;
  constructor(code: StartFailure, sentence: string, detail = "") {
    super(detail === "" ? sentence : `${sentence}\n${detail}`);
    this.name = "DatabaseStartError";
    this.code = code;
  }
}

const useOwnServer = "set DATABASE_URL to a PostgreSQL 15 or newer";

type Explanation = { code: StartFailure; signs: RegExp; sentence: (directory: string) => string };

// The first row whose signs appear wins, so the narrow ones stand before the wide ones.
const explanations: Explanation[] = [
  {
    code: "busy",
    signs: /lock file "postmaster\.pid" (already exists|is empty)|pre-existing shared memory block|is another postmaster/i,
    sentence: (at) => `Another database server still works in ${at}: stop the other Quarterdeck, or wait until its processes have ended.`,
  },
  {
    code: "memory",
    signs:
      /shared memory segment.*No space left|could not (map|resize|create|allocate).*shared memory|Cannot allocate memory|out of memory|ENOMEM/i,
    sentence: () =>
      "The operating system did not give the database enough (shared) memory: raise the memory limit (in a container also its /dev/shm), or lower the setting shared_buffers.",
  },
  {
    code: "disk-full",
    signs: /No space left on device|Disk quota exceeded|Check free disk space|wrote only \d+ of \d+ bytes|ENOSPC|EDQUOT/i,
    sentence: (at) =>
      `The disk that holds ${at} is full: make room (1 GB is a good start) and start again; nothing that was saved is lost.`,
  },
  {
    code: "read-only",
    signs: /Read-only file system|EROFS/i,
    sentence: (at) =>
      `${at} lies on a read-only file system: mount it writable, or set QUARTERDECK_DATA to a directory that can be written.`,
  },
  {
    code: "foreign-data",
    signs: /ENOTDIR|Not a directory/i,
    sentence: (at) => `${at}, or something on the way to it, is a file and not a directory: set QUARTERDECK_DATA to a directory.`,
  },
  {
    code: "account",
    signs: /could not look up (effective|local) user|cannot be run as root|user (name|id).*does not exist/i,
    sentence: () =>
      `The account that runs Quarterdeck is not in the system's list of users, and PostgreSQL insists on that: add it to /etc/passwd, or ${useOwnServer}.`,
  },
  {
    code: "version",
    signs: /database files are incompatible with server|initialized by PostgreSQL version/i,
    sentence: (at) =>
      `${at} was written by another version of PostgreSQL: take a backup with the Quarterdeck that wrote it, and restore that into an empty directory.`,
  },
  {
    code: "permission",
    signs: /has (invalid permissions|wrong ownership|group or world access)|Permission denied|Operation not permitted|EACCES|EPERM/i,
    sentence: (at) =>
      `The account that runs the database may not use ${at}: start Quarterdeck as the account that owns it, or give it to that account with chown -R.`,
  },
  {
    code: "socket",
    signs: /could not (bind|create|set permissions of).*(Unix|socket)|could not create any (Unix-domain|TCP\/IP) sockets/i,
    sentence: (at) =>
      `The database could not open its socket for ${at}: the file system must allow Unix sockets; choose a QUARTERDECK_DATA on a local disk.`,
  },
  {
    code: "setting",
    signs:
      /unrecognized configuration parameter|invalid value for parameter|configuration file .* contains errors|outside the valid range/i,
    sentence: () => "A database setting was refused: correct its name or value.",
  },
  {
    code: "damaged",
    signs:
      /could not locate a valid checkpoint|invalid checkpoint|pg_control|PANIC:|could not open directory|could not read file|invalid data in file/i,
    sentence: (at) =>
      `The database files in ${at} are incomplete or damaged: keep a copy of them, and restore the newest backup into an empty directory.`,
  },
];

/** Turns what a program of PostgreSQL printed, or an operating system error's text, into a sentence with a way out. */
export function explainOutput(output: string, directory: string): DatabaseStartError {
  const found = explanations.find((explanation) => explanation.signs.test(output));
  const detail = lastLines(output);
  if (found) return new DatabaseStartError(found.code, found.sentence(directory), detail);
  return new DatabaseStartError("other", `The database in ${directory} did not start: read its last lines, or ${useOwnServer}.`, detail);
}

/** Turns any fault met while starting into a DatabaseStartError; the fault itself stays reachable as its cause. */
export function explainFault(fault: unknown, directory: string): DatabaseStartError {
  if (fault instanceof DatabaseStartError) return fault;
  const explained = explainOutput(fault instanceof Error ? fault.message : String(fault), directory);
  explained.cause = fault;
  return explained;
}

/** The code of an operating system error ("ENOENT"), or "" for anything else. */
export function errorCode(fault: unknown): string {
  return fault instanceof Error && "code" in fault && typeof fault.code === "string" ? fault.code : "";
}

/** The last lines worth showing, indented as a quotation. Lines that may hold somebody's data are left out. */
export function lastLines(output: string): string {
  const lines = output.split(/\r?\n/).filter((line) => line.trim() !== "" && !/\b(ERROR|STATEMENT|DETAIL|CONTEXT|QUERY):/.test(line));
  return lines
    .slice(-8)
    .map((line) => `  ${line.slice(0, 300)}`)
    .join("\n");
}
