import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../src/kernel/actor.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

type Person = Actor & { personId: string };
type Made = Awaited<ReturnType<TestOffice["must"]>>;
const start = "2026-11-26T12:00:00.000Z";
let server: MailServer;
let office: TestOffice;
let analyst: Person;
let page: Made;
let payments: Made;
let mail: Made;

beforeAll(async () => {
  server = await openMailServer();
  office = await openTestOffice(start, { mail: { smtpUrl: server.url, officeUrl: "http://office.example" } });
  analyst = await office.person("Ana Lyst", ["analyst"]);
  page = await office.must(house, "statusPage", { type: "create", name: "Ostermere status", slug: "ostermere", audience: "public" });
  const component = (name: string) => office.must(house, "statusComponent", { type: "create", page: page.id, name, service: null });
  payments = await component("Payments");
  mail = await component("Mail");
  await office.must(house, "statusPage", { type: "publish" }, page.id);
});
afterAll(async () => {
  await office.close();
  await server.close();
});
beforeEach(() => {
  server.letters.length = 0;
});

let from = 0;
const post = async (url: string, fields: Record<string, string | string[]> = {}, address = `10.0.0.${++from % 250}`) => {
  const body = new URLSearchParams(
    Object.entries(fields).flatMap(([name, values]) => [values].flat().map((value): [string, string] => [name, value])),
  );
  const answer = await office.server.inject({
    method: "POST",
    url,
    headers: { "content-type": "application/x-www-form-urlencoded", "x-forwarded-for": address },
    payload: body.toString(),
  });
  return { status: answer.statusCode, text: answer.body };
};
const get = async (url: string) => {
  const answer = await office.server.inject({ method: "GET", url });
  return { status: answer.statusCode, text: answer.body };
};
const subscribe = (email: string, component: string[] = []) => post("/status/ostermere/subscribe", { email, component });
/** The texts of a letter, soft line breaks undone. */
const textOf = (letter: { raw: string }) => letter.raw.replaceAll(/=\r?\n/g, "").replaceAll("=3D", "=");
const linkIn = (letter: { raw: string }, kind: "confirm" | "leave") =>
  new RegExp(`http://office\\.example(/status-mail/${kind}/[\\w.-]+)`).exec(textOf(letter))![1]!;
const letterTo = (email: string) => server.letters.find((one) => one.to.includes(email));
const subscribed = async (email: string, component: string[] = []) => {
  await subscribe(email, component);
  await office.advance({ minutes: 1 });
  const link = linkIn(letterTo(email)!, "confirm");
  expect((await post(link)).status).toBe(200);
  server.letters.length = 0;
};
const notice = (components: string[], text: string) =>
  office.must(analyst, "statusNotice", {
    type: "create",
    ...{ page: page.id, title: "Trouble", category: "incident", state: "investigating", impact: "degraded", text, components },
    ...{ startedAt: office.clock.now(), incident: null, followsIncident: false },
  });
const toldTo = () => server.letters.flatMap((one) => one.to).sort();

test("nothing is mailed before the mailbox confirmed it; a look at the link alone confirms nothing, and it works once", async () => {
  await subscribe("once@example.org");
  await notice([], "Before.");
  await office.advance({ minutes: 1 });
  expect(server.letters.map((one) => one.subject)).toEqual(["Confirm: mail from Ostermere status"]);
  const link = linkIn(server.letters[0]!, "confirm");
  server.letters.length = 0;
  expect((await get(link)).text).toContain("One more step");
  await notice([], "Still before.");
  await office.advance({ minutes: 1 });
  expect(server.letters).toEqual([]);
  expect((await post(link)).status).toBe(200);
  expect((await post(link)).status).toBe(404);
  await notice([], "After.");
  await office.advance({ minutes: 1 });
  expect(toldTo()).toEqual(["once@example.org"]);
});

