import type { ImportProblem, ImportSettings, Sheet } from "./import-contract.ts";
import { readDelimited, shown } from "./import-csv.ts";
import { readJsonList } from "./import-json.ts";
import { decodeText, lineAt } from "./import-text.ts";
import { readWorkbook } from "./import-xlsx.ts";

export type ReadSheet = { ok: true; sheet: Sheet } | { ok: false; problems: ImportProblem[] };
/** What may be stated of a file before it is read. */
export type HowToRead = Pick<ImportSettings, "separator" | "encoding" | "missing">;

const mostRows = 500_000;

/**
 * Reads a CSV, XLSX or JSON file as a table of texts, told apart by what they begin with. Columns of one name are numbered, "name (2)".
 * Missing marks become "". Refuses with line and reason whatever cannot be read whole.
 */
export async function readSheet(bytes: Uint8Array, how: HowToRead): Promise<ReadSheet> {
  const read = await readTable(bytes, how);
  if (!read.ok) return read;
  const { sheet } = read;
  if (sheet.columns.every((name) => name === "")) return refused(0, "The first row names no columns.");
  if (sheet.rows.length === 0) return refused(0, "There is no row under the header.");
  if (sheet.rows.length > mostRows)
    return refused(0, `The file has ${sheet.rows.length} rows; ${mostRows} is the most one import takes. Split it.`);
  const missing = new Set(how.missing);
  const rows = sheet.rows.map(({ line, cells }) => ({ line, cells: cells.map((cell) => (missing.has(cell.trim()) ? "" : cell)) }));
  return { ok: true, sheet: { ...sheet, columns: numbered(sheet.columns), rows } };
}

async function readTable(bytes: Uint8Array, how: HowToRead): Promise<ReadSheet> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    const book = await readWorkbook(bytes);
    if (!book.ok) return refused(0, book.reason);
    return { ok: true, sheet: { columns: book.columns, rows: book.rows, lineWord: "row", readAs: `Excel workbook, sheet "${book.name}"` } };
  }
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    return refused(0, "This is a workbook of Excel 2003 or older, or one with a password. Save it as XLSX without one, or as CSV.");
  const decoded = decodeText(bytes, how.encoding);
  if (!decoded.ok) return refused(0, decoded.reason);
  const { text, encoding } = decoded;
  if (/^\s*[[{]/.test(text)) {
    const list = readJsonList(text);
    if (!list.ok) return list;
    return { ok: true, sheet: { columns: list.columns, rows: list.rows, lineWord: "item", readAs: `JSON, ${encoding}` } };
  }
  const broken = text.indexOf("\ufffd");
  if (broken >= 0)
    return refused(
      lineAt(text, broken),
      "There is a replacement character (�) here: the text was damaged before it came. Export it again.",
    );
  const read = readDelimited(text, how.separator);
  if (!read.ok) return read;
  const { columns, rows, separator } = read.table;
  return { ok: true, sheet: { columns, rows, lineWord: "line", readAs: `CSV, ${encoding}, separated by ${shown(separator)}` } };
}

function numbered(columns: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return columns.map((column, place) => {
    const name = column === "" ? `column ${place + 1}` : column;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function refused(line: number, reason: string): ReadSheet {
  return { ok: false, problems: [{ line, column: null, reason }] };
}
