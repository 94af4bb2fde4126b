import { type CellValue, readXlsx } from "hucre/xlsx";
import type { SheetRow } from "./import-contract.ts";

type ReadBook = { ok: true; columns: string[]; rows: SheetRow[]; name: string } | { ok: false; reason: string };

const mostUnpackedBytes = 400 * 1024 * 1024;
/** A sheet that is empty but for its edges packs to next to nothing. */
const mostCells = 30_000_000;

/**
 * Reads the first visible sheet that holds anything. Dates of a workbook are wall times without a zone and come as "2016-02-29 01:16:00".
 * The line of a row is its number in the sheet. The one place that knows which library reads workbooks.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<ReadBook> {
  if (unpackedBytes(bytes) > mostUnpackedBytes) return { ok: false, reason: "The workbook unpacks to more than 400 MB. Export it as CSV." };
  let sheets: Awaited<ReturnType<typeof readXlsx>>["sheets"];
  try {
    sheets = (await readXlsx(bytes, { sheets: (info) => !info.hidden && !info.veryHidden })).sheets;
  } catch (error) {
    return { ok: false, reason: `The workbook cannot be read: ${(error as Error).message}.` };
  }
  const sheet = sheets.find((one) => one.rows.some(isFilled));
  if (!sheet) return { ok: false, reason: "The workbook holds no rows." };
  const first = sheet.rows.findIndex(isFilled);
  const columns = sheet.rows[first]!.map((cell) => textOf(cell).trim());
  while (columns.at(-1) === "") columns.pop();
  if (columns.length * sheet.rows.length > mostCells)
    return { ok: false, reason: "The sheet has too many rows and columns to be read as one. Delete what is empty, or split it." };
  const rows: SheetRow[] = [];
  for (let index = first + 1; index < sheet.rows.length; index++) {
    const row = sheet.rows[index]!;
    if (!isFilled(row)) continue;
    if (row.slice(columns.length).some((cell) => textOf(cell).trim() !== ""))
      return { ok: false, reason: `Row ${index + 1} has a cell in a column without a header. Give the column a name, or empty it.` };
    rows.push({ line: index + 1, cells: columns.map((_, place) => textOf(row[place] ?? null)) });
  }
  return { ok: true, columns, rows, name: sheet.name };
}

function isFilled(row: readonly CellValue[]): boolean {
  return row.some((cell) => textOf(cell).trim() !== "");
}

function textOf(cell: CellValue): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) return cell.toISOString().slice(0, 19).replace("T", " ");
  return String(cell);
}

/** The sizes that a ZIP archive's directory declares, summed. Source: PKWARE APPNOTE 6.3.10, section 4.3.12. */
function unpackedBytes(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let at = 0; at + 46 <= bytes.length; at++) {
    if (bytes[at] !== 0x50 || bytes[at + 1] !== 0x4b || bytes[at + 2] !== 1 || bytes[at + 3] !== 2) continue;
    const [packed, unpacked] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    // One that says it holds nothing, and has something to unpack, would be unpacked without a bound.
    sum += unpacked === 0 && packed > 2 ? Number.POSITIVE_INFINITY : unpacked;
    at += 45;
  }
  return sum;
}
