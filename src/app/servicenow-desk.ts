import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { Desk, Done, EntryQuery, FileFact, KindView, Moves, Trace, Written } from "../connectors/servicenow/server/desk.ts";
import type { Tx } from "../engine/db/connection.ts";
import { addFile, fileFor, removeFile } from "../engine/files.ts";
import { type Outcome, sentenceOf } from "../engine/handle.ts";
import { type KindEntry, kindEntry } from "../engine/house.ts";
import { addRefusal, checkedName } from "../engine/http/file-routes.ts";
import { fromBody } from "../engine/http/record-body.ts";
import { canOf } from "../engine/http/record-routes.ts";
import type { Office } from "../engine/office.ts";
import { addedTo } from "../engine/presentation.ts";
import { HttpProblem } from "../engine/problem.ts";
import { bounded } from "../engine/records.ts";
import { Rows } from "../engine/rows.ts";
import { audiencesOf, sees } from "../engine/visibility.ts";
import { type Actor, may } from "../kernel/actor.ts";
import { editable } from "../kernel/command.ts";
import { everything, type Filter } from "../kernel/filter.ts";
import type { Id } from "../kernel/ids.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { Envelope } from "../kernel/practice.ts";
import { newBase } from "../kernel/record.ts";
import { addDays } from "../kernel/time.ts";

// What the server that speaks ServiceNow is handed of the house, made of the engine. Every read carries the reader's visibility, every write goes
// through the one door.

/** The desk of an office. */
export function servicenowDesk(office: Office): Desk {
  const rows = new Rows(office);
  const entryOf = (kind: string) => kindEntry(office.house, kind);
  const asked = (actor: Actor) => ({ actor, now: office.clock.now() });
  return {
    now: () => office.clock.now(),
    kinds: (actor) => kindsFor(office, actor),
    select: (actor, { kind, ...query }) => rows.select(entryOf(kind), query, asked(actor)),
    count: (actor, kind, where) => rows.count(entryOf(kind), where, asked(actor)),
    group: (actor, { kind, ...grouping }) => rows.group(entryOf(kind), grouping, asked(actor)),
    names: (actor, wanted) => office.records.names(office.db, wanted, actor, office.clock.now()),
    userNames: (actor, ids) => userNames(office, rows, actor, ids),
    create: (actor, kind, given) => create(office, entryOf(kind), actor, given),
    change: (actor, kind, given) => change(office, entryOf(kind), actor, given),
    remove: (actor, kind, id) => remove(office, entryOf(kind), actor, id),
    run: (actor, kind, given) => runVerb(office, entryOf(kind), actor, given),
    moves: (actor, kind, given) => movesFrom(office, entryOf(kind), actor, given),
    written: (actor, query) => written(office, rows, actor, query),
    traces: (actor, query) => traces(office, rows, actor, query),
    files: (actor, query) => files(office, actor, query),
    addFile: (actor, given) => takeFile(office, actor, given),
    keepQuery: (text) => keepQuery(office, text),
    keptQuery: (key) => keptQuery(office, key),
    removeFile: (actor, id) => takeFileAway(office, actor, id),
  };
}

/** Answers are kept by what an actor may, as long as nothing is added to the models. */
const kept = new WeakMap<ReadonlySet<string>, { fields: readonly unknown[]; views: readonly KindView[] }>();

/** Every kind that has a table, as an actor knows it. */
export function kindsFor({ house, fields }: Office, actor: Actor): readonly KindView[] {
  const entries = [...house.kinds.values()].filter((entry) => entry.model.servicenow);
  const marks = entries.map((entry) => fields.readable(entry.model.kind, actor));
  const known = kept.get(actor.permissions);
  if (known && known.fields.length === marks.length && known.fields.every((one, index) => one === marks[index])) return known.views;
  const views = entries.map((entry, index): KindView => {
    const { read, create: creating } = entry.kind.permissions;
    const mayCreate = entry.kind.commands.create !== undefined && (creating === undefined || may(actor, creating));
    const added = addedTo(entry, actor).map(([name]) => name);
    return { model: entry.model, fields: marks[index]!, added, mayRead: may(actor, read), mayCreate };
  });
  kept.set(actor.permissions, { fields: marks, views });
  return views;
}

