import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

let office: TestOffice;
let analyst: Actor & { personId: string };
let director: Actor & { personId: string };
let caller: Actor & { personId: string };
const eightToFive = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: "08:00", to: "17:00" }));

beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z");
  analyst = await office.person("Ana Lyst", ["analyst"]);
  director = await office.person("Dora Rector", ["director"]);
  caller = await office.person("Cal Ler", ["requester"]);
  const calendar = await office.must(house, "calendar", {
    type: "create",
    name: "Berlin",
    timeZone: "Europe/Berlin",
    segments: eightToFive,
    holidays: [],
    always: false,
  });
  await office.must(house, "slaDefinition", {
    type: "create",
    name: "High, 4 h",
    agreementType: "SLA",
    target: "resolution",
    subjectKind: "incident",
    durationMinutes: 240,
    warnPercent: 75,
    calendar: calendar.id,
    startWhen: "priority:2",
    stopWhen: "state:6,7",
    pauseWhen: "state:3",
    cancelWhen: "state:8",
    resetWhen: null,
    cancelWhenStartLapses: true,
    retroactive: true,
    vendor: null,
  });
});
afterAll(() => office.close());

const report = (more: Record<string, unknown> = {}) =>
  office.must(analyst, "incident", {
    type: "create",
    shortDescription: "VPN drops",
    impact: "1",
    urgency: "2",
    caller: caller.personId,
    known: [],
    notKnown: [],
    hypotheses: [],
    ...more,
  });

test("priority follows the table, the clock starts in business hours and pauses on hold", async () => {
  const incident = await report();
  expect(incident).toMatchObject({ priority: "2", state: "1", number: expect.stringMatching(/^INC\d{7}$/) });
  // 09:00 in Berlin; four business hours later is 13:00 there.
  expect(incident.nextBreachAt).toBe("2026-11-26T12:00:00.000Z");
  await office.must(analyst, "incident", { type: "take" }, incident.id);
  await office.advance({ hours: 1 });
  const held = await office.must(analyst, "incident", { type: "hold", holdReason: "4", comment: null, note: null }, incident.id);
  expect(held.nextBreachAt).toBeNull();
  await office.advance({ hours: 2 });
  const resumed = await office.must(analyst, "incident", { type: "resume", note: null }, incident.id);
  expect(resumed.nextBreachAt).toBe("2026-11-26T14:00:00.000Z");
  await office.advance({ hours: 4 });
  const types = await office.db.query<{ type: string }>(
    "select type from journal where about = $1 and kind = 'clock' order by n, ordinal",
    [incident.id],
  );
  expect(types.map((row) => row.type)).toEqual(["clockStarted", "clockPaused", "clockResumed", "clockWarned", "clockBreached"]);
  const facts = await office.db.query("select measure, at from measure_fact where measure = 'sla.resolution.broken'");
  expect(facts).toEqual([{ measure: "sla.resolution.broken", at: "2026-11-26T14:00:00.000Z" }]);
});

test("a critical incident cannot be closed by any door before its review is approved, and then can", async () => {
  const incident = await report({ urgency: "1", shortDescription: "ERP payments down" });
  expect(incident.reviewRequired).toBe(true);
  await office.must(
    director,
    "incident",
    { type: "declareMajor", reason: "Nobody can pay", commander: analyst.personId, bridgeUrl: null, affectedUsers: 1900 },
    incident.id,
  );
  await office.must(
    analyst,
    "incident",
    { type: "resolve", closeCode: "Solution provided", closeNotes: "Moved to standby", restoredAt: null, note: null },
    incident.id,
  );
  for (const command of [
    { type: "close", note: null },
    { type: "merge", into: (await report()).id },
  ]) {
    const outcome = await office.try(analyst, "incident", command, incident.id);
    expect(outcome).toMatchObject({
      ok: false,
      refusal: { code: "reviewNeeded", sentence: expect.stringContaining("needs an approved review"), opens: { kind: "review" } },
    });
  }
  const review = (await office.db.query<{ id: string }>("select id from review where subject = $1", [incident.id]))[0]!;
  const filled = {
    businessImpact: "Payments failed",
    whatHappened: "Controller failed",
    rootCause: "Firmware",
    factors: ["No canary"],
    owner: analyst.personId,
  };
  await office.must(analyst, "review", { type: "edit", changes: filled }, review.id);
  await office.must(analyst, "review", { type: "submit" }, review.id);
  expect(await office.try(director, "review", { type: "waive", reason: "x" }, review.id)).toMatchObject({ ok: true });
  const closed = await office.must(analyst, "incident", { type: "close", note: null }, incident.id);
  expect(closed).toMatchObject({ state: "7", reviewState: "waived" });
});

test("a caller sees their own report and the words to them, never a work note", async () => {
  const incident = await report();
  await office.must(analyst, "incident", { type: "addNote", text: "password is hunter2" }, incident.id);
  await office.must(analyst, "incident", { type: "addComment", text: "We are on it" }, incident.id);
  const other = await office.person("Ot Her", ["requester"]);
  const entry = office.house.kinds.get("incident")!;
  expect(await office.records.get(office.db, entry, incident.id, caller, office.clock.now())).not.toBeNull();
  expect(await office.records.get(office.db, entry, incident.id, other, office.clock.now())).toBeNull();
  expect(await office.try(other, "incident", { type: "addComment", text: "hello" }, incident.id)).toMatchObject({
    ok: false,
    refusal: { code: "missing" },
  });
});

test("several changes of one incident in one batch leave the clock as if told one by one", async () => {
  const id = office.newId();
  const send = (command: Record<string, unknown> & { type: string }, at: string) => ({
    kind: "incident",
    id,
    commandId: office.newId(),
    actor: house,
    at,
    command,
  });
  const { outcomes } = await office.door.batch([
    send(
      {
        type: "recordHistory",
        changes: { shortDescription: "Old", impact: "1", urgency: "2", state: "1" },
        number: "INC0099999",
        source: "test",
      },
      "2026-11-25T08:00:00.000Z",
    ),
    send({ type: "recordHistory", changes: { state: "3" }, number: null, source: "test" }, "2026-11-25T09:00:00.000Z"),
    send(
      { type: "recordHistory", changes: { state: "6", closeCode: "x", closeNotes: "y" }, number: null, source: "test" },
      "2026-11-25T12:00:00.000Z",
    ),
  ]);
  expect(outcomes.map((outcome) => (outcome.ok ? "ok" : outcome.refusal.sentence))).toEqual(["ok", "ok", "ok"]);
  const [clock] = await office.db.query("select stage, counted_ms as counted, breached_at as broken from clock where subject = $1", [id]);
  expect(clock).toEqual({ stage: "completed", counted: 3_600_000, broken: null });
});
