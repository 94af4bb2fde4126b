import { afterAll, beforeAll, expect, test } from "vitest";
import { readOver, settleOffice } from "../../src/app/restored.ts";
import { createKey } from "../../src/engine/identity/keys.ts";
import { oldestWaiting, retryEntries, waitedInBackup } from "../../src/engine/intake/drain.ts";
import { settleRestored } from "../../src/engine/restored.ts";
import { verifyJournal } from "../../src/engine/verify.ts";
import { systemActor } from "../../src/kernel/actor.ts";
import { permissionsOf } from "../../src/practices/people/permissions.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { onCallWorld } from "../on-call.ts";
import { openBrowser, signedInBrowser } from "../sign-in.ts";

let server: MailServer;
let office: TestOffice;
let admin: Awaited<ReturnType<TestOffice["person"]>>;
beforeAll(async () => {
  server = await openMailServer();
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { mail: { smtpUrl: server.url, officeUrl: "https://desk.example.org" } });
  admin = await office.person("Rita Administrator", ["administrator"]);
});
afterAll(async () => {
  await office.close();
  await server.close();
});

const queue = (to: string, reason = "notice") =>
  office.db.transaction((tx) => office.mail.queue(tx, { to, subject: "News", text: "https://desk.example.org/welcome/token", reason }));
const settle = () => office.db.transaction((tx) => settleRestored(tx, { now: office.clock.now(), takenAt: office.clock.now() }));
const sentTo = () => server.letters.map((letter) => letter.to[0]);

