import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyJournal } from "../../src/engine/verify.ts";
import { usualTypes } from "../../src/practices/change/usual.rules.ts";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
let firewall: { id: string };
let remoteAccess: { id: string };
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2026-11-26T08:00:00.000Z"));
  for (const terms of usualTypes) await office.must(house, "changeType", { type: "create", ...terms });
  remoteAccess = await office.must(house, "service", {
    type: "create",
    name: "Remote access",
    tier: "1",
    owner: cast.manager.personId,
    usersServed: 400,
  });
  firewall = await office.must(house, "configurationItem", {
    type: "create",
    name: "fw-01",
    ciClass: "cmdb_ci_ip_firewall",
    service: remoteAccess.id,
  });
});
afterAll(() => office.close());

const plan = () => ({
  shortDescription: "New firmware on fw-01",
  description: "The old one has a hole",
  service: remoteAccess.id,
  configurationItem: firewall.id,
  assignee: cast.analyst.personId,
  plannedStart: "2026-11-27T20:00:00.000Z",
  plannedEnd: "2026-11-27T22:00:00.000Z",
  implementationPlan: "Load, switch, look",
  testPlan: "Dial in from outside",
  communicationPlan: "A line to the desk at noon",
  rollbackTrigger: "Nobody can dial in ten minutes after the switch",
  rollbackMinutes: 40,
  riskImpactAnalysis: "Remote access is away for ten minutes",
});
const request = (more: Record<string, unknown> = {}) =>
  office.must(cast.assistant, "change", { type: "create", ...plan(), rollbackPlan: "Load the old one, switch back", ...more });
const ask = (method: "GET" | "PATCH", role: string, url: string, payload?: object) =>
  office.server.inject({ method, url, headers: { "x-role": role }, ...(payload ? { payload } : {}) });
const team = (name: string, members: string[]) => office.must(house, "team", { type: "create", name, members });

test("a normal change: what is missing is named, groups vote, it runs in its window, and its outcome stands by its facts", async () => {
  const crew = await team("Network crew", [cast.analyst.personId]);
  const { id, number } = await request({ rollbackPlan: null, team: crew.id });
  expect(number).toBe("CHG0000001");
  await office.must(cast.assistant, "change", { type: "assess" }, id);
  expect(await office.try(cast.assistant, "change", { type: "authorize" }, id)).toMatchObject({
    ok: false,
    refusal: { code: "fieldsMissing", field: "rollbackPlan", sentence: "This step needs: Rollback plan. Write it first." },
  });
  expect(
    await office.try(cast.assistant, "change", { type: "edit", changes: { rollbackPlan: "Back", rollbackMinutes: 121 } }, id),
  ).toMatchObject({
    refusal: { code: "noWayBack" },
  });
  await office.must(cast.assistant, "change", { type: "edit", changes: { rollbackPlan: "Load the old one" } }, id);
  await office.must(cast.manager, "change", { type: "consent" }, id);
  const shown = (await ask("GET", "auditor", `/api/changes/${number}/assessment`)).json();
  expect(shown).toMatchObject({ pointOfNoReturn: "2026-11-27T21:20:00.000Z", isConsented: true, freezes: [], collisions: [] });
  expect(shown.risk.points).toBe(shown.risk.lines.reduce((sum: number, line: { points: number }) => sum + line.points, 0));
  await office.must(cast.assistant, "change", { type: "authorize" }, id);
  const [row] = await office.db.query<{ voters: string[]; state: string }>("select voters, state from change_approval where change = $1", [
    id,
  ]);
  expect(new Set(row!.voters)).toEqual(new Set([cast.manager.personId, cast.director.personId]));
  const refused = await office.try(cast.manager, "change", { type: "schedule" }, id);
  expect(refused).toMatchObject({ ok: false, refusal: { code: "approvalNeeded" } });
  // Who becomes a manager after the question was asked has no vote on it.
  const late = await office.person("Late Manager", ["manager"]);
  expect(await office.try(late, "change", { type: "approve", words: null }, id)).toMatchObject({ ok: false, refusal: { code: "noVote" } });
  await office.must(cast.director, "change", { type: "approve", words: "Go" }, id);
  await office.must(cast.manager, "change", { type: "schedule" }, id);
  expect(await office.try(cast.analyst, "change", { type: "implement" }, id)).toMatchObject({ refusal: { code: "tooEarly" } });
  office.setNow("2026-11-27T20:05:00.000Z");
  await office.must(cast.analyst, "change", { type: "implement" }, id);
  await office.advance({ hours: 3 });
  expect(await office.must(cast.analyst, "change", { type: "finish" }, id)).toMatchObject({
    state: "0",
    overranAt: "2026-11-27T22:00:00.000Z",
  });
  const close = (closeCode: string) => ({ type: "close", closeCode, closeNotes: "It took an hour longer" });
  expect(await office.try(cast.analyst, "change", close("successful"), id)).toMatchObject({ refusal: { code: "hasOverrun" } });
  expect(await office.must(cast.analyst, "change", close("successful_issues"), id)).toMatchObject({ state: "3" });
  expect((await verifyJournal(office.db)).ok).toBe(true);
});

