import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
});
afterAll(() => office.close());

const report = (more: Record<string, unknown> = {}) =>
  office.must(cast.analyst, "incident", {
    type: "create",
    shortDescription: "Something fails",
    impact: "2",
    urgency: "3",
    known: [],
    notKnown: [],
    hypotheses: [],
    ...more,
  });
const declare = { type: "declareMajor", reason: "All are hit", commander: null, bridgeUrl: null, affectedUsers: null };
const resolve = { type: "resolve", closeCode: "Solution provided", closeNotes: "Done", restoredAt: null, note: null };
const reviewOf = async (incident: string) =>
  (await office.db.query<{ id: string }>("select id from review where subject = $1", [incident]))[0]!.id;
const filled = { businessImpact: "It failed", whatHappened: "It broke", rootCause: "Wear", factors: ["No spare"] };

test("an imported incident that is worked on here needs its review like any other", async () => {
  const id = office.newId();
  const history = (changes: Record<string, unknown>) => ({ type: "recordHistory", changes, number: "INC0077001", source: "test" });
  await office.must(house, "incident", history({ shortDescription: "Old", state: "2", impact: "1", urgency: "1" }), id);
  expect((await office.must(cast.analyst, "incident", declare, id)).reviewRequired).toBe(true);
  await office.must(cast.analyst, "incident", resolve, id);
  const closed = await office.try(cast.analyst, "incident", { type: "close", note: null }, id);
  expect(closed).toMatchObject({ ok: false, refusal: { code: "reviewNeeded" } });
  // And what lives here takes no history any more.
  const laid = await office.try(house, "incident", history({ state: "7" }), id);
  expect(laid).toMatchObject({ ok: false, refusal: { code: "livesHere" } });
});

test("a review is not handed on to be approved or waived by the one who had it, nor through a delegation", async () => {
  const incident = await report({ impact: "1", urgency: "1" });
  const review = await reviewOf(incident.id);
  await office.must(cast.director, "review", { type: "edit", changes: { owner: cast.director.personId, ...filled } }, review);
  await office.must(cast.director, "review", { type: "edit", changes: { owner: cast.analyst.personId } }, review);
  const waived = await office.try(cast.director, "review", { type: "waive", reason: "Small" }, review);
  expect(waived).toMatchObject({ ok: false, refusal: { code: "waiveOwn" } });
  await office.must(cast.analyst, "review", { type: "submit" }, review);
  for (const actor of [
    cast.director,
    { ...cast.analyst, permissions: cast.manager.permissions, onBehalfOf: { personId: cast.manager.personId, name: "Some manager" } },
  ]) {
    const approved = await office.try(actor as typeof cast.director, "review", { type: "approve" }, review);
    expect(approved).toMatchObject({ ok: false, refusal: { code: "ownReview" } });
  }
  await office.must(cast.manager, "review", { type: "approve" }, review);
});

test("a review opened on a restricted incident is restricted at once, and its actions with it", async () => {
  const incident = await report({ shortDescription: "Theft of zirconium", caller: cast.requester.personId });
  await office.must(cast.manager, "incident", { type: "restrict", reason: "security" }, incident.id);
  await office.must(cast.manager, "incident", { ...declare, commander: cast.director.personId }, incident.id);
  const review = await reviewOf(incident.id);
  const action = { type: "create", review, title: "Move the zirconium", owner: cast.manager.personId, dueOn: "2026-12-24" };
  const made = await office.must(cast.manager, "reviewAction", action);
  const ask = (role: string, url: string) => office.server.inject({ method: "GET", url, headers: { "x-role": role } });
  const seen = async (role: string) =>
    (await Promise.all(["/api/reviews", "/api/review-actions", "/api/search?q=zirconium"].map((url) => ask(role, url)))).map((answer) =>
      /Theft of|Move the/.test(answer.body),
    );
  expect(await seen("analyst")).toEqual([false, false, false]);
  expect(await seen("director")).toEqual([true, true, true]);
  // Lifted, all may read it; restricted again, nobody outside.
  await office.must(cast.manager, "incident", { type: "unrestrict", reason: "over" }, incident.id);
  expect(await seen("analyst")).toEqual([true, true, true]);
  await office.must(cast.manager, "incident", { type: "restrict", reason: "not over" }, incident.id);
  expect(await seen("analyst")).toEqual([false, false, false]);
  expect((await ask("analyst", `/api/review-actions/${made.id}`)).statusCode).toBe(404);
});

test("a restricted incident is not told to those outside it by naming it as parent or as the one that stays", async () => {
  const secret = await report({ shortDescription: "Secret", caller: cast.requester.personId });
  await office.must(cast.manager, "incident", { type: "restrict", reason: "security" }, secret.id);
  const plain = await report();
  for (const command of [
    { type: "linkParent", parent: secret.id },
    { type: "merge", into: secret.id },
  ]) {
    const outcome = await office.try(cast.analyst, "incident", command, plain.id);
    expect(outcome).toMatchObject({ ok: false, refusal: { code: "noSuchIncident" } });
  }
  await office.must(cast.manager, "incident", { type: "linkParent", parent: secret.id }, plain.id);
});