test("after a restore everybody signs in anew, unused links are spent, and what waited is held for an administrator", async () => {
  const browser = await signedInBrowser(office, admin);
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(200);
  const link = await office.identity.signInLink("rita.administrator@example.org");
  for (const to of ["one@example.org", "two@example.org", "three@example.org"]) await queue(to);
  await queue("new@example.org", "invitation");
  await office.db.run("update delivery set state = 'attempting', attempts = 1 where to_address = 'three@example.org'");

  expect(await settle()).toEqual({ sessions: 1, links: 1, held: 3, discarded: 1, entries: 0 });
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
    lastAnswer: "Discarded by Rita Administrator.",
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

test("pages that were under way are held, in the same transaction, until somebody has them call again", async () => {
  const world = await onCallWorld(office, { repageAfterMinutes: 30 });
  const calling = await world.report();
  const answered = await world.report({ shortDescription: "Answered" });
  await office.advance({ minutes: 1 });
  const taken = (await world.pageOf(answered))!;
  await office.must(world.nadia, "page", { type: "acknowledge" }, taken.id);
  server.letters.length = 0;
  await office.advance({ minutes: 5 });
  const now = office.clock.now();
  const restored = await office.db.transaction((tx) => settleOffice(tx, { house: office.house, now, takenAt: now, over: null }));
  expect(restored).toMatchObject({ pages: 1, apiKeysEnded: 0, deactivated: 0 });
  expect(await world.pageOf(calling)).toMatchObject({ state: "waiting", waitsFor: "release", nextAt: null, calling: [] });
  // The answered one looks again when its half hour is over from here, and not from the answer on.
  expect(await world.pageOf(answered)).toMatchObject({ state: "acknowledged" });
  expect((await world.pageOf(answered))!.nextAt).toBe(new Date(Date.parse(now) + 30 * 60_000).toISOString());
  await office.advance({ minutes: 25 });
  expect(server.letters).toEqual([]);
  const own = await signedInBrowser(office, admin);
  expect((await own.send("GET", "/api/restored")).json()).toMatchObject({ pages: 1, restore: { at: now, lookedThroughAt: null } });
  expect((await own.send("GET", "/api/setup")).json().items[0]).toMatchObject({ key: "restored", link: "/admin/restored" });
  const { id } = (await world.pageOf(calling))!;
  expect(await office.try(world.nadia, "page", { type: "release" }, id)).toMatchObject({ ok: false, refusal: { code: "notPermitted" } });
  await office.must(world.lead, "page", { type: "release" }, id);
  await office.advance({ minutes: 1 });
  expect(sentTo()).toEqual(["nadia.haddad@example.org"]);
  expect(await world.pageOf(calling)).toMatchObject({ state: "paging", cause: "released", round: 2 });
  expect(await office.try(world.lead, "page", { type: "release" }, id)).toMatchObject({ ok: false, refusal: { code: "notHeld" } });
  expect((await own.send("POST", "/api/restored/looked-through")).json().restore.lookedThroughAt).toBe(office.clock.now());
  expect((await own.send("GET", "/api/setup")).json().items[0].key).not.toBe("restored");
});

test("what tools had sent and was not handed over yet opens nothing until somebody has it tried again", async () => {
  const feed = await office.must(house, "integration", { type: "create", name: "Monitoring", connector: "events" });
  const data = { type: "receive", integration: feed.id };
  await office.db.run(
    `insert into alert_inbox (request, place, feed, what, data, received_at, state)
     select $1, place, $2, 'event', $3, $4, 'waiting' from generate_series(0, 1) place`,
    [office.newId(), feed.id, JSON.stringify(data), office.clock.now()],
  );
  expect(await settle()).toMatchObject({ entries: 2 });
  expect(await oldestWaiting(office.db)).toBeNull();
  const states = () => office.db.query("select distinct state, reason from alert_inbox");
  expect(await states()).toEqual([{ state: "refused", reason: waitedInBackup }]);
  const own = await signedInBrowser(office, admin);
  expect((await own.send("GET", "/api/restored")).json()).toMatchObject({ entries: 2 });
  expect(await retryEntries(office.db, { feed: feed.id })).toBe(2);
  expect(await states()).toEqual([{ state: "waiting", reason: null }]);
  expect((await own.send("GET", "/api/restored")).json()).toMatchObject({ entries: 0 });
  await office.db.run("delete from alert_inbox");
});

test("what the replaced database knew to be over stays over; what came back is listed with its last use", async () => {
  const leaver = await office.person("Lee Leaver", ["analyst"]);
  const gone = await office.person("Gone Before", ["analyst"]);
  const make = (name: string, personId: string) => office.db.transaction((tx) => createKey(tx, office, { personId, name }));
  const leaked = await make("leaked", admin.personId);
  const kept = await make("kept", admin.personId);
  await office.must(house, "person", { type: "deactivate" }, gone.personId);
  const reader = { ...systemActor("status page"), name: "A reader of the status page" };
  const page = await office.must(house, "statusPage", { type: "create", name: "Status", slug: "status", audience: "public" });
  const asking = { page: page.id, components: [], confirmHash: "a".repeat(64), confirmUntil: "2026-12-24T08:00:00.000Z" };
  const subscriber = await office.must(reader, "statusSubscriber", { type: "ask", email: "left@shop.example", ...asking });
  await office.must(reader, "statusSubscriber", { type: "confirm" }, subscriber.id);
  const feed = await office.must(admin, "rosterFeed", { type: "issue", name: "Mine", roster: null, tokenHash: "b".repeat(64) });
  // The replaced database, which lived on: it is this one with what was ended since.
  const over = {
    ...(await readOver(office.db)),
    apiKeys: [leaked.key.id],
    inactive: [leaver.personId],
    erased: [gone.personId],
    feeds: [feed.id, office.newId()],
    subscribers: [subscriber.id],
  };
  expect((await readOver(office.db)).inactive).toEqual([gone.personId]);
  const now = office.clock.now();
  const restored = await office.db.transaction((tx) => settleOffice(tx, { house: office.house, now, takenAt: now, over }));
  expect(restored).toMatchObject({ apiKeysEnded: 1, deactivated: 1, erased: 1, feedsEnded: 1, mailsEnded: 1 });
  expect(await office.db.query("select active from roster_feed where id = $1", [feed.id])).toEqual([{ active: false }]);
  expect(await office.db.query("select state, email from status_subscriber")).toEqual([{ state: "ended", email: null }]);
  expect(await readOver(office.db)).toMatchObject({ feeds: [feed.id], subscribers: [subscriber.id], addresses: [] });
  const names = restored.apiKeys.map(({ name, of, prefix, lastUsedAt }) => [name, of, prefix, lastUsedAt]);
  expect(names).toEqual([["kept", "Rita Administrator", kept.key.prefix, null]]);
  const [row] = await office.db.query("select active, erased_at from person where id = $1", [gone.personId]);
  expect(row).toMatchObject({ active: false, erased_at: now });
  const [left] = await office.db.query("select active from person where id = $1", [leaver.personId]);
  expect(left).toEqual({ active: false });
  const kinds = [...office.house.kinds.values()].map((entry) => ({ kind: entry.model.kind, table: entry.table.name }));
  expect(await verifyJournal(office.db, { kinds })).toMatchObject({ ok: true });
});
