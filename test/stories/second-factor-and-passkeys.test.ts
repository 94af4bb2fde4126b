import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestOffice, type TestOffice } from "../office.ts";
import { makePasskey } from "../passkey.ts";
import { type Browser, openBrowser, password, signedInBrowser } from "../sign-in.ts";

// The authenticator's clock is the real one: the sign-in library asks the machine for the time of a code.
let office: TestOffice;
const origin = "http://localhost:8080";
beforeAll(async () => {
  office = await openTestOffice();
});
afterAll(() => office.close());

/** The six digits of a secret. Source: RFC 6238, with RFC 4226 section 5.3; reckoned here by itself. */
function codeOf(secret: string, steps = 0): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll("=", "")].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt((Math.floor(performance.timeOrigin + performance.now()) / 1000 / 30 + steps) | 0));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = mac.at(-1)! & 0x0f;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function enrolled(name: string): Promise<{ browser: Browser; email: string; secret: string; backupCodes: string[] }> {
  const person = await office.person(name, ["analyst"]);
  const browser = await signedInBrowser(office, person);
  const { uri, secret, backupCodes } = (await browser.send("POST", "/api/identity/totp/enrol", { password })).json();
  const email = `${name.toLowerCase().replaceAll(/[^a-z]/g, ".")}@example.org`;
  expect(decodeURIComponent(uri)).toContain(`otpauth://totp/Quarterdeck:${email}`);
  expect((await browser.send("POST", "/api/identity/totp/confirm", { code: codeOf(secret, -1) })).json()).toEqual({ totp: true });
  return { browser, email, secret, backupCodes };
}

const enter = (browser: Browser, email: string) => browser.send("POST", "/api/identity/sign-in", { email, password });

test("an authenticator is asked for from the moment it is confirmed, and not before", async () => {
  const person = await office.person("Half Way", ["analyst"]);
  const browser = await signedInBrowser(office, person);
  const wrongPassword = await browser.send("POST", "/api/identity/totp/enrol", { password: "not mine at all" });
  expect(wrongPassword.statusCode).toBe(422);
  await browser.send("POST", "/api/identity/totp/enrol", { password });
  expect((await browser.send("POST", "/api/identity/totp/confirm", { code: "000000" })).json()).toMatchObject({
    status: 422,
    code: "refused",
  });
  expect((await enter(openBrowser(office.server), "half.way@example.org")).json()).toEqual({ needs: null });
  const { secret } = (await browser.send("POST", "/api/identity/totp/enrol", { password })).json();
  await browser.send("POST", "/api/identity/totp/confirm", { code: codeOf(secret) });
  expect((await enter(openBrowser(office.server), "half.way@example.org")).json()).toEqual({ needs: "totp" });
  expect((await browser.send("GET", "/api/identity/credentials")).json()).toMatchObject({ totp: true, passkeys: [] });
});

test("the password alone opens nothing; the right code opens a session, and opens none a second time", async () => {
  const { email, secret } = await enrolled("Two Steps");
  const browser = openBrowser(office.server);
  expect((await enter(browser, email)).json()).toEqual({ needs: "totp" });
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(401);
  expect((await browser.send("POST", "/api/identity/sign-in/code", { code: "123456" })).json()).toMatchObject({
    status: 401,
    code: "badCode",
  });
  const code = codeOf(secret);
  expect((await browser.send("POST", "/api/identity/sign-in/code", { code })).json()).toEqual({ needs: null });
  expect((await browser.send("GET", "/api/session")).json().person.name).toBe("Two Steps");
  const again = openBrowser(office.server);
  await enter(again, email);
  expect((await again.send("POST", "/api/identity/sign-in/code", { code })).json()).toMatchObject({ status: 401, code: "codeUsed" });
  expect((await again.send("GET", "/api/session")).statusCode).toBe(401);
});

