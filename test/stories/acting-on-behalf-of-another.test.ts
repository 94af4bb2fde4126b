import { afterAll, beforeAll, expect, test } from "vitest";
import { addMinutes } from "../../src/kernel/time.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { password, signedInBrowser } from "../sign-in.ts";

let office: TestOffice;
let director: { personId: string };
beforeAll(async () => {
  office = await openTestOffice();
  await office.person("Root Administrator", ["administrator"]);
  director = await office.person("Dana Director", ["director", "administrator"]);
});
afterAll(() => office.close());

const delegate = (to: string, scope: string, minutes: number, startsIn = 0) =>
  office.must(house, "delegation", {
    type: "create",
    person: director.personId,
    delegate: to,
    scope,
    startsAt: addMinutes(office.clock.now(), startsIn),
    endsAt: addMinutes(office.clock.now(), minutes),
    reason: "Holiday",
  });

test("within a delegation one acts with the other's permissions, and both names stand in the journal", async () => {
  const assistant = await office.person("Ash Assistant", ["requester"]);
  const browser = await signedInBrowser(office, assistant);
  const actFor = (personId: string | null) => browser.send("POST", "/api/identity/act-for", { personId });
  expect((await actFor(director.personId)).json()).toMatchObject({ status: 403, code: "noLeave" });
  expect((await browser.send("POST", "/api/teams", { name: "Own name" })).statusCode).toBe(403);
  await delegate(assistant.personId, "all", 60);
  const session = (await browser.send("GET", "/api/session")).json();
  expect(session.delegations).toEqual([
    { id: director.personId, name: "Dana Director", scope: "all", until: addMinutes(office.clock.now(), 60) },
  ]);
  expect((await actFor(director.personId)).statusCode).toBe(200);
  const acting = (await browser.send("GET", "/api/session")).json();
  expect(acting).toMatchObject({ person: { name: "Ash Assistant" }, onBehalfOf: { id: director.personId, name: "Dana Director" } });
  expect(acting.permissions).toContain("review.waive");
  expect(acting.permissions).not.toContain("people.administer");
  expect(acting.permissions).not.toContain("key.administer");
  const team = (await browser.send("POST", "/api/teams", { name: "On behalf" })).json().record;
  const [entry] = await office.db.query("select actor, on_behalf_of, client from journal where id = $1", [team.id]);
  expect(entry).toEqual({ actor: assistant.personId, on_behalf_of: director.personId, client: "web" });
  expect((await actFor(null)).statusCode).toBe(200);
  expect((await browser.send("GET", "/api/session")).json()).toMatchObject({ onBehalfOf: null, roles: ["requester"] });
});

test("credentials stay one's own: while acting for another no password, key or authenticator is touched", async () => {
  const assistant = await office.person("Cred Assistant", ["requester"]);
  const browser = await signedInBrowser(office, assistant);
  await delegate(assistant.personId, "all", 60);
  await browser.send("POST", "/api/identity/act-for", { personId: director.personId });
  for (const [url, body] of [
    ["/api/identity/password", { current: password, next: "another password of mine" }],
    ["/api/identity/keys", { name: "x" }],
    ["/api/identity/totp/enrol", { password }],
    ["/api/identity/passkeys/begin", { password }],
  ] as const)
    expect((await browser.send("POST", url, body)).json()).toMatchObject({ status: 403, code: "actingForAnother" });
  expect((await browser.send("POST", `/api/identity/people/${director.personId}/link`, { purpose: "reset" })).statusCode).toBe(403);
});

test("a delegation ends at its instant: one may until just before, and the first change after it is refused, not done in one's own name", async () => {
  const assistant = await office.person("Last Minute", ["manager"]);
  const browser = await signedInBrowser(office, assistant);
  await delegate(assistant.personId, "all", 10);
  await browser.send("POST", "/api/identity/act-for", { personId: director.personId });
  const start = office.clock.now();
  office.setNow(addMinutes(start, 10 - 1 / 60_000));
  expect((await browser.send("GET", "/api/session")).json().onBehalfOf).not.toBeNull();
  office.setNow(addMinutes(start, 10));
  const refused = await browser.send("POST", "/api/teams", { name: "Too late" });
  expect(refused.json()).toMatchObject({ status: 403, code: "leaveOver" });
  expect(await office.db.query("select 1 from team where name = 'Too late'")).toEqual([]);
  expect((await browser.send("GET", "/api/session")).json()).toMatchObject({ onBehalfOf: null, delegations: [] });
  expect((await browser.send("POST", "/api/teams", { name: "In my own name" })).statusCode).toBe(201);
});

test("a delegation that is taken back, not begun, or given by somebody since deactivated gives nothing", async () => {
  const assistant = await office.person("Early Bird", ["requester"]);
  const browser = await signedInBrowser(office, assistant);
  const actFor = (personId: string) => browser.send("POST", "/api/identity/act-for", { personId });
  await delegate(assistant.personId, "all", 60, 30);
  expect((await actFor(director.personId)).statusCode).toBe(403);
  const live = await delegate(assistant.personId, "read", 60);
  expect((await actFor(director.personId)).statusCode).toBe(200);
  await office.must(house, "delegation", { type: "retire" }, live.id);
  expect((await browser.send("GET", "/api/session")).json().onBehalfOf).toBeNull();
  const gone = await office.person("Gone Giver", ["manager"]);
  await office.must(house, "delegation", {
    type: "create",
    person: gone.personId,
    delegate: assistant.personId,
    scope: "all",
    startsAt: office.clock.now(),
    endsAt: addMinutes(office.clock.now(), 60),
    reason: "Leave",
  });
  expect((await actFor(gone.personId)).statusCode).toBe(200);
  await office.must(house, "person", { type: "deactivate" }, gone.personId);
  expect((await browser.send("GET", "/api/session")).json()).toMatchObject({ onBehalfOf: null });
});

test("a delegation to read lets one read what the other reads, and change nothing", async () => {
  const assistant = await office.person("Read Only", ["requester"]);
  const browser = await signedInBrowser(office, assistant);
  await delegate(assistant.personId, "read", 60);
  await browser.send("POST", "/api/identity/act-for", { personId: director.personId });
  const { permissions } = (await browser.send("GET", "/api/session")).json();
  expect(permissions.every((name: string) => name.includes(".read"))).toBe(true);
  expect(permissions).toContain("incident.readRestricted");
  expect((await browser.send("POST", "/api/teams", { name: "No" })).statusCode).toBe(403);
});
