import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestOffice, type TestOffice } from "../../test/office.ts";
import { localParts } from "../kernel/time.ts";
import { type MeasureAsk, type MeasureGroup, measured, openFacts, readMeasures, type Standpoint, standpoint } from "./measures.ts";
import { foldMeasures, foldStep } from "./measures-fold.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await openTestOffice();
});
afterAll(() => office.close());

type Fact = {
  measure: string;
  at: string;
  value: number;
  n: number;
  priority: string | null;
  team: string | null;
  service: string | null;
  person: string | null;
  known: number;
  retracted: number | null;
};

const zone = "Europe/Berlin";
const zoneOf = async () => zone;
const pick = <T>(...of: T[]) => fc.constantFrom(...of);
const lastN = 60;
const fact: fc.Arbitrary<Fact> = fc
  .record({
    measure: pick("a", "b"),
    // Around months' ends, midnights in Berlin and the change of clocks of 25 October 2026.
    at: fc.oneof(
      pick(
        "2026-08-31T21:59:59.999Z",
        "2026-08-31T22:00:00.000Z",
        "2026-10-24T22:00:00.000Z",
        "2026-10-25T00:30:00.000Z",
        "2026-10-31T22:59:59.999Z",
        "2026-10-31T23:00:00.000Z",
      ),
      fc
        .integer({ min: Date.parse("2026-08-15T00:00:00Z"), max: Date.parse("2026-11-20T00:00:00Z") })
        .map((ms) => new Date(ms).toISOString()),
    ),
    value: fc.oneof(fc.constant(1), fc.integer({ min: 0, max: 9 })),
    n: fc.integer({ min: 1, max: 3 }),
    priority: pick("1", "2", null),
    team: pick("t1", null),
    service: pick("s1", "s2", null),
    person: pick("p1", null),
    known: fc.integer({ min: 1, max: lastN }),
    lives: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 40 }) }),
  })
  .map(({ lives, ...one }) => ({ ...one, retracted: lives === null || one.known + lives > lastN ? null : one.known + lives }));

const ask: fc.Arbitrary<MeasureAsk> = fc.record(
  {
    measures: pick(["a"], ["a", "b"]),
    from: pick("2026-08-01", "2026-09-01", "2026-09-17", "2026-10-25"),
    to: pick("2026-10-01", "2026-11-01", "2026-11-11"),
    by: pick(
      "day" as const,
      "week" as const,
      "month" as const,
      "priority" as const,
      "team" as const,
      "service" as const,
      "person" as const,
    ),
    where: fc.record({ priority: pick(["1"], [null, "2"]), team: pick(["t1"], [null]), service: pick(["s1", "s2"]) }, { requiredKeys: [] }),
    values: fc.boolean(),
  },
  { requiredKeys: ["measures", "from", "to"] },
);

async function fill(facts: readonly Fact[]): Promise<void> {
  await office.db.run("delete from measure_fact");
  await office.db.run("delete from measure_day");
  await office.db.run("delete from measure_month");
  await office.db.run("delete from measure_month_total");
  await office.db.run("update measure_cursor set n = 0, zone = 'UTC'");
  await insert(facts);
}

async function insert(facts: readonly Fact[]): Promise<void> {
  const text = `insert into measure_fact (measure, subject_kind, subject, at, value, n, priority, team, service, person, known, retracted)
    select measure, 'thing', 's' || ordinality, at, value, n, priority, team, service, person, known, retracted from rows from (jsonb_to_recordset($1::jsonb)
    as (measure text, at timestamptz, value int, n int, priority text, team text, service text, person text, known bigint, retracted bigint)) with ordinality`;
  await office.db.run(text, [JSON.stringify(facts)]);
}

/** The facts as the world of journal n knew them: later ones unknown, later retractions not made. */
const worldAt = (facts: readonly Fact[], n: number) =>
  facts
    .filter((one) => one.known <= n)
    .map((one) => ({ ...one, retracted: one.retracted !== null && one.retracted <= n ? one.retracted : null }));

/** Plays the world on to journal n: what was not known yet comes, what was taken back is taken back. */
async function playTo(facts: readonly Fact[], n: number): Promise<void> {
  await office.db.run("delete from measure_fact");
  await insert(worldAt(facts, n));
  await office.db.run("update journal_head set n = $1", [n]);
}