test("one mail an update, to those whom it concerns, with a way to leave by one click; a correction is not mailed", async () => {
  await subscribed("all@example.org");
  await subscribed("payments@example.org", [payments.id]);
  await subscribed("mail@example.org", [mail.id]);
  const told = await notice([payments.id], "Payments fail.");
  await office.advance({ minutes: 1 });
  expect(toldTo()).toEqual(["all@example.org", "once@example.org", "payments@example.org"]);
  const letter = letterTo("payments@example.org")!;
  expect(letter.subject).toBe("Trouble: Investigating");
  expect(textOf(letter)).toContain("Payments fail.");
  expect(textOf(letter)).toContain(`http://office.example/status/ostermere/notices/${told.id}`);
  const head = letter.raw.slice(0, letter.raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  expect(head).toMatch(/^List-Unsubscribe: <http:\/\/office\.example\/status-mail\/leave\/[\w.-]+>\r?$/m);
  expect(head).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r?$/m);
  server.letters.length = 0;
  const [update] = await office.db.query<{ id: string }>("select id from status_update where notice = $1", [told.id]);
  await office.must(analyst, "statusUpdate", { type: "correct", text: "Payments are slow." }, update!.id);
  await office.advance({ hours: 2 });
  expect(server.letters).toEqual([]);
  await office.must(analyst, "statusNotice", { type: "post", state: "resolved", text: "Over." }, told.id);
  await office.must(analyst, "statusNotice", { type: "tellLearned", text: "We learned." }, told.id);
  await office.must(analyst, "statusNotice", { type: "tellLearned", text: "We learned more." }, told.id);
  await office.advance({ minutes: 1 });
  expect(
    server.letters
      .filter((one) => one.to.includes("all@example.org"))
      .map((one) => one.subject)
      .sort(),
  ).toEqual(["Trouble: Resolved", "Trouble: what we learned"]);
});

test("whoever leaves is forgotten, and what waited for them is called off", async () => {
  await subscribed("leaver@example.org");
  await notice([], "First.");
  await office.advance({ minutes: 1 });
  const link = linkIn(letterTo("leaver@example.org")!, "leave");
  expect((await get(link)).text).toContain("le…@example.org");
  server.letters.length = 0;
  server.refuseWith(...Array.from({ length: 5 }, () => ({ code: 451, text: "later" })));
  await notice([], "Second.");
  await office.advance({ minutes: 0 });
  // As a mail program does it, by one click.
  expect((await post(link, { "List-Unsubscribe": "One-Click" })).status).toBe(200);
  await office.advance({ hours: 5 });
  expect(toldTo()).not.toContain("leaver@example.org");
  expect(toldTo()).toContain("all@example.org");
  expect((await get(link)).status).toBe(404);
  const kept = await office.db.query("select 1 from status_subscriber where email = 'leaver@example.org'");
  const journal = await office.db.query<{ text: string }>(
    "select coalesce(data::text, '') || coalesce(changes::text, '') as text from journal",
  );
  expect(kept).toEqual([]);
  expect(journal.filter(({ text }) => text.includes("leaver@example.org"))).toEqual([]);
  expect((await get("/status-mail/leave/0199e6b4c4007000a000000000000000.forged")).status).toBe(404);
});

test("the form tells nobody who subscribes, mails nobody twice, and keeps programs and misspellings out", async () => {
  const fresh = await subscribe("fresh@example.org");
  const known = await subscribe("all@example.org");
  expect(known.text.replaceAll("all@", "fresh@")).toBe(fresh.text);
  await subscribe("Fresh@Example.org");
  await subscribe("fresh@example.org");
  await post("/status/ostermere/subscribe", { email: "bot@example.org", website: "https://spam.example" });
  for (const email of ["", "nobody", "a@b", "a@b.example\r\nBcc: x@y.example", "<x@y.example>", `${"a".repeat(250)}@b.example`])
    expect((await subscribe(email)).status, email).toBe(422);
  await office.advance({ minutes: 1 });
  expect(toldTo()).toEqual(["fresh@example.org"]);
  const many = await Promise.all(Array.from({ length: 8 }, () => subscribe("victim@example.org")));
  expect(many.map((one) => one.status).sort()).toContain(429);
  await office.advance({ minutes: 1 });
  expect(server.letters.filter((one) => one.to.includes("victim@example.org"))).toHaveLength(1);
});

test("who never confirms is forgotten after a week", async () => {
  await subscribe("never@example.org");
  await office.advance({ minutes: 1 });
  const link = linkIn(letterTo("never@example.org")!, "confirm");
  await office.advance({ days: 8 });
  expect((await post(link)).status).toBe(404);
  expect(await office.db.query("select 1 from status_subscriber where email = 'never@example.org'")).toEqual([]);
});

test("more subscribers than are taken up at once get each update exactly once", async () => {
  const email = (index: number) => `reader-${index}@example.org`;
  await office.db.run(
    `insert into status_subscriber (id, version, created_at, updated_at, extra, page, address, email, components, state)
     select 'b' || lpad(i::text, 31, '0'), 1, $1, $1, '{}', $2, 'r…', 'reader-' || i || '@example.org', '{}', 'confirmed' from generate_series(1, 120) i`,
    [start, page.id],
  );
  await notice([], "For everybody.");
  await office.advance({ minutes: 5 });
  const readers = toldTo().filter((one) => one.startsWith("reader-"));
  expect(readers).toEqual(Array.from({ length: 120 }, (_, index) => email(index + 1)).sort());
  expect(new Set(server.letters.map((one) => one.messageId)).size).toBe(server.letters.length);
  expect(await office.db.query("select 1 from status_mailing")).toEqual([]);
});
