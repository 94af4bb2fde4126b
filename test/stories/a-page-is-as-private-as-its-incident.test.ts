import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { openTestOffice, type TestOffice } from "../office.ts";
import { linkIn, type OnCallWorld, onCallWorld } from "../on-call.ts";

const { authenticate, ask } = asActors();
let server: MailServer;
let office: TestOffice;
let world: OnCallWorld;
beforeAll(async () => {
  server = await openMailServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  const mail = { smtpUrl: server.url, officeUrl: "https://desk.example.org" };
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { mail, authenticate });
  world = await onCallWorld(office);
  server.letters.length = 0;
});
afterEach(() => office.close());

test("of a restricted incident a page tells the number alone, and is seen by whom it calls and whom the incident is for", async () => {
  const incident = await world.report({ shortDescription: "Payroll leaked" });
  await office.must(world.lead, "incident", { type: "restrict", reason: "Personal data" }, incident.id);
  await office.advance({ minutes: 10 });
  const { number } = (await world.pageOf(incident))!;
  const page = (who: OnCallWorld["nadia"]) => ask(office, who, `GET /api/pages/${number}`);
  expect((await page(world.nadia)).body.record.title).toBe("A restricted incident");
  expect((await page(world.tobias)).status).toBe(200);
  expect((await page(world.lead)).status).toBe(200);
  const ana = await office.person("Ana Lyst", ["analyst"]);
  expect((await page(ana)).status).toBe(404);
  expect((await ask(office, ana, `POST /api/pages/${number}/acknowledge`)).status).toBe(404);
  expect((await ask(office, ana, "GET /api/pages")).body.items).toEqual([]);
  const seen = (await ask(office, ana, "GET /api/page-notifications")).body.items.filter((one: { restricted: boolean }) => one.restricted);
  expect(seen).toEqual([]);
  const later = server.letters.filter(({ to }) => to[0] === "tobias.brandt@example.org");
  expect(later).toHaveLength(1);
  expect(later[0]!.raw).not.toContain("Payroll");
  const shown = await office.server.inject({ method: "GET", url: linkIn(later[0]!.raw) });
  expect([shown.statusCode, shown.body.includes("A restricted incident"), shown.body.includes("ERP")]).toEqual([200, true, false]);
  const notices = JSON.stringify((await ask(office, world.tobias, "GET /api/notices")).body);
  expect([notices.includes("You are paged"), notices.includes("Payroll")]).toEqual([true, false]);
});

test("requesters have no pages; a link lets one page be answered, and nothing else be read", async () => {
  const incident = await world.report();
  await office.advance({ minutes: 1 });
  for (const path of ["/api/pages", "/api/escalation-policies", "/api/page-notifications", "/api/contact-methods", "/api/paging/findings"])
    expect((await ask(office, world.caller, `GET ${path}`)).status, path).toBe(403);
  const link = linkIn(server.letters[0]!.raw);
  const token = link.slice(3);
  for (const path of [`/api/pages?token=${token}`, `/api/incidents/${incident.number}`])
    expect((await office.server.inject({ method: "GET", url: path, headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401);
  const page = await office.server.inject({ method: "GET", url: link });
  expect(page.body).not.toContain(world.policy);
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
});
