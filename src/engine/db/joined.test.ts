import { expect, test } from "vitest";
import { joined } from "./joined.ts";

const insert = (table: string, ...values: unknown[]) => ({
  text: `insert into ${table} select * from rows($1, $2)`,
  values,
  name: `insert-${table}`,
});

test("plain writes become one statement, each bound to its own values", () => {
  const [one, ...others] = joined([insert("a", 1, 2), insert("b", 3, 4), { text: "update c set d = $1", values: [5], name: "update-c" }]);
  expect(others).toEqual([]);
  expect(one).toEqual({
    text: "with w0 as (insert into a select * from rows($1, $2)), w1 as (insert into b select * from rows($3, $4)), w2 as (update c set d = $5) select 1",
    values: [1, 2, 3, 4, 5],
    name: expect.stringMatching(/^joined-[0-9a-f]{32}$/),
  });
});

test("one name is one text: the same writes again bear the same name, others another", () => {
  const nameOf = (...tables: string[]) => joined(tables.map((table) => insert(table, 1, 2)))[0]!.name;
  expect(nameOf("a", "b")).toBe(nameOf("a", "b"));
  expect(nameOf("a", "b")).not.toBe(nameOf("b", "a"));
  expect(nameOf("a", "b")!.length).toBeLessThan(64);
});

test("what might have to see the one before, and what is no plain write, is not joined; the order stays", () => {
  const again = insert("a", 7, 8);
  const asking = { text: "with hit as (select 1) update e set f = $1", values: [9], name: "asking" };
  const nameless = { text: "insert into g values ($1)", values: [10], name: undefined };
  const statements = joined([insert("a", 1, 2), insert("b", 3, 4), again, insert("c", 5, 6), asking, nameless, insert("d", 1, 2)]);
  expect(statements.map((one) => one.values)).toEqual([[1, 2, 3, 4], [7, 8, 5, 6], [9], [10], [1, 2]]);
  expect(joined([again])).toEqual([again]);
  expect(joined([])).toEqual([]);
});
