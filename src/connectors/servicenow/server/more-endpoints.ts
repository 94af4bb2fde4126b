import { aggregate } from "./aggregate.ts";
import { attachmentEndpoint } from "./attachment.ts";
import { batchEndpoint } from "./batch.ts";
import { catalogueEndpoint } from "./catalogue.ts";
import { changeEndpoint } from "./change-api.ts";
import { cmdbEndpoint } from "./cmdb-instance.ts";
import { internalType, referenceOf } from "./computed-tables.ts";
import { importEndpoint } from "./import-set.ts";
import { badBody, invalidTable, methodNotSupported } from "./refused.ts";
import type { Endpoint } from "./server.ts";
import { columnNames, type Table, type Tables } from "./tables.ts";

/** What clients call beside the Table API, by the first part of the path. */
export const moreEndpoints: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  [
    "stats",
    async ({ desk, tables, request }, [name, ...beyond]) => {
      if (name === undefined || beyond.length > 0) return null;
      if (request.method !== "GET" && request.method !== "HEAD") throw methodNotSupported(request.method);
      const table = tables.find(name);
      if (!table) throw invalidTable(name);
      return aggregate({ desk, tables, table, request });
    },
  ],
  ["batch", batchEndpoint],
  ["change", changeEndpoint],
  ["cmdb", cmdbEndpoint],
  ["servicecatalog", catalogueEndpoint],
  ["import", importEndpoint],
  ["attachment", attachmentEndpoint],
  [
    "tinyurl",
    async ({ desk, request }, rest) => {
      if (rest.length > 0) return null;
      if (request.method !== "POST") throw methodNotSupported(request.method);
      const url = (request.body as { url?: unknown } | null | undefined)?.url;
      if (typeof url !== "string" || url.length > 200_000) throw badBody();
      const [page = "", query = ""] = url.split(/\?([\s\S]*)/);
      const name = page
        .split("/")
        .at(-1)!
        .replace(/[^A-Za-z0-9_.]/g, "");
      return { status: 200, headers: {}, body: { result: `${name}?sysparm_tiny=${await desk.keepQuery(query)}` } };
    },
  ],
  [
    "doc",
    async ({ tables }, rest) => {
      if (rest.join("/") !== "table/schema") return null;
      const result = tables.all().map(({ name, label }) => ({ label, value: name }));
      return { status: 200, headers: {}, body: { result } };
    },
  ],
  [
    "ui",
    async ({ tables }, [what, name, ...beyond]) => {
      if (what !== "meta" || name === undefined || beyond.length > 0) return null;
      const table = tables.find(name);
      if (!table) throw invalidTable(name);
      return { status: 200, headers: {}, body: { result: { label: table.label, name, columns: metaOf(table, tables) } } };
    },
  ],
]);

function metaOf(table: Table, tables: Tables): Record<string, unknown> {
  const columns = columnNames(table).map((name) => {
    const column = table.members.map((member) => member.columns.get(name)).find((one) => one !== undefined)!;
    const field = "field" in column.source ? column.source.field : null;
    const choices = field?.choices?.map(({ value, label }) => ({ value, label }));
    const reference = referenceOf(column, tables);
    return [
      name,
      {
        ...{ name, label: column.label, type: internalType(column), mandatory: field?.required ?? false },
        ...{ read_only: field ? field.setByRules === true : column.source.is !== "entries", max_length: field?.max ?? 4000 },
        ...(reference ? { reference } : {}),
        ...(choices ? { choices } : {}),
      },
    ] as const;
  });
  return Object.fromEntries(columns);
}
