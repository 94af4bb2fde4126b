import type { FastifyRequest } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyJournal } from "../../src/engine/verify.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import { usualTypes } from "../../src/practices/change/usual.rules.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

type Person = Actor & { personId: string };
type Made = Awaited<ReturnType<TestOffice["must"]>>;
let server: MailServer;
let office: TestOffice;
let manager: Person;
let director: Person;
let analyst: Person;
let asker: Person;
let owner: Person;
let reader: Person;
let access: Made;
let firewall: Made;
let page: Made;
let dialIn: Made;

const who = () => ({ manager, director, analyst, asker });
const authenticate = async (request: FastifyRequest) => who()[request.headers["x-who"] as keyof ReturnType<typeof who>] ?? null;

beforeAll(async () => {
  server = await openMailServer();
  office = await openTestOffice("2026-11-26T12:00:00.000Z", {
    authenticate,
    mail: { smtpUrl: server.url, officeUrl: "http://office.example" },
  });
  manager = await office.person("Man Ager", ["manager"]);
  director = await office.person("Dir Ector", ["director"]);
  analyst = await office.person("Ana Lyst", ["analyst"]);
  asker = await office.person("As Ker", ["assistant"]);
  owner = await office.person("Ow Ner", ["requester"], { timeZone: "Europe/Berlin" });
  reader = await office.person("Rea Der", ["requester"], { timeZone: "America/New_York" });
  for (const terms of usualTypes) {
    const more = terms.changeType === "normal" ? { neededToImplement: ["communicationSent"] } : {};
    await office.must(house, "changeType", { type: "create", ...terms, ...more });
  }
  const service = (name: string, more: object = {}) => office.must(house, "service", { type: "create", name, tier: "1", ...more });
  access = await service("Remote access", { owner: manager.personId });
  const stores = await service("Store tills", { owner: owner.personId });
  await office.must(house, "dependency", {
    ...{ type: "create", dependentKind: "service", dependent: stores.id, supplierKind: "service", supplier: access.id },
    ...{ relation: "Depends on::Used by", hard: true },
  });
  page = await office.must(house, "statusPage", {
    type: "create",
    name: "Ostermere status",
    slug: "ostermere",
    audience: "public",
    intro: "",
  });
  const unsaid = { description: null, heading: null, showsUptime: true, position: 10 };
  dialIn = await office.must(house, "statusComponent", {
    type: "create",
    page: page.id,
    name: "Dialling in",
    service: access.id,
    ...unsaid,
  });
  await office.must(house, "statusPage", { type: "publish" }, page.id);
  firewall = await office.must(house, "configurationItem", {
    ...{ type: "create", name: "fw-01", ciClass: "cmdb_ci_ip_firewall", service: access.id },
  });
  const group = { voice: "business", services: [stores.id], fromPriority: "5" };
  await office.must(house, "stakeholderGroup", { type: "create", name: "Store managers", people: [reader.personId], ...group });
});
afterAll(async () => {
  await office.close();
  await server.close();
});