test("an edit after the votes voids them, by whatever door, and the owner's consent with another window", async () => {
  office.setNow("2026-11-26T08:00:00.000Z");
  const crew = await team("Other crew", [cast.analyst.personId]);
  const { id } = await request({ team: crew.id });
  await office.must(cast.assistant, "change", { type: "assess" }, id);
  await office.must(cast.manager, "change", { type: "consent" }, id);
  await office.must(cast.assistant, "change", { type: "authorize" }, id);
  await office.must(cast.director, "change", { type: "approve", words: null }, id);
  await office.must(cast.manager, "change", { type: "schedule" }, id);
  const patched = await ask("PATCH", "analyst", `/api/changes/${id}`, { plannedEnd: "2026-11-27T23:00:00.000Z" });
  expect(patched.json().record).toMatchObject({ state: "-4", approvalDigest: null, consentedBy: null });
  const rows = await office.db.query<{ state: string }>("select state from change_approval where change = $1", [id]);
  expect(rows).toEqual([{ state: "void" }]);
  // Back to the very words that were approved: a vote is not found again in the drawer.
  await office.must(cast.assistant, "change", { type: "edit", changes: { plannedEnd: plan().plannedEnd } }, id);
  await office.must(cast.assistant, "change", { type: "authorize" }, id);
  expect(await office.try(cast.manager, "change", { type: "schedule" }, id)).toMatchObject({ refusal: { code: "approvalNeeded" } });
  // Vote, edit and schedule in one breath: what was voted for is not what is scheduled.
  const { outcomes } = await office.door.batch(
    [
      [cast.director, { type: "approve", words: null }],
      [cast.assistant, { type: "edit", changes: { testPlan: "None" } }],
      [cast.manager, { type: "schedule" }],
    ].map(([actor, command]) => ({ kind: "change", id, commandId: office.newId(), actor, command }) as never),
  );
  expect(outcomes.map((one) => (one.ok ? null : one.refusal.code))).toEqual([null, null, "wrongState"]);
});

test("a collision is seen from both sides, and a freeze lists what is scheduled into it", async () => {
  office.setNow("2026-11-26T08:00:00.000Z");
  const crew = await team("Third crew", [cast.analyst.personId]);
  const window = { plannedStart: "2026-12-20T20:00:00.000Z", plannedEnd: "2026-12-20T22:00:00.000Z" };
  const one = await request({ ...window, team: crew.id, changeType: "emergency" });
  const other = await request({ ...window, team: crew.id, assignee: cast.manager.personId, shortDescription: "Cables" });
  for (const [here, there] of [
    [one, other],
    [other, one],
  ] as const) {
    const { collisions } = (await ask("GET", "analyst", `/api/changes/${here.id}/assessment`)).json();
    expect(collisions).toMatchObject([{ with: there.id, number: there.number, reason: "sameThing" }]);
  }
  await office.must(cast.assistant, "change", { type: "authorize" }, one.id);
  await office.must(cast.manager, "change", { type: "schedule" }, one.id);
  const freeze = await office.must(cast.director, "changeFreeze", {
    ...{
      type: "create",
      name: "Year end",
      startsAt: "2026-12-18T00:00:00.000Z",
      endsAt: "2027-01-04T00:00:00.000Z",
      services: [],
      reason: "Books",
    },
  });
  const listed = (await ask("GET", "analyst", `/api/freezes/${freeze.id}/changes`)).json();
  expect(listed.changes.map((row: { id: string }) => row.id)).toEqual([one.id]);
  const told = await office.db.query("select 1 from notice where person = $1 and kind = 'changeFreeze' and record = $2", [
    cast.analyst.personId,
    freeze.id,
  ]);
  expect(told).toHaveLength(1);
  // A template's change keeps to its words.
  const words = {
    implementationPlan: "Swap",
    testPlan: "Look",
    rollbackPlan: "Swap back",
    rollbackTrigger: "It is dark",
    rollbackMinutes: 5,
  };
  const template = await office.must(cast.manager, "changeTemplate", {
    type: "create",
    name: "Swap a cable",
    owner: cast.analyst.personId,
    ...words,
  });
  expect(await office.try(cast.manager, "changeTemplate", { type: "approveRevision" }, template.id)).toMatchObject({
    refusal: { code: "ownRevision" },
  });
  await office.must(cast.director, "changeTemplate", { type: "approveRevision" }, template.id);
  const blank = Object.fromEntries([...Object.keys(words), "communicationPlan"].map((name) => [name, null]));
  const standard = await request({ ...blank, changeType: "standard", template: template.id, team: crew.id });
  expect(standard).toMatchObject(words);
  await office.must(cast.assistant, "change", { type: "edit", changes: { testPlan: "None" } }, standard.id);
  expect(await office.try(cast.manager, "change", { type: "schedule" }, standard.id)).toMatchObject({ refusal: { code: "leftTemplate" } });
  await office.must(cast.assistant, "change", { type: "edit", changes: { testPlan: "Look" } }, standard.id);
  await office.must(cast.manager, "change", { type: "schedule" }, standard.id);
});

