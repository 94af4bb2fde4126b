import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contractList } from "../../src/connectors/contract-list/importer.ts";
import { settingsFor } from "../../src/engine/import-settings.ts";
import { type Imports, openImports } from "../../src/engine/imports.ts";
import { variantsOf } from "../../src/practices/vendor/name.rules.ts";
import { type Cast, officeOfRoles } from "../actors.ts";
import type { TestOffice } from "../office.ts";

let office: TestOffice;
let cast: Cast;
let imports: Imports;
let text: string;
const file = new URL("../../src/connectors/contract-list/fixtures/us-itdashboard-contracts.csv", import.meta.url);

beforeAll(async () => {
  ({ office, cast } = await officeOfRoles("2012-06-01T08:00:00.000Z"));
  imports = openImports(office, [contractList]);
  text = await readFile(file, "utf8");
});
afterAll(() => office.close());

// The independent reading of the file: a plain walk over its characters, no code of the importer.
function readIndependently(): Record<string, string>[] {
  const rows: string[][] = [[""]];
  let isQuoted = false;
  for (let at = text.charCodeAt(0) === 0xfeff ? 1 : 0; at < text.length; at++) {
    const char = text[at]!;
    const row = rows.at(-1)!;
    const say = (letter: string) => row.push(`${row.pop()}${letter}`);
    if (isQuoted && char === '"' && text[at + 1] === '"') say(text[at++]!);
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && char === ",") row.push("");
    else if (!isQuoted && char === "\n") rows.push([""]);
    else if (char !== "\r" || isQuoted) say(char);
  }
  const [head, ...lines] = rows.filter((row) => row.length > 1);
  return lines.map((row) =>
    Object.fromEntries(head!.map((name, at) => [name.replace(/ \(USAspending\)| \(PIID\)/g, ""), row[at]!.trim()])),
  );
}

async function importText(given: string, settings = settingsFor(contractList)) {
  const run = await imports.begin({
    importer: contractList,
    fileName: "contracts.csv",
    bytes: Buffer.from(given),
    settings,
    actor: cast.administrator,
  });
  expect(await imports.ask(run.id, "check")).toBe(true);
  const checked = (await imports.work(run.id))!;
  const before = await count("contract");
  expect(await imports.ask(run.id, "run")).toBe(true);
  return { run, checked, before, done: (await imports.work(run.id))! };
}
const count = async (table: string, where = "true") =>
  (await office.db.query<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]!.n;

test("150 real rows: contracts, vendors and exceptions are those of a plain count, and the same file again changes nothing", async () => {
  const rows = readIndependently();
  expect(rows).toHaveLength(150);
  const day = (given: string) => (given === "" ? null : `${given.slice(6)}-${given.slice(0, 2)}-${given.slice(3, 5)}`);
  const contracts = new Map<string, Record<string, string>>();
  for (const row of rows) {
    const number = row["Contract Number"]!;
    const key = /^TBD\d*$/.test(number) ? row["Contract ID"]! : `${number} of ${row["Vendor Name"]}`.toLowerCase();
    if (!contracts.has(key)) contracts.set(key, row);
  }
  const each = [...contracts.values()].map((row) => {
    const [start, end, vendor] = [day(row["Contract Start Date"]!), day(row["Contract End Date"]!), row["Vendor Name"]!];
    const isOver = end !== null && end < "2012-06-01";
    return { start, end, vendor, isOver, hasAmount: row["Action Obligation Amount (In $ million)"] !== "" };
  });
  const expected = {
    vendorMissing: each.filter(({ vendor }) => vendor === "").length,
    startMissing: each.filter(({ start }) => start === null).length,
    endMissing: each.filter(({ end }) => end === null).length,
    reversed: each.filter(({ start, end }) => start !== null && end !== null && end < start).length,
    noticeUnknown: each.filter(({ end, isOver }) => end !== null && !isOver).length,
    amountMissing: each.filter(({ isOver, hasAmount }) => !isOver && !hasAmount).length,
  };
  const { checked, before, done } = await importText(text);
  expect(before).toBe(0);
  // The look says what the run does: it refuses no row for a vendor that the list itself brings.
  expect(checked.found?.counts).toMatchObject({ make: rows.length, refused: 0 });
  expect(done.state).toBe("done");
  expect(await count("contract")).toBe(contracts.size);
  expect(await count("vendor")).toBe(new Set(rows.map((row) => row["Vendor Name"]).filter(Boolean)).size);
  for (const [code, n] of Object.entries(expected)) expect(await count("contract", `missing ? '${code}'`), code).toBe(n);
  expect(expected.reversed).toBe(10);
  const [first] = await office.db.query(
    "select amount, currency, starts_on, ends_on from contract where contract_number = 'GST0011AJ0019'",
  );
  expect(first).toEqual({ amount: "29535882.00", currency: "USD", starts_on: "2011-01-27", ends_on: "2016-01-30" });
  // The file again, and the file with its columns the other way round, are known already.
  const entries = await count("journal");
  await importText(text);
  expect(await count("contract")).toBe(contracts.size);
  expect(await count("journal", "kind in ('contract', 'vendor')")).toBeLessThanOrEqual(entries);
  expect(await count("journal")).toBe(entries);
});