/** The name persons sign in with, as every record shows it of who made and who changed it: kept until a person changes. */
async function userNames(office: Office, rows: Rows, actor: Actor, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const entry = kindEntry(office.house, "person");
  if (ids.length === 0 || !may(actor, entry.kind.permissions.read)) return new Map();
  const asked = { actor, now: office.clock.now() };
  if (rows.seesAll(entry, asked)) return userNamesOf(office, ids);
  const where: Filter = { field: "id", is: "equals", value: ids };
  const persons = await rows.select(entry, { where, order: [], limit: ids.length, offset: 0, fields: ["email", "name"] }, asked);
  return new Map(persons.map((person) => [person.id, String(person.email ?? person.name ?? "")]));
}

const mostUserNames = 10_000;

/** The names that persons sign in with, by id, whoever asks. */
export async function userNamesOf({ house, db }: Office, ids: readonly Id[]): Promise<ReadonlyMap<Id, string>> {
  const memory = await house.policies.get("servicenow-users", ["person"], async () => new Map<Id, string>());
  // Taken out before anything is waited for: whoever reads at the same time may find the memory full, and empty it.
  const found = new Map(ids.flatMap((id): [Id, string][] => (memory.has(id) ? [[id, memory.get(id)!]] : [])));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  const text = 'select id, coalesce(email, name) as "userName" from v_person where id = any($1)';
  const read = await db.query<{ id: Id; userName: string }>(text, [missing], "servicenow-users");
  if (memory.size + read.length > mostUserNames) memory.clear();
  for (const { id, userName } of read) {
    memory.set(id, userName);
    found.set(id, userName);
  }
  return found;
}

type Fields = Record<string, unknown>;

async function create(office: Office, entry: KindEntry, actor: Actor, given: { id: Id | null; fields: Fields }): Promise<Done> {
  const { model } = entry;
  const id = given.id ?? office.newId();
  const own = entry.kind.commands.create?.input ?? {};
  const first: Fields = {};
  const rest: Fields = {};
  for (const [name, value] of Object.entries(given.fields)) (name in own || name.startsWith("u_") ? first : rest)[name] = value;
  // Made only where there are moves to find: a record has some hundred fields.
  const blank = (): AnyRecord => ({
    ...newBase({ id, now: office.clock.now(), actor }),
    ...nulls(entry),
    ...first,
    ...model.servicenow?.begins,
  });
  return refusable(async () => {
    const made = [{ ...fromBody(office, entry, "create", first), actor, id }] as Envelope[];
    const moves = Object.keys(rest).length > 0 ? movesOf(office, entry, actor, { current: blank(), fields: rest }) : [];
    if ("refusal" in moves) return moves;
    return sent(office, [...made, ...moves]);
  });
}

function nulls({ model }: KindEntry): Fields {
  return Object.fromEntries(Object.keys(model.shape).map((name) => [name, null]));
}

async function change(office: Office, entry: KindEntry, actor: Actor, given: { id: Id; fields: Fields; version?: number }): Promise<Done> {
  const { id, fields, version } = given;
  const current = await office.records.whole(office.db, entry, id, actor, office.clock.now());
  if (!current) return refusal(entry, { code: "missing" });
  return refusable(async () => {
    const moves = movesOf(office, entry, actor, { current, fields: withoutSame(entry, current, fields) });
    if ("refusal" in moves) return moves;
    const [first, ...others] = moves;
    if (!first) return { ok: true, record: current };
    return sent(office, [version === undefined ? first : { ...first, expectVersion: version }, ...others]);
  });
}

