import { type ChildProcess, fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, type Paper, snapshotOf } from "../../kernel/paper.ts";

export type PaperSize = "a4" | "us-letter";
/** What is to be set: the paper's data, the text of its template, and its charts as SVG by name. */
export type PaperJob = {
  paper: Paper;
  template: string;
  charts?: Readonly<Record<string, string>>;
  size: PaperSize;
  form: "pdf" | "svg";
  /** How few and how many pages it may have. */
  pages: { least: number; most: number };
  /** Its figures may still move: the foot says so. */
  isDraft: boolean;
};
export type Typeset = {
  ok: true;
  bytes: Uint8Array;
  pages: number;
  /** White space left on each page, in mm, where the template has elastic gaps. */
  spare: readonly number[];
  /** How many letters our typefaces do not have, and are shown as a box. */
  replaced: number;
  /** Figures that were counted and are not printed: a sentence that was edited may leave them out. */
  unsaid: readonly string[];
};
export type NotTypeset = {
  ok: false;
  code: "noTypesetter" | "badPaper" | "wrongLength" | "tooLarge" | "tooSlow" | "busy";
  sentence: string;
};
export type Typesetter = {
  /** Sets one paper; those that are asked for meanwhile wait their turn. What cannot be set is answered with a sentence, never thrown. */
  set(job: PaperJob): Promise<Typeset | NotTypeset>;
  /** The process it sets in just now, for whoever measures it; null where there is none. */
  pid(): number | null;
  close(): Promise<void>;
};

type Limits = { queue: number; timeMs: number; bytes: number; idleMs: number };
const usual: Limits = { queue: 20, timeMs: 20_000, bytes: 2_000_000, idleMs: 300_000 };
type Answer =
  | ({ id: number; printed: string[] } & Typeset)
  | { id: number; ok: false; code: string; reason: string; pages?: number; spare?: number[] };
type Waiting = { job: PaperJob; settle(result: Typeset | NotTypeset): void };

/**
 * The typesetter: a process of its own, begun with the first paper and let go after a while without one, so that a server that makes no paper pays
 * nothing, and one that fails takes nothing with it. One paper at a time; one that takes too long is killed with its process (a thread could not
 * be: it sets in native code), and the next begins a new one. `root`: the folder of the program.
 */
export function makeTypesetter({ root, limits: given = {} }: { root: string; limits?: Partial<Limits> }): Typesetter {
  const limits = { ...usual, ...given };
  const folder = join(root, "src/engine/typeset");
  const waiting: Waiting[] = [];
  let style: string | null = null;
  let worker: ChildProcess | null = null;
  let isSetting = false;
  let count = 0;
  let idle: NodeJS.Timeout | undefined;

  async function letGo(): Promise<void> {
    clearTimeout(idle);
    const old = worker;
    worker = null;
    if (!old || old.exitCode !== null || old.signalCode !== null) return;
    const ended = new Promise((resolve) => old.once("exit", resolve));
    old.kill("SIGKILL");
    await ended;
  }

  function started(): ChildProcess {
    const own = begin(join(folder, "worker.mjs"));
    worker = own;
    own.once("exit", () => {
      if (worker === own) worker = null;
    });
    return own;
  }

  function next(): void {
    const one = waiting.shift();
    if (isSetting || !one) {
      if (one) waiting.unshift(one);
      return;
    }
    isSetting = true;
    clearTimeout(idle);
    void run(one.job)
      .then(one.settle)
      .finally(() => {
        isSetting = false;
        idle = setTimeout(() => void letGo(), limits.idleMs);
        idle.unref();
        next();
      });
  }

  async function run(job: PaperJob): Promise<Typeset | NotTypeset> {
    style ??= readFileSync(join(folder, "house-style.typ"), "utf8");
    const own = worker ?? started();
    const data = canonicalJson(job.paper);
    const charts = canonicalJson(job.charts ?? {});
    if (data.length + charts.length > limits.bytes)
      return refused("tooLarge", "The paper holds more than can be set. Narrow what it is about.");
    const snapshot = job.isDraft ? "" : snapshotOf(job.paper).slice(0, 12);
    const message = {
      ...{ id: ++count, source: `${style}\n${job.template}`, form: job.form, least: job.pages.least, most: job.pages.most },
      inputs: { data, charts, paper: job.size, snapshot },
      created: Math.floor(Date.parse(job.paper.meta.asOf.utc) / 1000),
    };
    const answer = await ask(own, message, limits.timeMs);
    if (answer === null) {
      await letGo();
      return refused(
        "tooSlow",
        `The paper could not be set within ${limits.timeMs / 1000} seconds. Narrow what it is about, or try again.`,
      );
    }
    if (!answer.ok) return wordsOf(answer, job.pages);
    const { bytes, pages, spare, replaced, printed } = answer;
    const unsaid = Object.keys(job.paper.figures).filter((id) => !printed.includes(id));
    return { ok: true, bytes, pages, spare, replaced, unsaid };
  }

  return {
    set: (job) =>
      new Promise((settle) => {
        if (waiting.length >= limits.queue) return settle(refused("busy", "Many papers are being set just now. Try again in a minute."));
        waiting.push({ job, settle });
        next();
      }),
    pid: () => worker?.pid ?? null,
    close: letGo,
  };
}

/** It holds nobody up: the server ends without waiting for it, and it ends with the server. */
function begin(file: string): ChildProcess {
  const worker = fork(file, [], { execArgv: [], serialization: "advanced", stdio: ["ignore", "ignore", "ignore", "ipc"] });
  worker.unref();
  worker.channel?.unref();
  return worker;
}

/** The worker's answer; null where it did not come in time, or its process ended. */
function ask(worker: ChildProcess, message: { id: number }, timeMs: number): Promise<Answer | null> {
  return new Promise((resolve) => {
    const end = (answer: Answer | null) => {
      clearTimeout(late);
      worker.off("message", hear);
      worker.off("error", fail);
      worker.off("exit", fail);
      worker.channel?.unref();
      resolve(answer);
    };
    const hear = (answer: Answer) => answer.id === message.id && end(answer);
    const fail = () => end(null);
    const late = setTimeout(() => end(null), timeMs);
    worker.channel?.ref();
    worker.on("message", hear);
    worker.on("error", fail);
    worker.on("exit", fail);
    worker.send(message);
  });
}

function wordsOf(answer: Exclude<Answer, { ok: true }>, wanted: PaperJob["pages"]): NotTypeset {
  if (answer.code === "noTypesetter")
    return refused("noTypesetter", `${answer.reason}. Papers can be read on the screen; run \`npm install\` on this machine for PDF.`);
  if (answer.code === "wrongLength") {
    const length = wanted.least === wanted.most ? `exactly ${wanted.most}` : `at most ${wanted.most}`;
    const left = answer.spare && answer.spare.length > 0 ? ` (white space left by page: ${answer.spare.join(", ")} mm)` : "";
    return refused("wrongLength", `The paper came to ${answer.pages} pages and must have ${length}${left}. Shorten a sentence.`);
  }
  return refused("badPaper", `The paper could not be set: ${answer.reason}.`);
}

function refused(code: NotTypeset["code"], sentence: string): NotTypeset {
  return { ok: false, code, sentence };
}
