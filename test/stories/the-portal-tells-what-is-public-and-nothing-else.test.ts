import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { asActors } from "../asking.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

let office: TestOffice;
let analyst: Actor & { personId: string };
let manager: Actor & { personId: string };
let caller: Actor & { personId: string };
let other: Actor & { personId: string };
let auditor: Actor & { personId: string };
let major: { id: string; number: string | null };
let secret: { id: string; number: string | null };
let own: { id: string; number: string | null };
let payments: { id: string };
const { authenticate, ask } = asActors();
/** Words that stand only where a requester must not read: in a work note, a hypothesis, a workstream, a bridge, a restricted title. */
const hidden = /hunter2|suspicion-word|workstream-word|bridge-word|secret-word|known-word|decision-word|technical-word/;

beforeAll(async () => {
  office = await openTestOffice("2026-11-26T12:00:00.000Z", { authenticate });
  analyst = await office.person("Ana Lyst", ["analyst"]);
  manager = await office.person("Mana Ger", ["manager"]);
  caller = await office.person("Cal Ler", ["requester"]);
  other = await office.person("Ot Her", ["requester"]);
  auditor = await office.person("Au Ditor", ["auditor"]);
  const service = (name: string, portalName: string | null) =>
    office.must(house, "service", {
      type: "create",
      ...{ name, portalName, shownInPortal: portalName !== null, tier: "1", usersServed: 1900, description: null, owner: null },
      ...{ supportTeam: null, costPerUserMinute: 0.5, agreedAvailability: null, calendar: null, recoveryTimeMinutes: null },
      ...{ recoveryPointMinutes: null, vendor: null },
    });
  payments = await service("ERP Payments", "Payments");
  const mail = await service("Mail", "Mail");
  await service("Vault", null);
  await office.must(house, "slaDefinition", {
    type: "create",
    ...{ name: "High, 4 h", agreementType: "SLA", target: "resolution", subjectKind: "incident", durationMinutes: 240, warnPercent: 75 },
    ...{ calendar: null, startWhen: "priority:1,2", stopWhen: "state:6,7", pauseWhen: "state:3", cancelWhen: "state:8", resetWhen: null },
    ...{ cancelWhenStartLapses: true, retroactive: true, vendor: null },
  });
  const report = (actor: Actor, more: Record<string, unknown>) =>
    office.must(actor, "incident", { type: "create", impact: "1", urgency: "1", known: [], notKnown: [], hypotheses: [], ...more });
  major = await report(analyst, {
    shortDescription: "ERP payments down",
    service: payments.id,
    affectedUsers: 1900,
    caller: analyst.personId,
  });
  const say = (command: { type: string } & Record<string, unknown>) => office.must(analyst, "incident", command, major.id);
  await say({
    type: "declareMajor",
    reason: "Nobody can pay",
    commander: null,
    bridgeUrl: "https://example.org/bridge-word",
    affectedUsers: 1900,
  });
  await say({ type: "addNote", text: "The password is hunter2" });
  await say({ type: "edit", changes: { known: ["known-word"], hypotheses: [{ what: "suspicion-word", standing: "open", evidence: "" }] } });
  await say({ type: "addWorkstream", title: "workstream-word", owner: null, nextStep: null, nextAt: null });
  await say({ type: "decideOn", text: "decision-word", notChosen: null, advisedBy: null });
  await say({
    type: "sendUpdate",
    text: "Payments fail.",
    voice: "business",
    expectedBackAt: "2026-11-26T14:00:00.000Z",
    nextUpdateAt: "2026-11-26T12:30:00.000Z",
  });
  await say({
    type: "sendUpdate",
    text: "technical-word",
    voice: "technical",
    expectedBackAt: null,
    nextUpdateAt: "2026-11-26T12:40:00.000Z",
  });
  secret = await report(manager, { shortDescription: "secret-word in the mail of the board", service: mail.id, caller: manager.personId });
  await office.must(manager, "incident", { type: "restrict", reason: "security" }, secret.id);
  await office.must(
    manager,
    "incident",
    { type: "declareMajor", reason: "secret-word", commander: null, bridgeUrl: null, affectedUsers: 3 },
    secret.id,
  );
  const sent = { type: "sendUpdate", text: "secret-word", voice: "business", expectedBackAt: null, nextUpdateAt: null };
  await office.must(manager, "incident", sent, secret.id);
  own = await report(analyst, {
    shortDescription: "My phone is white",
    urgency: "2",
    caller: caller.personId,
    known: ["known-word"],
    service: payments.id,
  });
  await office.must(analyst, "incident", { type: "addNote", text: "hunter2" }, own.id);
  await office.must(analyst, "incident", { type: "take" }, own.id);
});
afterAll(() => office.close());