test("spellings of one vendor are proposed, and merged only by hand: contracts move, the name stays known, a new list finds the one that stayed", async () => {
  const vendors = await office.db.query<{ id: string; name: string; aliases: string[] }>("select id, name, aliases from vendor");
  const proposed = variantsOf(vendors);
  expect(proposed.map(({ names }) => [...names].sort())).toEqual([
    ["DELOITTE CONSULTING L.L.P.", "DELOITTE CONSULTING LLP"],
    ["IMMIXTECHNOLOGY INC", "IMMIXTECHNOLOGY, INC."],
    ["MYTHICS, INC", "MYTHICS, INC."],
    ["INTERNATIONAL BUSINESS MACHINE", "INTERNATIONAL BUSINESS MACHINES CORPORATION"],
  ]);
  const [stays, goes] = ["DELOITTE CONSULTING LLP", "DELOITTE CONSULTING L.L.P."].map(
    (name) => vendors.find((one) => one.name === name)!.id,
  );
  expect(await office.try(cast.assistant, "vendor", { type: "merge", into: stays }, goes)).toMatchObject({
    ok: false,
    refusal: { code: "notPermitted" },
  });
  expect(await office.try(cast.manager, "vendor", { type: "merge", into: goes }, goes)).toMatchObject({
    ok: false,
    refusal: { code: "ownMerge" },
  });
  await office.must(cast.manager, "vendor", { type: "merge", into: stays }, goes);
  expect(await count("contract", `vendor = '${goes}'`)).toBe(0);
  expect(await count("contract", `vendor = '${stays}'`)).toBe(8);
  const [kept] = await office.db.query<{ aliases: string[] }>("select aliases from vendor where id = $1", [stays]);
  expect(kept!.aliases).toEqual(["DELOITTE CONSULTING L.L.P."]);
  expect(await office.try(cast.manager, "vendor", { type: "merge", into: goes }, stays)).toMatchObject({
    ok: false,
    refusal: { code: "mergeOver" },
  });
  const header = "Contract number,Vendor,Title,Ends,Total,Currency\n";
  await importText(`${header}D-77,DELOITTE CONSULTING L.L.P.,Advice,2013-12-31,"1,200.50",USD\n`);
  const [late] = await office.db.query("select vendor, amount, missing from contract where contract_number = 'D-77'");
  expect(late).toMatchObject({ vendor: stays, amount: "1200.50" });
});

test("rows that contradict one another are said, and none of what they say is taken; what is no amount is left out", async () => {
  const { run, checked } = await importText(
    [
      "Contract number,Vendor,Title,Starts,Ends,Total,Currency,Notice period,Auto renewal",
      "C-1,Acme,Hosting,2012-01-01,2013-01-31,100.00,EUR,3 months,yes",
      "C-1,Acme,Hosting,2012-01-01,2013-06-30,100.00,EUR,3 months,yes",
      'C-2,Acme,=HYPERLINK("x"),2012-01-01,2013-01-31,"1,5",EUR,sixty,yes',
      ",Acme,No number,2012-01-01,2013-01-31,5.00,EUR,,",
      "TBD,Acme,No number worth the name,2012-01-01,2013-01-31,5.00,,,",
    ].join("\n"),
  );
  expect(checked.state).toBe("checked");
  const rows = await office.db.query(
    "select contract_number, ends_on, amount, notice_length, notice_unit, missing from contract where contract_number like 'C-%' order by 1",
  );
  expect(rows).toMatchObject([
    {
      contract_number: "C-1",
      ends_on: null,
      amount: "100.00",
      notice_length: 3,
      notice_unit: "month",
      missing: expect.arrayContaining(["endMissing"]),
    },
    { contract_number: "C-2", amount: null, notice_length: null, missing: expect.arrayContaining(["amountMissing", "noticeUnknown"]) },
  ]);
  const report = await imports.report(run.id, { after: null, limit: 100, isTroubleOnly: true });
  const said = JSON.stringify(report);
  expect(said).toContain("none is taken");
  expect(said).toContain("no amount that can be read with certainty");
  expect(said).toContain("nobody can tell which contract this is");
});

test("the headings and the amounts of a European office are read as they stand", async () => {
  const lines = [
    "Contract;Contract no.;Supplier;Start;End;Annual cost;Currency;Notice;Auto renew",
    "Mail hosting;E-1;Acme;2012-01-01;2013-01-31;120.000,00;EUR;3 months;yes",
    "Archive;E-2;Acme;2012-01-01;2013-01-31;14.300;EUR;60;no",
  ];
  await importText(`${lines.join("\n")}\n`);
  const columns = "name, contract_number, yearly_amount, notice_length, notice_unit, renewal";
  const rows = await office.db.query(`select ${columns} from contract where contract_number like 'E-%' order by contract_number`);
  expect(rows).toEqual([
    {
      ...{ name: "Mail hosting", contract_number: "E-1", yearly_amount: "120000.00" },
      ...{ notice_length: 3, notice_unit: "month", renewal: "automatic" },
    },
    { name: "Archive", contract_number: "E-2", yearly_amount: "14300.00", notice_length: 60, notice_unit: "day", renewal: "none" },
  ]);
});
