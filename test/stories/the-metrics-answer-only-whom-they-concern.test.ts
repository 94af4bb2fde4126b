import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestOffice, type TestOffice } from "../office.ts";

let office: TestOffice;
let admin: string;
let analyst: string;
beforeAll(async () => {
  office = await openTestOffice();
  admin = (await office.person("Root Administrator", ["administrator"])).personId;
  analyst = (await office.person("Some Analyst", ["analyst"])).personId;
});
afterAll(() => office.close());

const read = async (remoteAddress: string, headers: Record<string, string> = {}) => {
  const answer = await office.server.inject({ method: "GET", url: "/metrics", remoteAddress, headers });
  return { status: answer.statusCode, type: String(answer.headers["content-type"]), body: answer.body };
};
const keyOf = async (personId: string, scopes: string[] | null) => {
  const { secret } = await office.identity.createKey({ personId, name: "prometheus", scopes });
  return { authorization: `Bearer ${secret}` };
};
const elsewhere = "203.0.113.7";

test("programs of this machine read them without a key; a proxy of it is asked for whom", async () => {
  for (const address of ["127.0.0.1", "::1"]) {
    const answer = await read(address);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain("# TYPE quarterdeck_http_request_duration_seconds");
  }
  expect((await read("127.0.0.1", { "x-forwarded-for": elsewhere })).status).toBe(401);
  expect((await read("127.0.0.1", { "x-forwarded-for": "127.0.0.1" })).status).toBe(200);
  for (const name of ["forwarded", "via", "x-real-ip"]) expect((await read("127.0.0.1", { [name]: elsewhere })).status, name).toBe(401);
  expect((await read(elsewhere, { "x-forwarded-for": "127.0.0.1" })).status).toBe(401);
});

test("from elsewhere they ask for a key whose scope they are, of a person who may read them", async () => {
  const bare = await read(elsewhere);
  expect(bare).toMatchObject({ status: 401, type: expect.stringContaining("application/problem+json") });
  expect(JSON.parse(bare.body).detail).toContain("metrics.read");
  expect((await read(elsewhere, await keyOf(admin, ["metrics.read"]))).status).toBe(200);
  expect((await read(elsewhere, await keyOf(admin, null))).status).toBe(200);
  expect((await read(elsewhere, await keyOf(admin, ["incident.read"]))).status).toBe(403);
  expect((await read(elsewhere, await keyOf(analyst, ["metrics.read"]))).status).toBe(403);
  expect((await read(elsewhere, { authorization: "Bearer qd_wrong" })).status).toBe(401);
});
