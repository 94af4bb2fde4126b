import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Role, roles } from "../../src/practices/people/model.ts";
import { type Cast, officeOfRoles } from "../actors.ts";
import { house, type TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
const secret = "zanzibar";
let mine: { id: string };
let others: { id: string };
let restricted: { id: string };

beforeAll(async () => {
  ({ office, cast } = await officeOfRoles());
  const blank = { known: [], notKnown: [], hypotheses: [] };
  const report = (more: Record<string, unknown>) =>
    office.must(house, "incident", { type: "create", impact: "2", urgency: "2", ...blank, ...more });
  mine = await report({ shortDescription: "Printer of mine jams", caller: cast.requester.personId });
  others = await report({ shortDescription: `Payroll of ${secret}`, caller: cast.analyst.personId });
  const promise = { name: "Critical, 2 h", target: "resolution", durationMinutes: 120, startWhen: "priority:1", stopWhen: "state:6,7" };
  await office.must(house, "slaDefinition", { type: "create", ...promise });
  const service = await office.must(house, "service", { type: "create", name: "Vault", tier: "1", shownInPortal: true });
  restricted = await report({
    shortDescription: `Breach of ${secret}`,
    caller: cast.director.personId,
    impact: "1",
    urgency: "1",
    service: service.id,
  });
  await office.must(house, "person", { type: "edit", changes: { jobTitle: "Known" } }, cast.analyst.personId);
  for (const kind of ["calendar", "team", "department", "site", "choice", "replyTemplate", "priorityRule"] as const)
    await office.must(house, kind, { type: "create", ...registers[kind] });
  await office.must(cast.director, "incident", { type: "restrict", reason: "security" }, restricted.id);
  for (const one of [mine, others, restricted]) {
    await office.must(house, "incident", { type: "addNote", text: `Work note about ${secret}` }, one.id);
    await office.must(house, "incident", { type: "addComment", text: "A word to the caller" }, one.id);
  }
});
afterAll(() => office.close());

const registers = {
  calendar: { name: "Hours", timeZone: "Europe/Berlin", segments: [{ weekday: 1, from: "08:00", to: "17:00" }] },
  team: { name: "Desk" },
  department: { name: "Finance" },
  site: { name: "Leeds" },
  choice: { kind: "incident", field: "category", value: "network", label: "Network" },
  replyTemplate: { name: "Thanks", kind: "incident", text: "Thank you" },
  priorityRule: { impact: "1", urgency: "1", priority: "1" },
};
const ask = (role: Role, url: string) => office.server.inject({ method: "GET", url, headers: { "x-role": role } });

test("a requester reads only what they reported, by list, count, search, CSV, timeline, filter and attachments", async () => {
  const list = (await ask("requester", "/api/incidents")).json();
  expect(list.items.map((item: { id: string }) => item.id)).toEqual([mine.id]);
  expect((await ask("requester", "/api/incidents/count")).json()).toMatchObject({ count: 1 });
  for (const id of [others.id, restricted.id])
    for (const path of ["", "/timeline", "/attachments"])
      expect((await ask("requester", `/api/incidents/${id}${path}`)).statusCode).toBe(404);
  const search = await ask("requester", `/api/search?q=${secret}`);
  expect([200, 404]).toContain(search.statusCode);
  expect(search.body).not.toContain("Payroll");
  expect((await ask("requester", "/api/incidents.csv")).statusCode).toBe(403);
  const timeline = await ask("requester", `/api/incidents/${mine.id}/timeline`);
  expect(timeline.body).not.toContain(secret);
  expect(timeline.json().items.map((item: { type: string }) => item.type)).toEqual(["commentAdded", "incidentReported"]);
  expect((await ask("requester", "/api/reviews")).statusCode).toBe(403);
});

test("a restricted incident does not exist for staff outside it, by any read", async () => {
  for (const role of ["analyst", "auditor", "administrator", "assistant"] as const) {
    const list = (await ask(role, "/api/incidents?filter=priority:1")).json();
    expect(
      list.items.map((item: { id: string }) => item.id),
      role,
    ).not.toContain(restricted.id);
    expect((await ask(role, `/api/incidents/${restricted.id}`)).statusCode, role).toBe(404);
    expect((await ask(role, `/api/search?q=Breach`)).body, role).not.toContain("Breach of");
    const csv = await ask(role, "/api/incidents.csv");
    expect(csv.body, role).not.toContain("Breach of");
    const reviews = await ask(role, "/api/reviews");
    expect(reviews.body, role).not.toContain("Breach of");
    const services = await ask(role, "/api/services");
    expect(services.body, role).not.toContain("Breach of");
    const clocks = await ask(role, "/api/clocks");
    expect(clocks.json().items, role).toEqual([]);
    const journal = await ask(role, "/api/journal");
    expect(journal.body, role).not.toContain("Breach of");
    const notices = await ask(role, "/api/notices");
    expect(notices.body, role).not.toContain("Breach of");
  }
  expect((await ask("director", `/api/incidents/${restricted.id}`)).statusCode).toBe(200);
  expect((await ask("director", "/api/clocks")).json().items).toMatchObject([{ subject: restricted.id, restricted: true }]);
});

test("a field one may not read cannot be filtered by, sorted by, or told from one that is not there", async () => {
  const unreadable = await ask("analyst", "/api/people?filter=loginId:abc");
  const unknown = await ask("analyst", "/api/people?filter=nothingSuch:abc");
  expect(unreadable.statusCode).toBe(400);
  expect(unreadable.json().detail.replaceAll("loginId", "X")).toBe(unknown.json().detail.replaceAll("nothingSuch", "X"));
  expect((await ask("analyst", "/api/people")).body).not.toContain("loginId");
});

test("every route of every kind answers every role as the golden table says", async () => {
  const lines: string[] = [];
  for (const entry of [...office.house.kinds.values()].sort((a, b) => (a.model.plural < b.model.plural ? -1 : 1))) {
    const { plural } = entry.model;
    const title = entry.model.fields.find((field) => field.name === entry.model.title)!.column;
    const [first] = await office.db.query<{ id: string }>(
      `select id from ${entry.table.name} order by ${entry.model.number ? "number" : title} limit 1`,
    );
    const id = first?.id ?? "0".repeat(32);
    const routes: [method: "GET" | "POST" | "PATCH", url: string][] = [
      ["GET", `/api/${plural}`],
      ["GET", `/api/${plural}/count`],
      ["GET", `/api/${plural}.csv`],
      ["GET", `/api/${plural}/${id}`],
      ["GET", `/api/${plural}/${id}/timeline`],
      ["PATCH", `/api/${plural}/${id}`],
      ["POST", `/api/${plural}/bulk`],
      ...Object.entries(entry.kind.commands)
        .filter(([, spec]) => !spec.internal)
        .map(([verb]): ["POST", string] => ["POST", verb === "create" ? `/api/${plural}` : `/api/${plural}/${id}/${verb}`]),
    ];
    for (const [method, url] of routes) {
      const answers: string[] = [];
      for (const role of [null, ...roles.map((one) => one.value)]) {
        const answer = await office.server.inject({
          method,
          url,
          headers: { ...(role ? { "x-role": role } : {}), ...(method === "GET" ? {} : { "content-type": "application/json" }) },
          ...(method === "GET" ? {} : { payload: { noSuchField: 1 } }),
        });
        answers.push(String(answer.statusCode));
      }
      lines.push(`${method.padEnd(5)} ${url.replace(id, ":id").padEnd(56)} ${answers.join(" ")}`);
    }
  }
  const head = `# status by role: nobody ${roles.map((role) => role.value).join(" ")}\n# bodies carry an unknown field, so that nothing is written: 422 means the door was open, 403 and 404 that it was not\n`;
  const text = `${head}${lines.join("\n")}\n`;
  const path = join(import.meta.dirname, "../golden/permissions.txt");
  if (process.env.QUARTERDECK_GOLDEN === "write") await writeFile(path, text);
  expect(text).toBe(await readFile(path, "utf8"));
});