/** A client sends back what it read: a reference that no edit may change, and that stays as it is, is no wish. */
function withoutSame({ model }: KindEntry, current: AnyRecord, fields: Fields): Fields {
  const own = editable(model);
  const isSame = (name: string) =>
    !(name in own) && current[name] === fields[name] && model.fields.some((one) => one.name === name && one.reference);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !isSame(name)));
}

function movesOf(
  office: Office,
  entry: KindEntry,
  actor: Actor,
  { current, fields }: { current: AnyRecord; fields: Fields },
): Envelope[] | Extract<Done, { ok: false }> {
  const made = entry.kind.fromPatch(current, fields);
  if (!made.ok) return refusal(entry, made.refusal) as Extract<Done, { ok: false }>;
  return made.commands.map((command: Envelope["command"]) => ({
    ...fromBody(office, entry, command.type, command),
    actor,
    id: current.id,
  }));
}

/** Nothing is deleted: the verb that a kind names for it runs instead. */
async function remove(office: Office, entry: KindEntry, actor: Actor, id: Id): Promise<Done> {
  const current = await office.records.whole(office.db, entry, id, actor, office.clock.now());
  if (!current) return refusal(entry, { code: "missing" });
  const verb = entry.model.servicenow?.removedBy;
  const spec = verb === undefined ? undefined : entry.kind.commands[verb];
  if (verb === undefined || !spec) return refusal(entry, { code: "notPermitted" });
  const why = "reason" in spec.input ? { reason: `Deleted by ${actor.name} (${actor.client}).` } : {};
  return refusable(() => sent(office, [{ ...fromBody(office, entry, verb, why), actor, id } as Envelope]));
}

async function runVerb(office: Office, entry: KindEntry, actor: Actor, { id, verb, input }: Parameters<Desk["run"]>[2]): Promise<Done> {
  const current = await office.records.whole(office.db, entry, id, actor, office.clock.now());
  if (!current) return refusal(entry, { code: "missing" });
  return refusable(() => sent(office, [{ ...fromBody(office, entry, verb, input), actor, id } as Envelope]));
}

/** Each value of a field as the verb that leads to it, asked of the gate that the verb itself will meet. */
async function movesFrom(
  office: Office,
  entry: KindEntry,
  actor: Actor,
  { id, field }: Parameters<Desk["moves"]>[2],
): Promise<Moves | null> {
  const current = await office.records.whole(office.db, entry, id, actor, office.clock.now());
  const choices = entry.model.fields.find((one) => one.name === field)?.choices;
  if (!current || !choices) return null;
  const can = await canOf(office, entry, current, actor);
  const to = choices.flatMap(({ value }): [string, string | null][] => {
    if (value === current[field]) return [];
    const made = entry.kind.fromPatch(current, { [field]: value });
    if (!made.ok) return [[value, sentenceOf(entry, made.refusal)]];
    return [[value, can[made.commands.at(-1)?.type ?? ""]?.sentence ?? null]];
  });
  return { from: String(current[field]), to: new Map(to) };
}

async function sent(office: Office, envelopes: Envelope[]): Promise<Done> {
  const group = office.newId();
  const { outcomes } = await (envelopes.length === 1
    ? office.door.send(envelopes[0]!).then((outcome) => ({ outcomes: [outcome] as Outcome[] }))
    : office.door.batch(envelopes.map((one) => ({ ...one, group }))));
  const outcome = outcomes.find((one) => !one.ok) ?? outcomes.at(-1)!;
  return outcome.ok
    ? { ok: true, record: outcome.record }
    : { ok: false, refusal: outcome.refusal, ...(outcome.refusal.field ? { fields: [outcome.refusal.field] } : {}) };
}

/** Fields that a command does not take are a refusal here, with their names. */
async function refusable(work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HttpProblem) || error.status !== 422) throw error;
    const fields = error.errors.map((one) => one.path.split(".")[0]!);
    const isMissing = error.errors.every((one) => one.message.endsWith(" is missing."));
    return {
      ok: false,
      refusal: { code: isMissing ? "fieldMissing" : "badFields", sentence: error.message, field: fields[0] ?? "" },
      fields,
    };
  }
}

