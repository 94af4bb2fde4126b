import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { house, openTestOffice, type TestOffice } from "../../test/office.ts";
import { accept } from "../kernel/decision.ts";
import { defineModel, integer, type RecordOf, text } from "../kernel/model.ts";
import type { BatchReaction, Change, Envelope, Kind } from "../kernel/practice.ts";
import { newBase } from "../kernel/record.ts";
import type { Addressing, AlsoSave, Practice } from "./house.ts";

// A kind whose commands name no record: the kind finds the one that a command is for, the batch's own included. Beside it a reaction that
// answers a batch at once, and keys kept in a table of their own.

const model = defineModel({
  kind: "tally",
  plural: "tallies",
  label: "Tally",
  pluralLabel: "Tallies",
  title: "word",
  sort: "createdAt",
  columns: ["word", "times"],
  about: "How often a word was said.",
  fields: { word: text({ label: "Word" }), times: integer({ label: "Times" }) },
});
type Tally = RecordOf<typeof model.shape>;
type Facts = { byWord: Map<string, string> };
type Say = { type: "say"; word: string };
const sayInput = { word: text({ label: "Word" }) };
const base = { permissions: { read: "people.read" }, refusals: {}, gate: () => null, visible: () => ["all" as const] };

const tally: Kind<Tally, Say, Facts> = {
  ...base,
  model,
  commands: { say: { label: "Say", input: sayInput, internal: true, creates: true } },
  events: { said: { audience: "staff", label: "said" } },
  decide: (question) => {
    const times = (question.current?.times ?? 0) + 1;
    const record = question.current ?? { ...newBase(question), word: question.command.word, times };
    return accept({ ...record, times }, { type: "said" });
  },
  learn: ({ byWord }, { id, after }) => ({ byWord: new Map(byWord).set(after.word, id) }),
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
};
const addressing: Addressing = {
  async locate(tx, envelopes) {
    const words = envelopes.map(({ command }) => String(command.word));
    const rows = await tx.query<{ id: string; word: string }>("select id, word from tally where word = any($1)", [words]);
    const found = new Map(rows.map(({ id, word }) => [word, id]));
    return words.map((word) => found.get(word) ?? null);
  },
  addressee: (command, facts) => (facts as Facts).byWord.get(String(command.word)) ?? null,
};

const summary = defineModel({
  ...model,
  kind: "summary",
  plural: "summaries",
  fields: { word: text({ label: "Word" }), times: integer({ label: "Times" }) },
});
const summaries: Kind<Tally, { type: "add"; times: number }, undefined> = {
  ...base,
  model: summary,
  commands: { add: { label: "Add", input: {}, internal: true, creates: true } },
  events: { added: { audience: "staff", label: "added" } },
  decide: (question) => {
    const record = question.current ?? { ...newBase(question), word: "all", times: 0 };
    return accept({ ...record, times: record.times + question.command.times }, { type: "added" });
  },
  fromPatch: () => ({ ok: false, refusal: { code: "unknownCommand" } }),
};
const one = "0199e6b4c4007000a0000000000000ff";
const sumUp: BatchReaction = {
  on: ["tally"],
  reactAll: (changes) => [{ kind: "summary", id: one, command: { type: "add", times: changes.length }, because: changes[0] as Change }],
};
const keep: AlsoSave = async (tx, rows) => {
  for (const { before, after } of rows) await tx.run("insert into tally_saved values ($1, $2)", [after.word, before === null]);
};

const columns =
  "id text primary key, version integer, created_at timestamptz, created_by text, updated_at timestamptz, updated_by text, extra jsonb";
const tables = `create table tally (${columns}, word text unique, times integer); create table summary (${columns}, word text, times integer);
  create table tally_saved (word text, is_new boolean)`;
const practice: Practice = {
  name: "counting",
  kinds: [
    {
      kind: tally,
      addressing,
      alsoSave: keep,
      facts: async (_tx, asks): Promise<Facts> => ({
        byWord: new Map(asks.flatMap(({ current }) => (current ? [[(current as Tally).word, current.id]] : []))),
      }),
    },
    { kind: summaries },
  ],
  reactions: [sumUp],
};

let office: TestOffice;
beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { more: [practice], tables });
});
afterAll(() => office.close());
const say = (word: string): Envelope => ({ kind: "tally", commandId: office.newId(), actor: house, command: { type: "say", word } });
const tallies = () => office.db.query<{ word: string; times: number }>("select word, times from tally order by word");

describe("commands that name no record", () => {
  test("find the record of the batch itself, and the one the database has", async () => {
    await office.door.batch(["a", "b", "a"].map(say));
    expect(await tallies()).toEqual([
      { word: "a", times: 2 },
      { word: "b", times: 1 },
    ]);
    const { outcomes } = await office.door.batch(["b", "c", "b"].map(say));
    expect(outcomes.map((outcome) => outcome.ok && outcome.created)).toEqual([false, true, false]);
    expect(await tallies()).toEqual([
      { word: "a", times: 2 },
      { word: "b", times: 3 },
      { word: "c", times: 1 },
    ]);
  });
  test("find it also where the batch was cut in between", async () => {
    const other: Envelope = { kind: "summary", id: one, commandId: office.newId(), actor: house, command: { type: "add", times: 0 } };
    await office.door.batch([say("d"), other, say("d")]);
    expect((await tallies()).at(-1)).toEqual({ word: "d", times: 2 });
  });
});

test("a reaction answers the batch at once: one entry for three changes", async () => {
  const before = await office.db.query("select 1 from journal where kind = 'summary'");
  await office.door.batch(["a", "a", "b"].map(say));
  const entries = await office.db.query("select 1 from journal where kind = 'summary'");
  expect(entries.length - before.length).toBe(1);
  const [sum] = await office.db.query<{ times: number }>("select times from summary");
  expect(sum!.times).toBe(3 + 3 + 2 + 3);
});

test("what is kept beside the records is written whenever they are, and knows what they were", async () => {
  await office.door.batch([say("z"), say("z")]);
  await office.door.batch([say("z")]);
  expect(await office.db.query("select is_new as \"isNew\" from tally_saved where word = 'z'")).toEqual([
    { isNew: true },
    { isNew: false },
  ]);
});
