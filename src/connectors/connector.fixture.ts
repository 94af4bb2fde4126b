import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { fieldsOf } from "../kernel/model.ts";
import { ms } from "../kernel/time.ts";
import { eventInput, recordChangeInput } from "../practices/alert/model.ts";
import { observeInput } from "../practices/anomaly/model.ts";
import { reportInput } from "../practices/change/deployment.model.ts";
import { type Connector, type IntakeRequest, momentIn, type Read, type Settings } from "./contract.ts";

// What every connector is held to: its fixtures read as written beside them, and whatever is done to a body it neither throws nor guesses.

/** A request as a fixture writes it; `text` for a body that is no JSON. */
export type Written = {
  route?: string;
  method?: string;
  params?: Record<string, string>;
  query?: Record<string, string[]>;
  headers?: Record<string, string>;
  settings?: Record<string, unknown>;
  receivedAt?: string;
  body?: unknown;
  text?: string;
};

export const received = "2026-11-26T08:00:00.000Z";

/** A request as the engine would hand it over. */
export function requestOf(connector: Connector, written: Written): IntakeRequest {
  const first = connector.routes[0]!;
  const text = written.text ?? JSON.stringify(written.body ?? null);
  return {
    method: written.method ?? first.method,
    route: written.route ?? first.path,
    params: written.params ?? {},
    query: written.query ?? {},
    headers: written.headers ?? { "content-type": "application/json" },
    body: { bytes: new TextEncoder().encode(text), text, json: written.text === undefined ? written.body : jsonOrNothing(text) },
    receivedAt: written.receivedAt ?? received,
    id: "0192f0c1d2e3740a8b5c6d7e8f901234",
  };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The settings of a connector where an administrator has said nothing, or only this. */
export function settingsOf(connector: Connector, given: Record<string, unknown> = {}): Settings {
  return z.object(connector.settings).parse(given);
}

export function read(connector: Connector, written: Written): Read {
  return connector.translate(requestOf(connector, written), settingsOf(connector, written.settings));
}

/** Each `fixtures/<what>.json` reads as `fixtures/<what>.expected.json` says, and what it reads is an event the office takes. */
export function holdsItsFixtures(connector: Connector, folder: string): void {
  const names = readdirSync(join(folder, "fixtures")).filter((name) => name.endsWith(".json") && !name.endsWith(".expected.json"));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names)
    test(`${connector.name} reads ${name.replace(".json", "").replaceAll("-", " ")}`, () => {
      const got = read(connector, JSON.parse(readFileSync(join(folder, "fixtures", name), "utf8")) as Written);
      const file = join(folder, "fixtures", name.replace(".json", ".expected.json"));
      if (process.env.QUARTERDECK_GOLDEN === "write") writeFileSync(file, `${JSON.stringify(told(got), null, 2)}\n`);
      expect(told(got)).toEqual(JSON.parse(readFileSync(file, "utf8")));
      isTakeable(got);
    });
}

/** What stands in an expected file: what is empty is left out, so that a reader sees what is there. */
function told(got: Read): unknown {
  if (!got.ok) return { refusal: got.refusal };
  const full = (one: object) =>
    Object.fromEntries(
      Object.entries(one).filter(([, value]) => value !== null && JSON.stringify(value) !== "{}" && JSON.stringify(value) !== "[]"),
    );
  return full({
    ...got,
    ok: null,
    events: got.events.map(full),
    changes: (got.changes ?? []).map(full),
    deployments: (got.deployments ?? []).map(full),
  });
}

const event = z.object(eventInput).strict();
const { integration: _, ...changeShape } = recordChangeInput;
const change = z.object(changeShape).strict();

const deployment = z.object(reportInput).omit({ integration: true }).strict();
const numbers = z.object(observeInput).omit({ integration: true }).strict();

/** Events, changes and numbers are exactly what the office's own checks let through, unchanged by them, and the database can keep them. */
function isTakeable(got: Read): void {
  if (!got.ok) {
    expect(got.refusal.sentence).toMatch(/\S.*\.$/s);
    return;
  }
  for (const one of got.events) isTaken(event, { ...one, occurredAt: momentIn(one.occurredAt, received) });
  for (const one of got.changes ?? []) isTaken(change, { ...one, at: momentIn(one.at, received) });
  for (const one of got.deployments ?? []) isTaken(deployment, { ...one, at: momentIn(one.at, received) });
  for (const one of got.numbers ?? []) {
    const points = one.points.map(({ at, value }) => ({ atMs: ms(momentIn(at, received)), value }));
    isTaken(numbers, { ...one, points });
    expect(points.every(({ atMs }, index) => index === 0 || atMs >= points[index - 1]!.atMs)).toBe(true);
  }
  const text = JSON.stringify([got.events, got.changes, got.numbers, got.deployments, got.warnings, got.problems]);
  expect(text.includes("\\u0000")).toBe(false);
  expect(text.isWellFormed() && !/\\ud[89a-f]/.test(text)).toBe(true);
}

