import { cell } from "./http/csv.ts";
import type { AnyImporter } from "./import-contract.ts";
import type { ImportRun, ReportLine } from "./import-store.ts";
import type { Imports } from "./imports.ts";

const pageSize = 2000;

/** The report of a run as CSV (RFC 4180, with a byte-order mark), a page of lines at a time. */
export async function* reportCsv(imports: Imports, run: ImportRun, reads: AnyImporter["reads"]): AsyncGenerator<string> {
  yield "\uFEFFFile,Line,Column,What becomes of it,Why,Record\r\n";
  let after: string | null = null;
  for (;;) {
    const items: ReportLine[] = await imports.report(run.id, { after, limit: pageSize, isTroubleOnly: false });
    yield items
      .map(
        (item) =>
          `${[run.fileName, String(item.line), item.column ?? "", outcomeOf(item, reads), item.reason ?? "", item.makes ?? ""].map(cell).join(",")}\r\n`,
      )
      .join("");
    const last = items.at(-1);
    if (!last || items.length < pageSize) return;
    after = markOf(last);
  }
}

/** Where the next page begins. */
export function markOf({ line, ordinal }: ReportLine): string {
  return `${line}.${ordinal}`;
}

/** What becomes, or became, of a line, in words. */
export function outcomeOf({ result, imported }: ReportLine, reads: AnyImporter["reads"]): string {
  if (reads === "configuration") {
    if (result === "make") return imported ? "made" : "will be made";
    if (result === "add") return imported ? "changed" : "will be changed";
    return result === "unchanged" ? "nothing to do" : (words[result] ?? result);
  }
  if (result === "make") return imported ? "imported" : "will be imported";
  if (result === "add") return imported ? "imported, a further step" : "will be imported, a further step";
  return words[result] ?? result;
}

const words: Record<string, string> = { unchanged: "unchanged: in already", refused: "refused", remark: "remark" };
