import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Actor } from "../../kernel/actor.ts";
import type { Refusal } from "../../kernel/decision.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Envelope } from "../../kernel/practice.ts";
import type { Tx } from "../db/connection.ts";
import type { AlsoWrite } from "../door.ts";
import { type Outcome, sentenceOf } from "../handle.ts";
import type { KindEntry } from "../house.ts";
import type { Office } from "../office.ts";
import { HttpProblem } from "../problem.ts";
import { timeline } from "../timeline.ts";
import { bulkRoute } from "./bulk-routes.ts";
import { csvOf } from "./csv.ts";
import { keptAnswer } from "./kept-answer.ts";
import { blank, fromBody } from "./record-body.ts";
import { permitted, signedIn } from "./server.ts";
import { workbookOf } from "./workbook.ts";

type Query = Record<string, string | undefined>;

/** The routes every kind has, from its model and commands: list, count, CSV, create, read, edit, each verb, timeline. */
export function recordRoutes(server: FastifyInstance, office: Office): void {
  for (const entry of office.house.kinds.values()) {
    routesOf(server, office, entry);
    bulkRoute(server, office, entry);
  }
}

function routesOf(server: FastifyInstance, office: Office, entry: KindEntry): void {
  const base = `/api/${entry.model.plural}`;
  const { read } = entry.kind.permissions;
  server.get(base, async (request) => {
    const actor = permitted(request, read);
    const query = request.query as Query;
    const limit = query.limit === undefined ? undefined : wholeNumber(query.limit, "limit");
    const now = office.clock.now();
    const page = await office.records.list(office.db.reader, entry, { ...listQuery(query), limit }, actor, now);
    return { ...page, asOf: now };
  });
  server.get(`${base}/count`, async (request) => {
    const actor = permitted(request, read);
    const now = office.clock.now();
    const counted = await office.records.count(office.db.reader, entry, (request.query as Query).filter, actor, now);
    return { ...counted, asOf: now };
  });
  server.get(`${base}.csv`, async (request, reply) => {
    const actor = permitted(request, read);
    permitted(request, "export.run");
    return csvOf(office, entry, { query: request.query as Query, actor, reply });
  });
  server.get(`${base}.xlsx`, async (request, reply) => {
    const actor = permitted(request, read);
    permitted(request, "export.run");
    return workbookOf(office, entry, { query: request.query as Query, actor, reply });
  });
  server.post(base, async (request, reply) => {
    const spec = entry.kind.commands.create;
    const actor = spec?.permission ? permitted(request, spec.permission) : signedIn(request);
    if (!spec || spec.internal) throw new HttpProblem(404, "noSuchRoute", `A ${entry.model.label.toLowerCase()} is not created by itself.`);
    const envelope = { ...fromBody(office, entry, "create", request.body), actor };
    return run(office, entry, { request, reply, envelopes: [envelope], actor });
  });
  server.get(`${base}/:key`, async (request, reply) => {
    const actor = permitted(request, read);
    const now = office.clock.now();
    const whole = await office.records.whole(office.db, entry, keyOf(request), actor, now);
    if (!whole) throw notFound(entry);
    const [refs, can, record] = await Promise.all([
      office.records.refsOf(office.db, entry, [whole], actor, now),
      canOf(office, entry, whole, actor),
      office.records.presented(office.db, entry, whole, { actor, now }),
    ]);
    reply.header("etag", `"${record.version}"`);
    return { record, refs, can, asOf: now };
  });
  server.patch(`${base}/:key`, async (request, reply) => {
    const actor = signedIn(request);
    const current = await office.records.whole(office.db, entry, keyOf(request), actor, office.clock.now());
    if (!current) throw notFound(entry);
    const patch = checkedPatch(request.body);
    const made = entry.kind.fromPatch(current, patch);
    if (!made.ok) throw refusalProblem(sentenceAdded(entry, made.refusal));
    const group = office.newId();
    const envelopes = made.commands.map((command: Envelope["command"], index: number) => ({
      ...fromBody(office, entry, command.type, command),
      actor,
      id: current.id,
      group,
      ...(index === 0 ? expected(request) : {}),
    }));
    if (envelopes.length === 0)
      return { record: await office.records.shown(office.db, entry, current, { actor, now: office.clock.now() }) };
    return run(office, entry, { request, reply, envelopes, actor });
  });
  for (const [verb, spec] of Object.entries(entry.kind.commands)) {
    if (verb === "create" || spec.internal) continue;
    server.post(`${base}/:key/${verb}`, async (request, reply) => {
      const actor = spec.permission ? permitted(request, spec.permission) : signedIn(request);
      const current = await office.records.whole(office.db, entry, keyOf(request), actor, office.clock.now());
      if (!current) throw notFound(entry);
      const envelope = { ...fromBody(office, entry, verb, request.body), ...expected(request), actor, id: current.id };
      return run(office, entry, { request, reply, envelopes: [envelope], actor });
    });
  }
  server.get(`${base}/:key/timeline`, async (request) => {
    const actor = permitted(request, read);
    const record = await office.records.whole(office.db, entry, keyOf(request), actor, office.clock.now());
    if (!record) throw notFound(entry);
    const query = request.query as Query;
    return timeline(office, {
      about: record.id,
      actor,
      entry,
      record,
      after: query.after,
      limit: query.limit ? wholeNumber(query.limit, "limit") : undefined,
      types: query.types?.split(","),
    });
  });
}

