import { plainText } from "../incident-list.ts";
import { basic, jsonOf, makeAsking, SourceRefused, sourceAddress } from "../source-asking.ts";
import {
  type ListedTicket,
  listAt,
  misplaced,
  momentIn,
  type TicketSource,
  type TicketSourceGiven,
  textAt,
  theirNow,
  valueAt,
  type WholeTicket,
} from "../ticket-source.ts";
import type { WrittenEntry } from "../told-entries.ts";

// Source: Freshservice API v2, "View list of all tickets" (updated_since, page, per_page up to 100, include=requester,stats, order_type), "View a
// ticket", "List all conversations of a ticket", "View an agent", "View an agent group"; the API key is the user of Basic; over the limit it
// answers 429 with Retry-After (read 2026-11). Its list goes by when tickets were made: there is no order by their last change.

type Loose = Record<string, unknown>;
const columns = [
  ...[
    "id",
    "subject",
    "description_text",
    "type",
    "status",
    "priority",
    "urgency",
    "impact",
    "requester.email",
    "agent email",
    "group name",
  ],
  ...["category", "sub_category", "created_at", "updated_at", "stats.resolved_at", "stats.closed_at", "resolution_notes"],
  ...["conversations", "sourcesays"],
];
const usualPage = 100;
/** So much of what was written on one ticket is read, however much its source says there is. */
const mostPagesWritten = 30;

/** Asks Freshservice for tickets, with an API key. `only`: a workspace by its number. */
export function openFreshservice(given: TicketSourceGiven): TicketSource {
  const base = sourceAddress(given.url, "https://example.freshservice.com");
  const authorization = basic(given.secret, "X");
  const ask = makeAsking(given, { authorise: async () => ({ authorization }), leavesWhenBusy: true, reasonIn });
  const limit = given.pageTickets ?? usualPage;
  const remarks = new Set<string>();
  const named = new Map<string, Promise<string>>();
  if (given.only !== "" && !/^\d{1,18}$/.test(given.only))
    throw new SourceRefused("refused", "A workspace of Freshservice is said by its number, such as 2; leave it empty for the first one.");
  const list = async (parameters: Record<string, string>) => {
    const workspace: Record<string, string> = given.only === "" ? {} : { workspace_id: given.only };
    const answer = await ask(`${base.origin}/api/v2/tickets?${new URLSearchParams({ ...parameters, ...workspace })}`, "its tickets");
    return { headers: answer.headers, body: jsonOf(answer, "its tickets") };
  };
  const read = async (path: string, what: string) => jsonOf(await ask(`${base.origin}/api/v2/${path}`, what), what);
  /** What an id there stands for; "" where it may not be read, said once. */
  const nameOf = (path: string, take: (body: Loose) => string): Promise<string> => {
    const known = named.get(path) ?? read(path, path).then(take, (error) => unnamed(error, path, remarks));
    named.set(path, known);
    return known;
  };
  const agent = (id: string) => (id === "" ? "" : nameOf(`agents/${id}`, (body) => textAt(body, "agent", "email")));
  const person = async (id: string) => {
    if (id === "") return null;
    const called = await nameOf(`agents/${id}`, (body) => textAt(body, "agent", "email"));
    return called || (await nameOf(`requesters/${id}`, (body) => textAt(body, "requester", "primary_email"))) || null;
  };
  const written = async ({ id, raw }: ListedTicket): Promise<WrittenEntry[]> => {
    const all: WrittenEntry[] = [];
    for (let page = 1; ; page++) {
      const some = listAt(
        await read(`tickets/${id}/conversations?page=${page}&per_page=100`, `what was written on ticket ${id}`),
        "conversations",
      );
      for (const one of some) {
        const at = momentIn(textAt(one, "created_at"));
        const text = (textAt(one, "body_text") || plainText(textAt(one, "body"))).trim();
        const user = textAt(one, "user_id");
        const by = user === textAt(raw, "requester_id") ? textAt(raw, "requester", "name") || null : await person(user);
        if (at !== null && text !== "") all.push({ id: textAt(one, "id"), at, entry: one.private === true ? "note" : "comment", by, text });
      }
      if (some.length < 100 || page >= mostPagesWritten) return all;
    }
  };
  return {
    ...{ name: given.name, url: base.origin, columns, isOrdered: false, grainMs: 1000, remarks },
    async greet() {
      return theirNow((await list({ per_page: "1" })).headers, given.now());
    },
    async page({ since, cursor }) {
      const page = Number(cursor ?? 1);
      // Without a moment it tells of the last thirty days alone.
      const parameters = {
        updated_since: `${(since ?? "2000-01-01T00:00:00.000Z").slice(0, 19)}Z`,
        page: String(page),
        per_page: String(limit),
      };
      const { body } = await list({ ...parameters, order_type: "asc", include: "requester,stats" });
      if (!Array.isArray(body.tickets)) throw new SourceRefused("unreadable", `What ${base.host} answered is no list of tickets.`);
      const tickets = listAt(body, "tickets").flatMap((one) => listed(one) ?? misplaced(remarks, textAt(one, "id")));
      return { tickets, next: body.tickets.length < limit ? null : String(page + 1) };
    },
    async one(id) {
      if (!/^\d{1,18}$/.test(id.replace(/^(FS|INC|SR)-/i, ""))) return null;
      try {
        const number = id.replace(/^(FS|INC|SR)-/i, "");
        return listed(valueAt(await read(`tickets/${number}?include=requester,stats`, `the ticket ${number}`), "ticket") as Loose);
      } catch (error) {
        if (error instanceof SourceRefused && (error.code === "noTable" || error.code === "forbidden")) return null;
        throw error;
      }
    },
    async whole(tickets) {
      const all: WholeTicket[] = [];
      for (const ticket of tickets) {
        const { raw } = ticket;
        const group = textAt(raw, "group_id");
        const [assignee, team, entries] = await Promise.all([
          agent(textAt(raw, "responder_id")),
          group === "" ? "" : nameOf(`groups/${group}`, (body) => textAt(body, "group", "name")),
          written(ticket),
        ]);
        all.push(rowOf(ticket, { assignee, team, entries }));
      }
      return all;
    },
    close: async () => undefined,
  };
}