function refusal(entry: KindEntry, no: { code: string; because?: string; field?: string }): Done {
  return { ok: false, refusal: { ...no, sentence: sentenceOf(entry, no) }, ...(no.field ? { fields: [no.field] } : {}) };
}

type EntryRow = { n: number; ordinal: number; kind: string; record: Id; type: string; at: string; by: Id | null; text: string | null };

/** What was written on records the actor may see, as far as it is meant for them. */
async function written(office: Office, rows: Rows, actor: Actor, query: EntryQuery): Promise<Written[]> {
  const values: unknown[] = [];
  const parts = Object.entries(query.types).flatMap(([kind, types]) => {
    // Asked so that the index of what was written serves.
    const place = `j.data ? 'text' and j.kind = $${values.push(kind)} and j.type = any($${values.push([...types])}) and j.audience = any($${values.push(audiencesOf(actor))})`;
    return partOf(office, rows, actor, { kind, place, values, query }) ?? [];
  });
  const found = await page<EntryRow>(office, parts, values, query);
  return found.map(({ n, ordinal, record, type, at, by, text }) => ({ id: entryId(n, ordinal), record, type, at, by, text: text ?? "" }));
}

type TraceRow = Omit<EntryRow, "text"> & { version: number; changes: Record<string, [unknown, unknown]> | null };

/** Changes of fields, for those who may read what staff read. */
async function traces(office: Office, rows: Rows, actor: Actor, query: Parameters<Desk["traces"]>[1]): Promise<Trace[]> {
  if (!may(actor, "timeline.readStaff")) return [];
  const values: unknown[] = [];
  const parts = query.kinds.flatMap((kind) => {
    const place = `j.kind = $${values.push(kind)} and j.changes is not null and j.changes <> '{}'`;
    return partOf(office, rows, actor, { kind, place, values, query }) ?? [];
  });
  const found = await page<TraceRow>(office, parts, values, query);
  return found.flatMap((row) => {
    const readable = new Set(office.fields.readable(row.kind, actor).map((field) => field.name));
    const fields = Object.entries(row.changes ?? {}).filter(([name]) => readable.has(name));
    return fields.map(([field, [old, next]], index) => ({
      ...{
        id: entryId(row.n, row.ordinal * 256 + index),
        record: row.record,
        kind: row.kind,
        field,
        old,
        new: next,
        at: row.at,
        by: row.by,
      },
      version: row.version,
    }));
  });
}

type Part = { kind: string; place: string; values: unknown[]; query: Omit<EntryQuery, "types"> };

/** Journal entries of one kind, joined to the records that the actor may see; null where they may see none. */
function partOf(office: Office, rows: Rows, actor: Actor, { kind, place, values, query }: Part): string | null {
  const entry = kindEntry(office.house, kind);
  if (!may(actor, entry.kind.permissions.read)) return null;
  const seen = rows.seen(entry, everything, { actor, now: office.clock.now() }, values);
  if (seen === null) return null;
  const ids = query.records ? ` and j.id = any($${values.push([...query.records])})` : "";
  const from = query.from ? ` and j.at >= $${values.push(query.from)}` : "";
  const until = query.until ? ` and j.at < $${values.push(query.until)}` : "";
  return `select j.n, j.ordinal, j.kind, j.id as record, j.type, j.at, j.actor as by, j.data->>'text' as text, j.version, j.changes
    from journal j join ${entry.table.name} t on t.id = j.id where ${place}${ids}${from}${until} and ${seen}`;
}

async function page<T>(office: Office, parts: readonly string[], values: unknown[], query: Omit<EntryQuery, "types">): Promise<T[]> {
  if (parts.length === 0) return [];
  const way = query.oldestFirst ? "asc" : "desc";
  const order = `order by at ${way}, n ${way}, ordinal ${way} limit ${query.limit} offset ${query.offset}`;
  const text = `select * from (${parts.join(" union all ")}) e ${order}`;
  return bounded(() => office.db.reader.query<T & object>(text, values));
}

