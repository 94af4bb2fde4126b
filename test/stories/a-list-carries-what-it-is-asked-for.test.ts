import { readXlsx } from "hucre/xlsx";
import JSZip from "jszip";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tx } from "../../src/engine/db/connection.ts";
import type { Actor } from "../../src/kernel/actor.ts";
import type { Incident, ShownClock } from "../../src/practices/incident/model.ts";
import { mainClock, teamClock } from "../../src/practices/incident/promise.rules.ts";
import { asActors } from "../asking.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";

type Person = Actor & { personId: string };
type Item = Record<string, unknown> & { id: string; shown: { asOf: string; clocks: readonly ShownClock[] } };

const { authenticate, ask } = asActors();
let office: TestOffice;
let analyst: Person;
let requester: Person;
let service: { id: string };

beforeAll(async () => {
  office = await openTestOffice("2026-11-26T08:00:00.000Z", { authenticate });
  analyst = await office.person("Ada Analyst", ["analyst", "requester"]);
  requester = await office.person("Rita Requester", ["requester"]);
  service = await office.must(house, "service", { type: "create", name: "Payroll", tier: "1" });
  const answer = { name: "Answer, 30 min", target: "response", durationMinutes: 30, startWhen: "impact:1", stopWhen: "state:2" };
  const fix = { name: "Fix, 8 h", target: "resolution", durationMinutes: 480, startWhen: "impact:1 service:none", stopWhen: "state:6,7" };
  for (const definition of [answer, fix]) await office.must(house, "slaDefinition", { type: "create", ...definition });
  for (let index = 0; index < 23; index++)
    await office.must(house, "incident", {
      type: "create",
      shortDescription: `Trouble ${index % 5}`,
      description: "A long text about it",
      caller: index % 2 === 0 ? requester.personId : analyst.personId,
      // Of the others nothing is promised, so there is nothing that breaks next.
      impact: index % 3 === 0 ? "1" : "3",
      urgency: index % 3 === 0 ? "1" : "3",
      ...(index % 4 === 0 ? { service: service.id } : {}),
    });
  await office.advance({ minutes: 5 });
});
afterAll(() => office.close());

const list = async (actor: Actor, query: string) => (await ask(office, actor, `GET /api/incidents?${query}`)).body;

test("it carries the asked fields, names only what they refer to, and computes only what is asked", async () => {
  const whole = await list(analyst, "limit=100");
  const narrow = await list(analyst, "limit=100&fields=priority,service,promise,teamPromise");
  expect(narrow.items).toHaveLength(23);
  for (const [index, item] of narrow.items.entries()) {
    expect(Object.keys(item).sort()).toEqual(["id", "number", "priority", "promise", "service", "teamPromise", "version"]);
    const { id, number, version, priority, service, shown } = whole.items[index] as Item;
    const [promise, teamPromise] = [mainClock(shown.clocks), teamClock(shown.clocks)].map((one) => one && { ...one, asOf: narrow.asOf });
    expect(item).toEqual({ id, number, version, priority, service, promise, teamPromise });
  }
  expect(narrow.items.some((item: Item) => item.promise !== null)).toBe(true);
  expect(narrow.refs).toEqual({ service: { [service.id]: { label: "Payroll" } } });
  expect(whole.refs.person[requester.personId]).toEqual({ label: "Rita Requester" });
  expect(whole.items[0]).not.toHaveProperty("clocks");
});

test("what is asked for by its own name comes as it is stored, and nothing else is read from the database", async () => {
  const seen: string[] = [];
  const spy: Tx = {
    query: (text, values, name) => {
      seen.push(text);
      return office.db.reader.query(text, values, name);
    },
    run: (text, values, name) => office.db.reader.run(text, values, name),
  };
  const entry = office.house.kinds.get("incident")!;
  const fields = "shortDescription,clocks";
  const page = await office.records.list(spy, entry, { fields, sort: "-openedAt" }, analyst, office.clock.now());
  const stored = await office.db.query<Incident>("select id, clocks from incident");
  for (const item of page.items) expect(item.clocks).toEqual(stored.find((one) => one.id === item.id)!.clocks);
  expect(seen).toHaveLength(1);
  const columns = /^select (.*?) from/.exec(seen[0]!)![1]!.split(", ");
  expect(columns.map((one) => one.split(" ")[0])).toEqual([
    "t.id",
    "t.number",
    "t.version",
    "t.short_description",
    "t.opened_at",
    "t.clocks",
  ]);
});

test("a field that is not there, or not the reader's to read, is refused by name", async () => {
  const wrong = await ask(office, analyst, "GET /api/incidents?fields=priority,colour,number");
  expect(wrong).toMatchObject({ status: 400, body: { code: "unknownField", errors: [{ path: "fields" }] } });
  expect(wrong.body.detail).toContain('"colour"');
  expect((await ask(office, analyst, "GET /api/incidents?fields=*")).status).toBe(400);
  for (const name of ["affectedUsers", "promise", "shown", "clocks", "nextBreachAt"]) {
    expect(await ask(office, analyst, `GET /api/incidents?fields=${name}`)).toMatchObject({ status: 200 });
    const refused = await ask(office, requester, `GET /api/incidents?fields=${name}`);
    expect(refused.status, name).toBe(400);
    expect(refused.body.detail).toContain(`"${name}"`);
  }
  expect((await ask(office, analyst, "GET /api/incidents.csv?fields=colour")).status).toBe(400);
  const described = (await ask(office, requester, "GET /api/describe")).body.kinds.find((one: { kind: string }) => one.kind === "incident");
  expect(described.added).toEqual([]);
});

