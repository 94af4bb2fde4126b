import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { Actor } from "../../kernel/actor.ts";
import type { Field } from "../../kernel/model.ts";
import type { KindEntry } from "../house.ts";
import type { Refs } from "../names.ts";
import type { Office } from "../office.ts";
import type { ListItem } from "../presentation.ts";
import type { Page } from "../records.ts";

type Asked = { query: Record<string, string | undefined>; actor: Actor; reply: FastifyReply };

/** Streams a list as CSV (RFC 4180, UTF-8 with a byte-order mark so that spreadsheets read it), page by page. */
export async function csvOf(office: Office, entry: KindEntry, { query, actor, reply }: Asked): Promise<FastifyReply> {
  const fields = fileFields(office, entry, query, actor);
  const names = query.fields ?? fields.map((field) => field.name).join(",");
  const pageAfter = (after: string | undefined) => {
    const asked = { filter: query.filter, sort: query.sort, limit: 500, after, fields: names };
    return office.records.list(office.db.reader, entry, asked, actor, office.clock.now());
  };
  // The first page is read before the answer begins, so that a bad filter is a problem and not half a file.
  const first = await pageAfter(undefined);
  const lines = async function* () {
    yield `\uFEFF${fields.map((field) => cell(field.label)).join(",")}\r\n`;
    let page: Page = first;
    for (;;) {
      yield page.items.map((record) => `${fields.map((field) => cell(shown(field, record, page.refs))).join(",")}\r\n`).join("");
      if (!page.next) return;
      page = await pageAfter(page.next);
    }
  };
  reply.header("content-disposition", `attachment; filename="${entry.model.plural}.csv"`);
  return reply.type("text/csv; charset=utf-8").send(Readable.from(lines()));
}

/** The fields of a list that a file holds, in the reader's order of them. */
export function fileFields(office: Office, entry: KindEntry, query: Asked["query"], actor: Actor): Field[] {
  const wanted = query.fields?.split(",");
  return office.fields
    .readable(entry.model.kind, actor)
    .filter((field) => field.type !== "json" && (!wanted || wanted.includes(field.name)));
}

/** What stands in a cell: names for ids, words for codes. */
export function shown(field: Field, record: ListItem, refs: Refs): string {
  const value = field.custom ? (record.extra as Record<string, unknown>)[field.name] : record[field.name];
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((one) => nameOf(field, one, refs)).join("; ");
  if (field.reference) return nameOf(field, value, refs);
  return field.choices?.find((one) => one.value === value)?.label ?? String(value);
}

function nameOf(field: Field, id: unknown, refs: Refs): string {
  const named = field.reference ? refs[field.reference]?.[String(id)] : undefined;
  return named ? (named.number ?? named.label) : String(id);
}

/** A cell; a text that a spreadsheet would take for a formula is disarmed with an apostrophe. Source: OWASP, CSV injection. */
export function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
