import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { type OnCallWorld, onCallWorld, stepTo } from "../on-call.ts";

const { authenticate, ask } = asActors();
let server: MailServer;
let office: TestOffice;
beforeAll(async () => {
  server = await openMailServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  const mail = { smtpUrl: server.url, officeUrl: "https://desk.example.org" };
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { mail, authenticate });
  server.letters.length = 0;
});
afterEach(() => office.close());

const paged = () => server.letters.filter(({ subject }) => subject.includes("PAG")).map(({ to }) => to[0]!.split("@")[0]);
const raise = { type: "edit", changes: { impact: "1", urgency: "1" } };

test("what is over within the waiting time pages nobody; what is not pages after it; priority 1 does not wait", async () => {
  const world = await onCallWorld(office);
  const brief = await world.report({ urgency: "2" });
  expect(await world.pageOf(brief)).toMatchObject({ state: "waiting", waitsFor: "joins", nextAt: "2026-11-26T08:00:20.000Z" });
  const solved = { type: "resolve", closeCode: "Solved", closeNotes: "It came back.", restoredAt: null, note: null };
  await office.must(world.nadia, "incident", solved, brief.id);
  const lasting = await world.report({ urgency: "2" });
  await office.advance({ minutes: 1 });
  expect(await world.pageOf(brief)).toMatchObject({ state: "ended", ending: "resolved", timesPaged: 0 });
  expect(await world.pageOf(lasting)).toMatchObject({ state: "paging", firstPagedAt: "2026-11-26T08:00:20.000Z" });
  expect(paged()).toEqual(["nadia.haddad"]);
  const critical = await world.report();
  expect(await world.pageOf(critical)).toMatchObject({ state: "paging", firstPagedAt: "2026-11-26T08:01:00.000Z" });
});

test("which policy: the first rule that fits, else the team of the service, up to its priority; a rule may page nobody", async () => {
  const world = await onCallWorld(office);
  const night = await office.must(house, "escalationPolicy", { type: "create", name: "Payments", steps: [stepTo(world.tobias.personId)] });
  const rule = { type: "create", service: world.service, condition: "category:payments", policy: night.id };
  await office.must(house, "pagingRule", { ...rule, name: "Payments at night", position: 10 });
  await office.must(house, "pagingRule", { ...rule, name: "No tests", position: 5, condition: "category:test", policy: null });
  const bad = await office.try(house, "pagingRule", { ...rule, name: "Bad", condition: "assignee:me" });
  expect(bad).toMatchObject({ ok: false, refusal: { code: "badCondition" } });
  expect(await world.pageOf(await world.report({ category: "payments" }))).toMatchObject({
    policyName: "Payments",
    chosenBecause: "the rule “Payments at night” fits",
  });
  expect(await world.pageOf(await world.report({ category: "test" }))).toBeNull();
  expect(await world.pageOf(await world.report())).toMatchObject({
    policyName: "Platform",
    chosenBecause: "no rule fits, and Platform supports ERP",
  });
  const minor = await world.report({ impact: "2", urgency: "2" });
  expect(await world.pageOf(minor)).toBeNull();
  const filter = encodeURIComponent(`incident:${minor.id}`);
  expect(await ask(office, world.nadia, `GET /api/pages?filter=${filter}&limit=1`)).toMatchObject({ status: 200, body: { items: [] } });
  expect(await ask(office, world.nadia, `GET /api/incidents/${minor.id}/paging`)).toMatchObject({
    body: { policy: null, because: expect.stringMatching(/^the policy of Platform pages up to priority \d only$/) },
  });
  expect(await world.pageOf(await world.report({ service: null, team: world.team }))).toMatchObject({ policyName: "Platform" });
  expect(await world.pageOf(await world.report({ service: null }))).toBeNull();
});

test("a rule may speak of a field of your own, also after it was retired; no new rule may then", async () => {
  const world = await onCallWorld(office);
  const plant = await office.must(house, "escalationPolicy", { type: "create", name: "Plant", steps: [stepTo(world.tobias.personId)] });
  const field = { type: "create", kind: "incident", name: "u_plant", label: "Plant", fieldType: "text" };
  const { id } = await office.must(house, "customField", field);
  const rule = { type: "create", name: "Plant seven", position: 10, condition: "u_plant:=seven", policy: plant.id };
  await office.must(house, "pagingRule", rule);
  expect(await world.pageOf(await world.report({ u_plant: "seven" }))).toMatchObject({ policyName: "Plant" });
  expect(await world.pageOf(await world.report({ u_plant: "eight" }))).toMatchObject({ policyName: "Platform" });
  await office.must(house, "customField", { type: "retire" }, id);
  expect(await world.pageOf(await world.report())).toMatchObject({ policyName: "Platform" });
  const late = await office.try(house, "pagingRule", { ...rule, name: "Plant seven again" });
  expect(late).toMatchObject({ ok: false, refusal: { code: "badCondition" } });
});