test("parents and children stand in two rows: what a parent does reaches its children", async () => {
  const [top, middle, low] = [await report(), await report(), await report({ caller: cast.requester.personId })];
  await office.must(cast.analyst, "incident", { type: "linkParent", parent: middle.id }, low.id);
  const deeper = await office.try(cast.analyst, "incident", { type: "linkParent", parent: top.id }, middle.id);
  expect(deeper).toMatchObject({ ok: false, refusal: { code: "hasChildren", because: "a child" } });
  const below = await office.try(cast.analyst, "incident", { type: "linkParent", parent: low.id }, top.id);
  expect(below).toMatchObject({ ok: false, refusal: { because: `${low.number} is a child itself, of ${middle.number}` } });
  await office.must(cast.analyst, "incident", resolve, top.id);
  await office.must(cast.analyst, "incident", { type: "close", note: null }, top.id);
  for (const [command, code] of [
    [{ type: "linkParent", parent: top.id }, "parentOver"],
    [{ type: "merge", into: top.id }, "stayOver"],
  ] as const)
    expect(await office.try(cast.analyst, "incident", command, low.id)).toMatchObject({ ok: false, refusal: { code } });
  await office.must(cast.analyst, "incident", resolve, middle.id);
  const rows = await office.db.query("select state, auto_close_at from incident where id = any($1)", [[middle.id, low.id]]);
  expect(rows[0]).toEqual(rows[1]);
  const told = await office.db.query<{ text: string }>("select text from notice where person = $1 and record = $2 order by at desc", [
    cast.requester.personId,
    low.id,
  ]);
  expect(told.map((one) => one.text)).toContainEqual(expect.stringContaining("It should work again. Done"));
});

test("a major incident that goes on owes its stakeholders an update again, and keeps what was restored once it is resolved", async () => {
  const incident = await report();
  await office.must(cast.analyst, "incident", declare, incident.id);
  await office.must(cast.analyst, "incident", resolve, incident.id);
  const phase = await office.try(
    cast.analyst,
    "incident",
    { type: "setPhase", phase: "identified", note: null, restoredAt: null },
    incident.id,
  );
  expect(phase).toMatchObject({ ok: false, refusal: { code: "phaseOver" } });
  await office.advance({ hours: 1 });
  const again = await office.must(cast.analyst, "incident", { type: "reopen", reason: "It is back" }, incident.id);
  expect(again.nextUpdateAt).toBe("2026-11-26T09:30:00.000Z");
  await office.advance({ hours: 1 });
  const [row] = await office.db.query("select update_missed_at from incident where id = $1", [incident.id]);
  expect(row).toEqual({ update_missed_at: "2026-11-26T09:30:00.000Z" });
});

test("who reported it for another is heard: the hold ends, and the team is told", async () => {
  const boss = cast.director.personId;
  const incident = await office.must(cast.analyst, "incident", {
    type: "create",
    shortDescription: "Laptop of the boss",
    impact: "3",
    urgency: "3",
    caller: boss,
    known: [],
    notKnown: [],
    hypotheses: [],
  });
  await office.db.query("update incident set opened_by = $2 where id = $1 returning id", [incident.id, cast.requester.personId]);
  await office.must(cast.analyst, "incident", { type: "take" }, incident.id);
  await office.must(cast.analyst, "incident", { type: "hold", holdReason: "1", comment: "Which one?", note: null }, incident.id);
  const answered = await office.must(cast.requester, "incident", { type: "addComment", text: "The silver one" }, incident.id);
  expect(answered).toMatchObject({ state: "2" });
});

test("times that cannot be make no promise kept, and a bridge is a place to call", async () => {
  const later = await office.try(cast.analyst, "incident", {
    ...{ type: "create", shortDescription: "Later", impact: "2", urgency: "3", known: [], notKnown: [], hypotheses: [] },
    detectedAt: "2027-01-01T00:00:00.000Z",
  });
  expect(later).toMatchObject({ ok: false, refusal: { code: "detectedLater" } });
  const incident = await report();
  await office.advance({ hours: 3 });
  const early = await office.try(cast.analyst, "incident", { ...resolve, restoredAt: "2026-11-01T00:00:00.000Z" }, incident.id);
  expect(early).toMatchObject({ ok: false, refusal: { code: "restoredBefore", field: "restoredAt" } });
  const script = await office.try(cast.analyst, "incident", { ...declare, bridgeUrl: "javascript:alert(1)" }, incident.id);
  expect(script).toMatchObject({ ok: false, refusal: { code: "noBridge", field: "bridgeUrl" } });
});

test("a major incident that was called off owes nobody an update", async () => {
  const incident = await report();
  await office.must(cast.analyst, "incident", declare, incident.id);
  await office.must(cast.director, "review", { type: "waive", reason: "A drill" }, await reviewOf(incident.id));
  await office.must(cast.analyst, "incident", { type: "cancel", reason: "A drill" }, incident.id);
  const words = { text: "It was a drill.", voice: "business", expectedBackAt: null, nextUpdateAt: null };
  expect(await office.must(cast.analyst, "incident", { type: "sendUpdate", ...words }, incident.id)).toMatchObject({ nextUpdateAt: null });
});

test("an action is overdue the morning after its day, and not on it", async () => {
  const incident = await report({ impact: "1", urgency: "1" });
  const review = await reviewOf(incident.id);
  const dueOn = office.clock.now().slice(0, 10);
  const action = { type: "create", review, title: "Test the standby", owner: cast.analyst.personId, dueOn };
  const { id } = await office.must(cast.manager, "reviewAction", action);
  const told = async () => (await office.db.query("select 1 from journal where id = $1 and type = 'actionOverdue'", [id])).length;
  await office.advance({ hours: 4 });
  expect(await told()).toBe(0);
  await office.advance({ days: 1 });
  expect(await told()).toBe(1);
});

test("a proposal can be declined, and made again", async () => {
  const incident = await report();
  await office.must(cast.analyst, "incident", { type: "proposeMajor", reason: "Many call" }, incident.id);
  const declined = await office.must(cast.manager, "incident", { type: "demoteMajor", reason: "Three people" }, incident.id);
  expect(declined).toMatchObject({ majorState: "none", reviewRequired: false });
  await office.must(cast.analyst, "incident", { type: "proposeMajor", reason: "Hundreds now" }, incident.id);
});
