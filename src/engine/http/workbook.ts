import type { FastifyReply } from "fastify";
import { type CellValue, writeXlsx } from "hucre/xlsx";
import type { Actor } from "../../kernel/actor.ts";
import type { Field } from "../../kernel/model.ts";
import { type Instant, localParts } from "../../kernel/time.ts";
import type { KindEntry } from "../house.ts";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";
import type { Page } from "../records.ts";
import { fileFields, shown } from "./csv.ts";

type Asked = { query: Record<string, string | undefined>; actor: Actor; reply: FastifyReply };

const mostRows = 20_000;

/**
 * A list as a workbook (OOXML): numbers are numbers, moments are dates in the reader's zone, which the head of their column names. Text stays text, also
 * where it looks like a formula. A workbook is made in memory: beyond 20,000 rows it is refused, and the CSV, which streams, is the way.
 */
export async function workbookOf(office: Office, entry: KindEntry, { query, actor, reply }: Asked): Promise<FastifyReply> {
  const fields = fileFields(office, entry, query, actor);
  const names = query.fields ?? fields.map((field) => field.name).join(",");
  const rows: CellValue[][] = [fields.map((field) => (field.type === "instant" ? `${field.label} (${actor.timeZone})` : field.label))];
  let after: string | undefined;
  for (;;) {
    const asked = { filter: query.filter, sort: query.sort, limit: 500, after, fields: names };
    const page: Page = await office.records.list(office.db.reader, entry, asked, actor, office.clock.now());
    for (const record of page.items) {
      if (rows.length > mostRows)
        throw new HttpProblem(
          422,
          "tooMany",
          `A workbook holds at most ${mostRows.toLocaleString("en")} rows. Narrow the filter, or take the CSV.`,
        );
      rows.push(fields.map((field) => cellOf(field, rawOf(field, record), shown(field, record, page.refs), actor.timeZone)));
    }
    if (!page.next) break;
    after = page.next;
  }
  const columns = fields.map((field) => ({ width: widthOf(field), ...(formats[field.type] ? { numFmt: formats[field.type]! } : {}) }));
  const created = new Date(office.clock.now());
  const bytes = await writeXlsx({
    sheets: [{ name: entry.model.pluralLabel.slice(0, 31), columns, rows, freezePane: { rows: 1 } }],
    properties: { created, modified: created },
  });
  reply.header("content-disposition", `attachment; filename="${entry.model.plural}.xlsx"`);
  return reply.type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").send(Buffer.from(bytes));
}

const formats: Readonly<Record<string, string>> = { instant: "yyyy-mm-dd hh:mm", date: "yyyy-mm-dd" };

function rawOf(field: Field, record: Page["items"][number]): unknown {
  return field.custom ? (record.extra as Record<string, unknown>)[field.name] : record[field.name];
}

function cellOf(field: Field, value: unknown, words: string, timeZone: string): CellValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (field.type === "instant") return wallTime(String(value), timeZone);
  if (field.type === "date") return new Date(`${String(value)}T00:00:00Z`);
  return words.slice(0, 32_767).toWellFormed();
}

/** A workbook knows no zones: the date whose fields, read in UTC, are the wall time there. */
function wallTime(at: Instant, timeZone: string): Date {
  const { year, month, day, hour, minute } = localParts(timeZone, at);
  return new Date(Date.UTC(year, month - 1, day, hour, minute));
}

function widthOf({ type, max = 20, label }: Field): number {
  if (type === "instant") return 18;
  return Math.max(label.length + 2, Math.min(48, type === "text" || type === "longtext" ? max / 4 : 14));
}