test("who has answered and declares it major, or raises it, is not woken by their own deed; another who does calls again", async () => {
  const world = await onCallWorld(office);
  const declare = { type: "declareMajor", reason: "Nobody can pay", commander: null, bridgeUrl: null, affectedUsers: null };
  for (const [who, expected] of [
    [world.nadia, { state: "acknowledged", round: 1 }],
    [world.lead, { state: "paging", round: 2, cause: "raised" }],
  ] as const) {
    const one = await world.report();
    await office.must(world.nadia, "page", { type: "acknowledge" }, (await world.pageOf(one))!.id);
    await office.must(who, "incident", declare, one.id);
    expect(await world.pageOf(one)).toMatchObject(expected);
  }
});

test("raised to what is paged: the page opens; raised after an acknowledgement: it calls again; lowered: it ends", async () => {
  const world = await onCallWorld(office);
  const small = await world.report({ impact: "2", urgency: "2" });
  await office.must(world.nadia, "incident", raise, small.id);
  expect(await world.pageOf(small)).toMatchObject({ state: "paging", cause: "raised", round: 1 });
  const high = await world.report({ urgency: "2" });
  await office.advance({ minutes: 1 });
  const page = (await world.pageOf(high))!;
  await office.must(world.nadia, "page", { type: "acknowledge" }, page.id);
  await office.must(world.tobias, "incident", raise, high.id);
  expect(await world.pageOf(high)).toMatchObject({ state: "paging", cause: "raised", round: 2, priority: "1", acknowledgedAt: null });
  const mistaken = await world.report();
  await office.must(world.nadia, "incident", { type: "edit", changes: { impact: "3", urgency: "3" } }, mistaken.id);
  expect(await world.pageOf(mistaken)).toMatchObject({ state: "ended", ending: "lowered" });
  await office.must(world.nadia, "incident", raise, mistaken.id);
  expect(await world.pageOf(mistaken)).toMatchObject({ state: "paging", cause: "raised", round: 2 });
});

test("reopened or given to another team it calls anew: that team's people, by its policy", async () => {
  const world = await onCallWorld(office);
  const ines = await office.person("Ines Costa", ["analyst"]);
  const network = await office.must(house, "team", { type: "create", name: "Network", members: [ines.personId] });
  const steps = [{ ...stepTo("", {}), targets: [{ kind: "team", id: network.id }] }];
  await office.must(house, "escalationPolicy", { type: "create", name: "Network", team: network.id, steps });
  const incident = await world.report({ service: null, team: world.team });
  await office.must(world.nadia, "incident", { type: "assign", team: network.id, assignee: null, note: null }, incident.id);
  expect(await world.pageOf(incident)).toMatchObject({ cause: "reassigned", policyName: "Network", calling: [ines.personId], round: 2 });
  await office.must(ines, "incident", { type: "take" }, incident.id);
  const solved = { type: "resolve", closeCode: "Solved", closeNotes: "Restarted.", restoredAt: null, note: null };
  await office.must(ines, "incident", solved, incident.id);
  await office.must(world.caller, "incident", { type: "reopen", reason: "Still down" }, incident.id);
  expect(await world.pageOf(incident)).toMatchObject({ state: "paging", cause: "reopened", round: 3, calling: [ines.personId] });
});

test("a merged incident pages nobody again, also where the merge is taken back, unless nobody had answered", async () => {
  const world = await onCallWorld(office, { repageAfterMinutes: 30 });
  const minor = { urgency: "2" };
  const [main, answered, waiting] = [await world.report(minor), await world.report(minor), await world.report(minor)];
  await office.advance({ minutes: 1 });
  for (const one of [main, answered]) await office.must(world.nadia, "page", { type: "acknowledge" }, (await world.pageOf(one))!.id);
  for (const one of [answered, waiting]) await office.must(world.nadia, "incident", { type: "merge", into: main.id }, one.id);
  server.letters.length = 0;
  await office.must(world.nadia, "incident", { type: "addNote", text: "Going on" }, main.id);
  await office.advance({ minutes: 29 });
  await office.must(world.nadia, "incident", { type: "addNote", text: "Going on" }, main.id);
  await office.advance({ minutes: 29 });
  for (const one of [answered, waiting]) expect(await world.pageOf(one)).toMatchObject({ state: "ended", ending: "merged", nextAt: null });
  await office.must(world.tobias, "incident", { type: "unmerge" }, answered.id);
  await office.advance({ minutes: 1 });
  expect(await world.pageOf(answered)).toMatchObject({ state: "ended", round: 1 });
  expect(paged()).toEqual([]);
  await office.must(world.tobias, "incident", { type: "unmerge" }, waiting.id);
  await office.advance({ minutes: 1 });
  expect(await world.pageOf(waiting)).toMatchObject({ state: "paging", cause: "reopened", round: 2 });
  expect(paged()).toEqual(["nadia.haddad"]);
});