/** An id for what has none: the journal's own numbers, 32 hex digits. */
function entryId(n: number, ordinal: number): Id {
  return n.toString(16).padStart(24, "0") + ordinal.toString(16).padStart(8, "0");
}

const fileColumns = `id, kind, record, name, type, size, sha256, at, added_by as "addedBy"`;

async function files(office: Office, actor: Actor, query: Parameters<Desk["files"]>[1]): Promise<FileFact[]> {
  const { kind = null, record = null, id = null, limit } = query;
  const text = `select ${fileColumns} from file where complete and audience = any($1) and ($2::text is null or kind = $2)
    and ($3::text is null or record = $3) and ($4::text is null or id = $4) order by id desc limit $5`;
  const found = await bounded(() => office.db.reader.query<FileFact>(text, [audiencesOf(actor), kind, record, id, limit]));
  const seen = await seenRecords(office, office.db, actor, found);
  return found.filter((file) => seen.has(file.record));
}

async function seenRecords(office: Office, tx: Tx, actor: Actor, found: readonly FileFact[]): Promise<Set<Id>> {
  const seen = new Set<Id>();
  const given = { now: office.clock.now(), catalogue: office.house.catalogue };
  for (const kind of new Set(found.map((file) => file.kind))) {
    const entry = office.house.kinds.get(kind);
    if (!entry || !may(actor, entry.kind.permissions.read)) continue;
    const ids = [...new Set(found.filter((file) => file.kind === kind).map((file) => file.record))];
    for (const record of await entry.table.load(tx, ids, false)) if (sees(entry.kind, actor, record, given)) seen.add(record.id);
  }
  return seen;
}

/** Takes a file in on the terms of every other way in: who may add one, for whom it is, how large it may be. */
async function takeFile(office: Office, actor: Actor, given: Parameters<Desk["addFile"]>[1]): Promise<FileFact> {
  const entry = kindEntry(office.house, given.kind);
  const record = await office.records.whole(office.db, entry, given.record, actor, office.clock.now());
  if (!record) throw new HttpProblem(404, "missing", sentenceOf(entry, { code: "missing" }));
  const denied = await addRefusal(office, { entry, record }, actor);
  if (denied) throw denied;
  const body = given.body instanceof Readable ? given.body.iterator({ destroyOnReturn: false }) : isStream(given.body) ? given.body : null;
  if (!body) throw new HttpProblem(422, "emptyFile", "Send the file itself as the body of the request.");
  const audience = audiencesOf(actor).includes("staff") ? "staff" : "caller";
  const { addedBy, ...file } = await addFile(office, { place: { entry, record }, actor, name: checkedName(given.name), audience, body });
  return { ...file, addedBy };
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

const keptDays = 30;

async function keepQuery({ db, clock }: Office, text: string): Promise<string> {
  const key = createHash("sha256").update(text).digest("hex").slice(0, 32);
  const now = clock.now();
  await db.run("delete from tiny_query where kept_at < $1", [addDays(now, -keptDays)]);
  await db.run("insert into tiny_query (key, query, kept_at) values ($1, $2, $3) on conflict (key) do update set kept_at = $3", [
    key,
    text,
    now,
  ]);
  return key;
}

async function keptQuery({ db }: Office, key: string): Promise<string | null> {
  const [row] = await db.query<{ query: string }>("select query from tiny_query where key = $1", [key], "tiny-query");
  return row?.query ?? null;
}

async function takeFileAway(office: Office, actor: Actor, id: Id): Promise<boolean> {
  const found = await fileFor(office, id, actor);
  if (!found || !may(actor, found.place.entry.kind.permissions.read)) return false;
  const { edit } = await canOf(office, found.place.entry, found.place.record, actor);
  if (edit !== null)
    throw new HttpProblem(edit?.code === "notPermitted" ? 403 : 409, edit?.code ?? "notEdited", edit?.sentence ?? "It takes no files.");
  await removeFile(office, { ...found, actor });
  return true;
}