test("a code without the first step is refused, and five wrong codes end the attempt", async () => {
  const { email, secret } = await enrolled("Guessed At");
  const bare = await openBrowser(office.server).send("POST", "/api/identity/sign-in/code", { code: codeOf(secret) });
  expect(bare.json()).toMatchObject({ status: 401, code: "startAgain" });
  const browser = openBrowser(office.server);
  await enter(browser, email);
  for (let round = 0; round < 5; round++)
    expect((await browser.send("POST", "/api/identity/sign-in/code", { code: `00000${round}` })).statusCode).toBe(401);
  expect((await browser.send("POST", "/api/identity/sign-in/code", { code: codeOf(secret) })).statusCode).toBe(429);
});

test("ten wrong codes for one account are all there are, from whatever address and whatever challenge; a quarter of an hour later again", async () => {
  const { email, secret, backupCodes } = await enrolled("Known Password");
  const attempt = (browser: Browser, body: unknown) => browser.send("POST", "/api/identity/sign-in/code", body);
  const from = async (address: string) => {
    const browser = openBrowser(office.server, address);
    expect((await enter(browser, email)).json()).toEqual({ needs: "totp" });
    return browser;
  };
  // Somebody who has the password tries codes from many places, a few for each challenge.
  for (let place = 0; place < 5; place++) {
    const browser = await from(`198.51.100.${place}`);
    for (const code of [`11111${place}`, `22222${place}`]) expect((await attempt(browser, { code })).statusCode).toBe(401);
  }
  const late = await from("198.51.100.9");
  const refused = await attempt(late, { code: codeOf(secret) });
  expect(refused.json()).toMatchObject({ status: 429, code: "tooMany" });
  expect(Number(refused.headers["retry-after"])).toBe(900);
  expect((await attempt(await from("198.51.100.10"), { backupCode: backupCodes[0] })).statusCode).toBe(429);
  await office.advance({ minutes: 16 });
  const own = await from("203.0.113.99");
  expect((await attempt(own, { code: codeOf(secret) })).json()).toEqual({ needs: null });
  // What succeeded is forgiven: the next one begins with a whole count.
  const next = await from("203.0.113.99");
  for (let round = 0; round < 4; round++) expect((await attempt(next, { code: `33333${round}` })).statusCode).toBe(401);
});

test("a backup code works once, and new ones take the place of the old", async () => {
  const { browser, email, backupCodes } = await enrolled("Lost Phone");
  expect(backupCodes).toHaveLength(10);
  const use = async (backupCode: string) => {
    const other = openBrowser(office.server);
    await enter(other, email);
    return (await other.send("POST", "/api/identity/sign-in/code", { backupCode })).statusCode;
  };
  expect(await use(backupCodes[0]!)).toBe(200);
  expect(await use(backupCodes[0]!)).toBe(401);
  const fresh = (await browser.send("POST", "/api/identity/totp/backup-codes", { password })).json().backupCodes;
  expect(await use(backupCodes[1]!)).toBe(401);
  expect(await use(fresh[0])).toBe(200);
  expect((await browser.send("POST", "/api/identity/totp/remove", { password })).json()).toEqual({ totp: false });
  expect((await enter(openBrowser(office.server), email)).json()).toEqual({ needs: null });
});

test("a new password by a reset link does not get round the second factor", async () => {
  const { email, secret } = await enrolled("Reset Me");
  const administrator = await signedInBrowser(office, await office.person("Reset Giver", ["administrator"]));
  const [row] = await office.db.query<{ id: string }>("select id from person where email = $1", [email]);
  const link = (await administrator.send("POST", `/api/identity/people/${row!.id}/link`, { purpose: "reset" })).json();
  const browser = openBrowser(office.server);
  const path = `/api/identity/links/${link.url.split("/welcome/")[1]}`;
  expect((await browser.send("POST", path, { password: "another long password" })).json()).toEqual({ needs: "totp" });
  expect((await browser.send("GET", "/api/session")).statusCode).toBe(401);
  expect((await browser.send("POST", "/api/identity/sign-in/code", { code: codeOf(secret) })).json()).toEqual({ needs: null });
});

