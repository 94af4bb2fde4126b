import { jsonOf, makeAsking, SourceRefused, sourceAddress } from "../source-asking.ts";
import {
  type ListedTicket,
  listAt,
  misplaced,
  momentIn,
  overlapping,
  type TicketSource,
  type TicketSourceGiven,
  textAt,
  theirNow,
  valueAt,
  type WholeTicket,
} from "../ticket-source.ts";
import type { WrittenEntry } from "../told-entries.ts";

// Source: BMC AR System REST API, "Login information" (POST /api/jwt/login, a form; the token is the body, and good for an hour), "Entry formName"
// (q, fields, offset, limit, sort=Field.asc) (docs.bmc.com, read 2026-11). Names of fields: HPD:Help Desk and HPD:WorkLog. That a moment in a
// qualification may be a whole number of seconds since 1970, as the server keeps it, is from the same documents and was tried on no real server.

type Loose = Record<string, unknown>;
const plain = [
  ...["Incident Number", "Description", "Detailed Decription", "Service Type", "Status", "Priority", "Impact", "Urgency"],
  ...["Assigned Group", "Assignee", "ServiceCI", "HPD_CI", "Site", "Categorization Tier 1", "Categorization Tier 2", "Reported Source"],
  ...["Reported Date", "Submit Date", "Last Modified Date", "Last Resolved Date", "Closed Date", "Resolution"],
] as const;
const people = ["Internet E-mail", "First Name", "Last Name"] as const;
const verdicts = ["SLM Status", "SLM Real Time Status", "Estimated Resolution Date", "Re-Opened Date"] as const;
const asked = ["Entry ID", ...plain, ...people, ...verdicts];
const columns = [
  ...plain.map((name) => name.toLowerCase()).filter((name) => name !== "submit date"),
  "internet e-mail",
  "work log",
  "sourcesays",
];
const form = "HPD:Help Desk";
const workLog = "HPD:WorkLog";
const usualPage = 100;
const atOnce = 20;
const mostEntries = 10_000;

/** Asks Remedy or Helix ITSM for incidents, as a user of AR System. `only`: a qualification such as 'Company' = "Example". */
export function openRemedy(given: TicketSourceGiven): TicketSource {
  const base = sourceAddress(given.url, "https://example-restapi.onbmc.com");
  const remarks = new Set<string>();
  const limit = given.pageTickets ?? usualPage;
  const enter = makeAsking(given, { authorise: async () => ({}), leavesWhenBusy: true, reasonIn });
  let token: Promise<string> | null = null;
  const login = async () => {
    const body = new URLSearchParams({ username: given.user, password: given.secret }).toString();
    const sent = { method: "POST", body, type: "application/x-www-form-urlencoded", asking: true } as const;
    return (await enter(`${base.origin}/api/jwt/login`, "a way in", sent)).text().trim();
  };
  const authorise = async (isAnew: boolean) => {
    if (isAnew || token === null) token = login();
    return { authorization: `AR-JWT ${await token}` };
  };
  const ask = makeAsking(given, { authorise, canEnd: true, leavesWhenBusy: true, reasonIn });
  const entries = async (name: string, parameters: Record<string, string>) => {
    const query = Object.entries(parameters).map(([one, value]) => `${one}=${encodeURIComponent(value)}`);
    const answer = await ask(`${base.origin}/api/arsys/v1/entry/${encodeURIComponent(name)}?${query.join("&")}`, `the form ${name}`);
    const body = jsonOf(answer, name);
    if (!Array.isArray(body.entries))
      throw new SourceRefused("unreadable", `What ${base.host} answered for ${name} is no list of entries.`);
    return { headers: answer.headers, rows: listAt(body, "entries").map((one) => (valueAt(one, "values") ?? {}) as Loose) };
  };
  const fields = `values(${asked.join(",")})`;
  /** What was written on some incidents, by their numbers. */
  const written = async (numbers: readonly string[]): Promise<Map<string, WrittenEntry[]>> => {
    const found = new Map<string, WrittenEntry[]>();
    const q = numbers.map((number) => `'Incident Number' = ${quoted(number)}`).join(" OR ");
    const names = ["Work Log ID", "Incident Number", "Description", "Detailed Description", "Submitter", "View Access", "Submit Date"];
    for (let offset = 0; offset < mostEntries; offset += 500) {
      const window = { offset: String(offset), limit: "500", sort: "Work Log ID.asc" };
      const { rows } = await entries(workLog, { q, fields: `values(${names.join(",")})`, ...window });
      for (const row of rows) {
        const one = entryOf(row);
        if (one) found.set(textAt(row, "Incident Number"), [...(found.get(textAt(row, "Incident Number")) ?? []), one]);
      }
      if (rows.length < 500) break;
    }
    return found;
  };
  return {
    ...{ name: given.name, url: base.origin, columns, isOrdered: true, grainMs: 1000, remarks },
    async greet() {
      return theirNow((await entries(form, { fields: "values(Entry ID)", limit: "1" })).headers, given.now());
    },
    async page({ since, cursor }) {
      const from = `'Last Modified Date' >= ${Math.floor(Date.parse(since ?? "2000-01-01T00:00:00Z") / 1000)}`;
      const offset = Number(cursor ?? 0);
      const sort = "Last Modified Date.asc,Entry ID.asc";
      const q = given.only === "" ? from : `(${given.only}) AND ${from}`;
      const { rows } = await entries(form, { q, fields, sort, offset: String(offset), limit: String(limit) });
      const next = rows.length < limit ? null : String(offset + overlapping(rows.length));
      return { tickets: rows.flatMap((row) => listed(row) ?? misplaced(remarks, textAt(row, "Incident Number"))), next };
    },
    async one(id) {
      const q = /^INC/i.test(id) ? `'Incident Number' = ${quoted(id)}` : `'Entry ID' = ${quoted(id)}`;
      const [row] = (await entries(form, { q, fields, limit: "1" })).rows;
      return row ? listed(row) : null;
    },
    async whole(tickets) {
      const all: WholeTicket[] = [];
      for (let from = 0; from < tickets.length; from += atOnce) {
        const some = tickets.slice(from, from + atOnce);
        const found = await written(some.map((one) => one.key)).catch((error) => unwritten(error, remarks));
        for (const ticket of some) all.push(rowOf(ticket, found.get(ticket.key) ?? []));
      }
      return all;
    },
    async close() {
      if (token === null) return;
      // A token that nobody ends goes by itself within the hour.
      await ask(`${base.origin}/api/jwt/logout`, "a way out", { method: "POST", body: "", asking: true }).catch(() => undefined);
      token = null;
    },
  };
}

