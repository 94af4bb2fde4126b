import { afterAll, beforeAll, expect, test } from "vitest";
import { notSetUpYet } from "../../src/app/setup.ts";
import { loadStarter, starterId } from "../../src/app/starter/starter.ts";
import { checkFilter } from "../../src/kernel/filter-check.ts";
import { parseFilter } from "../../src/kernel/filter-text.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z");
});
afterAll(() => office.close());

test("the starter is written once, however many servers start at once", async () => {
  const answers = await Promise.all([
    loadStarter(office, { timeZone: "Europe/Berlin" }),
    loadStarter(office, { timeZone: "Europe/Berlin" }),
  ]);
  expect(answers.filter(Boolean)).toHaveLength(1);
  expect(await loadStarter(office)).toBe(false);
  const [count] = await office.db.query(
    "select (select count(*)::int from organisation) as houses, (select count(*)::int from sla_definition) as promises",
  );
  expect(count).toEqual({ houses: 1, promises: 10 });
});

test("every shared view reads and is possible", async () => {
  const views = await office.db.query<{ name: string; filter: string }>(
    "select name, filter from saved_view where shared order by position",
  );
  expect(views.map((view) => view.name)).toEqual(["Open, my teams", "SLA breaking today", "No owner", "Major this quarter"]);
  for (const { filter } of views) {
    const parsed = parseFilter(filter, office.fields, "incident");
    if (!parsed.ok) throw new Error(parsed.sentence);
    expect(checkFilter(parsed.filter, office.fields, "incident")).toEqual([]);
  }
});

test("a critical incident has a quarter of an hour to be answered and two hours to be restored, at night and on hold too", async () => {
  const analyst = await office.person("Night Watch", ["analyst"]);
  office.setNow("2026-11-28T23:00:00.000Z");
  const incident = await office.must(analyst, "incident", {
    type: "create",
    shortDescription: "Payments down",
    impact: "1",
    urgency: "1",
    known: [],
    notKnown: [],
    hypotheses: [],
  });
  expect(incident).toMatchObject({ priority: "1", team: starterId("team/service-desk"), nextBreachAt: "2026-11-28T23:15:00.000Z" });
  await office.must(analyst, "incident", { type: "take" }, incident.id);
  const held = await office.must(analyst, "incident", { type: "hold", holdReason: "4", comment: null, note: null }, incident.id);
  expect(held.nextBreachAt).toBe("2026-11-29T01:00:00.000Z");
});

test("a moderate one counts office hours, waits on hold, and is neither kept nor broken when it is merged", async () => {
  const analyst = await office.person("Day Shift", ["analyst"]);
  office.setNow("2026-12-04T16:00:00.000Z");
  const report = () =>
    office.must(analyst, "incident", {
      type: "create",
      shortDescription: "Printer blank",
      impact: "2",
      urgency: "2",
      known: [],
      notKnown: [],
      hypotheses: [],
    });
  const [incident, other] = [await report(), await report()];
  // Friday 17:00 in Berlin: an hour counts, nine remain from Monday 08:00.
  await office.must(analyst, "incident", { type: "take" }, incident.id);
  expect((await office.must(analyst, "incident", { type: "addNote", text: "looking" }, incident.id)).nextBreachAt).toBe(
    "2026-12-07T16:00:00.000Z",
  );
  await office.must(analyst, "incident", { type: "merge", into: other.id }, incident.id);
  const stages = await office.db.query("select distinct stage from clock where subject = $1 and target = 'resolution'", [incident.id]);
  expect(stages).toEqual([{ stage: "cancelled" }]);
  const facts = await office.db.query(
    "select measure from measure_fact where subject_kind = 'clock' and measure like 'sla.resolution.%' and retracted is null",
  );
  expect(facts).toEqual([]);
});

test("what is not set up yet shrinks as it is done, and each may see what they may do", async () => {
  const before = await notSetUpYet(office, house);
  expect(before.items.map((item) => item.key)).toEqual([
    "organisation",
    "teams",
    "services",
    "dependencies",
    "holidays",
    "requesters",
    "mail",
    "paging",
    "cost",
  ]);
  await office.must(house, "organisation", { type: "edit", changes: { name: "Ostermere" } }, starterId("organisation"));
  const after = await notSetUpYet(office, house, { hasMail: true });
  expect(after.items.map((item) => item.key)).not.toContain("organisation");
  expect(after.items.map((item) => item.key)).not.toContain("mail");
  expect(after).toMatchObject({ total: before.total, done: before.done + 2 });
  await office.person("Root Admin", ["administrator"]);
  expect((await notSetUpYet(office, house)).items.map((item) => item.key)).toContain("secondFactor");
  expect((await notSetUpYet(office, await office.person("An Alyst", ["analyst"]))).total).toBe(0);
  for (const item of before.items) expect(item.sentence).toMatch(/^[A-Z].*\.$/);
});