test("everybody hears how the services are, what was last said in public, and when we write again", async () => {
  const { status, body } = await ask(office, other, "GET /api/portal/status");
  expect(status).toBe(200);
  expect(body.services).toMatchObject([
    { name: "Mail", health: "down", lastWord: null, expectedBackAt: null },
    {
      name: "Payments",
      health: "down",
      since: "2026-11-26T12:00:00.000Z",
      lastWord: { text: "Payments fail." },
      expectedBackAt: "2026-11-26T14:00:00.000Z",
      nextWordAt: "2026-11-26T12:40:00.000Z",
    },
  ]);
  expect(Object.keys(body.services[1]).sort()).toEqual([
    "expectedBackAt",
    "health",
    "id",
    "isFollowed",
    "isMine",
    "lastWord",
    "name",
    "nextWordAt",
    "pause",
    "since",
  ]);
  const answers = (await ask(office, other, "GET /api/portal/answers?q=my%20payment%20hangs")).body.answers;
  expect(answers).toMatchObject([{ name: "Payments" }]);
  expect((await ask(office, other, "GET /api/portal/answers?q=board")).body.answers).toEqual([]);
});

test("what one uses is what one wrote about, and what one's department wrote about; a restricted report tells nothing", async () => {
  const mine = async (actor: Actor) => {
    const { services, among } = (await ask(office, actor, "GET /api/portal/status")).body;
    return { among, names: services.flatMap((one: { name: string; isMine: boolean }) => (one.isMine ? [one.name] : [])) };
  };
  expect(await mine(caller)).toEqual({ among: null, names: ["Payments"] });
  expect(await mine(other)).toEqual({ among: null, names: [] });
  const place = async (kind: "department" | "site", name: string, people: readonly Actor[]) => {
    const { id } = await office.must(house, kind, { type: "create", name });
    for (const { personId } of people) await office.must(house, "person", { type: "edit", changes: { [kind]: id } }, personId!);
  };
  await place("site", "Leeds", [manager, caller, other]);
  expect(await mine(other)).toEqual({ among: { by: "site", name: "Leeds" }, names: ["Payments"] });
  // The manager's report about the mail is restricted.
  await place("department", "Board", [manager, other]);
  expect(await mine(other)).toEqual({ among: { by: "department", name: "Board" }, names: [] });
  await place("department", "Finance", [other, caller]);
  expect(await mine(other)).toEqual({ among: { by: "department", name: "Finance" }, names: ["Payments"] });
});

test("one's own things are told in plain words; those of others do not exist", async () => {
  const { body } = await ask(office, caller, "GET /api/portal/things");
  expect(body.open).toMatchObject([
    { title: "My phone is white", words: "Ana Lyst is on it", promisedBy: "2026-11-26T16:00:00.000Z", mayReply: true },
  ]);
  expect((await ask(office, other, "GET /api/portal/things")).body).toMatchObject({ open: [], finished: [] });
  expect((await ask(office, other, `GET /api/portal/things/${own.number}`)).status).toBe(404);
  expect((await ask(office, caller, `GET /api/portal/things/${major.number}`)).status).toBe(404);
});

