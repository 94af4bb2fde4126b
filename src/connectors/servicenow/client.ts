import { type AskingGiven, basic, makeAsking, SourceRefused, sourceAddress } from "../source-asking.ts";

export { SourceRefused } from "../source-asking.ts";

// The one who asks a ServiceNow instance. It reads; it writes only where both sides are kept alike. The password stays in this closure and in no
// sentence.

/** A row as it is read: every cell a text, "" where there is none. */
export type SourceRow = Readonly<Record<string, string>>;
export type RowsAsked = { query: string; limit: number; fields?: readonly string[] };
export type ServicenowSource = {
  /** What the source is called here: its host. */
  name: string;
  url: string;
  rows(table: string, asked: RowsAsked): Promise<SourceRow[]>;
  /** How many rows of a table pass a query. */
  count(table: string, query: string): Promise<number>;
  /** The bytes of an attachment. */
  file(id: string): Promise<Uint8Array>;
  /** Changes cells of a row. The one thing that is ever written there, and only where both sides are kept alike. */
  change(table: string, id: string, cells: Readonly<Record<string, string>>): Promise<void>;
};
export type SourceGiven = AskingGiven & { url: string; user: string; password: string };

/** Opens a source. Refuses an address that is none, and a password in the clear over a network. */
export function openServicenow(given: SourceGiven): ServicenowSource {
  const base = sourceAddress(given.url, "https://example.service-now.com");
  const authorization = basic(given.user, given.password);
  const ask = makeAsking(given, { authorise: async () => ({ authorization }) });
  const table = (name: string, parameters: Record<string, string>) =>
    ask(`${base.origin}/api/now/table/${encodeURIComponent(name)}?${new URLSearchParams(parameters)}`, `the table ${name}`);
  return {
    name: base.host,
    url: base.origin,
    async rows(name, { query, limit, fields }) {
      const { text } = await table(name, {
        sysparm_query: query,
        sysparm_limit: String(limit),
        sysparm_display_value: "false",
        sysparm_exclude_reference_link: "true",
        sysparm_no_count: "true",
        sysparm_suppress_pagination_header: "true",
        ...(fields ? { sysparm_fields: fields.join(",") } : {}),
      });
      return readRows(text(), name);
    },
    async count(name, query) {
      const { headers } = await table(name, { sysparm_query: query, sysparm_limit: "1", sysparm_fields: "sys_id" });
      const total = Number(headers.get("x-total-count") ?? Number.NaN);
      if (!Number.isSafeInteger(total))
        throw new SourceRefused("unreadable", `${base.host} does not say how many rows of ${name} there are.`);
      return total;
    },
    async change(name, id, cells) {
      const address = `${base.origin}/api/now/table/${encodeURIComponent(name)}/${encodeURIComponent(id)}`;
      await ask(address, `the change of ${name} ${id}`, { method: "PATCH", body: JSON.stringify(cells) });
    },
    async file(id) {
      return (await ask(`${base.origin}/api/now/attachment/${encodeURIComponent(id)}/file`, `the attachment ${id}`)).bytes;
    },
  };
}

/** The cells of an answer. Some instances send a reference as an object whatever was asked for. */
export function readRows(text: string, table: string): SourceRow[] {
  const unreadable = () => new SourceRefused("unreadable", `What was answered for the table ${table} is no list of rows.`);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw unreadable();
    throw error;
  }
  const { result, error } = (body ?? {}) as { result?: unknown; error?: { message?: unknown } };
  // A transaction that was cancelled answers with a part of the rows beside the error: that part is no page.
  if (error)
    throw new SourceRefused("unreachable", `Reading the table ${table} was broken off: ${String(error.message ?? "no reason given")}.`);
  if (!Array.isArray(result)) throw unreadable();
  return result.map((row: unknown) =>
    Object.fromEntries(Object.entries((row ?? {}) as object).map(([name, cell]) => [plain(name), plain(cell)])),
  );
}

function plain(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "object") return plain((cell as { value?: unknown }).value);
  // What the database cannot keep: signs of nothing, and halves of signs.
  return String(cell).replaceAll("\u0000", "").toWellFormed();
}
