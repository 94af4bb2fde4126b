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
export type SourceGiven = {
  url: string;
  user: string;
  password: string;
  /** How a request is made, and how one waits: both can be given for tests and for a way out that is watched. */
  fetch?: (url: string, how: Asked) => Promise<Response>;
  wait?: (ms: number) => Promise<void>;
  timeoutMs?: number;
  signal?: AbortSignal;
};

type Asked = { headers: Record<string, string>; redirect: "error"; signal: AbortSignal; method?: string; body?: string };

/** The source said no, or cannot be reached: `code` says how, the message is a sentence. */
export class SourceRefused extends Error {
  readonly code: "unauthorised" | "forbidden" | "noTable" | "unreachable" | "unreadable" | "refused";
  constructor(code: SourceRefused["code"], sentence: string) {
    super(sentence);
    this.code = code;
  }
}

const mostTries = 6;
const longestWaitMs = 120_000;
const mostBytes = 64 * 1024 * 1024;

/** Opens a source. Refuses an address that is none, and a password in the clear over a network. */
export function openServicenow(given: SourceGiven): ServicenowSource {
  const base = addressOf(given.url);
  const ask = asking(given);
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

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    throw new SourceRefused(
      "unreachable",
      "The address of the source is one such as https://example.service-now.com, without a user name.",
    );
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol === "http:" && !isHere)
    throw new SourceRefused("unreachable", "The password would go over the network in the clear. Use https.");
  return url;
}

type Answer = { headers: Headers; bytes: Uint8Array; text(): string };

type Sent = { method: string; body: string };

function asking(given: SourceGiven): (url: string, what: string, sent?: Sent) => Promise<Answer> {
  const { user, password, signal, timeoutMs = 60_000 } = given;
  const get = given.fetch ?? fetch;
  const wait = given.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  const headers = { authorization, accept: "application/json", "user-agent": "Quarterdeck" };
  return async (url, what, sent) => {
    const all = sent ? { ...headers, "content-type": "application/json" } : headers;
    const { host } = new URL(url);
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const late = AbortSignal.timeout(timeoutMs);
      let reason: string;
      let waitMs = Math.min(1000 * 2 ** (attempt - 1), 30_000);
      try {
        const answer = await get(url, {
          ...sent,
          headers: all,
          redirect: "error",
          signal: signal ? AbortSignal.any([signal, late]) : late,
        });
        if (sent && [400, 403, 404, 409].includes(answer.status)) throw new SourceRefused("refused", await reasonIn(answer, host));
        const no = refusalOf(answer.status, what, host);
        if (no) throw no;
        if (answer.ok) return await readAll(answer, what);
        reason = `it answered ${answer.status}`;
        waitMs = waitOf(answer.headers.get("retry-after")) ?? waitMs;
        await answer.body?.cancel();
      } catch (error) {
        if (error instanceof SourceRefused) throw error;
        signal?.throwIfAborted();
        // The way out itself says no: an address inside the house's own network, for one.
        if ((error as { isPermanent?: boolean }).isPermanent) throw new SourceRefused("unreachable", (error as Error).message);
        reason = late.aborted ? `it did not answer within ${timeoutMs / 1000} s` : causeOf(error);
      }
      if (attempt >= mostTries)
        throw new SourceRefused("unreachable", `${host} gives no answer for ${what}: ${reason}. Run it again to go on.`);
      await wait(waitMs);
    }
  };
}

/** Why a change was not taken, in the words of the source. */
async function reasonIn(answer: Response, host: string): Promise<string> {
  const { error } = (await answer.json().catch(() => ({}))) as { error?: { message?: unknown; detail?: unknown } };
  return `${host} refuses it: ${String(error?.detail || error?.message || answer.status).slice(0, 300)}`;
}

/** What no repetition would change; null for an answer, and for what may pass. */
function refusalOf(status: number, what: string, host: string): SourceRefused | null {
  if (status === 401) return new SourceRefused("unauthorised", `${host} does not know this user name and password.`);
  if (status === 403) return new SourceRefused("forbidden", `${host} does not let this user read ${what}.`);
  if (status === 400 || status === 404) return new SourceRefused("noTable", `${host} has not ${what}.`);
  const passes = status === 408 || status === 429 || status >= 500;
  return status < 300 || passes ? null : new SourceRefused("unreadable", `${host} answered ${status} for ${what}.`);
}

/** Milliseconds that the source asks for. Source: RFC 9110 section 10.2.3, seconds; ServiceNow sends no dates here. */
function waitOf(retryAfter: string | null): number | null {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) && retryAfter !== "" ? Math.min(Math.max(seconds, 0) * 1000, longestWaitMs) : null;
}

async function readAll(answer: Response, what: string): Promise<Answer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.length;
    if (size > mostBytes) throw new SourceRefused("unreadable", `The answer for ${what} is larger than ${mostBytes / 1024 / 1024} MB.`);
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  return { headers: answer.headers, bytes, text: () => bytes.toString("utf8") };
}

function causeOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message ?? "no reason given";
}
