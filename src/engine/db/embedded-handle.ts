import type { Place } from "./embedded-directory.ts";
import type { Connection } from "./embedded-endpoint.ts";
import { forgetSocket } from "./embedded-endpoint.ts";
import { explainFault, explainOutput, lastLines } from "./embedded-error.ts";
import type { Ownership } from "./embedded-ownership.ts";
import { type Launched, logTail, type Postmaster, pruneLogs, serves, stopServer } from "./embedded-process.ts";

/**
 * A running embedded PostgreSQL. `adopted`: it ran already. `owner`: this process has to stop it (the starter, or whoever adopts
 * the server of a Quarterdeck that died); for all others `stop` only lets go. `fresh`: the database was made just now and is empty.
 * `onExit` tells, once, that the server ended although nobody here stopped it.
 */
export type EmbeddedServer = {
  connection: Connection;
  adopted: boolean;
  owner: boolean;
  fresh: boolean;
  stop(): Promise<void>;
  onExit(listener: (why: string) => void): void;
};

/** A serving server, and what is known of it. `launched` is null when another process started it. */
export type Serving = {
  place: Place;
  report: (line: string) => void;
  pgCtl: string;
  postmaster: Postmaster;
  launched: Launched | null;
  ownership: Ownership;
  connection: Connection;
  fresh: boolean;
};

/** The handle that callers hold: it stops the server if we own it, and tells when the server ends by itself. */
export function handleOn(serving: Serving): EmbeddedServer {
  const { launched, ownership, connection, fresh } = serving;
  const watch = watchOver(serving);
  let stopping: Promise<void> | null = null;
  return {
    connection,
    adopted: launched === null,
    owner: ownership.owner(),
    fresh,
    stop: () => {
      watch.cease();
      stopping ??= letGo(serving);
      return stopping;
    },
    onExit: watch.onExit,
  };
}

/** The owner stops the server; everybody else only lets go of it. */
async function letGo(serving: Serving): Promise<void> {
  const { place, postmaster, launched, ownership } = serving;
  try {
    if (ownership.owner()) {
      await stopServer(postmaster.pid, place.cluster, serving.pgCtl);
      await launched?.ended;
      await forgetSocket(postmaster.socketDirectory);
    }
  } catch (fault) {
    throw explainFault(fault, place.directory);
  } finally {
    await ownership.release();
    launched?.process.unref();
    launched?.process.stderr?.destroy();
  }
}

const lookMs = 1_000;
const pruneMs = 600_000;

type Watch = { cease: () => void; onExit: (listener: (why: string) => void) => void };

/** Notices the unwanted end of the server, and keeps its log files few while we own it. */
function watchOver(serving: Serving): Watch {
  const { place, postmaster, launched, ownership } = serving;
  const listeners: ((why: string) => void)[] = [];
  let why: string | null = null;
  let ceased = false;
  const failed = (fault: unknown) => serving.report(explainFault(fault, place.directory).message);
  const tell = async (how: string) => {
    if (ceased) return;
    cease();
    await ownership.release();
    why = await describeEnd(serving, how);
    for (const listener of listeners) listener(why);
  };
  const look = async () => {
    if (!(await serves(postmaster.pid, place.cluster))) await tell("although no one here stopped it");
  };
  const prune = async () => {
    if (ownership.owner()) await pruneLogs(place.cluster);
  };
  const timers = [setInterval(() => void prune().catch(failed), pruneMs).unref()];
  const cease = () => {
    ceased = true;
    for (const timer of timers) clearInterval(timer);
  };
  const onChildExit = () => void tell(howEnded(launched)).catch(failed);
  if (launched?.alive()) launched.process.once("exit", onChildExit);
  else if (launched) onChildExit();
  else timers.push(setInterval(() => void look().catch(failed), lookMs).unref());
  void prune().catch(failed);
  return { cease, onExit: (listener) => void (why === null ? listeners.push(listener) : listener(why)) };
}

function howEnded(launched: Launched | null): string {
  const child = launched?.process;
  return child?.signalCode ? `by ${child.signalCode}` : `with status ${child?.exitCode}`;
}

async function describeEnd(serving: Serving, how: string): Promise<string> {
  const ended = `The embedded database server (process ${serving.postmaster.pid}) ended ${how}.`;
  const output = await logTail(serving.place.cluster);
  const explained = explainOutput(output, serving.place.directory);
  if (explained.code !== "other") return `${ended} ${explained.message}`;
  return `${ended} Start Quarterdeck again: nothing that was saved is lost.\n${lastLines(output)}`;
}