function dayOf(at: string): string {
  const { year, month, day } = localParts(zone, at);
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function keyOf(one: Fact, by: MeasureAsk["by"]): string | null {
  const day = dayOf(one.at);
  if (by === undefined) return null;
  if (by === "day") return day;
  if (by === "month") return `${day.slice(0, 7)}-01`;
  if (by !== "week") return one[by];
  const at = new Date(`${day}T00:00:00Z`);
  return new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
}

/** The same reading, by walking every fact. */
function recount(facts: readonly Fact[], at: Pick<Standpoint, "asOf" | "knownThrough">, asked: MeasureAsk): MeasureGroup[] {
  const groups = new Map<string, MeasureGroup>();
  const within = (list: readonly (string | null)[] | undefined, value: string | null) => !list || list.includes(value);
  for (const one of facts) {
    if (!asked.measures.includes(one.measure) || dayOf(one.at) < asked.from || dayOf(one.at) >= asked.to) continue;
    if (at.asOf !== null && one.at > at.asOf) continue;
    if (one.known > at.knownThrough || (one.retracted !== null && one.retracted <= at.knownThrough)) continue;
    if (!within(asked.where?.priority, one.priority) || !within(asked.where?.team, one.team) || !within(asked.where?.service, one.service))
      continue;
    const key = keyOf(one, asked.by);
    const group = groups.get(`${one.measure}/${key}`) ?? { measure: one.measure, key, count: 0, sum: 0, values: [] };
    group.count += one.n;
    group.sum += one.n * one.value;
    if (asked.values) {
      const known = group.values.find(([value]) => value === one.value);
      if (known) known[1] += one.n;
      else group.values.push([one.value, one.n]);
      group.values.sort((a, b) => a[0] - b[0]);
    }
    groups.set(`${one.measure}/${key}`, group);
  }
  return sorted([...groups.values()]);
}

const sorted = (groups: MeasureGroup[]) =>
  [...groups].sort((a, b) => (`${a.measure}/${a.key ?? ""}` < `${b.measure}/${b.key ?? ""}` ? -1 : 1));

test("buckets and tail equal a direct recomputation, at any cursor, as of any instant, knowing any n", async () => {
  const scenario = fc.record({
    facts: fc.array(fact, { maxLength: 60 }),
    cursors: fc.array(fc.integer({ min: 0, max: lastN }), { minLength: 1, maxLength: 4 }),
    readings: fc.array(
      fc.record({
        ask,
        knownThrough: fc.option(fc.integer({ min: 0, max: lastN })),
        asOf: fc.option(
          pick("2026-09-10T12:00:00.000Z", "2026-10-31T23:00:00.000Z", "2026-10-25T01:30:00.000Z", "2027-01-01T00:00:00.000Z"),
        ),
      }),
      { minLength: 4, maxLength: 8 },
    ),
  });
  await fc.assert(
    fc.asyncProperty(scenario, async ({ facts, cursors, readings }) => {
      await fill([]);
      for (const n of [...cursors].sort((a, b) => a - b)) {
        await playTo(facts, n);
        await foldStep(office.db, zoneOf, 5);
      }
      await playTo(facts, lastN);
      for (const { ask: asked, ...wish } of readings)
        await measured(office.db, async (tx) => {
          const at = await standpoint(tx, { zone, ...wish });
          expect(sorted(await readMeasures(tx, at, asked))).toEqual(recount(facts, at, asked));
        });
    }),
    { numRuns: 60 },
  );
});

test("another zone begins the buckets anew, and a reading is right meanwhile", async () => {
  const at = "2026-08-31T22:30:00.000Z";
  await fill([{ measure: "a", at, value: 7, n: 1, priority: null, team: null, service: null, person: null, known: 1, retracted: null }]);
  await office.db.run("update journal_head set n = 1");
  const asked: MeasureAsk = { measures: ["a"], from: "2026-08-01", to: "2026-10-01", by: "month", values: true };
  const read = (wished: string) => measured(office.db, async (tx) => readMeasures(tx, await standpoint(tx, { zone: wished }), asked));
  const inBerlin = [{ measure: "a", key: "2026-09-01", count: 1, sum: 7, values: [[7, 1]] }];
  const inLondon = [{ measure: "a", key: "2026-08-01", count: 1, sum: 7, values: [[7, 1]] }];
  await foldStep(office.db, zoneOf);
  expect(await read(zone)).toEqual(inBerlin);
  expect(await read("Europe/London")).toEqual(inLondon);
  const work = foldMeasures({ db: office.db, timeZone: async () => "Europe/London", now: office.clock.now });
  expect(await work.nextDue()).not.toBeNull();
  await work.runDue(office.clock.now());
  expect(await work.nextDue()).toBeNull();
  expect(await read("Europe/London")).toEqual(inLondon);
  expect(await office.db.query("select month::text from measure_month_total")).toEqual([{ month: "2026-08-01" }]);
});

test("the facts behind a number are its number, page by page", async () => {
  const facts = fc.sample(fact, { numRuns: 120, seed: 7 });
  await fill(facts);
  await office.db.run("update journal_head set n = $1", [lastN]);
  await measured(office.db, async (tx) => {
    const at = await standpoint(tx, { zone, knownThrough: 40 });
    const asked = { measures: ["a", "b"], from: "2026-09-01", to: "2026-11-01", where: { priority: ["1", null] } };
    let seen = 0;
    let pages = 0;
    for (let after: string | undefined; ; pages++) {
      const page = await openFacts(tx, at, { ...asked, limit: 7, ...(after ? { after } : {}) });
      seen += page.items.reduce((sum, line) => sum + line.n, 0);
      if (!page.next) break;
      after = page.next;
    }
    expect(seen).toBe(recount(facts, at, asked).reduce((sum, group) => sum + group.count, 0));
    expect(pages).toBeGreaterThan(1);
  });
});
