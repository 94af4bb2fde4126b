import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Id } from "../../kernel/ids.ts";
import type { NoticeChannel } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { noteAudit } from "../audit.ts";
import type { KindEntry } from "../house.ts";
import { topicsOf } from "../notices.ts";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";
import { wishesKind } from "../readers-memory.ts";
import { ownThings, permitted, type Routes, signedIn } from "./server.ts";

type NoticeRow = {
  id: Id;
  topic: string;
  kind: string;
  record: Id;
  title: string;
  text: string;
  why: string;
  urgency: "now" | "soon" | "digest";
  at: Instant;
  readAt: Instant | null;
};

/** A person's inbox, their wishes, and what they watch. `hasMail`: whether mail has a way out of the house. */
export function noticeRoutes(given: { hasMail: boolean }): Routes {
  return (server, office) => {
    inboxRoutes(server, office);
    preferenceRoutes(server, office, given.hasMail);
    for (const entry of office.house.kinds.values()) watchRoutes(server, office, entry);
  };
}

function inboxRoutes(server: FastifyInstance, office: Office): void {
  server.get("/api/notices", async (request) => {
    const person = personOf(request);
    const query = parsed(listQuery, request.query);
    const values: unknown[] = [person];
    const where = [
      "person = $1",
      ...(query.after ? [`id < $${values.push(query.after)}`] : []),
      ...(query.unread ? ["read_at is null"] : []),
    ];
    const rows = await office.db.query<NoticeRow>(
      `select id, topic, kind, record, title, text, why, urgency, at, read_at as "readAt" from notice
       where ${where.join(" and ")} order by id desc limit $${values.push(query.limit + 1)}`,
      values,
    );
    const items = rows.slice(0, query.limit);
    return {
      items: await readable(office, items, request),
      next: rows.length > query.limit ? items.at(-1)!.id : null,
      unread: await unreadOf(office, person),
    };
  });
  server.post("/api/notices/read", async (request) => {
    const person = personOf(request);
    const body = parsed(readBody, request.body);
    const values: unknown[] = [person, office.clock.now()];
    const which = "ids" in body ? ` and id = any($${values.push(body.ids)})` : "";
    await office.db.run(`update notice set read_at = $2 where person = $1 and read_at is null${which}`, values);
    return { unread: await unreadOf(office, person) };
  });
}

const listQuery = z.object({
  after: z
    .string()
    .regex(/^[0-9a-f]{32}$/, "Not a page mark of ours. Begin again without `after`.")
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  unread: z
    .enum(["true", "false"])
    .default("false")
    .transform((value) => value === "true"),
});
const readBody = z.union([z.object({ all: z.literal(true) }), z.object({ ids: z.array(z.string().max(32)).min(1).max(500) })], {
  error: "Send {ids: […]} with at most 500 notices, or {all: true}.",
});

/** The unread, counted up to 1,000. */
async function unreadOf(office: Office, person: Id): Promise<number> {
  const text = "select count(*)::int as unread from (select 1 from notice where person = $1 and read_at is null limit 1000) n";
  const [row] = await office.db.query<{ unread: number }>(text, [person], "unread-notices");
  return row!.unread;
}

/** A record that was closed to the reader after they were told of it keeps its words to itself. */
async function readable(
  office: Office,
  rows: readonly NoticeRow[],
  request: FastifyRequest,
): Promise<(NoticeRow & { number: string | null; plural: string })[]> {
  const wanted = new Map<string, Set<Id>>();
  for (const { kind, record } of rows) wanted.set(kind, (wanted.get(kind) ?? new Set()).add(record));
  const names = await office.records.names(office.db, wanted, signedIn(request), office.clock.now());
  return rows.map((row) => {
    const name = names[row.kind]?.[row.record];
    const plural = office.house.kinds.get(row.kind)?.model.plural ?? "";
    if (name) return { ...row, number: name.number ?? null, plural };
    return { ...row, number: null, plural, title: "No longer yours to see", text: "" };
  });
}