const ask = async (by: keyof ReturnType<typeof who>, method: "GET" | "POST" | "PATCH", url: string, payload?: object) => {
  const answer = await office.server.inject({ method, url, headers: { "x-who": by }, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: answer.json() };
};
const refusal = (code: string) => ({ ok: false, refusal: { code } });
const blank = { description: null, position: null, team: null, plannedStart: null, plannedEnd: null, owner: null };
const task = (by: Actor, change: string, more: object) =>
  office.must(by, "changeTask", { type: "create", change, phase: "implementation", isCondition: false, ...blank, ...more } as never);
const incident = (more: object = {}) =>
  office.must(house, "incident", {
    type: "create",
    shortDescription: "Nobody can dial in",
    service: access.id,
    impact: "3",
    urgency: "3",
    ...more,
  });
const plain = (raw: string) => raw.replaceAll(/=\r?\n/g, "").replaceAll("=3D", "=");

test("conditions, word to those it touches, a pause, the way back, what it caused, and its review before the close", async () => {
  const { id, number } = await office.must(asker, "change", {
    ...{
      type: "create",
      shortDescription: "New firmware on fw-01",
      description: "A hole",
      service: access.id,
      configurationItem: firewall.id,
    },
    ...{ assignee: analyst.personId, plannedStart: "2026-11-27T20:00:00.000Z", plannedEnd: "2026-11-27T22:00:00.000Z" },
    ...{
      implementationPlan: "Load",
      testPlan: "Dial in",
      communicationPlan: "A mail",
      riskImpactAnalysis: "Dialling in fails for ten minutes",
    },
    ...{ rollbackPlan: "Load the old one", rollbackTrigger: "No dial-in", rollbackMinutes: 40, rollbackCaller: manager.personId },
    team: (await office.must(house, "team", { type: "create", name: "Net", members: [analyst.personId] })).id,
  });
  await office.must(asker, "change", { type: "assess" }, id);
  await office.must(asker, "change", { type: "authorize" }, id);
  await office.must(director, "change", { type: "approve", words: null }, id);
  expect(await ask("manager", "GET", `/api/status-drafts?change=${id}`)).toMatchObject({ status: 409, body: { code: "notScheduled" } });
  const condition = await task(manager, id, {
    title: "Vendor confirms the image",
    phase: "planning",
    isCondition: true,
    owner: analyst.personId,
  });
  await office.must(manager, "change", { type: "schedule" }, id);
  // What readers of the status page are told goes with the change from now on.
  const drafted = (await ask("manager", "GET", `/api/status-drafts?change=${id}`)).body;
  expect(drafted).toMatchObject({
    draft: { category: "maintenance", state: "scheduled", plannedFrom: "2026-11-27T20:00:00.000Z" },
    components: [{ id: dialIn.id, name: "Dialling in" }],
  });
  expect(drafted.draft.text).not.toContain("firmware");
  const telling = { type: "create", page: page.id, components: [dialIn.id], change: id, incident: null, ...drafted.draft };
  const notice = await office.must(manager, "statusNotice", telling);
  const told = async () => {
    const rows = await office.db.query<{ state: string; text: string }>("select state, text from status_update order by ordinal");
    return rows.map((row) => row.state);
  };
  const load = await task(analyst, id, { title: "Load the image" });
  const dial = await task(analyst, id, { title: "Dial in from outside", phase: "testing" });
  await task(analyst, id, { title: "Write down what was learned", phase: "review" });

  office.setNow("2026-11-27T20:05:00.000Z");
  // Its hour has come, and nothing has begun: nobody is told that it has.
  await office.advance({ minutes: 0 });
  expect(await told()).toEqual(["scheduled"]);
  const begin = () => office.try(analyst, "change", { type: "implement" }, id);
  expect(await begin()).toMatchObject({
    refusal: { code: "fieldsMissing", sentence: expect.stringContaining("Word to those whom it touches") },
  });

  // Whom it touches: the owner of the service, of what needs it, and the stakeholders of that. Each reads the window in their own zone.
  const { body: audience } = await ask("asker", "GET", `/api/changes/${number}/audience`);
  expect(audience.services.map((one: { name: string; isDirect: boolean }) => [one.name, one.isDirect])).toEqual([
    ["Remote access", true],
    ["Store tills", false],
  ]);
  expect(new Map(audience.people.map((one: { name: string; why: string[] }) => [one.name, one.why]))).toEqual(
    new Map([
      ["Man Ager", ["owns Remote access"]],
      ["Ow Ner", ["owns Store tills"]],
      ["Rea Der", ["Store managers"]],
    ]),
  );
  expect(audience.draft.text).toContain("Dialling in fails for ten minutes");
  const sent = await ask("asker", "POST", "/api/change-announcements", { change: id, ...audience.draft });
  expect(sent.status).toBe(201);
  await office.advance({ minutes: 1 });
  const letter = (email: string) =>
    plain(server.letters.find(({ to, subject }) => to.includes(email) && subject.includes("Planned work"))!.raw);
  expect(letter("ow.ner@example.org")).toContain("From Fri 27 Nov 21:00 to Fri 27 Nov 23:00 (Europe/Berlin)");
  expect(letter("rea.der@example.org")).toContain("From Fri 27 Nov 15:00 to Fri 27 Nov 17:00 (America/New_York)");
  const { body: proof } = await ask("asker", "GET", `/api/changes/${number}/audience`);
  expect(proof.isAnnounced).toBe(true);
  expect(proof.sent[0].told.map((one: { name: string; delivery: string }) => [one.name, one.delivery]).sort()).toEqual([
    ["Man Ager", "sent"],
    ["Ow Ner", "sent"],
    ["Rea Der", "sent"],
  ]);

  const unmet = await begin();
  expect(unmet).toMatchObject({ refusal: { code: "conditionsOpen", opens: { kind: "changeTask", id: condition.id } } });
  expect(unmet).toMatchObject({ refusal: { sentence: expect.stringContaining(`${condition.number} Vendor confirms the image`) } });
  const met = { type: "complete", evidence: "Their letter", closeCode: null, closeNotes: null };
  await office.must(analyst, "changeTask", met, condition.id);
  expect(await begin()).toMatchObject({ ok: true });
  expect(await told()).toEqual(["scheduled", "inProgress"]);
  await office.must(analyst, "changeTask", { type: "start" }, load.id);
  await office.must(analyst, "change", { type: "pause", reason: "The vendor's site is slow" }, id);
  await office.advance({ minutes: 20 });
  expect(await office.try(analyst, "change", { type: "finish" }, id)).toMatchObject(refusal("stillPaused"));
  const gone = await office.must(analyst, "change", { type: "resume" }, id);
  expect(gone).toMatchObject({ pausedAt: null, pauses: [{ from: "2026-11-27T20:06:00.000Z", to: "2026-11-27T20:26:00.000Z" }] });
  await office.must(analyst, "changeTask", { ...met, evidence: null }, load.id);

  // The window went on: at its point of no return, untested, those who carry it and may call it back hear it at once.
  await office.advance({ minutes: 60 });
  const [alarm] = await office.db.query<{ text: string; people: string[] }>(
    "select min(text) as text, array_agg(person order by person) as people from notice where topic = 'change.alarm' and record = $1",
    [id],
  );
  expect(alarm).toMatchObject({
    people: [analyst.personId, manager.personId].sort(),
    text: expect.stringContaining("Dial in from outside"),
  });
  const trouble = await incident();
  const elsewhere = await incident({ service: null, shortDescription: "A screen is dark" });
  await office.must(analyst, "change", { type: "rollBack", reason: "Nobody can dial in" }, id);
  expect(await told()).toEqual(["scheduled", "inProgress", "completed"]);
  // A notice written when all is over would never hear of an end.
  expect(await office.try(manager, "statusNotice", telling)).toMatchObject(refusal("notPromised"));
  const [last] = await office.db.query<{ text: string; ended: string }>(
    `select u.text, n.ended_at as ended from status_update u join status_notice n on n.id = u.notice where n.id = $1 order by u.ordinal desc limit 1`,
    [notice.id],
  );
  expect(last).toEqual({ text: expect.stringContaining("was taken back"), ended: office.clock.now() });

  const [suspicion] = await office.db.query<{ id: string; incident: string; reason: string }>(
    "select id, incident, reason from change_suspicion",
  );
  expect(suspicion).toMatchObject({ incident: trouble.id, reason: "service" });
  expect(elsewhere.id).not.toBe(suspicion!.incident);
  const close = (closeCode: string) => ({ type: "close", closeCode, closeNotes: "The image was for another model" });
  expect(await office.try(analyst, "change", close("unsuccessful"), id)).toMatchObject(refusal("tasksOpen"));
  const [learned] = await office.db.query<{ id: string }>("select id from change_task where phase = 'review'");
  await office.must(analyst, "changeTask", { ...met, evidence: null }, learned!.id);
  expect(await office.try(analyst, "change", close("unsuccessful"), id)).toMatchObject(refusal("questionsOpen"));
  await office.must(analyst, "changeSuspicion", { type: "confirm", words: "It began with the new image" }, suspicion!.id);
  // An incident that comes to the service later, within the hours, is asked about as well; one after them is not.
  await office.advance({ hours: 47 });
  const late = await incident({ shortDescription: "Slow" });
  await office.advance({ hours: 2 });
  await incident({ shortDescription: "Slower" });
  const asked = await office.db.query<{ id: string; incident: string }>("select id, incident from change_suspicion where answer = 'open'");
  expect(asked.map((one) => one.incident)).toEqual([late.id]);
  await office.must(analyst, "changeSuspicion", { type: "deny", words: null }, asked[0]!.id);

  // Closing waits for the review, by the verb and by a PATCH alike.
  const held = await office.try(analyst, "change", close("unsuccessful"), id);
  const sentence = expect.stringMatching(/a change that was rolled back needs an approved review, and PIR\d{7} is a draft with Man Ager/);
  expect(held).toMatchObject({ refusal: { code: "reviewNeeded", sentence, opens: { kind: "review" } } });
  const patched = await ask("asker", "PATCH", `/api/changes/${id}`, { state: "3", closeCode: "unsuccessful", closeNotes: "So" });
  expect(patched).toMatchObject({ status: 409, body: { code: "reviewNeeded" } });
  const [review] = await office.db.query<{ id: string; timeline: { what: string }[] }>(
    "select id, timeline from review where subject = $1",
    [id],
  );
  expect(review!.timeline.map((line) => line.what)).toContain("Rolled back: Nobody can dial in");
  const words = { businessImpact: "Nobody dialled in for an hour", whatHappened: "Wrong image", rootCause: "No check of the model" };
  await office.must(manager, "review", { type: "edit", changes: { ...words, factors: ["Two models"] } }, review!.id);
  await office.must(manager, "review", { type: "submit" }, review!.id);
  expect(await office.try(analyst, "change", close("unsuccessful"), id)).toMatchObject(refusal("reviewNeeded"));
  await office.must(director, "review", { type: "approve" }, review!.id);
  const ended = await office.must(analyst, "change", close("unsuccessful"), id);
  expect(ended).toMatchObject({ state: "3", causedIncidents: [trouble.id], reviewRequired: true });
  const left = await office.db.query<{ state: string; close_notes: string }>("select state, close_notes from change_task where id = $1", [
    dial.id,
  ]);
  expect(left).toEqual([{ state: "4", close_notes: "The change is closed." }]);
  expect((await verifyJournal(office.db)).ok).toBe(true);
});

test("an unsuccessful change asks for its review; a waiver lets it close as it does an incident", async () => {
  const { id } = await office.must(asker, "change", {
    ...{
      type: "create",
      shortDescription: "Cables",
      changeType: "emergency",
      description: "Now",
      service: access.id,
      assignee: analyst.personId,
    },
    ...{
      plannedStart: office.clock.now(),
      plannedEnd: "2026-12-02T22:00:00.000Z",
      implementationPlan: "Swap",
      rollbackPlan: "Back",
      rollbackMinutes: 5,
    },
  });
  await office.must(asker, "change", { type: "authorize" }, id);
  await office.must(manager, "change", { type: "schedule" }, id);
  expect(await office.must(analyst, "change", { type: "implement" }, id)).toMatchObject({ reviewRequired: true });
  await office.must(director, "change", { type: "approve", words: null }, id);
  await office.must(analyst, "change", { type: "finish" }, id);
  const close = { type: "close", closeCode: "successful", closeNotes: "Done" };
  expect(await office.try(analyst, "change", close, id)).toMatchObject({
    refusal: { code: "reviewNeeded", sentence: expect.stringContaining("an emergency change needs an approved review") },
  });
  const [review] = await office.db.query<{ id: string }>("select id from review where subject = $1", [id]);
  await office.must(director, "review", { type: "waive", reason: "A cable" }, review!.id);
  await office.must(analyst, "change", close, id);
  const refused = await office.db.query("select data from journal where type = 'reactionRefused'");
  expect(refused, "nothing that follows a change was refused").toEqual([]);
});

test("what is done on an item without a change is listed, explained by name, or made a change after the fact", async () => {
  const integration = await office.must(house, "integration", { type: "create", name: "Pipeline", connector: "json" } as never);
  const record = (summary: string, at = office.clock.now()) =>
    office.door.send({
      ...{ kind: "changeEvent", commandId: office.newId(), actor: house },
      command: {
        ...{ type: "record", at, integration: integration.id, summary, source: "ci", service: null, resource: "fw-01", environment: null },
        ...{ labels: {}, links: [], details: {}, eventId: null },
      },
    });
  // The emergency of before was under way until now; what comes later is not of it.
  await record("Cable swapped");
  await office.advance({ minutes: 1 });
  await record("Rules changed");
  await record("Rules changed back");
  const seen = await office.db.query<{ id: string; summary: string }>(
    "select id, summary from unauthorised_change where state = 'open' order by summary",
  );
  expect(seen.map((one) => one.summary)).toEqual(["Rules changed", "Rules changed back"]);
  const explain = { type: "explain", words: "The nightly backup" };
  expect(await office.try(analyst, "unauthorisedChange", explain, seen[0]!.id)).toMatchObject(refusal("notPermitted"));
  await office.must(manager, "unauthorisedChange", explain, seen[0]!.id);
  const opened = { type: "openChange", words: "A rule was missing", assignee: analyst.personId };
  const adopted = await office.must(manager, "unauthorisedChange", opened, seen[1]!.id);
  const [made] = await office.db.query("select change_type, state, configuration_item from change where id = $1", [adopted.change]);
  expect(made).toMatchObject({ change_type: "emergency", state: "-5", configuration_item: firewall.id });
});
