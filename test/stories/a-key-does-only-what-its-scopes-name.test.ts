import { afterAll, beforeAll, expect, test } from "vitest";
import { permissionTable } from "../../src/practices/people/permissions.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

let office: TestOffice;
let person: { personId: string };
let incident: { id: string };
beforeAll(async () => {
  office = await openTestOffice();
  person = await office.person("Root Administrator", ["administrator"]);
  incident = await office.must(house, "incident", {
    ...{ type: "create", shortDescription: "Printer", impact: "3", urgency: "3", known: [], notKnown: [], hypotheses: [] },
  });
});
afterAll(() => office.close());

const keyWith = (scopes: string[] | null) => office.identity.createKey({ personId: person.personId, name: "matrix", scopes });
const ask = async (secret: string, method: "GET" | "POST" | "PUT" | "DELETE", url: string, body?: unknown) => {
  const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await office.server.inject({ method, url, headers: { authorization: `Bearer ${secret}`, ...type }, ...payload });
  return { status: answer.statusCode, detail: answer.body === "" ? "" : (answer.json().detail as string | undefined) };
};

/** What each route about one's own things asks of a key; `never`: not with any key. */
const routes = [
  ["GET", "/api/session", "account.use"],
  ["GET", "/api/identity/keys", "account.use"],
  ["DELETE", "/api/identity/keys/:own", "account.use"],
  ["GET", "/api/identity/keys?of=everybody", "key.administer"],
  ["DELETE", "/api/identity/keys/:other", "key.administer"],
  ["POST", "/api/identity/people/:person/link", "people.administer"],
  ["GET", "/api/notices", "inbox.use"],
  ["POST", "/api/notices/read", "inbox.use"],
  ["GET", "/api/notices/preferences", "inbox.use"],
  ["PUT", "/api/notices/preferences", "inbox.use"],
  ["GET", "/api/identity/sessions", "never"],
  ["DELETE", "/api/identity/sessions", "never"],
  ["POST", "/api/identity/keys", "never"],
  ["POST", "/api/identity/password", "never"],
  ["POST", "/api/identity/act-for", "never"],
  ["GET", "/api/identity/credentials", "never"],
  ["POST", "/api/identity/totp/enrol", "never"],
  ["POST", "/api/identity/passkeys/begin", "never"],
] as const;
const bodies: Record<string, unknown> = {
  "/api/notices/read": { all: true },
  "/api/notices/preferences": { "incident.mine": "inApp" },
  "/api/identity/people/:person/link": { purpose: "reset" },
  "/api/identity/keys": { name: "another" },
  "/api/identity/password": { current: "x", next: "a long enough password" },
  "/api/identity/act-for": { personId: null },
  "/api/identity/totp/enrol": { password: "x" },
  "/api/identity/passkeys/begin": { password: "x" },
};

test("a key does what its scopes name and nothing beside it, its person's own things included", async () => {
  const other = await office.person("Ewa Kowal", ["analyst"]);
  const wanted = ["account.use", "inbox.use", "key.administer", "people.administer"] as const;
  const all = await keyWith(null);
  const bare = await keyWith(["incident.read"]);
  const single = new Map<string, string>();
  for (const scope of wanted) single.set(scope, (await keyWith([scope])).secret);
  for (const [method, pattern, needs] of routes) {
    const url = async () => {
      const own = pattern.includes(":own") ? (await keyWith(["incident.read"])).key.id : "";
      const theirs = pattern.includes(":other")
        ? (await office.identity.createKey({ personId: other.personId, name: "theirs" })).key.id
        : "";
      return pattern.replace(":own", own).replace(":other", theirs).replace(":person", person.personId);
    };
    const body = method === "GET" || method === "DELETE" ? undefined : bodies[pattern];
    const line = `${method} ${pattern}`;
    const refused = await ask(bare.secret, method, await url(), body);
    // Keys of others are not told from keys that are not there.
    expect([line, refused.status]).toEqual([line, pattern.includes(":other") ? 404 : 403]);
    expect(refused.detail, line).toMatch(/\.$/);
    if (needs.endsWith(".use")) expect(refused.detail, line).toContain(`it needs the scope ${needs}`);
    const whole = await ask(all.secret, method, await url(), body);
    expect([line, whole.status]).toEqual([line, needs === "never" ? 403 : 200]);
    for (const scope of wanted) {
      const isEnough = scope === needs || (pattern.includes(":own") && scope === "key.administer");
      const answer = await ask(single.get(scope)!, method, await url(), body);
      expect([line, scope, answer.status === 200], answer.detail).toEqual([line, scope, isEnough]);
    }
  }
});

test("to watch a record a key needs to read its kind and to use the inbox", async () => {
  const url = `/api/incidents/${incident.id}/watch`;
  for (const [scopes, expected] of [
    [["incident.read", "incident.readAll"], 403],
    [["inbox.use"], 403],
    [["inbox.use", "incident.read", "incident.readAll"], 200],
  ] as const) {
    const { secret } = await keyWith([...scopes]);
    for (const method of ["PUT", "GET", "DELETE"] as const)
      expect([scopes, (await ask(secret, method, url)).status]).toEqual([scopes, expected]);
  }
});

test("everybody holds what their own things need, whatever their role", () => {
  const [, ...roles] = permissionTable["people.read"];
  for (const scope of ["account.use", "inbox.use"] as const) expect(permissionTable[scope]).toEqual(["administrator", ...roles]);
});
