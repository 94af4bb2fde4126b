import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { type Monitored, openMonitored } from "../monitoring.ts";
import { house } from "../office.ts";
import { type OnCallWorld, onCallWorld } from "../on-call.ts";

// From what a tool sends to a letter for whoever is on call: in one transaction, once, however much is sent.

const { authenticate, ask } = asActors();
let server: MailServer;
let office: Monitored;
let world: OnCallWorld;
beforeAll(async () => {
  server = await openMailServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  office = await openMonitored({ mail: { smtpUrl: server.url, officeUrl: "https://desk.example.org" }, authenticate });
  world = await onCallWorld(office, { pagesUpTo: "2" });
  for (const name of ["data", "shop"])
    await office.verb("service", office.service(name), { type: "edit", changes: { supportTeam: world.team } });
  server.letters.length = 0;
});
afterEach(() => office.close());

const failing = () => office.event("orders-db", "SlowQueries", { severity: "critical", summary: "queries of orders-db fail with errors" });
const letters = () => server.letters.filter(({ subject }) => subject.includes("PAG")).map(({ to, subject }) => `${to[0]}: ${subject}`);
const pages = () =>
  office.db.query<{ state: string; incident: string; priority: string }>("select state, incident, priority from page order by number");

test("a storm in one batch is one incident, one page and one letter; the page is there with the alert", async () => {
  const checks = Array.from({ length: 40 }, (_, index) =>
    office.event(`shop-${1 + (index % 2)}`, `Check${index}`, { summary: `shop-${1 + (index % 2)}: errors of endpoint` }),
  );
  const [alert] = await office.receive(failing(), ...checks);
  const [page, ...others] = await pages();
  expect(others).toEqual([]);
  // Less than critical waits a moment for more of the same.
  expect(page).toMatchObject({ state: "waiting", incident: alert!.incident });
  await office.advance({ minutes: 1 });
  const { number } = await office.incident(alert!);
  expect(letters()).toEqual([`nadia.haddad@example.org: P${page!.priority} ${number} queries of orders-db fail with errors (PAG0000001)`]);
});

test("what joins later pages nobody again, unless it makes the incident worse", async () => {
  const [alert] = await office.receive(failing());
  expect(await pages()).toMatchObject([{ priority: "2", state: "waiting" }]);
  await office.advance({ minutes: 0.6 });
  await ask(office, world.nadia, "POST /api/pages/PAG0000001/acknowledge");
  await office.receive({ ...failing() });
  await office.receive(office.event("orders-db", "Locks", { severity: "warning", summary: "queries of orders-db wait" }));
  await office.advance({ minutes: 0.2 });
  expect(letters()).toHaveLength(1);
  const [worse] = await office.receive(
    office.event("shop-1", "HighErrorRate", { severity: "critical", summary: "shop-1 answers with 5xx" }),
  );
  expect(worse!.incident).toBe(alert!.incident);
  expect(await pages()).toMatchObject([{ priority: "1", state: "paging" }]);
  await office.advance({ minutes: 1 });
  expect(letters()).toHaveLength(2);
  expect(letters()[1]).toContain("P1");
});

test("when monitoring says it is over, nobody is called any more; when it fires again, the page begins anew", async () => {
  const [alert] = await office.receive(failing());
  await office.advance({ minutes: 5 });
  await office.receive({ ...failing(), action: "resolve" });
  expect(await office.incident(alert!)).toMatchObject({ state: "6" });
  expect(await pages()).toMatchObject([{ state: "ended" }]);
  await office.advance({ minutes: 3 });
  expect(letters()).toHaveLength(1);
  const [again] = await office.receive(failing());
  expect(again!.incident).toBe(alert!.incident);
  expect(await pages()).toMatchObject([{ state: "paging" }]);
  await office.advance({ minutes: 1 });
  expect(letters()).toHaveLength(2);
});

test("of two incidents that turn out to be one, one goes on paging", async () => {
  const [one] = await office.receive(office.event("shop-1", "HighErrorRate", { summary: "shop-1 answers with 5xx" }));
  await office.advance({ minutes: 0.1 });
  const [two] = await office.receive(office.event("shop-2", "QueueFull", { summary: "backlog of shop-2 grows and grows" }));
  expect(two!.incident).not.toBe(one!.incident);
  expect(await pages()).toMatchObject([{ state: "waiting" }, { state: "waiting" }]);
  await office.advance({ minutes: 0.1 });
  await office.receive(office.event("orders-db", "PostgresDown", { severity: "warning", summary: "PostgreSQL does not answer" }));
  expect((await pages()).map(({ state }) => state).sort()).toEqual(["ended", "waiting"]);
  await office.advance({ minutes: 1 });
  expect(letters()).toHaveLength(1);
});

test("whoever acknowledges the page has acknowledged the incident; whoever takes the incident is not paged", async () => {
  const [alert] = await office.receive(failing());
  await ask(office, world.nadia, "POST /api/pages/PAG0000001/acknowledge");
  expect((await office.incident(alert!)).acknowledgedAt).not.toBeNull();
  const [other] = await office.receive(office.event("lonely", "DiskFull", { severity: "critical", summary: "lonely has no room" }));
  await office.must(house, "incident", { type: "assign", team: world.team, assignee: world.tobias.personId }, other!.incident!);
  expect((await pages()).map(({ state }) => state)).toEqual(["acknowledged"]);
});
