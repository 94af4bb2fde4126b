import { afterAll, beforeAll, expect, test } from "vitest";
import { asActors } from "../asking.ts";
import { type MailServer, openMailServer } from "../mail-server.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

const actors = asActors();
let office: TestOffice;
let mail: MailServer;
type Person = Awaited<ReturnType<TestOffice["person"]>>;
let director: Person;
let analyst: Person;
let auditor: Person;
beforeAll(async () => {
  mail = await openMailServer();
  office = await openTestOffice("2026-11-17T08:00:00.000Z", {
    authenticate: actors.authenticate,
    mail: { smtpUrl: mail.url, officeUrl: "http://office.example.org" },
  });
  director = await office.person("Rotimi Adeyemi", ["director"], { jobTitle: "Director of IT" });
  analyst = await office.person("Ewa Kowal", ["analyst"]);
  auditor = await office.person("Some Auditor", ["auditor"]);
  await office.must(house, "organisation", { type: "create", name: "Ostermere", timeZone: "Europe/Berlin", currency: "EUR" });
});
afterAll(async () => {
  await office.close();
  await mail.close();
});

const send = (actor: Person, id: string, verb: string, body: unknown = {}) =>
  actors.ask(office, actor, `POST /api/briefings/${id}/${verb}`, { body });
const recordOf = (body: unknown) => (body as { record: Record<string, unknown> & { id: string } }).record;

test("that a paper was opened is known by a press of its reader, where the house asks at all: never by a look at the link", async () => {
  const owner = await office.person("Sigrid Holm", ["administrator"]);
  const [{ id: organisation } = { id: "" }] = await office.db.query<{ id: string }>("select id from organisation");
  const ask = (paperReceipts: boolean) =>
    actors.ask(office, owner, `PATCH /api/organisations/${organisation}`, { body: { paperReceipts } });
  const made = await actors.ask(office, director, "POST /api/briefings", { body: { paper: "executive", period: "2026-04" } });
  const { id } = recordOf(made.body);
  for (const verb of ["review", "issue"]) expect((await send(director, id, verb)).status, verb).toBe(200);
  const nobody: Person = { ...analyst, personId: analyst.personId, permissions: new Set() };
  const openings = async () =>
    recordOf((await actors.ask(office, director, `GET /api/briefings/${id}`)).body).opened as { person: string; at: string }[];
  const lettersWith = async (to: Person[]) => {
    const count = mail.letters.length;
    expect((await send(director, id, "distribute", { to: to.map((one) => one.personId), words: null })).status).toBe(200);
    await office.advance({ minutes: 1 });
    return mail.letters.slice(count).map((one) => one.raw.replaceAll(/=\r?\n/g, ""));
  };
  // Nobody is asked unless the house says so.
  expect((await lettersWith([auditor])).join("")).not.toContain("/papers/");
  expect((await ask(true)).status).toBe(200);
  const letters = await lettersWith([auditor, analyst]);
  const links = letters.map((raw) => /http:\/\/office\.example\.org(\/papers\/[\w.-]+)/.exec(raw)?.[1] ?? "");
  expect(new Set(links).size).toBe(2);
  for (const raw of letters) expect(raw).not.toContain("application/pdf");
  const [link = "", other = ""] = links;
  const get = (path: string) => office.server.inject({ method: "GET", url: path });
  const press = (path: string) => office.server.inject({ method: "POST", url: `${path}/open` });

  // A scanner looks at everything, also at the file, and does not press.
  const page = await get(link);
  expect([page.statusCode, page.headers["cache-control"], page.body]).toEqual([200, "no-store", expect.stringContaining("Open the paper")]);
  expect((await office.server.inject({ method: "HEAD", url: link })).statusCode).toBeLessThan(500);
  const early = await get(`${link}/paper.pdf`);
  expect([early.statusCode, early.headers.location]).toEqual([303, link]);
  expect(await openings()).toEqual([]);

  const pressed = await press(link);
  expect([pressed.statusCode, pressed.headers.location]).toEqual([303, `${link}/paper.pdf`]);
  const opened = await openings();
  expect(opened).toHaveLength(1);
  const kept = await actors.ask(office, auditor, `GET /api/briefings/${id}/paper.pdf`);
  expect((await get(`${link}/paper.pdf`)).rawPayload.equals(kept.bytes)).toBe(true);
  await office.advance({ hours: 3 });
  expect((await press(link)).statusCode).toBe(303);
  expect(await openings(), "the first time is what counts").toEqual(opened);
  expect((await get(link)).body).toContain("You opened it");
  expect([auditor.personId, analyst.personId]).toContain(opened[0]!.person);

  // A link is for one reader and one paper, and nobody makes one.
  const parts = link.slice("/papers/".length).split(".");
  const swapped = other.slice("/papers/".length).split(".");
  const forged = [[parts[0], swapped[1], parts[2], parts[3]], [parts[0], parts[1], "zzzzzz", parts[3]], [parts[0]], ["x"]];
  for (const one of forged) {
    expect((await get(`/papers/${one.join(".")}`)).statusCode).toBe(404);
    expect((await press(`/papers/${one.join(".")}`)).statusCode).toBe(404);
  }
  expect((await actors.ask(office, director, `POST /api/briefings/${id}/open`, { body: {} })).status, "by no other door").toBe(404);
  expect((await actors.ask(office, nobody, `GET /api/briefings/${id}`)).status).toBe(403);
  await office.db.run("update person set active = false where id = $1", [opened[0]!.person]);
  expect((await get(link)).statusCode).toBe(404);
  await office.db.run("update person set active = true where id = $1", [opened[0]!.person]);
  await office.advance({ days: 31 });
  for (const one of [link, `${link}/paper.pdf`, other]) expect((await get(one)).statusCode, "it is over").toBe(404);
  expect((await press(other)).statusCode).toBe(404);
  expect((await ask(false)).status).toBe(200);
});
