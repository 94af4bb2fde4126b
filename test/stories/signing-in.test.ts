import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestOffice, type TestOffice } from "../office.ts";
import { openBrowser, password, signedInBrowser } from "../sign-in.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await openTestOffice();
});
afterAll(() => office.close());

test("the first administrator makes themselves by a link that works once, and only while there is none", async () => {
  const lost = await office.identity.firstLink();
  const link = await office.identity.firstLink();
  const path = (url: string) => `/api/identity/links/${url.split("/welcome/")[1]}`;
  const browser = openBrowser(office.server);
  expect((await browser.send("GET", path(lost!.url))).statusCode).toBe(404);
  expect((await browser.send("GET", path(link!.url))).json()).toMatchObject({ purpose: "first", person: null });
  const short = await browser.send("POST", path(link!.url), { name: "Ada", email: "ada@example.org", password: "short" });
  expect(short.statusCode).toBe(422);
  expect(short.json().errors[0].path).toBe("password");
  const badMail = await browser.send("POST", path(link!.url), { name: "Ada", email: "no address", password });
  expect(badMail.json()).toMatchObject({ status: 422, code: "badEmail" });
  const made = await browser.send("POST", path(link!.url), { name: "Ada Lovelace", email: "Ada@example.org", password });
  expect(made.statusCode).toBe(200);
  const session = await browser.send("GET", "/api/session");
  expect(session.json()).toMatchObject({
    person: { name: "Ada Lovelace", initials: "AL", email: "Ada@example.org", timeZone: "UTC" },
    roles: ["administrator"],
    onBehalfOf: null,
    delegations: [],
  });
  expect(session.json().permissions).toContain("people.administer");
  expect(
    (await openBrowser(office.server).send("POST", path(link!.url), { name: "Eve", email: "eve@example.org", password })).statusCode,
  ).toBe(404);
  expect(await office.identity.firstLink()).toBeNull();
});

