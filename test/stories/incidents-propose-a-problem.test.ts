import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays, addMinutes } from "../../src/kernel/time.ts";
import type { ProposalsAnswer } from "../../src/practices/problem/recurrence.model.ts";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
let erp: string;
const now = "2026-11-26T08:00:00.000Z";
const blank = { known: [], notKnown: [], hypotheses: [] };

beforeAll(async () => {
  ({ office, cast } = await officeOfRoles(now));
  await office.must(house, "organisation", { type: "create", name: "Ostermere", timeZone: "UTC", currency: "EUR" });
  erp = (await office.must(house, "service", { type: "create", name: "ERP", tier: "1" })).id;
  // Ordinary trouble over the week, and a posting run that hangs on Monday mornings.
  for (let day = 140; day > 0; day--) {
    const noon = addDays("2026-11-26T11:00:00.000Z", -day);
    for (let nth = 0; nth < 3; nth++)
      await happened(
        addMinutes(noon, ((nth * 2 + Math.floor(day / 3)) % 3) * 97 + ((day * 37) % 60)),
        `${["Printer", "Screen", "Password"][nth]} trouble ${["red", "blue", "green"][day % 3]}`,
      );
  }
  for (let week = 1; week <= 10; week++) await happened(mondayMorning(week), `Posting run hangs ${week % 2 ? "again" : "for all"}`);
});
afterAll(() => office.close());

// Thu 26 Nov 2026: the Monday of that week is the 23rd.
const mondayMorning = (week: number) => addDays("2026-11-23T06:40:00.000Z", -7 * week);
async function happened(at: string, shortDescription: string, more: Record<string, unknown> = {}): Promise<string> {
  const command = { ...{ type: "create", impact: "2", urgency: "2", ...blank }, shortDescription, service: erp, ...more };
  const sent = { kind: "incident", commandId: office.newId(), actor: house, at, quiet: true, command };
  const outcome = await office.door.send(sent);
  if (!outcome.ok) throw new Error(outcome.refusal.sentence);
  return outcome.record.id;
}
const ask = (role: string) => office.server.inject({ method: "GET", url: "/api/problem-proposals", headers: { "x-role": role } });
const proposals = async () => (await ask("analyst")).json<ProposalsAnswer>().proposals;

test("incidents in a pattern are proposed with the evidence in a sentence; who may not read them all is told nothing", async () => {
  expect((await ask("requester")).statusCode).toBe(403);
  const [one, ...others] = await proposals();
  expect(others).toEqual([]);
  expect(one).toMatchObject({ scopeName: "ERP", count: 10, belongsTo: null, words: expect.arrayContaining(["hang", "posting"]) });
  expect(one!.sentence).toBe(
    "10 times since 14 September 2026: 10 of 10 days were Mondays between 06:00 and 09:00, where 2 % of all incidents fall.",
  );
  expect(one!.latest[0]).toMatchObject({ title: "Posting run hangs again", openedAt: mondayMorning(1) });
});

test("dismissed with a reason, it is not proposed again until there is new evidence", async () => {
  const [one] = await proposals();
  const { scopeKind, scope, words, incidents, count } = one!;
  const dismissal = { type: "create", scopeKind, scope, words: words.join(" "), incidents, count };
  const silent = await office.try(cast.analyst, "problemDismissal", { ...dismissal, reason: " " });
  expect(silent).toMatchObject({ ok: false, refusal: { code: "reasonNeeded" } });
  await office.must(cast.analyst, "problemDismissal", { ...dismissal, reason: "The maker's update comes on Friday" });
  expect(await proposals()).toEqual([]);
  for (const [days, found] of [
    [4, 0],
    [7, 0],
    [7, 1],
  ] as const) {
    office.setNow(addDays(office.clock.now(), days));
    await happened(`${office.clock.now().slice(0, 10)}T06:50:00.000Z`, "Posting run hangs for all");
    expect(await proposals(), office.clock.now()).toHaveLength(found);
  }
});

test("opened, it takes its incidents along; what comes later is proposed for the same problem", async () => {
  const [one] = await proposals();
  const opened = await office.must(cast.analyst, "problem", {
    type: "create",
    shortDescription: one!.title,
    description: one!.sentence,
    service: one!.scope,
    incidents: one!.incidents,
  });
  expect(await proposals()).toEqual([]);
  const later = await happened(`${addDays(office.clock.now(), 0).slice(0, 10)}T07:10:00.000Z`, "Posting run hangs again");
  office.setNow(addMinutes(office.clock.now(), 20));
  const [again] = await proposals();
  expect(again).toMatchObject({ incidents: [later], belongsTo: { id: opened.id, number: opened.number } });
  await office.must(cast.analyst, "problem", { type: "linkIncidents", incidents: again!.incidents }, opened.id);
  expect(await proposals()).toEqual([]);
});

test("what is restricted is no evidence", async () => {
  for (let week = 1; week <= 10; week++) {
    const id = await happened(addDays("2026-11-24T22:10:00.000Z", -7 * week), "Vault opened by somebody");
    await office.must(cast.manager, "incident", { type: "restrict", reason: "security" }, id);
  }
  office.setNow(addMinutes(office.clock.now(), 20));
  expect((await ask("director")).body).not.toMatch(/vault/i);
});