function isTaken(shape: z.ZodType, one: object): void {
  expect(shape.parse(one)).toEqual(one);
}

/** Bodies made of the fixtures by changing, dropping, doubling and overgrowing their parts: each is read or refused, and answered below 500. */
export function survivesMutation(connector: Connector, folder: string): void {
  const fixtures = readdirSync(join(folder, "fixtures")).filter((name) => name.endsWith(".json") && !name.endsWith(".expected.json"));
  const written = fixtures.map((name) => JSON.parse(readFileSync(join(folder, "fixtures", name), "utf8")) as Written);
  test(`${connector.name} reads or refuses whatever is made of its fixtures`, () => {
    fc.assert(
      fc.property(fc.constantFrom(...written), fc.array(mutation, { minLength: 1, maxLength: 4 }), (one, changes) => {
        const mutated: Written =
          one.text === undefined
            ? { ...one, body: changes.reduce(mutate, one.body) }
            : { ...one, text: changes.reduce(mutateText, one.text) };
        const request = requestOf(connector, { ...mutated, receivedAt: received });
        const got = connector.translate(request, settingsOf(connector, one.settings));
        isTakeable(got);
        const outcome = got.ok
          ? ({
              is: "accepted",
              entries: got.events.length + (got.numbers ?? []).length,
              repeated: 0,
              warnings: got.warnings,
              problems: got.problems ?? [],
              reply: got.reply ?? {},
            } as const)
          : ({ is: "refused", refusal: got.refusal } as const);
        const { status } = connector.answer(outcome, request);
        expect(got.ok ? status < 500 : status >= 400 && status < 500).toBe(true);
      }),
      { numRuns: Number(process.env.QUARTERDECK_CONNECTOR_CASES ?? 300) },
    );
  });
}

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    null,
    "",
    " ",
    "\u0000",
    "\uD800",
    "x".repeat(3_000),
    "$HOSTNAME",
    "$HOSTNAME$",
    "{EVENT.ID}",
    "*UNKNOWN*",
    "{{ .Labels }}",
    "$" + "{host}",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-11-26T08:00:00+99:99",
    "javascript:alert(1)",
    "http://",
    "__proto__",
    -1,
    1e308,
    1e21,
    Number.MAX_SAFE_INTEGER,
    true,
    [],
    {},
    [[[[[[[[[[1]]]]]]]]]],
    JSON.parse('{"__proto__": {"a": 1}, "constructor": "x"}') as unknown,
    Object.fromEntries(Array.from({ length: 200 }, (_unused, index) => [`name ${index}`, "y".repeat(300)])),
  ),
);
type Mutation = { at: number; how: "replace" | "drop" | "double" | "rename"; odd: unknown };
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom("replace" as const, "replace" as const, "drop" as const, "double" as const, "rename" as const),
  odd,
});

/** Every place of a JSON value, as a path. */
function places(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, one]) => places(one, [...path, key]))];
}

function mutate(body: unknown, change: Mutation): unknown {
  const all = places(body);
  return applied(body, all[change.at % all.length]!, change);
}

function applied(value: unknown, [key, ...rest]: readonly string[], change: Mutation): unknown {
  if (key === undefined) return change.how === "replace" ? change.odd : value;
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])];
    const at = Number(key);
    if (rest.length > 0) list[at] = applied(list[at], rest, change);
    else if (change.how === "drop") list.splice(at, 1);
    else if (change.how === "double") list.splice(at, 0, list[at]);
    else list[at] = change.odd;
    return list;
  }
  const pairs = Object.entries(value as object).flatMap(([name, one]): [string, unknown][] => {
    if (name !== key) return [[name, one]];
    if (rest.length > 0) return [[name, applied(one, rest, change)]];
    if (change.how === "drop") return [];
    if (change.how === "rename") return [[`${name}x`, one]];
    return [[name, change.how === "double" ? [one, one] : change.odd]];
  });
  return Object.fromEntries(pairs);
}

function mutateText(text: string, { at, how, odd: given }: Mutation): string {
  const place = text.length === 0 ? 0 : at % text.length;
  const part = typeof given === "string" ? given : JSON.stringify(given);
  if (how === "drop") return text.slice(0, place);
  if (how === "double") return text.slice(0, place) + text.slice(Math.floor(place / 2));
  return text.slice(0, place) + part + text.slice(place + 1);
}

/** The names of a connector's settings, so that a test may say which an administrator sees. */
export function settingNames(connector: Connector): string[] {
  return fieldsOf(connector.settings).map((field) => field.name);
}