test("a template whose changes fail makes no more standard changes, its owner is told, and risk is held against the outcome", async () => {
  office.setNow("2026-12-01T08:00:00.000Z");
  const plans = {
    implementationPlan: "Patch",
    testPlan: "Look",
    rollbackPlan: "Unpatch",
    rollbackTrigger: "It is dark",
    rollbackMinutes: 5,
  };
  const template = await office.must(house, "changeTemplate", { type: "create", name: "Patch", owner: cast.assistant.personId, ...plans });
  const window = { plannedStart: "2026-12-01T08:00:00.000Z", plannedEnd: "2026-12-01T18:00:00.000Z" };
  const blank = Object.fromEntries([...Object.keys(plans), "communicationPlan"].map((name) => [name, null]));
  const standard = () => request({ ...blank, ...window, changeType: "standard", template: template.id });
  const [first, second, third] = [await standard(), await standard(), await standard()];
  for (const { id } of [first, second]) {
    await office.advance({ minutes: 1 });
    await office.must(cast.manager, "change", { type: "schedule" }, id);
    await office.must(cast.analyst, "change", { type: "implement" }, id);
    await office.must(cast.analyst, "change", { type: "rollBack", reason: "Dark" }, id);
    await office.must(cast.analyst, "change", { type: "close", closeCode: "unsuccessful", closeNotes: "Dark" }, id);
  }
  const history = (await ask("GET", "analyst", `/api/change-templates/${template.id}/outcomes`)).json();
  expect(history).toMatchObject({ succeeded: { of: 0, n: 2 }, lastFailure: { id: second.id, failure: "rolledBack" } });
  expect(await office.try(cast.manager, "change", { type: "schedule" }, third.id)).toMatchObject({
    refusal: { code: "standingLost", sentence: expect.stringContaining("needs a normal change") },
  });
  const told = await office.db.query<{ person: string }>("select person from notice where topic = 'change.template'");
  expect(told).toEqual([{ person: cast.assistant.personId }]);
  expect(await office.try(cast.analyst, "changeTemplate", { type: "giveBackStanding", reason: "So" }, template.id)).toMatchObject({
    refusal: { code: "notPermitted" },
  });
  await office.must(cast.manager, "changeTemplate", { type: "giveBackStanding", reason: "The patch was wrong" }, template.id);
  await office.must(cast.manager, "change", { type: "schedule" }, third.id);
  await office.advance({ minutes: 1 });
  await office.must(cast.analyst, "change", { type: "implement" }, third.id);
  await office.must(cast.analyst, "change", { type: "finish" }, third.id);
  await office.must(cast.analyst, "change", { type: "close", closeCode: "successful", closeNotes: "Fine" }, third.id);
  // What it caused is found later: one major incident is enough.
  const incident = await office.must(house, "incident", { type: "create", shortDescription: "All is dark", service: remoteAccess.id });
  await office.must(house, "incident", { type: "declareMajor", reason: "All of it", commander: cast.analyst.personId }, incident.id);
  await office.must(house, "change", { type: "noteCaused", incident: incident.id, caused: true, isMajor: true }, third.id);
  const [lost] = await office.db.query("select standing, standing_reason as reason from change_template where id = $1", [template.id]);
  expect(lost).toEqual({ standing: "lost", reason: `${third.number} of it caused the major incident ${incident.number}.` });
  await office.advance({ minutes: 1 });
  // Calibration is counted again from the records, one by one.
  const calibration = (await ask("GET", "auditor", "/api/changes/calibration")).json();
  const closed = await office.db.query<{ risk: string | null; failed: boolean }>(
    "select risk, close_code = 'unsuccessful' or rolled_back_at is not null or overran_at is not null or caused_incidents <> '{}' as failed from change where state = '3'",
  );
  expect(calibration.unrated).toBe(closed.filter((row) => row.risk === null).length);
  for (const { risk, share } of calibration.bands) {
    const mine = closed.filter((row) => row.risk === risk);
    if (mine.length === 0) expect(share).toBeNull();
    else expect(share).toMatchObject({ of: mine.filter((row) => row.failed).length, n: mine.length });
  }
  expect(calibration.changes).toHaveLength(closed.length);
  expect((await ask("GET", "analyst", "/api/changes/calibration?band=9")).statusCode).toBe(400);
});

test("a note that names somebody tells them, and nobody else", async () => {
  const { id } = await request();
  const [{ name }] = (await office.db.query<{ name: string }>("select name from person where id = $1", [cast.manager.personId])) as [
    { name: string },
  ];
  const told = () => office.db.query<{ person: string }>("select person from notice where topic = 'change.mention'");
  await office.must(cast.assistant, "change", { type: "addNote", text: "Nothing for anybody" }, id);
  expect(await told()).toEqual([]);
  await office.must(cast.assistant, "change", { type: "addNote", text: `@${name} may I have your window?` }, id);
  expect(await told()).toEqual([{ person: cast.manager.personId }]);
});