test("a list goes out as a workbook: numbers as numbers, moments in the reader's zone, and a formula as the text it is", async () => {
  const formula = '=HYPERLINK("http://evil.example","click")';
  await office.must(house, "incident", { type: "create", shortDescription: formula, affectedUsers: 12 });
  const reader = { ...analyst, timeZone: "Asia/Kolkata" };
  const fields = "number,shortDescription,affectedUsers,openedAt";
  const file = await ask(office, reader, `GET /api/incidents.xlsx?fields=${fields}&sort=openedAt`);
  expect(file).toMatchObject({ status: 200, headers: { "content-disposition": 'attachment; filename="incidents.xlsx"' } });
  const { sheets } = await readXlsx(new Uint8Array(file.bytes));
  const [head, ...rows] = sheets[0]!.rows;
  expect(head).toEqual(expect.arrayContaining(["Opened (Asia/Kolkata)"]));
  const csv = (await ask(office, reader, `GET /api/incidents.csv?fields=${fields}`)).bytes.toString().trim().split("\r\n");
  expect(rows).toHaveLength(csv.length - 1);
  const last = rows.find((row) => row.includes(formula))!;
  // 08:05 UTC is 13:35 in Kolkata, five and a half hours on.
  expect(last).toEqual(expect.arrayContaining([12, new Date("2026-11-26T13:35:00.000Z")]));
  const zip = await JSZip.loadAsync(file.bytes);
  expect(await zip.file("xl/worksheets/sheet1.xml")!.async("string")).not.toContain("<f>");
  expect((await ask(office, requester, "GET /api/incidents.xlsx")).status).toBe(403);
  expect((await ask(office, analyst, "GET /api/incidents.xlsx?fields=colour")).status).toBe(400);
});

test("custom fields are carried by name, one by one", async () => {
  for (const name of ["u_colour", "u_size"])
    await office.must(house, "customField", { type: "create", kind: "incident", name, label: name, fieldType: "text" });
  const made = await ask(office, analyst, "POST /api/incidents", {
    body: { shortDescription: "Coloured", u_colour: "red", u_size: "small" },
  });
  const page = await list(analyst, "filter=coloured&fields=u_size");
  expect(page.items).toEqual([{ ...pick(made.body.record, "id", "number", "version"), extra: { u_size: "small" } }]);
  expect((await list(analyst, "filter=coloured&fields=priority")).items[0]).not.toHaveProperty("extra");
});

test("pages in any order, of every reader, hold each record once, in the order a plain sort gives, missing values last", async () => {
  const stored = await office.db.query<Incident>(
    `select id, number, caller, opened_by as "openedBy", next_breach_at as "nextBreachAt", resolved_at as "resolvedAt", priority, short_description as "shortDescription" from incident`,
  );
  expect(stored.some((one) => one.nextBreachAt === null) && stored.some((one) => one.nextBreachAt !== null)).toBe(true);
  for (const [actor, all] of [
    [analyst, stored],
    [requester, stored.filter((one) => one.caller === requester.personId || one.openedBy === requester.personId)],
  ] as const)
    for (const name of ["nextBreachAt", "priority", "resolvedAt"] as const) {
      if (actor === requester && name === "nextBreachAt") continue;
      for (const way of [1, -1]) {
        const expected = [...all].sort((one, other) => {
          const [a, b] = [one[name], other[name]];
          if (a !== b && (a === null || b === null)) return a === null ? 1 : -1;
          const [x, y] = a === b ? [one.id, other.id] : [a!, b!];
          return x < y ? -way : way;
        });
        const got: string[] = [];
        let after = "";
        do {
          const page: { items: Item[]; next: string | null } = await list(
            actor,
            `limit=4&fields=priority&sort=${way < 0 ? "-" : ""}${name}${after}`,
          );
          got.push(...page.items.map((item) => item.id));
          after = page.next ? `&after=${page.next}` : "";
        } while (after);
        expect(got, `${name} ${way}`).toEqual(expected.map((one) => one.id));
      }
    }
});

test("a name in memory is never older than the last change of its record", async () => {
  const nameOf = async () => (await list(analyst, "limit=100&fields=service")).refs.service[service.id].label;
  expect(await nameOf()).toBe("Payroll");
  for (const name of ["Salaries", "Wages"]) {
    await office.must(house, "service", { type: "edit", changes: { name } }, service.id);
    expect(await nameOf()).toBe(name);
  }
  // Another node's change is announced by kind.
  await office.db.run("update service set name = 'Pay' where id = $1", [service.id]);
  expect(await nameOf()).toBe("Wages");
  office.door.announceForeign(["service"]);
  expect(await nameOf()).toBe("Pay");
  // What a transaction sees before it is committed is not kept.
  await office.db
    .transaction(async (tx) => {
      office.door.announceForeign(["service"]);
      await tx.run("update service set name = 'Never' where id = $1", [service.id]);
      const wanted = new Map([["service", new Set([service.id])]]);
      expect(await office.records.names(tx, wanted, analyst, office.clock.now())).toMatchObject({
        service: { [service.id]: { label: "Never" } },
      });
      throw new Error("taken back");
    })
    .catch((error: Error) => expect(error.message).toBe("taken back"));
  expect(await nameOf()).toBe("Pay");
});

function pick<T extends Record<string, unknown>>(record: T, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, record[name]]));
}
