import { afterAll, beforeAll, expect, test } from "vitest";
import { composeLine, serveOffice } from "../../src/app/compose.ts";
import { openOffice } from "../../src/engine/office.ts";
import { addMinutes } from "../../src/kernel/time.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { openBrowser, password, signedInBrowser } from "../sign-in.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await openTestOffice();
  await office.person("Root Administrator", ["administrator"]);
});
afterAll(() => office.close());

const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
const withKey = (secret: string, method: "GET" | "POST" | "DELETE", url: string, payload?: unknown) =>
  office.server.inject({ method, url, headers: bearer(secret), ...(payload === undefined ? {} : { payload: payload as object }) });

test("once a deactivation is acknowledged, an old cookie and an old key are refused at the next request", async () => {
  const person = await office.person("Leaving Today", ["analyst"]);
  const browser = await signedInBrowser(office, person);
  const { secret } = await office.identity.createKey({ personId: person.personId, name: "script" });
  const administrator = await signedInBrowser(office, await office.person("Door Keeper", ["administrator"]));
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(200);
  expect((await withKey(secret, "GET", "/api/session")).statusCode).toBe(200);
  expect((await administrator.send("POST", `/api/people/${person.personId}/deactivate`, {})).statusCode).toBe(200);
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(401);
  expect((await withKey(secret, "GET", "/api/session")).statusCode).toBe(401);
  expect(await office.db.query("select 1 from login_session where person = $1", [person.personId])).toEqual([]);
  await office.must(house, "person", { type: "activate" }, person.personId);
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(401);
});

test("live updates end with their reader's deactivation", async () => {
  const person = await office.person("Live Reader", ["analyst"]);
  const { secret } = await office.identity.createKey({ personId: person.personId, name: "live" });
  const address = await office.server.listen({ port: 0, host: "127.0.0.1" });
  const stream = await fetch(`${address}/api/live`, { headers: bearer(secret) });
  const reader = stream.body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toContain("welcome");
  await office.must(house, "person", { type: "deactivate" }, person.personId);
  for (;;) if ((await reader.read()).done) break;
  expect((await fetch(`${address}/api/live`, { headers: bearer(secret) })).status).toBe(401);
});

test("another role acts at once: sessions end, and a key may what the person now may", async () => {
  const person = await office.person("Changing Role", ["administrator"]);
  const browser = await signedInBrowser(office, person);
  const { secret } = await office.identity.createKey({ personId: person.personId, name: "script" });
  expect((await withKey(secret, "POST", "/api/sites", { name: "Bonn" })).statusCode).toBe(201);
  await office.must(house, "person", { type: "edit", changes: { roles: ["requester"] } }, person.personId);
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(401);
  expect((await withKey(secret, "POST", "/api/sites", { name: "Köln" })).statusCode).toBe(403);
});

test("a change that leaves roles alone leaves sessions alone, and is seen at once", async () => {
  const person = await office.person("Steady Hand", ["analyst"]);
  const browser = await signedInBrowser(office, person);
  await office.must(house, "person", { type: "edit", changes: { jobTitle: "Lead", timeZone: "Europe/Berlin" } }, person.personId);
  expect((await browser.send("GET", "/api/session")).json().person.timeZone).toBe("Europe/Berlin");
});

test("a node hears of a deactivation that another node took", async () => {
  const person = await office.person("Two Nodes", ["analyst"]);
  const browser = await signedInBrowser(office, person);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const second = await openOffice({ db: office.db, house: composeLine(), clock: office.clock, log });
  const node = await serveOffice(second);
  const elsewhere = openBrowser(node.server);
  for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value);
  const { secret } = await office.identity.createKey({ personId: person.personId, name: "script" });
  const byKey = () => node.server.inject({ method: "GET", url: "/api/session", headers: bearer(secret) });
  expect((await elsewhere.send("GET", "/api/session")).statusCode).toBe(200);
  expect((await byKey()).statusCode).toBe(200);
  await office.must(house, "person", { type: "deactivate" }, person.personId);
  // A cookie is asked of the database and refused at once; a key is, as soon as the news is there.
  expect((await elsewhere.send("GET", "/api/session")).statusCode).toBe(401);
  await expect.poll(async () => (await byKey()).statusCode, { timeout: 5_000 }).toBe(401);
  // What one node counted the other knows: ten wrong passwords here, and the account waits there.
  for (let round = 0; round < 10; round++)
    await openBrowser(office.server, `192.0.2.${round}`).send("POST", "/api/identity/sign-in", {
      email: "shared@example.org",
      password: "no",
    });
  const there = await openBrowser(node.server, "192.0.2.99").send("POST", "/api/identity/sign-in", {
    email: "shared@example.org",
    password: "no",
  });
  expect(there.statusCode).toBe(429);
  await node.close();
});

