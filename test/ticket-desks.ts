import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { openSource } from "../src/app/pulling/open.ts";
import { type PullAsked, type Pulled, pullTickets } from "../src/app/pulling/pull.ts";
import { pulledSource } from "../src/practices/predecessor/store.ts";
import { house, type TestOffice } from "./office.ts";

// Service desks of other makes, as their documents describe what they answer: constructed, for no real one was at hand. Jira Cloud (search/jql with
// nextPageToken, myself, issue), Jira Data Center (search with startAt), Freshservice (tickets, conversations, agents, groups), AR System (jwt/login,
// entry with q, offset, limit, sort).

type Loose = Record<string, unknown>;
export type Desks = {
  url: string;
  issues: Map<string, Loose>;
  tickets: Map<string, Loose>;
  conversations: Map<string, Loose[]>;
  incidents: Map<string, Loose>;
  workLogs: Loose[];
  asked: string[];
  /** Answers given before all else, one for each request. */
  first: { status: number; headers?: Record<string, string> }[];
  close(): Promise<void>;
};
type Request = { method: string; path: string; query: URLSearchParams; headers: IncomingMessage["headers"]; body: string };
type Answer = { status?: number; body: unknown };

/** Opens all of them on one port. Whoever asks signs in as `reader` with `t0ken`. */
export async function openDesks(): Promise<Desks> {
  const desks: Omit<Desks, "url" | "close"> = {
    ...{ issues: new Map(), tickets: new Map(), conversations: new Map(), incidents: new Map(), workLogs: [], asked: [], first: [] },
  };
  const server = createServer((request, response) => void answer(desks, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { ...desks, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => closed(server) };
}

export type More = Partial<PullAsked> & { pageTickets?: number };

/** Connects one of the desks, and signs in. */
export async function connectDesk(office: TestOffice, { url }: Desks, given: { name: string; tool: string }): Promise<string> {
  const { id } = await office.must(house, "ticketSource", { type: "create", url, ...given });
  const username = given.tool === "jira" || given.tool === "remedy" ? "reader" : null;
  await office.must(house, "ticketSource", { type: "signIn", username, secret: "t0ken" }, id);
  await office.must(house, "ticketSource", { type: "resume" }, id);
  return id;
}

/** Reads a system that is connected, as the office does when it is due; pages are small. */
export async function pullFrom(office: TestOffice, id: string, { pageTickets = 3, ...how }: More = {}): Promise<Pulled> {
  const record = (await pulledSource(office.db, id))!;
  const opened = openSource(record, { now: office.clock.now, wait: async () => undefined, pageTickets });
  const asked = {
    what: "move",
    hints: [],
    since: record.since,
    setUpAt: record.updatedAt,
    signal: new AbortController().signal,
    ...how,
  } as const;
  return pullTickets(office, { ...opened, ...asked, tool: record.tool, user: "reader" });
}

/** Puts an issue into the project NET. */
export function addIssue({ issues }: Desks, number: number, { fields, ...more }: { fields: Loose; key?: string }): void {
  const named = {
    issuetype: { name: "[System] Incident" },
    status: { name: "Open" },
    priority: { name: "High" },
    summary: `Trouble ${number}`,
  };
  const created = "2026-11-02T09:00:00.000+0100";
  issues.set(String(number), {
    id: String(20_000 + number),
    key: `NET-${number}`,
    fields: { ...named, created, updated: created, ...fields },
    ...more,
  });
}

/** Puts a ticket into Freshservice. */
export function addTicket({ tickets }: Desks, id: number, more: Loose = {}): void {
  tickets.set(String(id), {
    ...{
      id,
      subject: `Ticket ${id}`,
      description_text: "Since noon.",
      type: "Incident",
      status: 2,
      priority: 4,
      requester_id: 888,
      responder_id: 999,
    },
    ...{ group_id: 5, requester: { id: 888, name: "Cal Poe", email: "cal.poe@example.org" }, stats: { resolved_at: null } },
    ...{
      created_at: "2026-11-04T12:10:00Z",
      updated_at: "2026-11-04T12:10:00Z",
      due_by: "2026-11-05T12:10:00Z",
      is_escalated: false,
      ...more,
    },
  });
}

/** Puts an incident into Remedy. */
export function addEntry({ incidents }: Desks, number: number, more: Loose = {}): void {
  incidents.set(String(number), {
    ...{
      "Entry ID": `E${number}`,
      "Incident Number": `INC0000000009${number}`,
      Description: "Printer",
      Status: "Assigned",
      Priority: "Low",
    },
    ...{
      "Service Type": "User Service Restoration",
      Impact: "4-Minor/Localized",
      Urgency: "4-Low",
      "Internet E-mail": "cal.poe@example.org",
    },
    ...{ "Submit Date": "2026-11-05T08:00:00.000+0000", "Last Modified Date": "2026-11-05T09:00:00.000+0000" },
    ...{ "SLM Status": "Within Time Target", ...more },
  });
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

async function answer(desks: Omit<Desks, "url" | "close">, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const url = new URL(request.url!, "http://desk");
  const path = decodeURIComponent(url.pathname);
  const { method = "GET", headers } = request;
  desks.asked.push(`${method} ${path}`);
  const early = desks.first.shift();
  const asked: Request = { method, path, query: url.searchParams, headers, body: Buffer.concat(parts).toString("utf8") };
  const { status = 200, body } = early ? { status: early.status, body: {} } : answered(desks, asked);
  response.writeHead(status, { "content-type": "application/json", date: "Thu, 26 Nov 2026 08:00:00 GMT", ...early?.headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

function answered(desks: Omit<Desks, "url" | "close">, request: Request): Answer {
  const { path, headers } = request;
  if (path.startsWith("/rest/api/3/"))
    return headers.authorization === basic("reader", "t0ken") ? jira(desks, request) : { status: 401, body: {} };
  if (path.startsWith("/rest/api/2/")) return headers.authorization === "Bearer t0ken" ? jira(desks, request) : { status: 401, body: {} };
  if (path.startsWith("/api/v2/"))
    return headers.authorization === basic("t0ken", "X") ? freshservice(desks, request) : { status: 401, body: {} };
  return remedy(desks, request);
}

function jira({ issues }: Pick<Desks, "issues">, { method, path, body }: Request): Answer {
  if (path.endsWith("/myself")) return { body: { accountId: "a0", timeZone: "Europe/Berlin" } };
  const one = /\/issue\/([^/]+)$/.exec(path)?.[1];
  if (one !== undefined) {
    const found = [...issues.values()].find((issue) => issue.id === one || issue.key === one);
    return found ? { body: found } : { status: 404, body: { errorMessages: ["Issue does not exist."] } };
  }
  if (method !== "POST") return { status: 405, body: {} };
  const {
    jql,
    maxResults,
    nextPageToken,
    startAt = 0,
  } = JSON.parse(body) as { jql: string; maxResults: number; nextPageToken?: string; startAt?: number };
  const [, project, local] =
    /^(?:\(project = (\w+)\) AND )?updated >= "(\d{4}-\d\d-\d\d \d\d:\d\d)" ORDER BY updated ASC, key ASC$/.exec(jql) ?? [];
  if (local === undefined) return { status: 400, body: { errorMessages: [`Error in the JQL Query: ${jql}.`] } };
  // Berlin, in November.
  const since = Date.parse(`${local.replace(" ", "T")}:00+01:00`);
  const updated = (issue: Loose) => Date.parse(String((issue.fields as Loose).updated).replace(/(\d\d)(\d\d)$/, "$1:$2"));
  const list = [...issues.values()]
    .filter((issue) => updated(issue) >= since && (project === undefined || String(issue.key).startsWith(`${project}-`)))
    .sort((issue, other) => updated(issue) - updated(other) || (String(issue.key) < String(other.key) ? -1 : 1));
  const from = nextPageToken === undefined ? startAt : Number(nextPageToken.slice(1));
  const page = list.slice(from, from + maxResults);
  const isLast = from + page.length >= list.length;
  if (path === "/rest/api/2/search") return { body: { startAt: from, maxResults, total: list.length, issues: page } };
  return { body: { issues: page, isLast, ...(isLast ? {} : { nextPageToken: `t${from + page.length}` }) } };
}

function freshservice({ tickets, conversations }: Pick<Desks, "tickets" | "conversations">, { path, query }: Request): Answer {
  const [, kind, id, sub] = /^\/api\/v2\/(\w+)(?:\/(\d+))?(?:\/(\w+))?$/.exec(path) ?? [];
  if (kind === "agents") return id === "999" ? { body: { agent: { id: 999, email: "ann.lee@example.org" } } } : { status: 404, body: {} };
  if (kind === "groups") return { body: { group: { id: Number(id), name: "Network" } } };
  if (kind === "requesters") return { status: 403, body: {} };
  if (sub === "conversations") return { body: { conversations: conversations.get(id!) ?? [] } };
  if (id !== undefined) return tickets.has(id) ? { body: { ticket: tickets.get(id) } } : { status: 404, body: {} };
  const since = query.get("updated_since") ?? "2026-10-27T00:00:00Z";
  const size = Number(query.get("per_page") ?? 30);
  const from = (Number(query.get("page") ?? 1) - 1) * size;
  const list = [...tickets.values()]
    .filter((ticket) => String(ticket.updated_at) >= since)
    .sort((one, other) => Number(one.id) - Number(other.id));
  return { body: { tickets: list.slice(from, from + size) } };
}

function remedy({ incidents, workLogs }: Pick<Desks, "incidents" | "workLogs">, { path, query, headers, body }: Request): Answer {
  if (path === "/api/jwt/login")
    return body === "username=reader&password=t0ken"
      ? { body: "a-token" }
      : { status: 401, body: [{ messageText: "Authentication failed" }] };
  if (headers.authorization !== "AR-JWT a-token") return { status: 401, body: [] };
  if (path === "/api/jwt/logout") return { body: "" };
  const q = query.get("q") ?? "";
  const numbers = [...q.matchAll(/'(?:Incident Number|Entry ID)' = "([^"]+)"/g)].map((one) => one[1]);
  const since = Number(/'Last Modified Date' >= (\d+)$/.exec(q)?.[1] ?? 0) * 1000;
  const ms = (row: Loose) => Date.parse(String(row["Last Modified Date"]).replace("+0000", "Z"));
  const all = path.endsWith("HPD:WorkLog")
    ? workLogs
    : [...incidents.values()].filter((row) => ms(row) >= since).sort((one, other) => ms(one) - ms(other));
  const list = all.filter(
    (row) => numbers.length === 0 || numbers.includes(String(row["Incident Number"])) || numbers.includes(String(row["Entry ID"])),
  );
  const from = Number(query.get("offset") ?? 0);
  return { body: { entries: list.slice(from, from + Number(query.get("limit"))).map((values) => ({ values })) } };
}
