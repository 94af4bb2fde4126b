import { afterAll, beforeAll, expect, test } from "vitest";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
let service: string;
let vendor: string;
let contract: string;
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-08-20T08:00:00.000Z"));
  await office.must(house, "organisation", { type: "create", name: "Ostermere", timeZone: "UTC", currency: "EUR" });
  service = (await office.must(house, "service", { type: "create", name: "Hotline", tier: "1", usersServed: 100 })).id;
  vendor = (await office.must(cast.manager, "vendor", { type: "create", name: "Finch", owner: cast.manager.personId, services: [service] }))
    .id;
  contract = (
    await office.must(cast.manager, "contract", {
      ...{
        type: "create",
        name: "Telephony",
        contractNumber: "FT-1",
        vendor,
        services: [service],
        startsOn: "2024-01-01",
        endsOn: "2027-05-01",
      },
      ...{
        openEnded: false,
        asDraft: false,
        renewal: "automatic",
        renewalMonths: 12,
        noticeLength: 90,
        noticeUnit: "day",
        noticeCounts: "calendar",
      },
      ...{ leadDays: 21, tellDays: 14, currency: "EUR", yearlyAmount: "61800.00", administrator: cast.manager.personId },
    })
  ).id;
});
afterAll(() => office.close());

const get = async (url: string, role: string) => {
  const answer = await office.server.inject({ method: "GET", url, headers: { "x-role": role } });
  return { status: answer.statusCode, text: answer.body, body: JSON.parse(answer.body) as Record<string, unknown> };
};
const outage = async (minutes: number) => {
  const incident = await office.must(house, "incident", {
    ...{
      type: "create",
      shortDescription: "The hotline is dead",
      impact: "1",
      urgency: "1",
      service,
      known: [],
      notKnown: [],
      hypotheses: [],
    },
  });
  await office.advance({ minutes });
  await office.must(
    house,
    "incident",
    { type: "resolve", closeCode: "Solution provided", closeNotes: "Back", restoredAt: null, note: null },
    incident.id,
  );
  return incident;
};

test("a month with an outage is counted on the morning after it, and a credit is proposed, told, claimed by hand, and disputed when counted anew", async () => {
  const clause = await office.must(cast.manager, "slaClause", {
    ...{ type: "create", name: "The hotline rings", clause: "clause 9.4", contract, metric: "availability", target: 99.9, every: "month" },
    ...{
      services: [service],
      definitions: [],
      credits: [{ below: 99.9, amount: null, percent: 10 }],
      currency: "EUR",
      measuredFrom: "2026-09-01",
    },
  });
  office.setNow("2026-09-14T10:00:00.000Z");
  const incident = await outage(90);
  await office.advance({ days: 17 });
  const [result] = await office.db.query<Record<string, unknown>>("select * from sla_result where clause = $1", [clause.id]);
  // 30 days of 1,440 minutes, 90 of them down.
  expect(Number(result!.measured)).toBeCloseTo(100 * (1 - 90 / 43_200), 3);
  expect(result).toMatchObject({ verdict: "missed", counted: 43_200, missed: 90, rows: [incident.id], credit_amount: "515.00" });
  const [credit] = await office.db.query<{ id: string; number: string; state: string; amount: string }>(
    "select * from vendor_credit where result = $1",
    [result!.id],
  );
  expect(credit).toMatchObject({ state: "owed", amount: "515.00" });
  const told = await office.db.query("select person from notice where kind = 'vendorCredit' and record = $1", [credit!.id]);
  expect(told).toEqual([{ person: cast.manager.personId }]);
  expect(await office.try(cast.assistant, "vendorCredit", { type: "claim", claimedOn: null, reference: "L" }, credit!.id)).toMatchObject({
    refusal: { code: "notPermitted" },
  });
  // Counted again with the same rows: nothing happens. Restored earlier than was said: what is only owed follows.
  await office.must(cast.manager, "slaClause", { type: "measure", periodStart: "2026-09-10" }, clause.id);
  expect(await office.db.query("select version from vendor_credit where id = $1", [credit!.id])).toEqual([{ version: 1 }]);
  await office.must(cast.director, "vendorCredit", { type: "claim", claimedOn: null, reference: "Letter of 1 October" }, credit!.id);
  await office.must(house, "service", { type: "retire" }, service);
  await office.must(cast.manager, "slaClause", { type: "measure", periodStart: "2026-09-10" }, clause.id);
  const [after] = await office.db.query("select state, amount from vendor_credit where id = $1", [credit!.id]);
  expect(after).toEqual({ state: "claimed", amount: "515.00" });
  expect(await office.db.query("select 1 from journal where id = $1 and type = 'creditDisputed'", [credit!.id])).toHaveLength(1);
  await office.must(house, "service", { type: "restore" }, service);
  await office.must(cast.manager, "slaClause", { type: "measure", periodStart: "2026-09-10" }, clause.id);
  expect(await office.try(cast.manager, "slaClause", { type: "measure", periodStart: "2026-10-10" }, clause.id)).toMatchObject({
    refusal: { code: "notOver" },
  });
  const review = await get(`/api/vendors/${vendor}/review`, "manager");
  expect(review.body).toMatchObject({
    headline: expect.stringContaining("It owes us EUR 515 and has paid nothing."),
    promises: [{ name: "The hotline rings", verdict: "missed", credit: { amount: "515.00", currency: "EUR" } }],
    incidents: { now: 1, rows: [{ number: incident.number, minutes: 90 }] },
  });
});