test("a key is shown once, limited to its scopes and to its person, and refused once over or revoked", async () => {
  const person = await office.person("Key Owner", ["manager"]);
  const browser = await signedInBrowser(office, person);
  const bad = await browser.send("POST", "/api/identity/keys", {
    name: "x",
    scopes: ["team.administer", "made.up"],
    expiresAt: "2020-01-01T00:00:00Z",
  });
  expect(bad.json()).toMatchObject({ status: 422, errors: [{ path: "scopes" }, { path: "expiresAt" }] });
  const expiresAt = addMinutes(office.clock.now(), 60);
  const made = (
    await browser.send("POST", "/api/identity/keys", {
      name: "pipeline",
      scopes: ["account.use", "people.read", "people.administer"],
      expiresAt,
    })
  ).json();
  expect(made.secret).toMatch(/^qd_[0-9A-Za-z]{43}$/);
  expect(made.key).toMatchObject({ name: "pipeline", prefix: made.secret.slice(0, 9), lastUsedAt: null });
  const session = (await withKey(made.secret, "GET", "/api/session")).json();
  expect(session.permissions).toEqual(["account.use", "people.read"]);
  expect((await withKey(made.secret, "POST", "/api/teams", { name: "Net" })).statusCode).toBe(403);
  const [row] = (await browser.send("GET", "/api/identity/keys")).json().items;
  expect(row.lastUsedAt).toBe(office.clock.now());
  expect(JSON.stringify(row)).not.toContain(made.secret);
  expect(await office.db.query("select 1 from api_key where position($1 in api_key::text) > 0", [made.secret])).toEqual([]);
  await office.advance({ hours: 1 });
  expect((await withKey(made.secret, "GET", "/api/session")).json()).toMatchObject({ status: 401, code: "badKey" });

  const second = (await browser.send("POST", "/api/identity/keys", { name: "second" })).json();
  expect((await withKey(second.secret, "POST", "/api/teams", { name: "Net" })).statusCode).toBe(201);
  expect((await withKey(second.secret, "POST", "/api/identity/keys", { name: "child" })).statusCode).toBe(403);
  const other = await signedInBrowser(office, await office.person("Not Owner", ["manager"]));
  expect((await other.send("DELETE", `/api/identity/keys/${second.key.id}`)).statusCode).toBe(404);
  expect((await other.send("GET", "/api/identity/keys?of=everybody")).statusCode).toBe(403);
  const administrator = await signedInBrowser(office, await office.person("Key Master", ["administrator"]));
  expect((await administrator.send("GET", "/api/identity/keys?of=everybody")).json().items.length).toBeGreaterThan(2);
  expect((await administrator.send("DELETE", `/api/identity/keys/${second.key.id}`)).json()).toEqual({ revoked: true });
  expect((await withKey(second.secret, "GET", "/api/session")).statusCode).toBe(401);
  const [entry] = await office.db.query<{ client: string }>("select client from journal where kind = 'team' order by n desc limit 1");
  expect(entry!.client).toBe("key:second");
});

test("a key's last use is written at most once a minute", async () => {
  const person = await office.person("Busy Script", ["analyst"]);
  const { secret, key } = await office.identity.createKey({ personId: person.personId, name: "busy" });
  const used = async () => (await office.db.query<{ at: string }>("select last_used_at as at from api_key where id = $1", [key.id]))[0]!.at;
  await withKey(secret, "GET", "/api/session");
  const first = await used();
  office.setNow(addMinutes(first, 0.5));
  await withKey(secret, "GET", "/api/session");
  expect(await used()).toBe(first);
  office.setNow(addMinutes(first, 1));
  await withKey(secret, "GET", "/api/session");
  expect(await used()).toBe(addMinutes(first, 1));
});

