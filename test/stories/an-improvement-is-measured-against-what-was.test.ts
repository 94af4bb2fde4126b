import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import type { Course } from "../../src/practices/improvement/course.model.ts";
import { asActors } from "../asking.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

const { authenticate, ask } = asActors();
let office: TestOffice;
let manager: Actor & { personId: string };
let analyst: Actor & { personId: string };
let team: string;

beforeAll(async () => {
  office = await openTestOffice("2026-09-01T06:00:00.000Z", { authenticate });
  await office.must(house, "organisation", { type: "create", name: "Ostermere", timeZone: "Europe/Berlin", currency: "EUR" });
  manager = await office.person("Mia Nager", ["manager"]);
  analyst = await office.person("Ana Lyst", ["analyst"]);
  team = (await office.must(house, "team", { type: "create", name: "Desk", members: [analyst.personId] })).id;
});
afterAll(() => office.close());

/** One incident a day, each resolved after as many minutes as are said. */
async function days(minutes: readonly number[]): Promise<void> {
  for (const took of minutes) {
    const open = { type: "create", shortDescription: "Printer", impact: "3", urgency: "3", team, known: [], notKnown: [], hypotheses: [] };
    const { id } = await office.must(house, "incident", open);
    await office.advance({ minutes: took });
    await office.must(house, "incident", { type: "resolve", closeCode: "Solved", closeNotes: "Done." }, id);
    await office.advance({ minutes: 24 * 60 - took });
  }
}

test("an improvement keeps what was, is measured by itself, and closes the action it came from", async () => {
  const metric = { key: "incidentsOpened", name: "Incidents opened", perspective: "operations", direction: "atMost", decimals: 0 };
  const formula = { form: "count", of: ["incident.opened"] };
  const counted = await office.must(house, "metric", { type: "create", ...metric, definition: "Incidents opened in the window.", formula });
  await days([30, 60, 90, 120, 60, 30, 60]);
  await days([30, 30, 30]);

  const critical = { impact: "1", urgency: "1", known: [], notKnown: [], hypotheses: [] };
  const down = await office.must(house, "incident", { type: "create", shortDescription: "Printing is down", ...critical });
  await office.must(house, "incident", { type: "resolve", closeCode: "Solved", closeNotes: "Restarted." }, down.id);
  const [review] = ((await ask(office, manager, "GET /api/reviews")).body as { items: { id: string }[] }).items;
  const wanted = { review: review!.id, title: "Fewer queues", owner: manager.personId, dueOn: "2026-10-30" };
  const action = await office.must(manager, "reviewAction", { type: "create", ...wanted });

  const plan = {
    ...{
      type: "create",
      title: "A second printer on every floor",
      expectation: "Half of the calls are one queue.",
      owner: manager.personId,
    },
    ...{ metric: "incidentsOpened", team, baselineFrom: "2026-09-01", baselineTo: "2026-09-07", claimed: 3, reviewAction: action.id },
  };
  const tried = await office.try(manager, "improvement", { ...plan, metric: "nothingLikeIt" });
  expect(tried).toMatchObject({ ok: false, refusal: { code: "noSuchMetric" } });
  const ofNow = await office.try(manager, "improvement", { ...plan, metric: "waiting" });
  expect(ofNow).toMatchObject({ ok: false, refusal: { code: "notOfThePast" } });
  const one = await office.must(manager, "improvement", plan);
  expect(one).toMatchObject({ state: "planned", baselineValue: 7, baselineN: 7 });

  const vendor = await office.must(manager, "vendor", { type: "create", name: "Prints Ltd" });
  const talk = { type: "create", subject: "Printers", vendor: vendor.id, baseline: "12000.00", currency: "EUR" };
  const director = await office.person("Dora Rector", ["director"]);
  const secret = await office.must(director, "negotiation", { ...talk, confidential: true });
  const unseen = await office.try(manager, "improvement", { type: "edit", changes: { negotiation: secret.id } }, one.id);
  expect(unseen).toMatchObject({ ok: false, refusal: { code: "negotiationUnseen" } });
  const negotiation = await office.must(manager, "negotiation", talk);
  const named = await office.must(manager, "improvement", { type: "edit", changes: { negotiation: negotiation.id } }, one.id);
  expect(named).toMatchObject({ savedAmount: null });
  await office.must(manager, "negotiation", { type: "agree", agreed: "10500.00", outcome: "Two years." }, negotiation.id);
  const saving = (await ask(office, analyst, `GET /api/improvements/${one.id}`)).body as { record: Record<string, unknown> };
  expect(saving.record).toMatchObject({ savedAmount: "1500.00", savedCurrency: "EUR" });

  const act = { type: "act", act: "Bought and put up.", actedOn: "2026-09-11", laterFrom: "2026-09-11", laterTo: "2026-09-17" };
  expect(await office.try(manager, "improvement", { ...act, laterTo: "2026-09-18" }, one.id)).toMatchObject({
    ok: false,
    refusal: { code: "unevenWindows" },
  });
  const acted = await office.must(manager, "improvement", act, one.id);
  expect(acted).toMatchObject({ state: "acted", measureAt: "2026-09-18T07:00:00.000Z" });
  const claim = await office.try(manager, "improvement", { type: "edit", changes: { claimed: 7 } }, one.id);
  expect(claim).toMatchObject({ ok: false, refusal: { code: "fixedOnceActed" } });
  expect(await office.try(manager, "improvement", { type: "measure" }, one.id)).toMatchObject({ ok: false, refusal: { code: "notOver" } });

  // Three in the seven days after; another team's do not count.
  await days([20, 20, 20]);
  await office.must(house, "incident", { type: "create", shortDescription: "Elsewhere", impact: "3", urgency: "3" });
  await office.advance({ days: 5 });
  const measured = (await ask(office, analyst, `GET /api/improvements/${one.number}`)).body as { record: Record<string, unknown> };
  expect(measured.record).toMatchObject({ state: "measured", laterValue: 3, laterN: 3, verdict: "better" });
  expect(measured.record.sentence).toBe("Incidents opened went from 7 to 3. 3 was claimed: reached.");
  const course = (await ask(office, analyst, `GET /api/improvements/${one.id}/course`)).body as Course;
  expect(course.weeks.map((week) => week.value)).toEqual([7, 3]);

  // The number is counted by another definition from now on: measured again, both windows are, and the claim is not judged.
  await office.must(house, "metric", { type: "edit", changes: { formula: { ...formula, priorities: ["3", "4", "5"] } } }, counted.id);
  const redefined = await office.must(manager, "improvement", { type: "measure" }, one.id);
  expect(redefined).toMatchObject({ baselineValue: 7, recountedValue: 7, laterValue: 3, verdict: "better" });
  expect(redefined.sentence).toMatch(/changed on the way \(version 1 to version 2\).*the claim of 3, made under it, is not judged\./);
  const end = { conclusion: "kept", lesson: "Queues, not printers, were the trouble." };
  expect((await ask(office, analyst, `POST /api/improvements/${one.id}/conclude`, { body: end })).status).toBe(403);

  await office.must(manager, "improvement", { type: "conclude", ...end }, one.id);
  const { record } = (await ask(office, manager, `GET /api/review-actions/${action.id}`)).body as { record: Record<string, unknown> };
  expect(record).toMatchObject({ state: "done", outcome: expect.stringMatching(/went from 7 to 3.*It saves EUR 1,500 a year/) });
  expect(await office.try(manager, "improvement", { type: "measure" }, one.id)).toMatchObject({
    ok: false,
    refusal: { code: "wrongState" },
  });
});
