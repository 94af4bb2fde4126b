import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { type Outcome, sentenceOf } from "../handle.ts";
import type { KindEntry } from "../house.ts";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";
import { sees } from "../visibility.ts";
import { keptAnswer } from "./kept-answer.ts";
import { fromBody } from "./record-body.ts";
import { permitted, signedIn } from "./server.ts";

/** How many records one request may touch. */
export const mostAtOnce = 500;
const says = `Send {ids: […], verb: "…", values: {…}} or {ids: […], changes: {…}}, with 1 to ${mostAtOnce} ids.`;
const fields = z.record(z.string(), z.unknown());
const bulkBody = z
  .strictObject({
    ids: z
      .array(z.string().regex(/^[0-9A-Za-z]{32}$/, "An id has 32 letters and digits."))
      .min(1, says)
      .max(mostAtOnce, says),
    verb: z.string().max(60).optional(),
    values: fields.default({}),
    changes: fields.optional(),
    allOrNone: z.boolean().default(false),
  })
  .refine(({ verb, changes }) => (verb === undefined) !== (changes === undefined), says);
type Bulk = z.output<typeof bulkBody>;

/** What became of one record: done, or why not. */
export type BulkLine = { id: Id; number: string | null } & (
  | { ok: true; version: number }
  | { ok: false; code: string; sentence: string; opens?: unknown }
);

/**
 * `POST /api/{plural}/bulk`: one verb, or one set of fields, on many records in one transaction. Each is judged by its own rules and answers
 * for itself; with `allOrNone` nothing is done where one is refused, and every refusal is told. What a verb's form shares with the record
 * (the team of an assignment) and the request leaves out stays as each record has it.
 */
export function bulkRoute(server: FastifyInstance, office: Office, entry: KindEntry): void {
  server.post(`/api/${entry.model.plural}/bulk`, async (request, reply) => {
    const actor = signedIn(request);
    const parsed = bulkBody.safeParse(request.body ?? {});
    if (!parsed.success) {
      const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
      throw new HttpProblem(422, "badFields", errors.map((one) => one.message).join(" "), { errors });
    }
    return runBulk(office, entry, { request, reply, actor, bulk: parsed.data });
  });
}

/** The fields of a verb's form that are the record's own: left out in bulk, each record keeps its value. */
export function keptFields({ model, kind }: KindEntry, type: string): string[] {
  const input = kind.commands[type]?.input ?? {};
  return Object.keys(input).filter((name) => input[name] === model.shape[name] && type !== "create");
}

type Running = { request: FastifyRequest; reply: FastifyReply; actor: Actor; bulk: Bulk };
type Asked = { id: Id; record: AnyRecord | null; envelopes: Envelope[]; refused: BulkLine | null };

async function runBulk(office: Office, entry: KindEntry, { request, reply, actor, bulk }: Running): Promise<unknown> {
  const make = makerOf(office, entry, request, bulk);
  const kept = keptAnswer(office, request, actor);
  const replayed = await kept?.replay(reply);
  if (replayed) return replayed;
  const ids = [...new Set(bulk.ids)];
  const now = office.clock.now();
  const records = await entry.table.load(office.db, ids, false);
  const seen = new Map(
    records.filter((one) => sees(entry.kind, actor, one, { now, catalogue: office.fields })).map((one) => [one.id, one]),
  );
  const asked = ids.map((id): Asked => {
    const record = seen.get(id) ?? null;
    const refused = record ? null : refusedLine(entry, { id, number: null }, { code: "missing" });
    const made = record ? make(record) : [];
    if ("code" in made) return { id, record, envelopes: [], refused: refusedLine(entry, record!, made) };
    const group = made.length > 1 ? { group: office.newId() } : {};
    return { id, record, envelopes: made.map((one) => ({ ...one, ...group, actor, id })), refused };
  });
  const finish = (outcomes: readonly Outcome[]) => {
    const lines = linesOf(entry, asked, outcomes);
    const refused = lines.filter((line) => !line.ok);
    if (bulk.allOrNone && refused.length > 0) throw nothingDone(refused, lines.length);
    return { done: lines.length - refused.length, refused: refused.length, items: lines };
  };
  const envelopes = asked.flatMap((one) => one.envelopes);
  if (envelopes.length === 0) return finish([]);
  try {
    const { outcomes } = await office.door.batch(envelopes, undefined, async (tx, all) => {
      // Thrown here, all of it is taken back.
      const answer = finish(all);
      await kept?.keep(tx, 200, answer);
    });
    return finish(outcomes);
  } catch (error) {
    const again = kept?.isTwice(error) ? await kept.replay(reply) : null;
    if (again) return again;
    throw error;
  }
}

type Made = Omit<Envelope, "actor">[] | { code: string; because?: string; field?: string };

/** What is to be done with one record: checked once for all, completed with what each record keeps. */
function makerOf(office: Office, entry: KindEntry, request: FastifyRequest, { verb, values, changes }: Bulk): (record: AnyRecord) => Made {
  if (changes)
    return (record) => {
      const made = entry.kind.fromPatch(record, changes);
      return made.ok ? made.commands.map((command: Envelope["command"]) => fromBody(office, entry, command.type, command)) : made.refusal;
    };
  const spec = entry.kind.commands[verb!];
  if (!spec || spec.internal || verb === "create") {
    const message = `There is no verb "${verb}" for ${entry.model.pluralLabel.toLowerCase()}.`;
    throw new HttpProblem(422, "noSuchVerb", message, { errors: [{ path: "verb", message }] });
  }
  if (spec.permission) permitted(request, spec.permission);
  const { command } = fromBody(office, entry, verb!, values);
  const kept = keptFields(entry, verb!).filter((name) => !(name in values));
  return (record) => [
    {
      kind: entry.model.kind,
      commandId: office.newId(),
      command: { ...command, ...Object.fromEntries(kept.map((name) => [name, record[name] ?? null])) },
    },
  ];
}

/** One line for each record asked about, in that order. */
function linesOf(entry: KindEntry, asked: readonly Asked[], outcomes: readonly Outcome[]): BulkLine[] {
  let next = 0;
  return asked.map(({ id, record, envelopes, refused }): BulkLine => {
    const own = outcomes.slice(next, next + envelopes.length);
    next += envelopes.length;
    if (refused || !record) return refused ?? refusedLine(entry, { id, number: null }, { code: "missing" });
    const no = own.find((one) => !one.ok);
    if (no && !no.ok) return refusedLine(entry, record, no.refusal);
    const last = own.at(-1);
    return { id, number: record.number, ok: true, version: last?.ok ? last.record.version : record.version };
  });
}

function refusedLine(
  entry: KindEntry,
  { id, number }: Pick<AnyRecord, "id" | "number">,
  refusal: { code: string; because?: string; opens?: unknown },
): BulkLine {
  const { code, opens } = refusal;
  return {
    id,
    number,
    ok: false,
    code,
    sentence: sentenceOf(entry, refusal as Parameters<typeof sentenceOf>[1]),
    ...(opens ? { opens } : {}),
  };
}

function nothingDone(refused: readonly BulkLine[], all: number): HttpProblem {
  const errors = refused.map((line) => ({ path: line.id, message: line.ok ? "" : line.sentence }));
  return new HttpProblem(409, "someRefused", `${refused.length} of ${all} are refused, so nothing was done.`, { errors });
}
