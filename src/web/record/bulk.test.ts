import { expect, test } from "vitest";
import { Problem } from "../client/problem.ts";
import { type BulkLine, refusedBySentence, runBulk } from "./bulk.ts";

const targets = (count: number) => Array.from({ length: count }, (_, at) => ({ id: String(at), label: `R${at}` }));
const closed = "It is closed.";

test("each record answers for itself, fifty in a request, and a refusal stops no other", async () => {
  const seen: (readonly BulkLine[])[] = [];
  const sizes: number[] = [];
  const lines = await runBulk({
    targets: targets(120),
    send: async (ids) => {
      sizes.push(ids.length);
      return { items: ids.map((id) => (id === "4" || id === "77" ? { id, ok: false, sentence: closed } : { id, ok: true })) };
    },
    tell: (told) => seen.push(told),
  });
  expect(sizes).toEqual([50, 50, 20]);
  expect(seen).toHaveLength(3);
  expect(seen[0]!.filter((line) => line.state === "waiting")).toHaveLength(70);
  expect(lines.filter((line) => line.state === "done")).toHaveLength(118);
  expect(refusedBySentence(lines)).toEqual([{ sentence: closed, labels: ["R4", "R77"] }]);
});

test("all or none: one request, the refused with their sentence, the others left as they are", async () => {
  const problem = new Problem({ status: 409, code: "someRefused", detail: "1 of 120", errors: [{ path: "3", message: closed }] });
  const asked: number[] = [];
  const lines = await runBulk({
    targets: targets(120),
    allOrNone: true,
    send: async (ids) => {
      asked.push(ids.length);
      throw problem;
    },
    tell: () => undefined,
  });
  expect(asked).toEqual([120]);
  expect(lines.filter((line) => line.state === "undone")).toHaveLength(119);
  expect(lines[3]).toEqual({ id: "3", label: "R3", state: "refused", sentence: closed });
});

test("what is wrong with the form goes back to it; a request that fails later is told of its records", async () => {
  const bad = new Problem({ status: 422, code: "badFields", errors: [{ path: "holdReason", message: "Not that." }] });
  const send = async () => {
    throw bad;
  };
  await expect(runBulk({ targets: targets(3), send, tell: () => undefined })).rejects.toBe(bad);
  let turn = 0;
  const lines = await runBulk({
    targets: targets(60),
    send: async (ids) => {
      if (turn++ > 0) throw new Problem({ status: 503, detail: "The database is away." });
      return { items: ids.map((id) => ({ id, ok: true })) };
    },
    tell: () => undefined,
  });
  expect(lines.filter((line) => line.state === "done")).toHaveLength(50);
  expect(refusedBySentence(lines)).toMatchObject([{ sentence: "The database is away.", labels: { length: 10 } }]);
});
