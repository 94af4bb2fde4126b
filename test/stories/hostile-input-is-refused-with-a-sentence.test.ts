import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Field, fieldsOf } from "../../src/kernel/model.ts";
import { type Cast, officeOfRoles } from "../actors.ts";
import type { TestOffice } from "../office.ts";

const rounds = Number(process.env.QUARTERDECK_FUZZ ?? 1500);
const timeout = Math.max(120_000, rounds * 20);
let office: TestOffice;
let cast: Cast;
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles());
});
afterAll(() => office.close());

const nasty = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\ud800",
    "'; drop table incident; --",
    "İıßﬁ‮",
    "=cmd()",
    "9".repeat(400),
    "x".repeat(70_000),
    "%_\\",
    "null",
    "NaN",
    "1e309",
    "-0",
    "2026-02-30T25:61:00Z",
    "0".repeat(32),
  ),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom<unknown>(
    Number.POSITIVE_INFINITY,
    -1,
    2 ** 53,
    2_147_483_648,
    [],
    {},
    [[]],
    ["a", 1, null],
    { __proto__: 1 },
    { constructor: { prototype: 1 } },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

test(`every field of every command, fuzzed ${rounds} times, is accepted or refused with a sentence, never a fault, never half a write`, {
  timeout,
}, async () => {
  const kinds = [...office.house.kinds.values()];
  const administrator = { "x-role": "administrator" };
  const ids = new Map<string, string>([["person", cast.analyst.personId]]);
  const answered = { accepted: 0, refused: 0 };
  const target = fc.constantFrom(...kinds).chain((entry) => {
    const commands = Object.entries(entry.kind.commands).filter(([, spec]) => !spec.internal);
    if (commands.length === 0) return fc.constant(null);
    return fc.constantFrom(...commands).chain(([verb, spec]) => {
      const names = verb === "edit" || verb === "create" ? entry.model.fields.map((field) => field.name) : Object.keys(spec.input);
      // A sound body with up to two hostile values: so that they reach the rules, not only the first check.
      const sound = Object.fromEntries(
        fieldsOf(verb === "edit" ? entry.model.shape : spec.input).map((field) => [field.name, soundValue(field, ids)]),
      );
      const whole = verb === "edit" ? {} : sound;
      const hostile = fc.dictionary(fc.constantFrom(...names, "noSuchField", "id", "extra", "u_x"), nasty, { maxKeys: 2 });
      return hostile.map((values) => ({ entry, verb, body: { ...whole, ...values } }));
    });
  });
  await fc.assert(
    fc.asyncProperty(target, async (aim) => {
      if (!aim) return;
      const { entry, verb, body } = aim;
      const id = ids.get(entry.model.kind) ?? "0".repeat(32);
      const url = verb === "create" ? `/api/${entry.model.plural}` : `/api/${entry.model.plural}/${id}/${verb}`;
      const [before] = await office.db.query<{ n: number }>("select n from journal_head");
      const payload = JSON.stringify(body) ?? "null";
      const answer = await office.server.inject({
        method: "POST",
        url,
        headers: { ...administrator, "content-type": "application/json" },
        payload,
      });
      const [after] = await office.db.query<{ n: number }>("select n from journal_head");
      expect(answer.statusCode, `${url} ${payload.slice(0, 300)} ${answer.body.slice(0, 300)}`).toBeLessThan(500);
      if (answer.statusCode >= 400) {
        expect(answer.json().detail).toMatch(/\S/);
        expect(answer.headers["content-type"]).toContain("application/problem+json");
        expect(after!.n).toBe(before!.n);
      }
      answered[answer.statusCode < 400 ? "accepted" : "refused"]++;
      if (answer.statusCode === 201) ids.set(entry.model.kind, answer.json().record.id);
    }),
    { numRuns: rounds },
  );
  expect(answered.accepted).toBeGreaterThan(rounds / 75);
  expect(answered.refused).toBeGreaterThan(rounds / 4);
});

/** A value that a field takes. */
function soundValue(field: Field, ids: ReadonlyMap<string, string>): unknown {
  if (field.choices?.length) return field.choices[0]!.value;
  if (field.reference) return field.type === "references" ? [] : (ids.get(field.reference) ?? null);
  const byType: Record<string, unknown> = {
    integer: 30,
    decimal: 1.5,
    boolean: false,
    instant: "2026-11-27T08:00:00Z",
    date: "2026-11-27",
    json: [],
  };
  return byType[field.type] ?? (/zone/i.test(field.name) ? "Europe/Berlin" : /currency/i.test(field.name) ? "EUR" : "Sound");
}

test("filters, sorts, cursors and keys from outside are refused with a sentence, never a fault", { timeout }, async () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.constantFrom(
      "state:",
      "a:b:c",
      '"',
      "(((((",
      "priority:<",
      "opened:..",
      "x".repeat(9000),
      "caller.department.name.x:1",
      "-",
      "not not",
      "id:1",
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("filter", "sort", "after", "limit", "fields", "key"), text, async (which, value) => {
      const url =
        which === "key"
          ? `/api/incidents/${encodeURIComponent(value.replaceAll(/[\ud800-\udfff]/g, "")) || "x"}`
          : `/api/incidents?${new URLSearchParams({ [which]: value })}`;
      const answer = await office.server.inject({ method: "GET", url, headers: { "x-role": "analyst" } });
      expect(answer.statusCode, `${url} ${answer.body.slice(0, 200)}`).toBeLessThan(500);
    }),
    { numRuns: Math.ceil(rounds / 3) },
  );
});

test("a body that is no object, a wrong type, or broken JSON names what is wrong", async () => {
  for (const payload of ["[]", "1", '"text"', "{", "\u0000", '{"a":"\\u0000"}', '{"__proto__":{"x":1}}']) {
    const answer = await office.server.inject({
      method: "POST",
      url: "/api/incidents",
      headers: { "x-role": "analyst", "content-type": "application/json" },
      payload,
    });
    expect([400, 422], payload).toContain(answer.statusCode);
    expect(answer.json().detail).toMatch(/\S/);
  }
  const bad = await office.server.inject({
    method: "POST",
    url: "/api/incidents",
    headers: { "x-role": "analyst" },
    payload: { impact: "9", urgency: 4, openedAt: "x", shortDescription: "" },
  });
  expect(
    bad
      .json()
      .errors.map((error: { path: string }) => error.path)
      .sort(),
  ).toEqual(["impact", "openedAt", "shortDescription", "urgency"]);
});