/** A text in a qualification: quotation marks are doubled there. */
function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function unwritten(error: unknown, remarks: Set<string>): Map<string, WrittenEntry[]> {
  if (!(error instanceof SourceRefused) || !["forbidden", "noTable", "refused"].includes(error.code)) throw error;
  remarks.add(`${error.message} What was written on incidents is left out.`);
  return new Map();
}

function entryOf(row: Loose): WrittenEntry | null {
  const at = momentIn(textAt(row, "Submit Date"));
  const text = [...new Set([textAt(row, "Description").trim(), textAt(row, "Detailed Description").trim()])]
    .filter((one) => one !== "")
    .join("\n");
  if (at === null || text === "") return null;
  // Source: View Access is Internal (0) or Public (1).
  const isPublic = /^(public|1)$/i.test(textAt(row, "View Access"));
  return { id: textAt(row, "Work Log ID"), at, entry: isPublic ? "comment" : "note", by: textAt(row, "Submitter") || null, text };
}

function listed(row: Loose): ListedTicket | null {
  const key = textAt(row, "Incident Number");
  const updatedAt = momentIn(textAt(row, "Last Modified Date"));
  return key === "" || updatedAt === null ? null : { id: textAt(row, "Entry ID") || key, key, updatedAt, raw: row };
}

function rowOf({ id, key, updatedAt, raw }: ListedTicket, entries: readonly WrittenEntry[]): WholeTicket {
  const says = Object.fromEntries(verdicts.map((name) => [name, textAt(raw, name)]).filter(([, value]) => value !== ""));
  const name = [textAt(raw, "First Name"), textAt(raw, "Last Name")].filter((one) => one !== "").join(" ");
  const cells = {
    ...Object.fromEntries(plain.map((one) => [one.toLowerCase(), textAt(raw, one)])),
    "reported date": textAt(raw, "Reported Date") || textAt(raw, "Submit Date"),
    "internet e-mail": textAt(raw, "Internet E-mail") || name,
    "work log": JSON.stringify(entries),
    sourcesays: Object.keys(says).length > 0 ? JSON.stringify(says) : "",
  };
  return { id, key, updatedAt, cells };
}

/** AR System answers a list of messages. */
function reasonIn(body: unknown): string | null {
  const first = Array.isArray(body) ? body[0] : body;
  return textAt(first, "messageText") || textAt(first, "messageAppendedText") || null;
}
