import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anyText, catalogue, filterArbitrary, personIds, recordArbitrary, rounds, teamIds } from "../../../test/random-filter.ts";
import type { Filter, FilterField, FilterRecord } from "../../kernel/filter.ts";
import { matches } from "../../kernel/filter.ts";
import { checkFilter } from "../../kernel/filter-check.ts";
import { resolveFilter } from "../../kernel/filter-resolve.ts";
import { fold, searchWords } from "../../kernel/fold.ts";
import { filterSql } from "./filter-sql.ts";

const sqlTypes: Record<FilterField["type"], string> = {
  text: "text",
  longtext: "text",
  choice: "text",
  integer: "integer",
  decimal: "double precision",
  boolean: "boolean",
  instant: "timestamptz",
  date: "date",
  reference: 'text collate "C"',
  references: 'text[] collate "C"',
  json: "jsonb",
};
const url = process.env.TEST_DATABASE_URL;
const client = new pg.Client({ connectionString: url });
let records: Record<string, FilterRecord[]> = {};
/** The rows' seed: QUARTERDECK_SEED, 20261125 when it is not set. The filters' seed is printed on failure. */
const seed = Number(process.env.QUARTERDECK_SEED ?? 20261125);

beforeAll(async () => {
  await client.connect();
  await client.query("set time zone 'Asia/Kolkata'"); // must not matter
  for (const kind of ["ticket", "person", "team"]) await client.query(tableOf(kind));
  const make = (kind: string, ids: readonly string[]) =>
    ids.flatMap((id, index) => fc.sample(recordArbitrary(kind, id), { seed: seed + index, numRuns: 1 }));
  const ticketIds = Array.from({ length: 160 }, (_, index) => `ticket${index}`);
  // One person and one team are referred to and do not exist.
  records = { ticket: make("ticket", ticketIds), person: make("person", personIds.slice(1)), team: make("team", teamIds.slice(1)) };
  for (const [kind, rows] of Object.entries(records)) for (const row of rows) await insert(kind, row);
});

afterAll(() => client.end());

function tableOf(kind: string): string {
  const columns = catalogue.fields(kind).filter((field) => !field.custom);
  const parts = columns.flatMap((field) => [
    `"${field.column}" ${sqlTypes[field.type]}`,
    ...(field.folded ? [`"${field.column}_fold" text`] : []),
  ]);
  const search =
    "search_text text not null, search tsvector generated always as (array_to_tsvector(string_to_array(search_text, ' '))) stored";
  return `create temp table ${kind} (id text collate "C" primary key, ${parts.join(", ")}, extra jsonb, extra_fold jsonb, ${search})`;
}

async function insert(kind: string, row: FilterRecord): Promise<void> {
  const fields = catalogue.fields(kind);
  const extra = (row.extra ?? {}) as FilterRecord;
  const folds = fields.filter((field) => field.custom && field.folded && typeof extra[field.column] === "string");
  const cells: [string, unknown][] = [
    ["id", row.id],
    ["extra", JSON.stringify(extra)],
    ["extra_fold", JSON.stringify(Object.fromEntries(folds.map((field) => [field.column, fold(String(extra[field.column]))])))],
    ["search_text", searchWords(searchText(row)).join(" ")],
  ];
  for (const field of fields.filter((one) => !one.custom)) {
    const value = row[field.name];
    cells.push([field.column, field.type === "json" && value !== null ? JSON.stringify(value) : value]);
    if (field.folded) cells.push([`${field.column}_fold`, typeof value === "string" ? fold(value) : null]);
  }
  const names = cells.map(([name]) => `"${name}"`).join(", ");
  await client.query(
    `insert into ${kind} (${names}) values (${cells.map((_, index) => `$${index + 1}`).join(", ")})`,
    cells.map(([, value]) => value),
  );
}

function searchText(row: FilterRecord): string {
  return `${row.number ?? ""} ${row.title ?? ""} ${row.description ?? ""}`;
}

async function inSql(filter: Filter, visible: (kind: string) => Filter | null): Promise<string[]> {
  const made = filterSql(filter, { catalogue, kind: "ticket", alias: "t", firstPlaceholder: 2, visible });
  const found = await client.query<{ id: string }>(`select t.id from ticket t where $1::boolean and ${made.text} order by t.id`, [
    true,
    ...made.values,
  ]);
  return found.rows.map((row) => row.id);
}