test("an escalation drafts its letter from what was measured, says when its answer is overdue, and is a concern then", async () => {
  const [result] = await office.db.query<{ id: string }>("select id from sla_result limit 1");
  const escalation = await office.must(cast.manager, "vendorEscalation", {
    ...{
      type: "create",
      subject: "Cause of the outage",
      vendor,
      contract,
      result: result!.id,
      level: "1",
      answerDueOn: "2026-10-10",
      confidential: false,
    },
  });
  const drafted = await office.must(cast.manager, "vendorEscalation", { type: "draftLetter" }, escalation.id);
  for (const words of ["The hotline rings (clause 9.4), at least 99.9 %", "99.79 %", "INC", "EUR 515", "10 October 2026"])
    expect(drafted.letter).toContain(words);
  await office.advance({ days: 12 });
  const [now] = await office.db.query<{ overdue_at: string }>("select overdue_at from vendor_escalation where id = $1", [escalation.id]);
  expect(now!.overdue_at).toBe("2026-10-11T07:00:00.000Z");
  const [line] = await office.db.query("select source_kind, source from triage_exception where source = $1", [escalation.id]);
  expect(line).toMatchObject({ source_kind: "vendorEscalation" });
});

test("a confidential dispute exists for the director alone: by no list, page, search, review, count or timeline for anybody else", async () => {
  const words = { subject: "Zanzibarleaving", description: "Zanzibarwords", vendor, contract, confidential: true };
  expect(
    await office.try(cast.manager, "vendorEscalation", { type: "create", ...words, level: "3", answerDueOn: "2026-12-01" }),
  ).toMatchObject({ refusal: { code: "notConfidential" } });
  const { id } = await office.must(cast.director, "vendorEscalation", { type: "create", ...words, level: "3", answerDueOn: "2026-12-01" });
  const deal = await office.must(cast.director, "negotiation", {
    ...{ type: "create", subject: "Zanzibardeal", vendor, baseline: "100.00", currency: "EUR", confidential: true },
  });
  await office.must(cast.director, "negotiation", { type: "agree", agreed: "60.00", outcome: "Zanzibar" }, deal.id);
  const doors = [
    ...["/api/vendor-escalations", "/api/vendor-escalations?filter=Zanzibarleaving", `/api/vendor-escalations/${id}`, "/api/negotiations"],
    ...[`/api/vendors/${vendor}/review`, "/api/search?q=Zanziba", `/api/vendor-escalations/${id}/timeline`, "/api/vendor-escalations.csv"],
    ...["/api/vendor-escalations/count?filter=Zanzibarleaving", "/api/vendor-standings"],
  ];
  for (const door of doors)
    for (const role of ["manager", "assistant", "administrator", "auditor"]) {
      const answer = await office.server.inject({ method: "GET", url: door, headers: { "x-role": role } });
      expect(answer.body, `${role} ${door}`).not.toContain("Zanzibar");
      expect(answer.body, `${role} ${door}`).not.toContain('"amount":"40.00"');
      if (door.includes("count")) expect(answer.body, role).toContain('"count":0');
    }
  expect((await get(`/api/vendor-escalations/${id}`, "director")).text).toContain("Zanzibarleaving");
  const review = await get(`/api/vendors/${vendor}/review`, "director");
  expect(review.text).toContain("Zanzibarleaving");
  expect(review.body).toMatchObject({ saved: [{ amount: "40.00", currency: "EUR" }] });
  // What it drafts names no restricted incident; nobody opens it up but whoever may see it.
  expect(await office.try(cast.manager, "vendorEscalation", { type: "edit", changes: { confidential: false } }, id)).toMatchObject({
    ok: false,
  });
});

test("the feed of contract dates is whole days, follows a decision, and ends with its owner", async () => {
  const made = await office.server.inject({
    method: "POST",
    url: "/api/contracts/feeds",
    headers: { "x-role": "manager" },
    payload: { scope: "mine" },
  });
  expect(made.statusCode).toBe(201);
  const { path } = JSON.parse(made.body) as { path: string };
  const read = async () => (await office.server.inject({ method: "GET", url: path })).body;
  const before = await read();
  for (const line of [
    "SUMMARY:Decide: Finch: Telephony",
    "SUMMARY:Last day of notice: Finch: Telephony",
    "DTSTART;VALUE=DATE:20270110",
    "DTSTART;VALUE=DATE:20270131",
    "DTSTART;VALUE=DATE:20270501",
  ])
    expect(before).toContain(line);
  await office.must(cast.director, "contract", { type: "decide", decision: "renew", reason: "It is cheap" }, contract);
  const after = await read();
  expect(after).not.toContain("Decide:");
  expect(after).toContain("Ends: Finch: Telephony");
  await office.must(house, "person", { type: "deactivate" }, cast.manager.personId);
  expect((await office.server.inject({ method: "GET", url: path })).statusCode).toBe(404);
});