test("a sign-in link for an existing person works once, for a quarter of an hour", async () => {
  await office.person("Link User", ["requester"]);
  await expect(office.identity.signInLink("nobody@example.org")).rejects.toThrow("Nobody here has the e-mail address");
  const path = (url: string) => `/api/identity/links/${url.split("/welcome/")[1]}`;
  const late = await office.identity.signInLink("link.user@example.org");
  await office.advance({ minutes: 15 });
  expect((await openBrowser(office.server).send("POST", path(late.url), {})).statusCode).toBe(404);
  const link = await office.identity.signInLink("link.user@example.org");
  const tries = await Promise.all([1, 2, 3].map(() => openBrowser(office.server).send("POST", path(link.url), {})));
  expect(tries.map((one) => one.statusCode).sort()).toEqual([200, 404, 404]);
});

test("who came by a link and has no password may choose one, and shows it from then on", async () => {
  await office.person("By Link", ["requester"]);
  const browser = openBrowser(office.server);
  const link = await office.identity.signInLink("by.link@example.org");
  await browser.send("POST", `/api/identity/links/${link.url.split("/welcome/")[1]}`, {});
  expect((await browser.send("GET", "/api/identity/credentials")).json()).toMatchObject({ status: 409, code: "noPassword" });
  expect((await browser.send("POST", "/api/identity/password", { next: password })).json()).toEqual({ changed: true });
  expect((await browser.send("POST", "/api/identity/password", { next: "another long password" })).statusCode).toBe(422);
  const sign = await openBrowser(office.server).send("POST", "/api/identity/sign-in", { email: "by.link@example.org", password });
  expect(sign.json()).toEqual({ needs: null });
});

test("a whole office behind one address signs in as often as it likes; only failures add up", async () => {
  const person = await office.person("Shared Address", ["analyst"]);
  await office.identity.setPassword(person.personId, password);
  const attempt = (tried: string) =>
    openBrowser(office.server, "198.18.0.1").send("POST", "/api/identity/sign-in", {
      email: "shared.address@example.org",
      password: tried,
    });
  await office.db.run("update login_attempt set attempts = 0");
  for (let round = 0; round < 4; round++) expect((await attempt(password)).statusCode).toBe(200);
  const counted = () => office.db.query<{ attempts: number }>("select attempts from login_attempt where attempts > 0");
  expect(await counted()).toEqual([]);
  await attempt("wrong");
  expect((await counted()).map((row) => row.attempts)).toEqual([1, 1]);
});

test("too many requests of one actor wait, those of another do not", async () => {
  const slow = await openTestOffice(undefined, { identity: { rate: { perMinute: 60, burst: 5, freeLoopbackKeys: true } } });
  const person = await slow.person("Quick Fingers", ["analyst"]);
  const { secret } = await slow.identity.createKey({ personId: person.personId, name: "loop" });
  const from = (remoteAddress: string) =>
    slow.server.inject({ method: "GET", url: "/api/session", remoteAddress, headers: bearer(secret) });
  for (let round = 0; round < 5; round++) expect((await from("203.0.113.5")).statusCode).toBe(200);
  const refused = await from("203.0.113.5");
  expect(refused.statusCode).toBe(429);
  expect(refused.headers["retry-after"]).toBe("1");
  expect((await from("127.0.0.1")).statusCode).toBe(200);
  expect((await openBrowser(slow.server, "203.0.113.6").send("GET", "/api/identity/ways")).statusCode).toBe(200);
  await slow.advance({ minutes: 1 });
  expect((await from("203.0.113.5")).statusCode).toBe(200);
  await slow.close();
});