function inMemory(filter: Filter, visible: (kind: string) => Filter | null): string[] {
  const lookup = (kind: string, id: string) => {
    const found = records[kind]?.find((record) => record.id === id);
    const seen = found && matches(visible(kind) ?? { all: [] }, found, { catalogue, kind });
    return seen ? found : null;
  };
  const found = records.ticket!.filter((record) => matches(filter, record, { catalogue, kind: "ticket", lookup, searchText }));
  return found.map((record) => String(record.id)).sort();
}

const context = {
  now: "2026-11-25T12:00:00.000Z",
  timeZone: "Europe/Berlin",
  personId: personIds[1]!,
  teamIds: teamIds.slice(0, 2),
  serviceIds: [],
};
const onlyActive = (kind: string): Filter | null => (kind === "person" ? { field: "active", is: "equals", value: true } : null);

test(`a filter finds the same rows in memory and in SQL (${rounds} filters, rows of seed ${seed})`, {
  timeout: Math.max(600_000, rounds * 20),
}, async () => {
  let telling = 0;
  await fc.assert(
    fc.asyncProperty(filterArbitrary({ relative: true, words: true, compared: true }), fc.boolean(), async (filter, guarded) => {
      // Two fields against each other come from connectors, which check them themselves.
      if (!JSON.stringify(filter).includes('"compare"')) expect(checkFilter(filter, catalogue, "ticket")).toEqual([]);
      const literal = resolveFilter(filter, catalogue, "ticket", context);
      const visible = guarded ? onlyActive : () => null;
      const found = await inSql(literal, visible);
      expect(found).toEqual(inMemory(literal, visible));
      if (found.length > 0 && found.length < records.ticket!.length) telling++;
    }),
    { numRuns: rounds },
  );
  expect(telling / rounds).toBeGreaterThan(0.4); // most filters must divide the rows, or nothing is compared
});

test("hostile text is found as text and never becomes SQL", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(anyText, fc.constantFrom("'; drop table ticket; --", "\\'", "$1", "%' or true --", "a' & !b:*")),
      async (text) => {
        if (text === "") return;
        const terms: Filter[] = [
          { words: text },
          { field: "title", is: "contains", value: text },
          { field: "code", is: "startsWith", value: text },
          { field: "u_symptom", is: "equals", value: text },
          { field: "u_note", is: "endsWith", value: text },
          { field: "assignedTo.team.name", is: "contains", value: text },
        ];
        for (const filter of terms) expect(await inSql(filter, () => null)).toEqual(inMemory(filter, () => null));
      },
    ),
    { numRuns: Math.min(rounds, 100) },
  );
}, 600_000);

test("values are bound, and only checked names enter the text", () => {
  const made = filterSql(
    {
      all: [
        { field: "title", is: "contains", value: "50%_x" },
        { field: "caller.team.name", is: "equals", value: "Straße" },
      ],
    },
    { catalogue, kind: "ticket", alias: "t", firstPlaceholder: 4 },
  );
  expect(made).toEqual({
    text:
      `("t"."title_fold" collate "C" like $4::text and "t"."caller" in (select r1.id from "person" r1 where ` +
      `"r1"."team" in (select r2.id from "team" r2 where "r2"."name_fold" = $5::text)))`,
    values: ["%50\\%\\_x%", "strasse"],
  });
  const bad = { ...catalogue, fields: () => [{ name: "x", column: "u_x'; --", type: "text", label: "X", custom: true }] as const };
  expect(() => filterSql({ field: "x", is: "equals", value: "1" }, { catalogue: bad, kind: "ticket", alias: "t" })).toThrow(
    "no name of a custom field",
  );
  expect(() => filterSql({ field: "state", is: "equals", value: { relative: "me" } }, { catalogue, kind: "ticket", alias: "t" })).toThrow(
    "resolve it first",
  );
  expect(() => filterSql({ field: "nope", is: "empty" }, { catalogue, kind: "ticket", alias: "t" })).toThrow("does not have");
});
