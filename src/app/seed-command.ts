import { withOldOrNewOffice } from "./beside.ts";
import type { Command } from "./command.ts";
import { RefusedToStart } from "./refused.ts";
import { loadSample, type SampleLogin, type SampleProgress } from "./sample/load.ts";

/** `quarterdeck seed`: the sample organisation, beside a running server or alone. */
export const seed: Command = {
  name: "seed",
  summary: "Fills an empty office with a sample organisation: a year of work, ending in one bad week.",
  options: { seed: { type: "string", value: "WORD", about: "Another word makes another year." } },
  async run(given) {
    return withOldOrNewOffice(given, async (office) => {
      const stop = new AbortController();
      const onSignal = () => stop.abort();
      process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
      const { seed: word } = given.texts;
      const progress = progressLine(process.stderr);
      const loaded = await loadSample(office, {
        ...(word === undefined ? {} : { seed: word }),
        signal: stop.signal,
        report: progress.show,
      });
      progress.end();
      process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
      if (!loaded.ok) throw new RefusedToStart(loaded.sentence);
      if (loaded.stopped) throw new RefusedToStart(`Stopped: ${loaded.incidents} incidents of the sample are there, the rest is not.`);
      given.say(`${loaded.incidents} incidents of a year at Ostermere are there, loaded in ${Math.round(loaded.tookMs / 1000)} s.`);
      for (const line of loginLines(loaded.logins)) given.say(line);
      return 0;
    });
  },
};

/** Who can be signed in as, a line each. */
export function loginLines(logins: readonly SampleLogin[]): string[] {
  const wide = Math.max(...logins.map((one) => one.email.length));
  return [
    `Sign in as one of these; the password of all is "${logins[0]!.password}" and opens nothing but this sample:`,
    ...logins.map(({ name, email, title }) => `  ${email.padEnd(wide)}  ${name}, ${title}`),
  ];
}

/** How far the sample is, on one line of a terminal that is written over; on anything else a line for every tenth. */
export function progressLine(stream: NodeJS.WriteStream) {
  let shown = -1;
  const show = ({ percent, day, incidents }: SampleProgress) => {
    const step = stream.isTTY ? percent : percent - (percent % 10);
    if (step === shown) return;
    shown = step;
    const bar = "█".repeat(Math.round(percent / 4)).padEnd(25, "░");
    const line = `Sample ${bar} ${String(percent).padStart(3)} %  ${day.slice(0, 10)}  ${incidents} incidents`;
    stream.write(stream.isTTY ? `\r${line}` : `${line}\n`);
  };
  return { show, end: () => void (stream.isTTY && shown >= 0 && stream.write("\n")) };
}
