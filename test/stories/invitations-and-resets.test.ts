import { afterAll, beforeAll, expect, test } from "vitest";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { openBrowser, password, signedInBrowser } from "../sign-in.ts";

let office: TestOffice;
let mailing: TestOffice;
beforeAll(async () => {
  office = await openTestOffice();
  // Nothing listens at this port: mails are queued, and the queue is read.
  mailing = await openTestOffice(undefined, { mail: { smtpUrl: "smtp://127.0.0.1:9", officeUrl: "https://desk.example" } });
});
afterAll(async () => {
  await office.close();
  await mailing.close();
});

const path = (url: string) => `/api/identity/links/${url.split("/welcome/")[1]}`;

test("without mail the administrator is given the link to hand over, and nobody else is", async () => {
  const administrator = await signedInBrowser(office, await office.person("Ada Administrator", ["administrator"]));
  const guest = await office.person("Ivy Invited", ["requester"]);
  const manager = await signedInBrowser(office, await office.person("Mo Manager", ["manager"]));
  const wanted = `/api/identity/people/${guest.personId}/link`;
  expect((await manager.send("POST", wanted, { purpose: "invitation" })).statusCode).toBe(403);
  const { url, expiresAt } = (await administrator.send("POST", wanted, { purpose: "invitation" })).json();
  expect(url).toMatch(/^http:\/\/localhost:8080\/welcome\/[0-9A-Za-z]{43}$/);
  expect(expiresAt).toBe("2026-12-03T08:00:00.000Z");
  const browser = openBrowser(office.server);
  expect((await browser.send("GET", path(url))).json()).toMatchObject({ purpose: "invitation", person: { name: "Ivy Invited" } });
  expect((await browser.send("POST", path(url), { password: "tiny" })).statusCode).toBe(422);
  expect((await browser.send("POST", path(url), { password })).json()).toEqual({ needs: null });
  expect((await browser.send("GET", "/api/session")).json().person.name).toBe("Ivy Invited");
  expect((await openBrowser(office.server).send("POST", path(url), { password: "somebody else's" })).statusCode).toBe(404);
  const [person] = await office.db.query<{ login: string; version: number }>(
    "select login_id as login, version from person where id = $1",
    [guest.personId],
  );
  expect(person!.login).toBeTruthy();
  await office.identity.setPassword(guest.personId, "the very next password");
  expect(await office.db.query("select login_id as login, version from person where id = $1", [guest.personId])).toEqual([person]);
});

test("an invitation is good for seven days, a reset for an hour", async () => {
  const administrator = await signedInBrowser(office, await office.person("Ben Administrator", ["administrator"]));
  const guest = await office.person("Late Guest", ["requester"]);
  const ask = async (purpose: string) =>
    (await administrator.send("POST", `/api/identity/people/${guest.personId}/link`, { purpose })).json().url;
  const reset = await ask("reset");
  await office.advance({ minutes: 59 });
  expect((await openBrowser(office.server).send("GET", path(reset))).statusCode).toBe(200);
  await office.advance({ minutes: 1 });
  expect((await openBrowser(office.server).send("GET", path(reset))).statusCode).toBe(404);
});

test("an invitation queues one mail in its own transaction; the link in it works and is kept only as a hash", async () => {
  const guest = await mailing.person("Mia Mailed", ["analyst"]);
  await mailing.must(house, "person", { type: "invite" }, guest.personId);
  const [mail] = await mailing.db.query<{ text: string }>("select delivery::text as text from delivery where reason = 'invitation'");
  const url = /https:\/\/desk\.example\/welcome\/[0-9A-Za-z]{43}/.exec(mail!.text)![0];
  expect(mail!.text).toContain("mia.mailed@example.org");
  const browser = openBrowser(mailing.server);
  const answer = await browser.send("POST", path(url), { password });
  expect(answer.statusCode).toBe(200);
  expect(String(answer.headers["set-cookie"])).toMatch(/^__Host-quarterdeck_session=.*; Secure$/);
});

test("who forgot a password is mailed a link; the answer is the same for an address nobody has, and three a quarter of an hour are enough", async () => {
  const person = await mailing.person("Fay Forgetful", ["analyst"]);
  await mailing.identity.setPassword(person.personId, password);
  const old = openBrowser(mailing.server);
  await old.send("POST", "/api/identity/sign-in", { email: "fay.forgetful@example.org", password });
  const browser = openBrowser(mailing.server);
  const known = await browser.send("POST", "/api/identity/forgot", { email: "Fay.Forgetful@example.org" });
  const unknown = await browser.send("POST", "/api/identity/forgot", { email: "nobody@example.org" });
  expect(known.statusCode).toBe(200);
  expect(known.body).toBe(unknown.body);
  const mails = await mailing.db.query<{ text: string }>("select delivery::text as text from delivery where reason = 'passwordReset'");
  expect(mails).toHaveLength(1);
  const url = /https:\/\/desk\.example\/welcome\/[0-9A-Za-z]{43}/.exec(mails[0]!.text)![0];
  expect((await browser.send("POST", path(url), { password: "quite another password" })).json()).toEqual({ needs: null });
  expect((await old.send("GET", "/api/session")).statusCode).toBe(401);
  for (let round = 0; round < 2; round++) await browser.send("POST", "/api/identity/forgot", { email: "fay.forgetful@example.org" });
  expect((await browser.send("POST", "/api/identity/forgot", { email: "fay.forgetful@example.org" })).statusCode).toBe(429);
});

test("who is only known, and was never asked in, gets no link by saying that a password was forgotten", async () => {
  const known = await mailing.person("Una Uninvited", ["analyst"]);
  const browser = openBrowser(mailing.server);
  const ask = () => browser.send("POST", "/api/identity/forgot", { email: "una.uninvited@example.org" });
  const mails = async () =>
    mailing.db.query("select 1 from delivery where reason = 'passwordReset' and delivery::text like '%una.uninvited@example.org%'");
  expect((await ask()).statusCode).toBe(200);
  expect(await mails()).toHaveLength(0);
  await mailing.must(house, "person", { type: "invite" }, known.personId);
  expect((await ask()).statusCode).toBe(200);
  expect(await mails()).toHaveLength(1);
});

test("a deactivated person's link opens nothing", async () => {
  const administrator = await signedInBrowser(office, await office.person("Cy Administrator", ["administrator"]));
  const guest = await office.person("Shut Out", ["requester"]);
  const { url } = (await administrator.send("POST", `/api/identity/people/${guest.personId}/link`, { purpose: "invitation" })).json();
  await office.must(house, "person", { type: "deactivate" }, guest.personId);
  expect((await openBrowser(office.server).send("POST", path(url), { password })).statusCode).toBe(404);
});

test("of two who use a link at once, one gets in", async () => {
  const administrator = await signedInBrowser(office, await office.person("Di Administrator", ["administrator"]));
  const guest = await office.person("Once Only", ["requester"]);
  const { url } = (await administrator.send("POST", `/api/identity/people/${guest.personId}/link`, { purpose: "invitation" })).json();
  const tries = await Promise.all(
    [1, 2, 3].map((n) => openBrowser(office.server).send("POST", path(url), { password: `password number ${n}` })),
  );
  expect(tries.map((one) => one.statusCode).sort()).toEqual([200, 404, 404]);
});