test("addresses and bodies that make no sense are refused with a reason, never a fault", async () => {
  const browser = await signedInBrowser(office, await office.person("Odd Input", ["administrator"]));
  const odd = ["%00", "a'b", "%F0%9F%92%A9", "x".repeat(190)];
  for (const id of odd) {
    const said = [
      await browser.send("DELETE", `/api/identity/sessions/${id}`),
      await browser.send("DELETE", `/api/identity/keys/${id}`),
      await browser.send("DELETE", `/api/identity/passkeys/${id}`),
      await browser.send("POST", `/api/identity/people/${id}/link`, { purpose: "reset" }),
      await browser.send("POST", `/api/identity/links/${id}`, { password }),
    ];
    for (const { statusCode } of said) expect(statusCode).toBe(id === "%00" ? 400 : 404);
  }
  const posts = [
    "sign-in",
    "sign-in/code",
    "sign-in/passkey/finish",
    "act-for",
    "password",
    "keys",
    "totp/enrol",
    "totp/confirm",
    "totp/backup-codes",
    "totp/remove",
    "passkeys/begin",
    "passkeys/finish",
    "forgot",
  ];
  for (const path of posts)
    for (const body of [
      undefined,
      null,
      [],
      "text",
      7,
      {},
      { email: 1, password: [], code: {}, response: [], name: 0, personId: 1, next: null, scopes: "all" },
    ]) {
      const { statusCode } = await browser.send("POST", `/api/identity/${path}`, body);
      expect(`${path} ${JSON.stringify(body)} ${statusCode >= 400 && statusCode < 500}`).toBe(`${path} ${JSON.stringify(body)} true`);
    }
  for (const authorization of ["Bearer", "Bearer ", "Basic YTpi", "Bearer qd_short", `Bearer qd_${"A".repeat(43)}`, "Bearer qd_%00"])
    expect((await office.server.inject({ method: "GET", url: "/api/session", headers: { authorization } })).statusCode).toBe(401);
  for (const cookie of [
    "quarterdeck_session=",
    "quarterdeck_session=%00",
    "quarterdeck_session",
    "=;;=",
    `quarterdeck_session=${"a".repeat(4000)}`,
  ])
    expect((await office.server.inject({ method: "GET", url: "/api/session", headers: { cookie } })).statusCode).toBe(401);
});

test("no password, token, key or code reaches the log", async () => {
  const lines: unknown[] = [];
  const keep = (fields: Record<string, unknown>, message: string) => void lines.push([fields, message]);
  const log = { info: keep, warn: keep, error: keep };
  const second = await openOffice({ db: office.db, house: composeLine(), clock: office.clock, log });
  const node = await serveOffice(second, { logRequest: (line) => void lines.push(line) });
  const browser = openBrowser(node.server);
  const person = await office.person("Logged Person", ["administrator"]);
  await node.identity.setPassword(person.personId, password);
  const link = await node.identity.signInLink("logged.person@example.org");
  const token = link.url.split("/welcome/")[1]!;
  await browser.send("GET", `/api/identity/links/${token}`);
  await browser.send("POST", `/api/identity/links/${token}`, {});
  await browser.send("POST", "/api/identity/sign-in", { email: "logged.person@example.org", password: "a wrong password" });
  await browser.send("POST", "/api/identity/sign-in", { email: "logged.person@example.org", password });
  const { secret } = (await browser.send("POST", "/api/identity/keys", { name: "k" })).json();
  const totp = (await browser.send("POST", "/api/identity/totp/enrol", { password })).json();
  await second.db.run("alter table login_session rename to login_session_away");
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(500);
  await second.db.run("alter table login_session_away rename to login_session");
  await node.close();
  const written = JSON.stringify(lines);
  expect(lines.length).toBeGreaterThan(6);
  for (const hidden of [password, "a wrong password", token, secret, totp.secret, totp.backupCodes[0], ...browser.cookies.values()])
    expect(written.includes(hidden)).toBe(false);
});

test("a changed password ends the other sessions and needs the present one", async () => {
  const person = await office.person("New Password", ["analyst"]);
  const browser = await signedInBrowser(office, person);
  const other = await signedInBrowser(office, person);
  const next = "a new and longer password";
  expect((await browser.send("POST", "/api/identity/password", { current: "wrong", next })).statusCode).toBe(422);
  expect((await browser.send("POST", "/api/identity/password", { current: password, next: "New.Password@example.org" })).statusCode).toBe(
    422,
  );
  expect((await browser.send("POST", "/api/identity/password", { current: password, next })).json()).toEqual({ changed: true });
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(200);
  expect((await other.send("GET", "/api/session")).statusCode).toBe(401);
  const sign = (tried: string) =>
    openBrowser(office.server).send("POST", "/api/identity/sign-in", { email: "new.password@example.org", password: tried });
  expect((await sign(password)).statusCode).toBe(401);
  expect((await sign(next)).statusCode).toBe(200);
});
