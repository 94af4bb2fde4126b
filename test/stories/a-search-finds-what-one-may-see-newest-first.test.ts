import { afterAll, beforeAll, expect, test } from "vitest";
import type { Practice } from "../../src/engine/house.ts";
import { sampleWords } from "../../src/engine/search-words.ts";
import { type Actor, may } from "../../src/kernel/actor.ts";
import { defineModel, flag, optional, text } from "../../src/kernel/model.ts";
import { defineRegister } from "../../src/kernel/register.ts";
import { asActors } from "../asking.ts";
import { house, openTestOffice, type TestOffice } from "../office.ts";
import { ticketPractice, ticketTables } from "../ticket.ts";

type Person = Actor & { personId: string };
const { authenticate, ask } = asActors();

/** A register with a searched field that only administrators may read. */
const safe = defineRegister(
  defineModel({
    kind: "safe",
    plural: "safes",
    label: "Safe",
    pluralLabel: "Safes",
    title: "name",
    sort: "createdAt",
    columns: ["name"],
    about: "For this story.",
    fields: {
      name: text({ label: "Name", searchable: true }),
      content: optional(text({ label: "Content", searchable: true, readPermission: "settings.administer" })),
      active: flag({ label: "Active", setByRules: true }),
    },
  }),
  { read: "incident.readAll", write: "settings.administer" },
);
const safes: Practice = { name: "safes", kinds: [{ kind: safe }] };
const safeTable = `create table safe (
  id text collate "C" primary key, version integer not null, created_at timestamptz not null, created_by text, updated_at timestamptz not null,
  updated_by text, extra jsonb not null, name text not null, content text, active boolean, search_text text not null,
  search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored);`;

let office: TestOffice;
let ada: Person;
let mary: Person;
let carl: Person;
let root: Person;
beforeAll(async () => {
  office = await openTestOffice(undefined, { more: [ticketPractice, safes], tables: ticketTables + safeTable, authenticate });
  ada = await office.person("Ada Lovelace", ["analyst"]);
  mary = await office.person("Mary Manager", ["manager"]);
  carl = await office.person("Carl Caller", ["requester"]);
  root = await office.person("Root Administrator", ["administrator"]);
});
afterAll(() => office.close());

type Group = { kind: string; items: { title: string; number: string | null; snippet: string | null }[]; more: boolean };
const find = async (who: Actor, query: string) =>
  (await ask(office, who, `GET /api/search?${query}`)).body as { exact: Group["items"]; groups: Group[] };
const titles = async (who: Actor, query: string, kind = "ticket") =>
  (await find(who, query)).groups.find((one) => one.kind === kind)?.items.map((one) => one.title) ?? [];

test("words are found whatever their case and accents, the last as a beginning, the newest first, with their surroundings", async () => {
  await office.must(ada, "ticket", { type: "create", title: "Drucker im Büro streikt" });
  await office.advance({ minutes: 1 });
  const story = `${"Lorem ipsum. ".repeat(40)}The DRUCKER\nin the cellar smokes. ${"Dolor sit. ".repeat(40)}`;
  await office.must(ada, "ticket", { type: "create", title: "Smoke", story });
  expect(await titles(ada, "q=drucker")).toEqual(["Smoke", "Drucker im Büro streikt"]);
  expect(await titles(ada, "q=BURO%20druck")).toEqual(["Drucker im Büro streikt"]);
  expect(await titles(ada, "q=druck%20buro")).toEqual([]);
  const [group] = (await find(ada, "q=cellar&kinds=ticket")).groups;
  expect(group!.items[0]!.snippet).toMatch(/^….*The DRUCKER in the cellar smokes\..*…$/);
  expect(await titles(ada, "q=ada", "person")).toEqual(["Ada Lovelace"]);
});

test("a number is found as it is typed: whole, short, in small letters, or its digits alone", async () => {
  for (const q of ["TIC0000001", "tic1", "1", "0001", " tic0001 "])
    expect((await find(ada, `q=${encodeURIComponent(q)}`)).exact.map((one) => one.number)).toEqual(["TIC0000001"]);
  expect((await find(ada, "q=XYZ1")).exact).toEqual([]);
  expect((await find(ada, "q=999999")).exact).toEqual([]);
});

