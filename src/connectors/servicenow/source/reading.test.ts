import fc from "fast-check";
import { expect, test } from "vitest";
import { incidentModel } from "../../../practices/incident/model.ts";
import { openServicenow, readRows, SourceRefused } from "../client.ts";
import { markBefore, markBehind, queryBehind, rowsUntil } from "./keyset.ts";
import { mappingOf, readFields } from "./mapping.ts";

test("pages behind a mark hold every row once, however many share a second and wherever a row moves meanwhile", () => {
  const row = fc.record({ second: fc.integer({ min: 0, max: 9 }), id: fc.uuid().map((id) => id.replaceAll("-", "")) });
  fc.assert(
    fc.property(
      fc.uniqueArray(row, { selector: (one) => one.id, maxLength: 30 }),
      fc.integer({ min: 1, max: 7 }),
      fc.nat(),
      (rows, limit, moved) => {
        const held = rows.map(({ second, id }) => ({ sys_id: id, sys_updated_on: `2026-11-02 08:00:0${second}` }));
        const seen: string[] = [];
        let mark = { at: "", id: "" };
        for (let page = 0; ; page++) {
          const found = answered(held, queryBehind(mark)).slice(0, limit);
          seen.push(...found.map((one) => one.sys_id));
          if (found.length < limit) break;
          mark = markBehind(found, mark);
          const one = held[moved % held.length]!;
          if (page === 1) one.sys_updated_on = "2026-11-02 08:01:00";
        }
        expect(new Set(seen)).toEqual(new Set(held.map((one) => one.sys_id)));
      },
    ),
  );
  expect(markBefore({ at: "2026-11-02 00:01:00", id: "x" }, 120)).toEqual({ at: "2026-11-01 23:59:00", id: "" });
  expect(queryBehind({ at: "", id: "ab" }, { byId: true, only: "name=incident" })).toBe("sys_id>ab^name=incident^ORDERBYsys_id");
});

test("rows without a time are passed like any other; a source that stands still is refused, and a row from the future hides nothing", () => {
  const rows = Array.from({ length: 9 }, (_, at) => ({
    sys_id: `${at}`.repeat(32),
    sys_updated_on: at < 5 ? "" : `2026-11-02 08:00:0${at}`,
  }));
  for (const limit of [1, 2, 5]) {
    const seen: string[] = [];
    let mark = { at: "", id: "" };
    for (;;) {
      const found = answered(rows, queryBehind(mark)).slice(0, limit);
      seen.push(...found.map((one) => one.sys_id));
      if (found.length < limit) break;
      mark = markBehind(found, mark);
    }
    expect(seen).toEqual(rows.map((row) => row.sys_id));
  }
  const mark = markBehind(rows, { at: "", id: "" });
  expect(() => markBehind(rows, mark)).toThrow(SourceRefused);
  expect(() => markBehind(rows, { at: "", id: rows[8]!.sys_id }, { byId: true })).toThrow(SourceRefused);
  const now = "2026-11-02T09:00:00.000Z";
  expect(rowsUntil([...rows, { sys_id: "x", sys_updated_on: "2099-01-01 00:00:00" }], now)).toEqual(rows);
});