test("a passkey is registered, signs in by itself, and no longer once it is removed", async () => {
  const person = await office.person("Key Holder", ["analyst"]);
  const browser = await signedInBrowser(office, person);
  const passkey = makePasskey();
  expect((await browser.send("POST", "/api/identity/passkeys/begin", { password: "wrong password" })).statusCode).toBe(422);
  const options = (await browser.send("POST", "/api/identity/passkeys/begin", { password })).json();
  expect(options).toMatchObject({ rp: { id: "localhost" }, user: { name: "key.holder@example.org", displayName: "Key Holder" } });
  const made = await browser.send("POST", "/api/identity/passkeys/finish", { name: "Laptop", response: passkey.register(options, origin) });
  expect(made.statusCode).toBe(201);
  expect(made.json().items).toMatchObject([{ name: "Laptop" }]);

  const other = openBrowser(office.server);
  const asked = (await other.send("POST", "/api/identity/sign-in/passkey/begin", {})).json();
  const response = passkey.answer(asked, origin);
  expect((await other.send("POST", "/api/identity/sign-in/passkey/finish", { response })).json()).toEqual({ needs: null });
  expect((await other.send("GET", "/api/session")).json().person.id).toBe(person.personId);
  expect((await openBrowser(office.server).send("POST", "/api/identity/sign-in/passkey/finish", { response })).statusCode).toBe(401);

  const stranger = await signedInBrowser(office, await office.person("Key Thief", ["administrator"]));
  expect((await stranger.send("DELETE", `/api/identity/passkeys/${made.json().items[0].id}`)).statusCode).toBe(404);
  expect((await browser.send("DELETE", `/api/identity/passkeys/${made.json().items[0].id}`)).json()).toEqual({ items: [] });
  const late = openBrowser(office.server);
  const third = (await late.send("POST", "/api/identity/sign-in/passkey/begin", {})).json();
  expect((await late.send("POST", "/api/identity/sign-in/passkey/finish", { response: passkey.answer(third, origin) })).statusCode).toBe(
    401,
  );
});

test("a passkey that did not check its holder, or answers for another site, opens nothing", async () => {
  const browser = await signedInBrowser(office, await office.person("Bare Key", ["analyst"]));
  const attempt = async (passkey: ReturnType<typeof makePasskey>, at: string) => {
    const options = (await browser.send("POST", "/api/identity/passkeys/begin", { password })).json();
    const made = await browser.send("POST", "/api/identity/passkeys/finish", { response: passkey.register(options, at) });
    if (made.statusCode !== 201) return made.statusCode;
    const other = openBrowser(office.server);
    const asked = (await other.send("POST", "/api/identity/sign-in/passkey/begin", {})).json();
    const answer = await other.send("POST", "/api/identity/sign-in/passkey/finish", { response: passkey.answer(asked, at) });
    expect((await other.send("GET", "/api/session")).statusCode).toBe(answer.statusCode === 200 ? 200 : 401);
    return answer.statusCode;
  };
  expect(await attempt(makePasskey({ verifies: false }), origin)).toBe(401);
  expect(await attempt(makePasskey(), "https://evil.example")).toBe(422);
  const empty = await openBrowser(office.server).send("POST", "/api/identity/sign-in/passkey/finish", { response: { id: "x" } });
  expect(empty.statusCode).toBe(422);
});

test("where the office is reached by digits only, passkeys are refused with what to set", async () => {
  const digits = await openTestOffice(undefined, { identity: { url: "http://192.0.2.7:8080" } });
  const browser = await signedInBrowser(digits, await digits.person("Digit Person", ["analyst"]));
  expect((await browser.send("GET", "/api/identity/ways")).json()).toEqual({ passkeys: false, mail: false });
  const refused = await browser.send("POST", "/api/identity/passkeys/begin", { password });
  expect(refused.json()).toMatchObject({ status: 409, detail: expect.stringContaining("QUARTERDECK_URL") });
  await digits.close();
});