test("an acknowledgement after which nothing happens calls again; a note or a hold counts as something", async () => {
  const world = await onCallWorld(office, { repageAfterMinutes: 30 });
  const incident = await world.report();
  await office.must(world.nadia, "page", { type: "acknowledge" }, (await world.pageOf(incident))!.id);
  await office.advance({ minutes: 20 });
  await office.must(world.nadia, "incident", { type: "addNote", text: "Looking at the listener." }, incident.id);
  await office.advance({ minutes: 20 });
  expect(await world.pageOf(incident)).toMatchObject({ state: "acknowledged", nextAt: "2026-11-26T08:50:00.000Z" });
  server.letters.length = 0;
  await office.advance({ minutes: 11 });
  expect(await world.pageOf(incident)).toMatchObject({ state: "paging", cause: "silence", round: 2 });
  expect(paged()).toEqual(["nadia.haddad"]);
  await office.must(world.nadia, "incident", { type: "hold", holdReason: "4", comment: null, note: null }, incident.id);
  await office.advance({ hours: 3 });
  expect(await world.pageOf(incident)).toMatchObject({ state: "acknowledged", round: 2 });
});

test("escalate now, hand to, and I cannot, by whoever may", async () => {
  const world = await onCallWorld(office);
  const incident = await world.report();
  const { number } = (await world.pageOf(incident))!;
  const post = (who: OnCallWorld["nadia"], verb: string, body?: unknown) =>
    ask(office, who, `POST /api/pages/${number}/${verb}`, body === undefined ? {} : { body });
  expect((await post(world.tobias, "decline", {})).body.code).toBe("notCalled");
  expect((await post(world.nadia, "decline", { reason: "on a train" })).body.record).toMatchObject({
    calling: [world.tobias.personId],
    step: 1,
  });
  expect((await post(world.tobias, "handTo", { person: world.lead.personId })).body.record).toMatchObject({
    calling: [world.lead.personId],
  });
  expect((await post(world.tobias, "handTo", { person: world.lead.personId })).body.code).toBe("calledAlready");
  expect((await post(world.nadia, "escalate")).body.record).toMatchObject({ loop: 1, step: 1, calling: [world.tobias.personId] });
  expect((await post(world.caller, "acknowledge")).status).toBe(403);
  const can = (await ask(office, world.tobias, `GET /api/pages/${number}`)).body.can;
  expect([can.acknowledge, can.escalate, can.handTo, can.decline]).toEqual([null, null, null, null]);
});

test("a policy that is changed or retired does not touch the page that runs; the next page goes by the new one", async () => {
  const world = await onCallWorld(office);
  const incident = await world.report();
  await office.must(house, "escalationPolicy", { type: "edit", changes: { steps: [stepTo(world.lead.personId)] } }, world.policy);
  await office.must(house, "escalationPolicy", { type: "retire" }, world.policy);
  await office.advance({ minutes: 10 });
  expect(await world.pageOf(incident)).toMatchObject({ policyVersion: 1, calling: [world.tobias.personId] });
  await office.must(house, "escalationPolicy", { type: "restore" }, world.policy);
  expect(await world.pageOf(await world.report())).toMatchObject({ policyVersion: 4, calling: [world.lead.personId] });
  const kept = (await ask(office, world.admin, "GET /api/escalation-policy-versions")).body.items;
  expect(kept.map((one: { ofVersion: number }) => one.ofVersion).sort()).toEqual([1, 2, 3, 4]);
});

test("after hours without a waker the next step is called once, not every step at a time", async () => {
  const world = await onCallWorld(office);
  const incident = await world.report();
  await office.advance({ minutes: 1 });
  office.setNow("2026-11-26T11:00:00.000Z");
  await office.advance({ minutes: 1 });
  expect(paged()).toEqual(["nadia.haddad", "tobias.brandt"]);
  expect(await world.pageOf(incident)).toMatchObject({ step: 1, loop: 0, nextAt: "2026-11-26T11:10:00.000Z" });
});

test("imported history and samples page nobody", async () => {
  const world = await onCallWorld(office);
  const changes = { shortDescription: "Old", state: "1", priority: "1", service: world.service, openedAt: "2026-01-05T08:00:00.000Z" };
  const id = office.newId();
  const command = { type: "recordHistory", changes, number: null, source: "log" };
  const recorded = await office.door.send({ kind: "incident", id, commandId: office.newId(), actor: house, command });
  expect(recorded.ok).toBe(true);
  expect(await world.pageOf({ id })).toBeNull();
  const quiet = { type: "create", shortDescription: "Sample", impact: "1", urgency: "1", service: world.service };
  const told = office.newId();
  await office.door.send({ kind: "incident", id: told, commandId: office.newId(), actor: house, command: quiet, quiet: true });
  expect(await world.pageOf({ id: told })).toMatchObject({ state: "paging" });
  await office.advance({ minutes: 1 });
  expect(paged()).toEqual([]);
});