test("an e-mail address in any capitals and its password sign in; without a session the API says so", async () => {
  await office.identity.setPassword((await office.person("Grace Hopper", ["analyst"])).personId, password);
  const browser = openBrowser(office.server);
  expect((await browser.send("GET", "/api/session")).json()).toMatchObject({ status: 401, code: "signInFirst" });
  // A screen that only asks whether somebody is signed in gets an answer, so that no fault stands in the browser's log.
  const asked = () => browser.send("GET", "/api/session?ifAny=true");
  expect([(await asked()).statusCode, (await asked()).json()]).toEqual([200, null]);
  const answer = await browser.send("POST", "/api/identity/sign-in", { email: "GRACE.HOPPER@example.org", password });
  expect(answer.json()).toEqual({ needs: null });
  expect((await asked()).json().person.name).toBe("Grace Hopper");
  const cookie = String(answer.headers["set-cookie"]);
  expect(cookie).toMatch(/^quarterdeck_session=[0-9A-Za-z]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
  expect((await browser.send("GET", "/api/people")).statusCode).toBe(200);
  const [kept] = await office.db.query<{ token: string }>(
    "select encode(token_hash, 'hex') as token from login_session order by created_at desc limit 1",
  );
  expect(cookie).not.toContain(kept!.token);
});

test("a wrong password, an unknown address, a person without a login and an inactive person get one and the same answer", async () => {
  const gone = await office.person("Gone Person", ["analyst"]);
  await office.identity.setPassword(gone.personId, password);
  const { house } = await import("../office.ts");
  await office.must(house, "person", { type: "deactivate" }, gone.personId);
  await office.person("Never Invited", ["analyst"]);
  const answers = new Set<string>();
  for (const [email, tried] of [
    ["grace.hopper@example.org", "wrong password"],
    ["nobody@example.org", password],
    ["never.invited@example.org", password],
    ["gone.person@example.org", password],
  ]) {
    const answer = await openBrowser(office.server, "203.0.113.99").send("POST", "/api/identity/sign-in", { email, password: tried });
    expect(answer.headers["set-cookie"]).toBeUndefined();
    answers.add(`${answer.statusCode} ${answer.body}`);
  }
  expect(answers.size).toBe(1);
  expect([...answers][0]).toMatch(/^401 /);
});

test("an unknown address takes as long to refuse as a wrong password", async () => {
  const took = { known: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < 7; round++) {
    for (const [which, email] of [
      ["known", "grace.hopper@example.org"],
      ["unknown", `x${round}@example.org`],
    ] as const) {
      const start = performance.now();
      await openBrowser(office.server, `203.0.113.${round}`).send("POST", "/api/identity/sign-in", { email, password: "not this one" });
      took[which].push(performance.now() - start);
    }
  }
  const middle = (all: number[]) => [...all].sort((a, b) => a - b)[3]!;
  const ratio = middle(took.known) / middle(took.unknown);
  expect(ratio).toBeGreaterThan(0.4);
  expect(ratio).toBeLessThan(2.5);
});

test("after ten wrong passwords an account waits, with the time to wait in Retry-After; a quarter of an hour later it may again", async () => {
  const target = await office.person("Target Person", ["analyst"]);
  await office.identity.setPassword(target.personId, password);
  const attempt = (tried: string, address: string) =>
    openBrowser(office.server, address).send("POST", "/api/identity/sign-in", { email: "target.person@example.org", password: tried });
  for (let round = 0; round < 10; round++) expect((await attempt("wrong", `198.51.100.${round}`)).statusCode).toBe(401);
  const refused = await attempt(password, "198.51.100.77");
  expect(refused.statusCode).toBe(429);
  expect(Number(refused.headers["retry-after"])).toBe(900);
  await office.advance({ minutes: 15 });
  expect((await attempt(password, "198.51.100.77")).statusCode).toBe(200);
});

test("sessions are listed with device and times, and ended one by one or all the others at once", async () => {
  const person = await office.person("Many Devices", ["analyst"]);
  const first = await signedInBrowser(office, person);
  const second = await signedInBrowser(office, person);
  const third = await signedInBrowser(office, person);
  const { items } = (await first.send("GET", "/api/identity/sessions")).json();
  expect(items).toHaveLength(3);
  expect(items[0]).toMatchObject({ device: "Test browser", address: "203.0.113.7", createdAt: office.clock.now() });
  const current = items.filter((one: { current: boolean }) => one.current);
  expect(current).toHaveLength(1);
  const own = (await second.send("GET", "/api/identity/sessions")).json().items.find((one: { current: boolean }) => one.current).id;
  expect((await first.send("DELETE", `/api/identity/sessions/${own}`)).json()).toEqual({ ended: 1 });
  expect((await second.send("GET", "/api/session")).statusCode).toBe(401);
  expect((await first.send("DELETE", "/api/identity/sessions")).json()).toEqual({ ended: 1 });
  expect((await third.send("GET", "/api/session")).statusCode).toBe(401);
  expect((await first.send("GET", "/api/session")).statusCode).toBe(200);
  const stranger = await signedInBrowser(office, await office.person("Stranger Here", ["administrator"]));
  expect((await stranger.send("DELETE", `/api/identity/sessions/${current[0].id}`)).statusCode).toBe(404);
});

test("signing out ends the session on the server, not only in the browser", async () => {
  const browser = await signedInBrowser(office, await office.person("Leaver One", ["analyst"]));
  const kept = new Map(browser.cookies);
  expect((await browser.send("POST", "/api/identity/sign-out", {})).statusCode).toBe(200);
  expect(browser.cookies.size).toBe(0);
  for (const [name, value] of kept) browser.cookies.set(name, value);
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(401);
});

test("a session ends after a day unused, and after fourteen days however much it is used", async () => {
  const person = await office.person("Long Stayer", ["analyst"]);
  const idle = await signedInBrowser(office, person);
  const used = await signedInBrowser(office, person);
  for (let half = 0; half < 27; half++) {
    await office.advance({ hours: 12 });
    expect((await used.send("GET", "/api/session")).statusCode).toBe(200);
    if (half === 1) expect((await idle.send("GET", "/api/session")).statusCode).toBe(401);
  }
  await office.advance({ hours: 12 });
  expect((await used.send("GET", "/api/session")).statusCode).toBe(401);
  expect(await office.db.query("select 1 from login_session where person = $1", [person.personId])).toEqual([]);
});

test("another site cannot make the browser act: a change with a cookie must come from the office's own pages", async () => {
  const browser = await signedInBrowser(office, await office.person("Careful Person", ["administrator"]));
  const post = (headers: Record<string, string>) => browser.send("POST", "/api/sites", { name: "Berlin" }, headers);
  const none = { "sec-fetch-site": "" };
  expect((await post({ "sec-fetch-site": "cross-site" })).json()).toMatchObject({ status: 403, code: "crossSite" });
  expect((await post({ "sec-fetch-site": "same-site" })).statusCode).toBe(403);
  const bare = (headers: Record<string, string>) =>
    office.server.inject({
      method: "POST",
      url: "/api/sites",
      headers: {
        cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        host: "office.example:8080",
        "content-type": "application/json",
        ...headers,
      },
      payload: JSON.stringify({ name: "Berlin" }),
    });
  expect((await bare({})).statusCode).toBe(403);
  expect((await bare({ origin: "https://evil.example" })).statusCode).toBe(403);
  expect((await bare({ origin: "null" })).statusCode).toBe(403);
  expect((await bare({ origin: "http://office.example:8080" })).statusCode).toBe(201);
  expect((await bare({ origin: "http://localhost:8080" })).statusCode).toBe(201);
  expect((await browser.send("GET", "/api/sites", undefined, { "sec-fetch-site": "cross-site" })).statusCode).toBe(200);
  expect(none).toBeDefined();
});

test("none of the sign-in library's own routes is there", async () => {
  const browser = await signedInBrowser(office, await office.person("Curious Person", ["administrator"]));
  for (const path of [
    "sign-up/email",
    "update-user",
    "delete-user",
    "change-email",
    "sso/register",
    "admin/list-users",
    "sign-in/email",
    "get-session",
    "passkey/list-user-passkeys",
  ]) {
    for (const method of ["GET", "POST"] as const)
      expect(`${path} ${(await browser.send(method, `/api/auth/${path}`, method === "POST" ? {} : undefined)).statusCode}`).toBe(
        `${path} 404`,
      );
  }
});
