import { afterAll, beforeAll, expect, test } from "vitest";
import { settleRestored } from "../../src/engine/restored.ts";
import { permissionsOf } from "../../src/practices/people/permissions.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { openBrowser, signedInBrowser } from "../sign-in.ts";

let server: MailServer;
let office: TestOffice;
let admin: Awaited<ReturnType<TestOffice["person"]>>;
beforeAll(async () => {
  server = await openMailServer();
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { mail: { smtpUrl: server.url, officeUrl: "https://desk.example.org" } });
  admin = await office.person("Root Administrator", ["administrator"]);
});
afterAll(async () => {
  await office.close();
  await server.close();
});

const queue = (to: string, reason = "notice") =>
  office.db.transaction((tx) => office.mail.queue(tx, { to, subject: "News", text: "https://desk.example.org/welcome/token", reason }));
const settle = () => office.db.transaction((tx) => settleRestored(tx, office.clock.now()));
const sentTo = () => server.letters.map((letter) => letter.to[0]);

test("after a restore everybody signs in anew, unused links are spent, and what waited is held for an administrator", async () => {
  const browser = await signedInBrowser(office, admin);
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(200);
  const link = await office.identity.signInLink("root.administrator@example.org");
  for (const to of ["one@example.org", "two@example.org", "three@example.org"]) await queue(to);
  await queue("new@example.org", "invitation");
  await office.db.run("update delivery set state = 'attempting', attempts = 1 where to_address = 'three@example.org'");

  expect(await settle()).toEqual({ sessions: 1, links: 1, held: 3, discarded: 1 });
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(401);
  const token = link.url.split("/").at(-1)!;
  expect((await openBrowser(office.server).send("GET", `/api/identity/links/${token}`)).statusCode).toBe(404);
  await office.advance({ days: 2 });
  expect(sentTo()).toEqual([]);

  const again = await signedInBrowser(office, admin);
  const ledger = (await again.send("GET", "/api/deliveries")).json();
  expect(ledger.held).toBe(3);
  // Those of one millisecond stand in no order.
  const to = (name: string) => (ledger.items as { id: string; to: string }[]).find((one) => one.to === `${name}@example.org`)!;
  const [one, two] = [to("one"), to("two")];
  const lastAnswer = "Its link was dropped by a restore. Invite them again.";
  expect(to("new")).toMatchObject({ state: "discarded", lastAnswer });
  expect(to("three")).toMatchObject({ state: "held", possiblyRepeated: true });
  expect(two).toMatchObject({ state: "held", lastAnswer: "Held by a restore: it may have left after the backup was taken." });
  expect(one).toMatchObject({ state: "held" });

  expect((await again.send("POST", "/api/deliveries/held", { verb: "release", ids: [one.id] })).json()).toEqual({ done: 1, held: 2 });
  expect((await again.send("POST", "/api/deliveries/held", { verb: "discard", ids: [two.id] })).json()).toEqual({ done: 1, held: 1 });
  await office.advance({ minutes: 1 });
  expect(sentTo()).toEqual(["one@example.org"]);
  expect((await again.send("GET", `/api/deliveries/${two.id}`)).json().delivery).toMatchObject({
    state: "discarded",
    lastAnswer: "Discarded by Root Administrator.",
  });
  const texts = await office.db.query<{ items: string }>("select items::text as items from delivery where state = 'discarded'");
  expect(texts).toHaveLength(2);
  for (const { items } of texts) expect(items).not.toContain("token");

  expect((await again.send("POST", "/api/deliveries/held", { verb: "release" })).json()).toEqual({ done: 1, held: 0 });
  await office.advance({ minutes: 1 });
  expect(sentTo()).toEqual(["one@example.org", "three@example.org"]);
});

test("only an administrator decides, with a verb that there is", async () => {
  const analyst = await office.person("Some Analyst", ["analyst"]);
  expect(permissionsOf(["analyst"]).has("settings.administer")).toBe(false);
  const theirs = await signedInBrowser(office, analyst);
  expect((await theirs.send("POST", "/api/deliveries/held", { verb: "discard" })).statusCode).toBe(403);
  const own = await signedInBrowser(office, admin);
  expect((await own.send("POST", "/api/deliveries/held", { verb: "burn" })).statusCode).toBe(422);
  expect((await own.send("POST", "/api/deliveries/held", { verb: "discard", ids: ["x"] })).statusCode).toBe(422);
});

test("gathered news that was held goes out on its own, beside what was gathered since", async () => {
  const kowal = await office.person("Ewa Kowal", ["analyst"]);
  const given = () =>
    office.must(house, "incident", {
      ...{ type: "create", shortDescription: "Printer", impact: "3", urgency: "3", assignee: kowal.personId },
      ...{ known: [], notKnown: [], hypotheses: [] },
    });
  await given();
  await settle();
  const held = await office.db.query("select 1 from delivery where state = 'held' and gather is not null");
  expect(held).toHaveLength(1);
  await office.db.run("delete from delivery where state = 'held' and gather is null");
  await given();
  const own = await signedInBrowser(office, admin);
  expect((await own.send("POST", "/api/deliveries/held", { verb: "release" })).json()).toEqual({ done: 1, held: 0 });
  server.letters.length = 0;
  await office.advance({ hours: 1 });
  expect(sentTo()).toEqual(["ewa.kowal@example.org", "ewa.kowal@example.org"]);
});
