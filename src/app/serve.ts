import { setTimeout as sleep } from "node:timers/promises";
import type { Invocation } from "./command.ts";
import { sentenceOfFailure } from "./refused.ts";
import { loginLines, progressLine } from "./seed-command.ts";
import { untilStopped } from "./signals.ts";
import { type Running, startOffice } from "./start.ts";

const forceMs = 5_000;

/** `quarterdeck start`: serves until a signal, then stops in good order. A fault nobody caught ends it too, and is logged. */
export async function serveUntilStopped(given: Invocation): Promise<number> {
  const { settings, strangers, log, say } = given;
  if (strangers.length > 0) log.warn({ strangers }, "these variables are no settings, and do nothing");
  const withSample = given.flags.has("sample");
  const running = await startOffice({ settings, log, withSample });
  const tell = process.stdout.isTTY || settings.logLevel !== "info" ? say : (line: string) => log.info({}, line);
  tell(`Quarterdeck is ready at ${settings.url}`);
  endOnFault(running, given);
  if (withSample) void bringSample(running, tell);
  else await offerFirstLink(running, tell);
  return untilStopped({
    stop: async () => {
      log.info({}, "stopping: requests in hand are finished first; a second signal does not wait for them");
      await running.stop();
      log.info({}, "stopped");
    },
    force: () => Promise.race([running.force(), sleep(forceMs)]),
  });
}

/** The sample comes in while the office is open already; who can be signed in as is told at the end. */
async function bringSample({ office, sample }: Running, tell: (line: string) => void): Promise<void> {
  const progress = progressLine(process.stderr);
  try {
    const loaded = await sample.begin(progress.show);
    progress.end();
    if (!loaded.ok) tell(`No sample was loaded. ${loaded.sentence}`);
    else if (!loaded.stopped) for (const line of loginLines(loaded.logins)) tell(line);
  } catch (error) {
    progress.end();
    office.log.error({ error: (error as Error).message }, "the sample could not be loaded to its end");
  }
}

async function offerFirstLink({ served }: Running, tell: (line: string) => void): Promise<void> {
  const link = await served.identity.firstLink();
  if (!link) return;
  tell(`Nobody administers this office yet. Become its administrator within 15 minutes: ${link.url}`);
  tell("(Later: start again for a new link, or run `quarterdeck user create --role administrator …`.)");
}

/** A fault that reached nobody leaves the process in a state nobody knows: say so, let go of the database, and end. */
function endOnFault(running: Running, { log }: Invocation): void {
  let isEnding = false;
  const end = (error: unknown) => {
    log.error({ error }, sentenceOfFailure(error));
    if (isEnding) return;
    isEnding = true;
    void Promise.race([running.force(), sleep(forceMs)]).finally(() => process.exit(1));
  };
  process.on("uncaughtException", end);
  process.on("unhandledRejection", end);
}
