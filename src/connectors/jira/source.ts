import { isZone, offsetMsAt } from "../../kernel/time.ts";
import { basic, jsonOf, makeAsking, SourceRefused, sourceAddress } from "../source-asking.ts";
import {
  jsonText,
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

// Source: Jira Cloud platform REST API v3, "Search for issues using JQL enhanced search (POST)", nextPageToken without a total, "Get changelogs",
// "Get comments"; Jira Data Center REST API v2, "search" with startAt; "Advanced searching: fields", dates without a zone are in that of the
// user who asks (all read 2026-11). The value of an SLA field holds its own name, completedCycles and ongoingCycle (Jira Service Management API).

export type JiraForm = "cloud" | "dataCenter";
type Loose = Record<string, unknown>;

const columns = [
  ...["key", "fields.summary", "fields.description", "fields.issuetype.name", "fields.status.name", "fields.priority.name"],
  ...["reporter", "assignee", "fields.created", "fields.updated", "fields.resolutiondate", "fields.resolution.name"],
  ...["changelog.histories", "fields.comment.comments", "sourcesays"],
];
const usualPage = 100;
const minuteMs = 60_000;
/** Nobody's clocks are behind UTC by more. */
const mostBehindMs = 12 * 60 * minuteMs;

/** Asks Jira Service Management for issues: Cloud by its token pages, Data Center by offsets. Without a user name the secret is a personal token. */
export function openJira(given: TicketSourceGiven & { form: JiraForm }): TicketSource {
  const base = sourceAddress(given.url, given.form === "cloud" ? "https://example.atlassian.net" : "https://jira.example.org");
  const authorization = given.user === "" ? `Bearer ${given.secret}` : basic(given.user, given.secret);
  const ask = makeAsking(given, { authorise: async () => ({ authorization }), leavesWhenBusy: true, reasonIn });
  const api = `${base.origin}${base.pathname.replace(/\/$/, "")}/rest/api/${given.form === "cloud" ? 3 : 2}`;
  const read = async (path: string, what: string): Promise<Loose> => jsonOf(await ask(`${api}${path}`, what), what);
  const limit = given.pageTickets ?? usualPage;
  let zone: string | null = null;
  const remarks = new Set<string>();
  return {
    name: given.name,
    url: base.origin,
    columns,
    isOrdered: true,
    grainMs: minuteMs,
    remarks,
    async greet() {
      const answer = await ask(`${api}/myself`, "the account that reads");
      zone = textAt(jsonOf(answer, "the account that reads"), "timeZone") || null;
      return theirNow(answer.headers, given.now());
    },
    async page({ since, cursor }) {
      const jql = `${given.only ? `(${given.only}) AND ` : ""}updated >= "${since === null ? "2000-01-01 00:00" : localMinute(since, zone)}" ORDER BY updated ASC, key ASC`;
      const offset = Number(cursor ?? 0);
      const asked =
        given.form === "cloud"
          ? { jql, maxResults: limit, fields: ["*all"], expand: "changelog", ...(cursor === null ? {} : { nextPageToken: cursor }) }
          : { jql, maxResults: limit, fields: ["*all"], expand: ["changelog"], startAt: offset };
      const path = given.form === "cloud" ? "/search/jql" : "/search";
      const answer = await ask(`${api}${path}`, "its issues", { method: "POST", body: JSON.stringify(asked), asking: true });
      const body = jsonOf(answer, "its issues");
      if (!Array.isArray(body.issues)) throw new SourceRefused("unreadable", `What ${base.host} answered is no list of issues.`);
      const tickets = listAt(body, "issues").flatMap((one) => listed(one) ?? misplaced(remarks, textAt(one, "key")));
      if (given.form === "cloud") return { tickets, next: textAt(body, "nextPageToken") || null };
      const total = Number(textAt(body, "total"));
      const count = body.issues.length;
      const isLast = count === 0 || offset + count >= total;
      return { tickets, next: isLast ? null : String(offset + overlapping(count)) };
    },
    async one(id) {
      try {
        return listed(await read(`/issue/${encodeURIComponent(id)}?fields=*all&expand=changelog`, `the issue ${id}`));
      } catch (error) {
        if (error instanceof SourceRefused && (error.code === "noTable" || error.code === "forbidden")) return null;
        throw error;
      }
    },
    async whole(tickets) {
      const all: WholeTicket[] = [];
      for (const ticket of tickets) all.push(rowOf(ticket, await restOf(read, ticket, given.form)));
      return all;
    },
    close: async () => undefined,
  };
}

/**
 * A moment to the minute on the clocks of whoever asks, as the query language wants it. Near a change of those clocks two hours earlier, for one
 * time of day is then two moments; half a day earlier where nobody knows the clocks. Asking for too much costs a page, for too little a ticket.
 */
export function localMinute(at: string, zone: string | null): string {
  const ms = Date.parse(at);
  const text = (local: number) => new Date(local).toISOString().slice(0, 16).replace("T", " ");
  if (zone === null || !isZone(zone)) return text(ms - mostBehindMs);
  const offset = offsetMsAt(zone, ms);
  const isNearChange = offsetMsAt(zone, ms - 2 * 60 * minuteMs) !== offset || offsetMsAt(zone, ms + 2 * 60 * minuteMs) !== offset;
  const asked = isNearChange ? ms - 3 * 60 * minuteMs : ms;
  return text(asked + offsetMsAt(zone, asked));
}

function listed(issue: Loose): ListedTicket | null {
  const id = textAt(issue, "id");
  const key = textAt(issue, "key");
  const updatedAt = momentIn(textAt(issue, "fields", "updated"));
  return id === "" || key === "" || updatedAt === null ? null : { id, key, updatedAt, raw: issue };
}

type Rest = { histories: Loose[]; comments: Loose[] };
type Read = (path: string, what: string) => Promise<Loose>;

/** A search tells of few changes and comments of an issue; where it holds more, they are asked for. */
async function restOf(read: Read, { key, raw }: ListedTicket, form: JiraForm): Promise<Rest> {
  const path = `/issue/${encodeURIComponent(key)}`;
  const histories = listAt(raw, "changelog", "histories");
  const comments = listAt(raw, "fields", "comment", "comments");
  const [ofHistories, ofComments] = [valueAt(raw, "changelog", "total"), valueAt(raw, "fields", "comment", "total")].map(Number);
  return {
    histories: form === "cloud" && ofHistories! > histories.length ? await allOf(read, `${path}/changelog`, "values") : histories,
    comments: ofComments! > comments.length ? await allOf(read, `${path}/comment`, "comments") : comments,
  };
}

const mostParts = 10_000;

async function allOf(read: Read, path: string, name: string): Promise<Loose[]> {
  const all: Loose[] = [];
  for (;;) {
    const body = await read(`${path}?startAt=${all.length}&maxResults=100`, path);
    const some = listAt(body, name);
    all.push(...some);
    if (some.length === 0 || all.length >= Number(textAt(body, "total")) || all.length >= mostParts) return all;
  }
}

function rowOf({ id, key, updatedAt, raw }: ListedTicket, { histories, comments }: Rest): WholeTicket {
  const fields = raw.fields;
  const person = (name: string) => textAt(fields, name, "emailAddress") || textAt(fields, name, "displayName");
  const description = valueAt(fields, "description");
  const cells = {
    key,
    "fields.summary": textAt(fields, "summary"),
    "fields.description": typeof description === "object" && description !== null ? jsonText(description) : textAt(fields, "description"),
    ...Object.fromEntries(
      ["issuetype", "status", "priority", "resolution"].map((name) => [`fields.${name}.name`, textAt(fields, name, "name")]),
    ),
    ...{ reporter: person("reporter"), assignee: person("assignee") },
    ...Object.fromEntries(["created", "updated", "resolutiondate"].map((name) => [`fields.${name}`, textAt(fields, name)])),
    "changelog.histories": jsonText(histories),
    "fields.comment.comments": jsonText(comments),
    sourcesays: clocksOf(fields),
  };
  return { id, key, updatedAt, cells };
}

/** What its own clocks say, by the name of each: goal and time taken in milliseconds, and whether the promise was broken. "" without any. */
function clocksOf(fields: unknown): string {
  const says: Record<string, unknown> = {};
  for (const value of Object.values((fields ?? {}) as Loose)) {
    const name = textAt(value, "name");
    const cycles = [...listAt(value, "completedCycles"), ...listAt([valueAt(value, "ongoingCycle")])];
    if (name === "" || cycles.length === 0) continue;
    says[name.slice(0, 80)] = cycles.slice(-20).map((one) => ({
      breached: valueAt(one, "breached") === true,
      goalMs: Number(textAt(one, "goalDuration", "millis")) || null,
      elapsedMs: Number(textAt(one, "elapsedTime", "millis")) || null,
      stoppedAt: momentIn(textAt(one, "stopTime", "jira")) ?? momentIn(textAt(one, "stopTime", "iso8601")),
    }));
  }
  return Object.keys(says).length > 0 ? jsonText(says) : "";
}

function reasonIn(body: unknown): string | null {
  const said = valueAt(body, "errorMessages");
  return Array.isArray(said) && typeof said[0] === "string" ? said[0].replace(/\.$/, "") : null;
}