/** For each command of a kind, of a whole record: null where the actor may run it now, or the refusal with its sentence. */
export async function canOf(
  office: Office,
  entry: KindEntry,
  whole: AnyRecord,
  actor: Actor,
): Promise<Record<string, (Refusal & { sentence: string }) | null>> {
  const envelope: Envelope = { ...blank(office, entry), id: whole.id, actor, command: { type: "can" } };
  const facts = await entry.facts(office.db, [{ envelope, current: whole }], office.clock.now(), office.house);
  const can: Record<string, (Refusal & { sentence: string }) | null> = {};
  for (const [type, spec] of Object.entries(entry.kind.commands)) {
    if (spec.internal || type === "create") continue;
    const denied =
      spec.permission && !actor.permissions.has(spec.permission) && !actor.permissions.has("*")
        ? { code: "notPermitted", because: spec.permission }
        : null;
    const refusal = denied ?? entry.kind.gate({ now: office.clock.now(), actor, current: whole, command: { type }, facts });
    can[type] = refusal ? sentenceAdded(entry, refusal) : null;
  }
  return can;
}

type Running = { request: FastifyRequest; reply: FastifyReply; envelopes: Envelope[]; actor: Actor };

async function run(office: Office, entry: KindEntry, { request, reply, envelopes, actor }: Running): Promise<unknown> {
  const kept = keptAnswer(office, request, actor);
  const replayed = await kept?.replay(reply);
  if (replayed) return replayed;
  const answer = async (tx: Tx, outcome: Outcome & { ok: true }) => ({
    record: await office.records.shown(tx, entry, outcome.record, { actor, now: office.clock.now() }),
  });
  const alsoWrite: AlsoWrite | undefined =
    kept === null
      ? undefined
      : async (tx, outcome) => {
          if (outcome.ok) await kept.keep(tx, outcome.created ? 201 : 200, await answer(tx, outcome));
        };
  let outcome: Outcome;
  try {
    outcome = envelopes.length === 1 ? await office.door.send(envelopes[0]!, alsoWrite) : await together(office, envelopes, alsoWrite);
  } catch (error) {
    const again = kept?.isTwice(error) ? await kept.replay(reply) : null;
    if (again) return again;
    throw error;
  }
  if (!outcome.ok) throw refusalProblem(outcome.refusal);
  reply.code(outcome.created ? 201 : 200).header("etag", `"${outcome.record.version}"`);
  if (outcome.created) reply.header("location", `/api/${entry.model.plural}/${outcome.record.id}`);
  return answer(office.db, outcome);
}

async function together(office: Office, envelopes: Envelope[], alsoWrite: AlsoWrite | undefined): Promise<Outcome> {
  const { outcomes } = await office.door.batch(
    envelopes,
    undefined,
    alsoWrite && ((tx, all) => alsoWrite(tx, all.find((one) => !one.ok) ?? all.at(-1)!)),
  );
  return outcomes.find((outcome) => !outcome.ok) ?? outcomes.at(-1)!;
}

function checkedPatch(body: unknown): Record<string, unknown> {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new HttpProblem(400, "badJson", "Send an object of the fields to change.");
  return body as Record<string, unknown>;
}

function expected(request: FastifyRequest): { expectVersion?: number } {
  const match = request.headers["if-match"];
  if (match === undefined || match === "*") return {};
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(match);
  if (!version) throw new HttpProblem(400, "badIfMatch", 'If-Match takes the ETag of the record, such as "3".');
  return { expectVersion: Number(version[1]) };
}

function refusalProblem(refusal: Refusal & { sentence: string }): HttpProblem {
  const { code, sentence, field, opens, because } = refusal;
  const status = code === "missing" ? 404 : code === "notPermitted" ? 403 : code === "changedMeanwhile" ? 412 : field ? 422 : 409;
  return new HttpProblem(status, code, sentence, {
    errors: field ? [{ path: field, message: sentence }] : [],
    ...(opens ? { opens } : {}),
    ...(code === "notPermitted" && because ? { permission: because } : {}),
  });
}

function sentenceAdded(entry: KindEntry, refusal: Refusal): Refusal & { sentence: string } {
  return { ...refusal, sentence: sentenceOf(entry, refusal) };
}

function notFound(entry: KindEntry): HttpProblem {
  return new HttpProblem(404, "missing", `There is no such ${entry.model.label.toLowerCase()}, or it is not yours to see.`);
}

function listQuery(query: Query): { filter?: string; sort?: string; after?: string; fields?: string } {
  return {
    ...(query.fields ? { fields: query.fields } : {}),
    ...(query.filter ? { filter: query.filter } : {}),
    ...(query.sort ? { sort: query.sort } : {}),
    ...(query.after ? { after: query.after } : {}),
  };
}

function keyOf(request: FastifyRequest): string {
  return (request.params as { key: string }).key;
}

function wholeNumber(text: string, name: string): number {
  if (!/^\d{1,6}$/.test(text))
    throw new HttpProblem(400, "badNumber", `${name} is a whole number.`, { errors: [{ path: name, message: "A whole number." }] });
  return Number(text);
}
