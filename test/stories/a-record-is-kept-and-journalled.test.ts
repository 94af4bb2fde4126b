import { afterAll, beforeAll, expect, test } from "vitest";
import { house, openTestOffice, type TestOffice } from "../office.ts";

let office: TestOffice;
beforeAll(async () => {
  office = await openTestOffice();
});
afterAll(() => office.close());

test("a created person is read back, with one journal entry that says what changed", async () => {
  const ada = await office.must(house, "person", { type: "create", name: "Ada Lovelace", email: "ada@example.org", roles: ["analyst"] });
  expect(ada.version).toBe(1);
  const edited = await office.must(house, "person", { type: "edit", changes: { jobTitle: "Analyst" } }, ada.id);
  expect(edited.version).toBe(2);
  const entries = await office.db.query<{ type: string; changes: Record<string, unknown>; n: number }>(
    "select type, changes, n from journal where id = $1 order by n",
    [ada.id],
  );
  expect(entries.map((entry) => entry.type)).toEqual(["personCreated", "personEdited"]);
  expect(entries[1]!.changes).toEqual({ jobTitle: [null, "Analyst"] });
});

test("a taken e-mail address is refused with a sentence, and nothing is written", async () => {
  await office.must(house, "person", { type: "create", name: "Grace", email: "grace@example.org", roles: ["analyst"] });
  const before = await office.db.query("select n from journal_head");
  const outcome = await office.try(house, "person", { type: "create", name: "Other", email: "GRACE@example.org", roles: [] });
  expect(outcome).toMatchObject({ ok: false, refusal: { code: "emailTaken", sentence: expect.stringContaining("GRACE@example.org") } });
  expect(await office.db.query("select n from journal_head")).toEqual(before);
});

test("lists page by key, in order, without a gap or a repeat", async () => {
  for (let index = 0; index < 25; index++)
    await office.must(house, "site", { type: "create", name: `Site ${String(index).padStart(2, "0")}` });
  const entry = office.house.kinds.get("site")!;
  const names: unknown[] = [];
  let after: string | undefined;
  do {
    const page = await office.records.list(office.db, entry, { sort: "-name", limit: 7, after }, house, office.clock.now());
    names.push(...page.items.map((item) => item.name));
    after = page.next ?? undefined;
  } while (after);
  expect(names).toEqual([...names].sort().reverse());
  expect(new Set(names).size).toBe(25);
});