test("nobody finds what they may not see: neither by word nor by number, nor by a field they may not read", async () => {
  const secret = await office.must(mary, "ticket", {
    type: "create",
    title: "Espionage in the vault",
    confidential: true,
    caller: carl.personId,
  });
  await office.must(ada, "ticket", { type: "create", title: "Espionage novel ordered", caller: carl.personId });
  await office.must(ada, "ticket", { type: "create", title: "Espionage of another caller" });
  expect(await titles(mary, "q=espionage")).toHaveLength(3);
  expect(await titles(ada, "q=espionage")).toEqual(expect.not.arrayContaining(["Espionage in the vault"]));
  expect(await titles(carl, "q=espionage")).toEqual(["Espionage novel ordered"]);
  expect((await find(ada, `q=${secret.number}`)).exact).toEqual([]);
  expect((await find(mary, `q=${secret.number}`)).exact).toHaveLength(1);
  await office.must(root, "safe", { type: "create", name: "Blue", content: "crown jewels" });
  await office.must(root, "safe", { type: "create", name: "Jewels", content: "nothing" });
  expect((await titles(root, "q=jewels", "safe")).sort()).toEqual(["Blue", "Jewels"]);
  expect(await titles(ada, "q=jewels", "safe")).toEqual(["Jewels"]);
  expect(await titles(carl, "q=jewels", "safe")).toEqual([]);
});

test("a search that says nothing, too much, or names an unknown kind is refused", async () => {
  for (const query of ["", "q=", "q=%20", `q=${"a".repeat(201)}`, "q=a&kinds=nothing", "q=a&limit=x"])
    expect((await ask(office, ada, `GET /api/search?${query}`)).status).toBe(422);
  expect(await find(ada, "q=%26%7C!()%3A*'")).toMatchObject({ exact: [], groups: [] });
});

test("among many rows, rare, middling and common words find exactly the newest that a plain scan finds, for every reader", async () => {
  const rows = 30_000;
  await office.db.run(
    `insert into ticket (id, number, version, created_at, updated_at, extra, title, caller, confidential, search_text)
     select lpad(to_hex(i), 32, '0'), 'TIC9' || lpad(i::text, 6, '0'), 1, at, at, '{}', 'Row ' || i, case when i % 300 = 0 then $1 end, i % 10 = 0,
       'alles' || case when i % 3 = 0 then ' fehler' else '' end || case when i % 150 = 0 then ' mittel' else '' end
       || case when i % 7000 = 0 then ' selten' else '' end || case when i > ${rows} - 100 then ' neu' else ' alt' end
       || case when i <= 8000 then ' frueh' else '' end
     from generate_series(1, ${rows}) i cross join lateral (select timestamptz '2020-01-01' + i * interval '1 minute' as at) a`,
    [carl.personId],
  );
  await office.db.run("analyze ticket");
  await sampleWords(office.db, office.house);
  const sampled = await office.db.query<{ word: string; share: number }>("select word, share from search_word where kind = 'ticket'");
  const shares = new Map(sampled.map((row) => [row.word, row.share]));
  expect(shares.get("fehler")).toBeCloseTo(1 / 3, 1);
  expect(shares.has("selten")).toBe(false);
  const scans = {
    [ada.personId]: "confidential is false",
    [mary.personId]: "true",
    [carl.personId]: `confidential is false and caller = '${carl.personId}'`,
  };
  for (const reader of [ada, mary, carl]) {
    for (const words of [
      ["selten"],
      ["mittel"],
      ["fehler"],
      ["alles"],
      ["frueh"],
      ["fehler", "mittel"],
      ["neu", "alt"],
      ["mittel", "fehl"],
      ["fehler", "selten"],
    ]) {
      const like = words
        .map((word, index) => `' ' || search_text || ' ' like '% ${word}${index === words.length - 1 ? "" : " "}%'`)
        .join(" and ");
      const expected = await office.db.query<{ title: string }>(
        `select title from ticket where ${scans[reader.personId]} and ${like} order by created_at desc, id desc limit 50`,
      );
      const found = await titles(reader, `q=${words.join("%20")}&kinds=ticket&limit=50`);
      expect([words, found]).toEqual([words, expected.map((row) => row.title)]);
      const path = `/api/tickets?filter=${words.join("%20")}&sort=-createdAt&limit=50`;
      const list = (await ask(office, reader, `GET ${path}`)).body as { items: { title: string }[] };
      expect([words, list.items.map((row) => row.title)]).toEqual([words, found]);
    }
  }
  expect(may(ada, "incident.readRestricted")).toBe(false);
}, 120_000);

test("the house itself finds everything", async () => {
  expect(await titles(house, "q=vault")).toEqual(["Espionage in the vault"]);
});
