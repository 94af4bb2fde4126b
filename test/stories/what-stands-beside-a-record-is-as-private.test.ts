import { afterAll, beforeAll, expect, test } from "vitest";
import type { Role } from "../../src/practices/people/model.ts";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
let incident: { id: string };
let review: string;
beforeAll(async () => {
  ({ office, cast } = await officeOfRoles());
  const report = { type: "create", impact: "1", urgency: "1", shortDescription: "Mail is down", description: "Nobody reads a word." };
  incident = await office.must(house, "incident", { ...report, caller: cast.analyst.personId });
  const [made] = await office.db.query<{ id: string }>("select id from review where subject = $1", [incident.id]);
  review = made!.id;
  await office.must(house, "review", { type: "edit", changes: { confidential: true, whatHappened: "The quokka did it" } }, review);
});
afterAll(() => office.close());

const ask = (role: Role, url: string) => office.server.inject({ method: "GET", url, headers: { "x-role": role } });
const typesOf = async (role: Role) =>
  (await ask(role, `/api/incidents/${incident.id}/timeline`)).json().items.map((item: { type: string }) => item.type);

test("an open incident does not tell what its confidential review says", async () => {
  expect((await ask("analyst", `/api/reviews/${review}`)).statusCode).toBe(404);
  expect((await ask("analyst", `/api/incidents/${incident.id}/timeline`)).body).not.toContain("quokka");
  expect(await typesOf("analyst")).not.toContain("reviewEdited");
  expect(await typesOf("director")).toContain("reviewEdited");
});

test("the journal cannot be asked who did what to a record that is covered", async () => {
  const all = (await ask("auditor", "/api/journal")).json().items;
  expect(all.filter((item: { covered?: true; kind: string }) => item.covered && item.kind === "review").length).toBeGreaterThan(0);
  for (const asked of [`id=${review}`, "type=reviewEdited"])
    expect((await ask("auditor", `/api/journal?${asked}`)).json().items, asked).toEqual([]);
  expect((await ask("director", `/api/journal?id=${review}`)).json().items.length).toBeGreaterThan(0);
});

test("an export carries the long texts that a list leaves out", async () => {
  const csv = await ask("analyst", "/api/incidents.csv?fields=number,description");
  expect(csv.body).toContain("Nobody reads a word.");
  expect((await ask("analyst", "/api/incidents")).body).not.toContain("Nobody reads a word.");
});

test("a parameter given twice, and a page mark beyond all numbers, are refused with a sentence", async () => {
  const mark = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const [year0, nul] = ["0000-01-01T00:00:00.000Z", "a\u0000"];
  for (const url of [
    "/api/incidents?sort=number&sort=state",
    "/api/search?q=a&q=b",
    "/api/incidents.csv?fields=number&fields=state",
    `/api/incidents/${incident.id}/timeline?types=a&types=b`,
    `/api/journal?after=${mark([1, 99_999_999_999])}`,
    `/api/incidents?sort=createdAt&after=${mark([year0, "x"])}`,
    `/api/incidents?sort=number&after=${mark([nul, "x"])}`,
    `/api/incidents?sort=number&after=${mark(["INC1", nul])}`,
    `/api/incidents/${incident.id}/timeline?after=${mark([year0, 1, 1])}`,
  ]) {
    const answer = await ask("director", url);
    expect(answer.statusCode, url).toBe(400);
    expect(answer.json().detail, url).toMatch(/\. /);
  }
});

test("a caller who is named in a work note is not told its words", async () => {
  const report = { type: "create", impact: "2", urgency: "2", shortDescription: "Badge is lost", caller: cast.requester.personId };
  const badge = await office.must(house, "incident", report);
  await office.must(
    cast.analyst,
    "incident",
    { type: "addNote", text: "@Some requester and @Some manager: check for a wallaby" },
    badge.id,
  );
  expect((await ask("requester", "/api/notices")).body).not.toContain("wallaby");
  expect((await ask("manager", "/api/notices")).body).toContain("wallaby");
});

test("nobody makes the office read megabytes of JSON", async () => {
  const payload = JSON.stringify({ email: "a@example.org", password: "x".repeat(2 * 1024 * 1024) });
  const headers = { "content-type": "application/json" };
  const answer = await office.server.inject({ method: "POST", url: "/api/identity/sign-in", headers, payload });
  expect([answer.statusCode, answer.json().code]).toEqual([413, "tooLarge"]);
});
