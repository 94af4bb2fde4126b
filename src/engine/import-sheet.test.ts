import fc from "fast-check";
import { writeXlsx } from "hucre/xlsx";
import { expect, test } from "vitest";
import { type HowToRead, readSheet } from "./import-sheet.ts";

const how = { separator: null, encoding: null, missing: ["?"] };
const read = (given: string | Uint8Array, more: Partial<HowToRead> = {}) =>
  readSheet(typeof given === "string" ? Buffer.from(given) : given, { ...how, ...more });
const sheetOf = async (given: string | Uint8Array, more: Partial<HowToRead> = {}) => {
  const answer = await read(given, more);
  if (!answer.ok) throw new Error(JSON.stringify(answer.problems));
  return answer.sheet;
};
const problemOf = async (given: string | Uint8Array) => {
  const answer = await read(given);
  if (answer.ok) throw new Error("It was read.");
  return answer.problems[0]!;
};

test("lines end in CR, LF or CRLF, and a quoted cell may hold them; the line of a row is where it begins", async () => {
  for (const end of ["\n", "\r", "\r\n"]) {
    const { rows } = await sheetOf(["number,text", '1,"a', 'b"', "2,c", "", "3,d", ""].join(end));
    expect(rows).toEqual([
      { line: 2, cells: ["1", `a${end}b`] },
      { line: 4, cells: ["2", "c"] },
      { line: 6, cells: ["3", "d"] },
    ]);
  }
});

test("any table that is written by the rules reads back as it was", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "ä", '"', ",", ";", "\t", "\n", "\r", " ", "?") });
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom(",", ";", "\t"), fc.constantFrom("\n", "\r", "\r\n"), async (rows, separator, end) => {
      const head = rows[0]!.map((_, place) => `c${place}`);
      const text = [head.join(separator), ...rows.map((row) => row.map(quoted).join(separator))].join(end);
      const { rows: back } = await sheetOf(text, { missing: [] });
      expect(back.map((row) => row.cells)).toEqual(rows);
    }),
    { numRuns: 300 },
  );
});

test("encodings are told from the bytes, or stated", async () => {
  const text = "number;name\n1;Müller – Łódź\n";
  const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
  for (const bytes of [Buffer.from(text), Buffer.from(`\ufeff${text}`), utf16, Buffer.from(utf16).swap16()])
    expect(await sheetOf(bytes)).toMatchObject({ columns: ["number", "name"], rows: [{ line: 2, cells: ["1", "Müller – Łódź"] }] });
  const latin = await sheetOf(Buffer.from("number;name\n1;Müller Straße\n", "latin1"));
  expect([latin.rows[0]!.cells[1], latin.readAs]).toEqual(["Müller Straße", "CSV, latin-1, separated by ;"]);
  expect((await sheetOf(Buffer.from("number;name\n1;Ã¼\n"), { encoding: "latin-1" })).rows[0]!.cells[1]).toBe("ÃƒÂ¼");
});

test("a column that stands twice is numbered, a missing mark is no value", async () => {
  const { columns, rows } = await sheetOf("state,state,,note\n1,?,?x,?\n");
  expect(columns).toEqual(["state", "state (2)", "column 3", "note"]);
  expect(rows[0]!.cells).toEqual(["1", "", "?x", ""]);
});

test("what cannot be read whole is refused with its line, never shifted", async () => {
  expect(await problemOf("a,b,c\n1,2,3\n1,2\n")).toMatchObject({ line: 3, reason: expect.stringContaining("2 cells, the header 3") });
  expect(await problemOf("a,b,c\n1,2,3,4\n")).toMatchObject({ line: 2 });
  expect(await problemOf('a,b\n1,2\n3,"x\n4,5\n')).toMatchObject({ line: 3, reason: expect.stringContaining("never closes") });
  expect(await problemOf("a,b\n1,\u0000\n")).toMatchObject({ reason: expect.stringContaining("Line 2 holds a NUL") });
  expect(await problemOf("a,b\n1,x\ufffdy\n")).toMatchObject({ line: 2, reason: expect.stringContaining("damaged") });
  expect(await problemOf("")).toMatchObject({ reason: "The file is empty." });
  expect(await problemOf("a,b\n")).toMatchObject({ reason: "There is no row under the header." });
  expect(await problemOf(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))).toMatchObject({ reason: expect.stringContaining("Excel 2003") });
  expect(await problemOf("PK not a zip")).toMatchObject({ reason: expect.stringContaining("cannot be read") });
  expect(await problemOf('{"result": ')).toMatchObject({ reason: expect.stringContaining("not JSON") });
  expect(await problemOf('{"result": [{"a": 1}, 2]}')).toMatchObject({ line: 2 });
});

test("a workbook reads as its texts, dates as wall time", async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: "Incidents",
        columns: [
          { header: "Number", key: "n" },
          { header: "Opened", key: "o", numFmt: "dd/mm/yyyy hh:mm" },
          { header: "Active", key: "a" },
        ],
        data: [
          { n: "INC0000001", o: new Date(Date.UTC(2016, 1, 29, 1, 16)), a: true },
          { n: "INC0000002", o: null, a: false },
        ],
      },
    ],
  });
  expect(await sheetOf(bytes)).toEqual({
    columns: ["Number", "Opened", "Active"],
    rows: [
      { line: 2, cells: ["INC0000001", "2016-02-29 01:16:00", "true"] },
      { line: 3, cells: ["INC0000002", "", "false"] },
    ],
    lineWord: "row",
    readAs: 'Excel workbook, sheet "Incidents"',
  });
});

test("JSON reads as a list or as an answer that holds one, references with both their parts", async () => {
  const item = {
    number: "INC1",
    caller_id: { display_value: "Fred", value: "6816f79cc0a8016401c5a33be04be441" },
    tags: ["a", "b"],
    note: null,
  };
  for (const given of [[item, { late: 1 }], { result: [item, { late: 1 }] }])
    expect(await sheetOf(JSON.stringify(given))).toMatchObject({
      columns: ["number", "caller_id.display_value", "caller_id.value", "tags", "note", "late"],
      rows: [
        { line: 1, cells: ["INC1", "Fred", "6816f79cc0a8016401c5a33be04be441", "a, b", "", ""] },
        { line: 2, cells: ["", "", "", "", "", "1"] },
      ],
      lineWord: "item",
    });
});

test("a list that is endless as a table, or deeper than anybody writes, is no burden", async () => {
  const wide = Array.from({ length: 20_000 }, (_, at) => ({ [`field ${at}`]: 1 }));
  expect(await problemOf(JSON.stringify(wide))).toMatchObject({ line: 1502, reason: expect.stringContaining("too many different fields") });
  const deep = `[{"number":"1","note":${"[".repeat(100_000)}${"]".repeat(100_000)}}]`;
  expect((await sheetOf(deep)).rows).toEqual([{ line: 1, cells: ["1", ""] }]);
});

test("a workbook that hides how much it unpacks to is not unpacked", async () => {
  const bytes = new Uint8Array(await writeXlsx({ sheets: [{ name: "One", rows: [["number"], ["1"]] }] }));
  expect((await sheetOf(bytes)).rows).toHaveLength(1);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 46 <= bytes.length; at++) if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 0, true);
  expect(await problemOf(bytes)).toMatchObject({ reason: expect.stringContaining("unpacks to more than 400 MB") });
});