test("a question is answered from the portal, and what was resolved is rated there once, by the one who asked", async () => {
  await office.must(
    analyst,
    "incident",
    { type: "hold", holdReason: "1", comment: "We see it. Which phone is it?", note: "hunter2" },
    own.id,
  );
  const waiting = (await ask(office, caller, `GET /api/portal/things/${own.number}`)).body;
  expect(waiting.thing).toMatchObject({
    words: "Waits for your answer: Which phone is it?",
    asksYou: true,
    question: "We see it. Which phone is it?",
  });
  expect((await ask(office, caller, `POST /api/incidents/${own.id}/addComment`, { body: { text: "The blue one." } })).status).toBe(200);
  const going = (await ask(office, caller, `GET /api/portal/things/${own.number}`)).body;
  expect(going.thing).toMatchObject({ words: "Ana Lyst is on it", asksYou: false });
  expect(going.said[0]).toMatchObject({ who: "You", text: "The blue one." });
  const solved = { type: "resolve", closeCode: "Solution provided", closeNotes: "A new phone", restoredAt: null, note: null };
  await office.must(analyst, "incident", solved, own.id);
  const body = { satisfaction: "5", comment: "Quick" };
  expect((await ask(office, other, `POST /api/incidents/${own.id}/rate`, { body })).status).toBe(404);
  expect((await ask(office, caller, `POST /api/incidents/${own.id}/rate`, { body })).status).toBe(200);
  expect((await ask(office, caller, `POST /api/incidents/${own.id}/rate`, { body })).status).toBe(409);
});

test("what a requester may not read never leaves the server, by whichever of these doors", async () => {
  const paths = [
    "/api/portal/status",
    "/api/portal/answers?q=payments%20mail%20board",
    "/api/portal/things",
    `/api/portal/things/${own.id}`,
    "/api/portal/house",
    "/api/incidents",
    `/api/incidents/${own.id}`,
    `/api/incidents/${own.id}/timeline`,
    "/api/services",
    `/api/services/${payments.id}`,
    `/api/incidents/${major.id}`,
    `/api/incidents/${secret.id}`,
  ];
  for (const path of paths)
    for (const who of [caller, other]) {
      const answer = await ask(office, who, `GET ${path}`);
      expect(answer.bytes.toString(), `${who.name} ${path}`).not.toMatch(hidden);
    }
  const reply = await ask(office, caller, `POST /api/incidents/${own.id}/addComment`, { body: { text: "Thank you" } });
  expect(reply.bytes.toString()).not.toMatch(hidden);
});

test("the arithmetic of clocks is for those who may know of service levels, and adds up", async () => {
  for (const who of [caller, other]) expect((await ask(office, who, `GET /api/incidents/${own.id}/clocks`)).status).toBe(403);
  const { status, body } = await ask(office, auditor, `GET /api/incidents/${major.id}/clocks`);
  expect(status).toBe(200);
  expect(body.clocks).toMatchObject([{ name: "High, 4 h", promise: "Resolve in 4 h", basis: "around the clock", isCounting: true }]);
  for (const clock of body.clocks)
    expect(clock.intervals.reduce((sum: number, one: { countedMs: number }) => sum + one.countedMs, 0)).toBe(clock.countedMs);
});

test("a restricted incident is none to an analyst or an auditor: not its clocks, not its title on the service it troubles", async () => {
  for (const who of [analyst, auditor]) {
    expect((await ask(office, who, `GET /api/incidents/${secret.id}/clocks`)).status).toBe(404);
    for (const path of ["/api/services", "/api/portal/status", "/api/portal/answers?q=mail%20board", "/api/incidents"])
      expect((await ask(office, who, `GET ${path}`)).bytes.toString(), `${who.name} ${path}`).not.toMatch(/secret-word/);
  }
  expect((await ask(office, manager, `GET /api/incidents/${secret.id}/clocks`)).status).toBe(200);
});

test("staff see their own things in the portal as others see theirs: no work note among them", async () => {
  const answer = await ask(office, analyst, `GET /api/portal/things/${major.id}`);
  expect(answer.status).toBe(200);
  expect(answer.bytes.toString()).not.toMatch(/hunter2|suspicion-word|workstream-word|bridge-word|known-word|decision-word/);
});
