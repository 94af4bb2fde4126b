import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { canonicalJson, type Paper } from "../../kernel/paper.ts";
import { makeTypesetter, type PaperJob } from "./typesetter.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const template = "#show: paper\n#opening()\n#figures-block()";
const paper: Paper = {
  paper: "sample",
  meta: {
    ...{ organisation: "Ostermere <b>#panic()</b>", unit: "IT *operations*", language: "en-GB", kind: "Sample", title: "A sample" },
    ...{ description: "A paper that only a test reads", subject: "#strong[S] \\u{41} $x$", to: null, classification: "Internal" },
    ...{ from: { name: "Søren Żółć", role: "Ωμέγα Привет" }, issued: "2026-11-26" },
    asOf: { utc: "2026-11-26T06:00:00.000Z", local: "2026-11-26T07:00", zone: "CET" },
  },
  ...{ dates: { day: "2026-12-03" }, refs: {}, headline: "{waits:Word} for you by {@day}." },
  figures: {
    waits: {
      ...{ kind: "count", value: "3", unit: "changes", one: "change", label: "Waits", definition: "What waits.", query: "sample@1" },
      n: { count: 3, of: "changes" },
    },
  },
};
const job: PaperJob = { paper, template, size: "a4", form: "pdf", pages: { least: 1, most: 1 }, isDraft: false };
const typesetter = makeTypesetter({ root });
afterAll(() => typesetter.close());

const set = async (more: Partial<PaperJob> = {}) => typesetter.set({ ...job, ...more });
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

test("the same paper has the same bytes: twice in one process, whatever came between, and in another process", async () => {
  const first = await set();
  await set({ size: "us-letter" });
  const again = await set({ paper: { ...paper, figures: { waits: { ...paper.figures.waits! } } } });
  if (!first.ok || !again.ok) throw new Error(JSON.stringify([first, again]));
  expect(hashOf(again.bytes)).toBe(hashOf(first.bytes));
  const message = {
    ...{
      id: 1,
      source: `${readFileSync(`${root}/src/engine/typeset/house-style.typ`, "utf8")}\n${template}`,
      form: "pdf",
      least: 1,
      most: 1,
    },
    inputs: { data: canonicalJson(paper), charts: "{}", paper: "a4", snapshot: snapshotIn(first.bytes) },
    created: Date.parse(paper.meta.asOf.utc) / 1000,
  };
  const other = `const worker = require("node:child_process").fork(${JSON.stringify(`${root}/src/engine/typeset/worker.mjs`)}, { serialization: "advanced" });
    worker.on("message", ({ bytes, reason }) => {
      process.stdout.write(reason ?? require("node:crypto").createHash("sha256").update(bytes).digest("hex"));
      worker.kill();
    });
    worker.send(${JSON.stringify(message)});`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", other]);
  expect(stdout.trim()).toBe(hashOf(first.bytes));
});

/** The snapshot as the test knows it: of the paper's canonical form. */
function snapshotIn(bytes: Uint8Array): string {
  expect(bytes.length).toBeGreaterThan(1000);
  return createHash("sha256").update(canonicalJson(paper)).digest("hex").slice(0, 12);
}

test("letters that our typefaces lack are shown as a box and counted; markup stays text", async () => {
  const done = await set({ paper: { ...paper, meta: { ...paper.meta, subject: "株式会社 مرحبا \u202e\u0007 ok" } } });
  expect(done).toMatchObject({ ok: true, replaced: 9, pages: 1 });
  expect(await set()).toMatchObject({ ok: true, replaced: 0 });
});

test("a number that was typed stops the paper; a figure that it does not say is told", async () => {
  expect(await set({ paper: { ...paper, headline: "Two of {waits} for {@day}." } })).toMatchObject({ ok: false, code: "badPaper" });
  const more = { ...paper.figures, silent: { ...paper.figures.waits! } };
  const unsaid = await set({ paper: { ...paper, figures: more } });
  expect(unsaid).toMatchObject({ ok: true, unsaid: ["silent"] });
});

test("a paper of another length is refused with its pages", async () => {
  const longer = await set({ template: `${template}\n#pagebreak()\nA second page.` });
  expect(longer).toMatchObject({
    ok: false,
    code: "wrongLength",
    sentence: expect.stringContaining("came to 2 pages and must have exactly 1"),
  });
});

test("one that does not end in time is given up, and the next is set", async () => {
  const hasty = makeTypesetter({ root, limits: { timeMs: 800 } });
  const endless = "#show: paper\n#opening()\n#figures-block()\n#{ let n = 0\n for i in range(100000000) { n = calc.rem(n + i, 7) } }";
  const [never, next] = await Promise.all([hasty.set({ ...job, template: endless }), hasty.set(job)]);
  expect(never).toMatchObject({ ok: false, code: "tooSlow" });
  expect(next).toMatchObject({ ok: true });
  await hasty.close();
});

test("more than can be set is refused before it is tried, and a long queue at its door", async () => {
  const small = makeTypesetter({ root, limits: { bytes: 400, queue: 1 } });
  const answers = await Promise.all([small.set(job), small.set(job), small.set(job), small.set(job)]);
  expect(answers.map((one) => (one.ok ? "set" : one.code)).sort()).toEqual(["busy", "busy", "tooLarge", "tooLarge"]);
  await small.close();
});