/** What an instance answers: groups between ^NQ, conditions between ^, in the order asked for. */
function answered<R extends { sys_id: string; sys_updated_on: string }>(rows: readonly R[], query: string): R[] {
  const groups = query.split("^NQ").map((group) => group.split("^").filter((term) => term !== "" && !term.startsWith("ORDERBY")));
  const holds = (row: R, term: string) => {
    const empty = /^(\w+?)(ISEMPTY|ISNOTEMPTY)$/.exec(term);
    if (empty) return (row[empty[1] as "sys_id"] === "") === (empty[2] === "ISEMPTY");
    const [, name = "", sign, value = ""] = /^(\w+)(>=|>|=)(.*)$/.exec(term)!;
    const cell = row[name as "sys_id"];
    return sign === "=" ? cell === value : sign === ">" ? cell > value : cell >= value;
  };
  const key = (row: R) => `${row.sys_updated_on} ${row.sys_id}`;
  return rows
    .filter((row) => groups.some((group) => group.every((term) => holds(row, term))))
    .sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

const meaning = {
  word: (_table: string, column: string, word: string) => (`${column}:${word}` === "state:14" ? "3" : undefined),
  refer: (_kind: string, id: string) => id,
};
const id = "a".repeat(32);

test("cells are read as they are kept raw; what is shown in somebody's own form is left out and told, never guessed at", () => {
  const mapping = mappingOf(incidentModel, incidentModel.fields);
  const read = (row: Record<string, string>) => readFields(row, mapping, meaning);
  expect(
    read({
      opened_at: "2026-11-02 08:00:00",
      state: "14",
      impact: "2 - Medium",
      caller_id: id,
      category: "radio",
      reopen_count: "3",
      problem_id: "",
    }),
  ).toEqual({
    values: { openedAt: "2026-11-02T08:00:00.000Z", state: "3", impact: "2", caller: id, category: "radio", reopenCount: 3, problem: null },
    unfit: [],
  });
  // Dates of a German, an American and an ISO format, a name in the place of an id, a state of their own.
  for (const opened_at of ["02.11.2026 09:00:00", "11/02/2026 09:00:00 AM", "2026-11-02T08:00:00Z", "2026-13-40 08:00:00"])
    expect(read({ opened_at })).toEqual({ values: {}, unfit: [{ column: "opened_at", why: "unfit", word: opened_at }] });
  expect(read({ caller_id: "Fred Luddy" }).unfit).toEqual([{ column: "caller_id", why: "unfit", word: "Fred Luddy" }]);
  expect(read({ state: "-7" }).unfit).toEqual([{ column: "state", why: "word", word: "-7" }]);
  const long = read({ short_description: "x".repeat(200) });
  expect(long.unfit).toMatchObject([{ column: "short_description", why: "cut" }]);
  expect(String(long.values.shortDescription)).toHaveLength(160);
  // What follows from what happens here is no column of the source's.
  for (const column of ["major_incident_state", "calendar_stc", "sys_created_by", "number", "active"])
    expect(mapping.columns.has(column), column).toBe(false);
});

test("rows are texts, whether references come as ids or as objects; a part of a list beside an error is no list", () => {
  const text = JSON.stringify({
    result: [
      {
        sys_id: "a",
        caller_id: { link: "https://x/y", value: "b" },
        state: { display_value: "New", value: "1" },
        active: true,
        note: null,
      },
    ],
  });
  expect(readRows(text, "incident")).toEqual([{ sys_id: "a", caller_id: "b", state: "1", active: "true", note: "" }]);
  const cancelled = JSON.stringify({
    result: [{ sys_id: "a" }],
    error: { message: "Transaction cancelled: maximum execution time exceeded" },
  });
  expect(() => readRows(cancelled, "incident")).toThrow(/broken off: Transaction cancelled/);
  expect(() => readRows("<html>", "incident")).toThrow(SourceRefused);
});

test("what passes is asked again, what does not is not, and no sentence holds the password", async () => {
  const asked: string[] = [];
  const waits: number[] = [];
  const source = (answers: readonly (() => Response)[]) => {
    let place = 0;
    return openServicenow({
      ...{ url: "https://example.service-now.com/nav_to.do", user: "reader", password: "s3cret", wait: async (ms) => void waits.push(ms) },
      fetch: async (url) => {
        asked.push(String(url));
        return answers[Math.min(place++, answers.length - 1)]!();
      },
    });
  };
  const status =
    (code: number, headers = {}) =>
    () =>
      new Response("", { status: code, headers });
  const rows = () => new Response(JSON.stringify({ result: [] }));
  const ask = { query: "ORDERBYsys_id", limit: 5 };
  expect(
    await source([status(503), status(429, { "retry-after": "3" }), status(429, { "retry-after": "9999" }), rows]).rows("incident", ask),
  ).toEqual([]);
  expect(waits).toEqual([1000, 3000, 120_000]);
  expect(asked[0]).toMatch(/^https:\/\/example\.service-now\.com\/api\/now\/table\/incident\?sysparm_query=ORDERBYsys_id&sysparm_limit=5&/);
  const codes: Record<number, string> = { 401: "unauthorised", 403: "forbidden", 400: "noTable", 404: "noTable", 301: "unreadable" };
  for (const [code, name] of Object.entries(codes)) {
    asked.length = 0;
    const failure = await source([status(Number(code))])
      .rows("incident", ask)
      .catch((error: SourceRefused) => error);
    expect(failure).toMatchObject({ code: name });
    expect(asked).toHaveLength(1);
    expect(String(failure)).not.toContain("s3cret");
  }
  asked.length = 0;
  await expect(source([status(500)]).rows("incident", ask)).rejects.toThrow(/gives no answer for the table incident: it answered 500/);
  expect(asked).toHaveLength(6);
  for (const url of ["http://example.service-now.com", "ftp://x", "https://me:pw@example.service-now.com", "example"])
    expect(() => openServicenow({ url, user: "", password: "" })).toThrow(SourceRefused);
});
