import type { ImportProblem, SheetRow } from "./import-contract.ts";

type Table = { columns: string[]; rows: SheetRow[]; separator: string };
type ReadTable = { ok: true; table: Table } | { ok: false; problems: ImportProblem[] };

const separators = [",", ";", "\t"] as const;
const mostProblems = 100;

/**
 * Reads delimited text strictly (RFC 4180; lines may end in CR, LF or CRLF). A row with more or fewer cells than the header, or a quote that
 * never ends, is a problem with its line: a reader that goes on regardless shifts every cell after it.
 */
export function readDelimited(text: string, stated: string | null): ReadTable {
  const separator = stated ?? guessSeparator(text);
  const scan = new Scan(text, separator);
  const header = scan.next();
  if (!header) return refused([{ line: 0, column: null, reason: "The file is empty." }]);
  const columns = header.cells.map((cell) => cell.trim());
  const rows: SheetRow[] = [];
  const problems: ImportProblem[] = [];
  for (let row = scan.next(); row; row = scan.next()) {
    if (row.cells.length === 1 && row.cells[0]!.trim() === "") continue;
    if (row.cells.length === columns.length) rows.push(row);
    else {
      const reason = `The row has ${row.cells.length} cells, the header ${columns.length}. A cell with "${shown(separator)}" in it must stand in quotes.`;
      problems.push({ line: row.line, column: null, reason });
      if (problems.length === mostProblems) break;
    }
  }
  if (scan.unended !== null)
    problems.unshift({
      line: scan.unended,
      column: null,
      reason: "A quote opens here and never closes, so the rest of the file cannot be read.",
    });
  return problems.length > 0 ? refused(problems) : { ok: true, table: { columns, rows, separator } };
}

/** How a separator is named to a reader. */
export function shown(separator: string): string {
  return separator === "\t" ? "tab" : separator;
}

/** The separator that the header line has most of, outside quotes; a comma where it has none. */
function guessSeparator(text: string): string {
  const head = firstLine(text);
  const counts = separators.map((one) => head.split(one).length);
  return separators[counts.indexOf(Math.max(...counts))]!;
}

function firstLine(text: string): string {
  let isQuoted = false;
  let bare = "";
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted;
    else if (!isQuoted) {
      if (sign === "\n" || sign === "\r") {
        if (bare.trim() !== "") break;
      } else bare += sign;
    }
  }
  return bare;
}

function refused(problems: ImportProblem[]): ReadTable {
  return { ok: false, problems };
}

/** Walks a text row by row, keeping count of lines. */
class Scan {
  /** The line of a quote that never closed. */
  unended: number | null = null;
  private readonly text: string;
  private readonly separator: number;
  private place = 0;
  private line = 1;

  constructor(text: string, separator: string) {
    this.text = text;
    this.separator = separator.charCodeAt(0);
  }

  next(): { line: number; cells: string[] } | null {
    if (this.place >= this.text.length || this.unended !== null) return null;
    const line = this.line;
    const cells: string[] = [];
    for (;;) {
      cells.push(this.text[this.place] === '"' ? this.quoted() : this.bare());
      if (this.unended !== null) return null;
      const sign = this.text.charCodeAt(this.place);
      if (sign === this.separator) this.place++;
      else break;
    }
    this.endLine();
    return { line, cells };
  }

  private bare(): string {
    const { text, separator } = this;
    const from = this.place;
    let at = from;
    for (; at < text.length; at++) {
      const sign = text.charCodeAt(at);
      if (sign === separator || sign === 10 || sign === 13) break;
    }
    this.place = at;
    return text.slice(from, at);
  }

  private quoted(): string {
    const { text } = this;
    const began = this.line;
    let value = "";
    let from = this.place + 1;
    for (;;) {
      const end = text.indexOf('"', from);
      if (end < 0) {
        this.unended = began;
        return "";
      }
      value += text.slice(from, end);
      if (text[end + 1] !== '"') {
        this.place = end + 1;
        break;
      }
      value += '"';
      from = end + 2;
    }
    this.line += value.match(/\r\n|\r|\n/g)?.length ?? 0;
    // What follows a closing quote before the separator is kept as it stands, as spreadsheets do.
    return value + this.bare();
  }

  private endLine(): void {
    if (this.text.charCodeAt(this.place) === 13) {
      this.place++;
      if (this.text.charCodeAt(this.place) === 10) this.place++;
    } else this.place++;
    this.line++;
  }
}