function unnamed(error: unknown, path: string, remarks: Set<string>): string {
  if (!(error instanceof SourceRefused) || (error.code !== "forbidden" && error.code !== "noTable")) throw error;
  const what = path.slice(0, path.indexOf("/"));
  // An id that is nobody's is no lack of rights.
  if (error.code === "forbidden") remarks.add(`The key may not read ${what}: what they stand for on tickets is left out.`);
  return "";
}

function listed(ticket: Loose): ListedTicket | null {
  const id = textAt(ticket, "id");
  const updatedAt = momentIn(textAt(ticket, "updated_at"));
  return id === "" || updatedAt === null ? null : { id, key: id, updatedAt, raw: ticket };
}

function rowOf({ id, key, updatedAt, raw }: ListedTicket, rest: { assignee: string; team: string; entries: WrittenEntry[] }): WholeTicket {
  const plain = [
    "id",
    "subject",
    "type",
    "status",
    "priority",
    "urgency",
    "impact",
    "category",
    "sub_category",
    "created_at",
    "updated_at",
  ];
  const says = Object.fromEntries(
    [
      ...["fr_due_by", "due_by", "fr_escalated", "is_escalated"].map((name) => [name, valueAt(raw, name)] as const),
      ["first_responded_at", valueAt(raw, "stats", "first_responded_at")] as const,
    ].filter(([, value]) => value !== undefined && value !== null),
  );
  const cells = {
    ...Object.fromEntries(plain.map((name) => [name, textAt(raw, name)])),
    description_text: textAt(raw, "description_text") || plainText(textAt(raw, "description")),
    "requester.email": textAt(raw, "requester", "email") || textAt(raw, "requester", "name"),
    ...{ "agent email": rest.assignee, "group name": rest.team },
    ...{ "stats.resolved_at": textAt(raw, "stats", "resolved_at"), "stats.closed_at": textAt(raw, "stats", "closed_at") },
    resolution_notes: plainText(textAt(raw, "resolution_notes")),
    conversations: JSON.stringify(rest.entries),
    sourcesays: Object.keys(says).length > 0 ? JSON.stringify(says) : "",
  };
  return { id, key, updatedAt, cells };
}

function reasonIn(body: unknown): string | null {
  return textAt(listAt(body, "errors")[0], "message") || textAt(body, "description") || null;
}