function preferenceRoutes(server: FastifyInstance, office: Office, hasMail: boolean): void {
  const wishesOf = async (person: Id) => {
    const rows = await office.db.query<{ topic: string; channel: NoticeChannel }>(
      "select topic, channel from notice_preference where person = $1",
      [person],
    );
    const wishes = new Map(rows.map((row) => [row.topic, row.channel]));
    const topics = topicsOf(office.house).map(({ channel, ...topic }) => ({
      ...topic,
      standard: channel,
      channel: wishes.get(topic.topic) ?? channel,
    }));
    return { topics, hasMail };
  };
  server.get("/api/notices/preferences", async (request) => wishesOf(personOf(request)));
  server.put("/api/notices/preferences", async (request) => {
    const person = personOf(request);
    const wishes = parsed(wishBody, request.body);
    const known = new Set(topicsOf(office.house).map((one) => one.topic));
    const unknown = Object.keys(wishes).filter((topic) => !known.has(topic));
    if (unknown.length > 0)
      throw problem(unknown.map((topic) => ({ path: topic, message: `There is no topic "${topic}". Topics: ${[...known].join(", ")}.` })));
    await office.db.run(
      `insert into notice_preference (person, topic, channel) select $1, key, value from jsonb_each_text($2::jsonb)
       on conflict (person, topic) do update set channel = excluded.channel`,
      [person, JSON.stringify(wishes)],
    );
    office.house.policies.forget([wishesKind]);
    return wishesOf(person);
  });
}

const wishBody = z.record(z.string().max(80), z.enum(["inApp", "mail", "none"], { error: "A channel is inApp, mail or none." }));

function watchRoutes(server: FastifyInstance, office: Office, entry: KindEntry): void {
  const path = `/api/${entry.model.plural}/:key/watch`;
  const record = async (request: FastifyRequest): Promise<Id> => {
    const actor = permitted(request, entry.kind.permissions.read);
    const { key } = request.params as { key: string };
    const found = await office.records.whole(office.db, entry, key, actor, office.clock.now());
    if (found) return found.id;
    throw new HttpProblem(404, "missing", `There is no such ${entry.model.label.toLowerCase()}, or it is not yours to see.`);
  };
  server.get(path, async (request) => {
    const [id, person] = [await record(request), personOf(request)];
    return { watching: (await office.db.query("select 1 from watch where record = $1 and person = $2", [id, person])).length > 0 };
  });
  server.put(path, async (request) => {
    const [id, person] = [await record(request), personOf(request)];
    const values = [id, person, entry.model.kind, office.clock.now()];
    await office.db.transaction(async (tx) => {
      const made = await tx.run("insert into watch (record, person, kind, at) values ($1, $2, $3, $4) on conflict do nothing", values);
      if (made > 0) await noteAudit(tx, office.clock, signedIn(request), { kind: entry.model.kind, id, type: "watchBegun" });
    });
    return { watching: true };
  });
  server.delete(path, async (request) => {
    const [id, person] = [await record(request), personOf(request)];
    await office.db.transaction(async (tx) => {
      const ended = await tx.run("delete from watch where record = $1 and person = $2", [id, person]);
      if (ended > 0) await noteAudit(tx, office.clock, signedIn(request), { kind: entry.model.kind, id, type: "watchEnded" });
    });
    return { watching: false };
  });
}

function personOf(request: FastifyRequest): Id {
  const { personId } = ownThings(request, "inbox.use");
  if (personId === null) throw new HttpProblem(403, "personOnly", "Only a person has an inbox and watches records. Sign in as one.");
  return personId;
}

function parsed<T extends z.ZodType>(schema: T, given: unknown): z.output<T> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw problem(result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })));
}

function problem(errors: { path: string; message: string }[]): HttpProblem {
  return new HttpProblem(422, "badFields", errors.map((one) => one.message).join(" "), { errors });
}
