import type { Tx } from "../../engine/db/connection.ts";
import type { FactsLoader, House, KindEntry } from "../../engine/house.ts";
import { kindEntry } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import type { Change } from "../../kernel/practice.ts";
import { addLocalDays, type Instant, localToInstant } from "../../kernel/time.ts";
import type { AgendaLine } from "./agenda.rules.ts";
import type { AskConcernFacts } from "./concern.rules.ts";
import { deskRecord } from "./desk-store.ts";
import type { ExceptionFacts } from "./exception.rules.ts";
import type { Ask, TriagePolicy } from "./policy.model.ts";
import { type PolicyFacts, termsOf, usualTerms } from "./policy.rules.ts";
import { type AgendaFacts, type Asked, type ConcernReactionFacts, exceptionId } from "./reactions.ts";
import type { Favour } from "./score.rules.ts";

/** The policy in force and the director's priorities, from memory. */
export const exceptionFacts: FactsLoader = async (tx, _asks, _now, house): Promise<ExceptionFacts> => scalesInForce(tx, house);

/** The policy in force (the usual one where none is) and the director's priorities: read once, kept until one of them changes. */
export function scalesInForce(tx: Tx, house: House): Promise<ExceptionFacts> {
  return house.policies.get("triage", ["triagePolicy", "directorPriority", "organisation"], async () => {
    const policies = kindEntry(house, "triagePolicy");
    const [policy] = await tx.query<TriagePolicy>(
      `select ${policies.table.select} from v_triage_policy t where t.state = 'inForce' order by t.revision desc limit 1`,
    );
    return { terms: policy ? termsOf(policy) : usualTerms, favours: await favours(tx) };
  });
}

async function favours(tx: Tx): Promise<Favour[]> {
  const [organisation] = await tx.query<{ zone: string }>(
    "select time_zone as zone from v_organisation where active order by created_at limit 1",
  );
  const zone = organisation?.zone ?? "UTC";
  const rows = await tx.query<Omit<Favour, "from" | "to" | "share"> & { startsOn: string; endsOn: string; sharePercent: number }>(
    `select title, coalesce(services, '{}') as services, coalesce(teams, '{}') as teams, coalesce(kinds, '[]') as kinds, starts_on::text as "startsOn",
       ends_on::text as "endsOn", share_percent as "sharePercent" from v_director_priority where active order by id`,
  );
  return rows.map(({ startsOn, endsOn, sharePercent, ...row }) => ({
    ...row,
    from: startOf(zone, startsOn),
    to: addLocalDays(zone, startOf(zone, endsOn), 1),
    share: sharePercent / 100,
  }));
}

function startOf(zone: string, date: string): Instant {
  const [year, month, day] = date.split("-").map(Number) as [number, number, number];
  return localToInstant(zone, { year, month, day, hour: 0, minute: 0, second: 0 }, "compatible") ?? `${date}T00:00:00.000Z`;
}

/** The highest version there is. */
export const policyFacts: FactsLoader = async (tx): Promise<PolicyFacts> => {
  const [row] = await tx.query<{ newest: number }>("select coalesce(max(revision), 0)::int as newest from triage_policy");
  return { newest: row?.newest ?? 0 };
};

/** Asked of a batch: the last state of every record that has a concern or may have, what their kinds must know, and what was said of them before. */
export function concernFactsOf(entries: readonly KindEntry[]) {
  return async (tx: Tx, changes: readonly Change[], now: Instant, house: House): Promise<ConcernReactionFacts> => {
    const asked = new Map<string, Asked>();
    for (const entry of entries)
      for (const one of await askedOf(tx, entry, changes, now, house)) asked.set(`${one.kind}/${one.record.id}`, one);
    const all = [...asked.values()];
    const known = new Map<string, Record<string, unknown>>();
    for (const { model, concernFacts } of entries) {
      const records = all.filter((one) => one.kind === model.kind).map((one) => one.record);
      if (records.length > 0 && concernFacts) known.set(model.kind, await concernFacts(tx, records, now, house));
    }
    return { asked: all, known, heard: await heardOf(tx, all) };
  };
}

async function askedOf(tx: Tx, entry: KindEntry, changes: readonly Change[], now: Instant, house: House): Promise<Asked[]> {
  const { kind } = entry.model;
  const own = changes.filter((one) => one.kind === kind).map((because): Asked => ({ kind, record: because.after, because }));
  const causes = entry.concernWith ? changes.filter((one) => entry.concernWith?.on.includes(one.kind)) : [];
  if (!entry.concernWith || causes.length === 0) return own;
  const because = causes.at(-1)!;
  const others: AnyRecord[] = await entry.concernWith.records(tx, causes, now, house);
  // What this very batch has made of a record is newer than what the query found.
  return [...others.map((record): Asked => ({ kind, record, because })), ...own];
}

async function heardOf(tx: Tx, asked: readonly Asked[]): Promise<ReadonlyMap<Id, string>> {
  if (asked.length === 0) return new Map();
  const ids = asked.map(({ kind, record }) => exceptionId(kind, record.id));
  const rows = await tx.query<{ id: Id; heard: string }>(
    "select id, heard from triage_exception where id = any($1) and gone_at is null",
    [ids],
    "exceptions-heard",
  );
  return new Map(rows.map((row) => [row.id, row.heard]));
}

/** The policies in force. */
export async function policyReactionFacts(tx: Tx): Promise<Record<string, unknown>> {
  const inForce = await tx.query<{ id: Id }>("select id from triage_policy where state = 'inForce'");
  return { inForce: inForce.map((row) => row.id) };
}

/** For reviews whose agenda is asked for: what was folded and what is not urgent. For what is folded: the next review that is planned. */
export async function agendaFacts(tx: Tx, changes: readonly Change[], now: Instant): Promise<Record<string, unknown>> {
  const isAsked = ({ kind, after, events }: Change) =>
    kind === "meeting" && after.decidesOn === "triageException" && events.some(({ type }) => type === "agendaAsked");
  const reviews = changes.filter(isAsked);
  const lines = reviews.length > 0 ? await weeklyLines(tx) : [];
  const isFolded = changes.some(({ kind, events }) => kind === "triageException" && events.some(({ type }) => type === "exceptionFolded"));
  const [next] = isFolded
    ? await tx.query<{ id: Id }>(
        "select id from v_meeting where decides_on = 'triageException' and state = 'planned' and starts_at > $1 order by starts_at, id limit 1",
        [now],
      )
    : [];
  // Asked of measures only for a review: this runs with every line that changes, and so with the commands of incidents.
  const record = reviews.length > 0 ? await deskRecord(tx, now) : null;
  const items = await itemsOf(
    tx,
    changes.filter(
      ({ kind, before, after }) => kind === "triageException" && before?.confidential === false && after.confidential === true,
    ),
  );
  const facts: AgendaFacts = { record, lines: new Map(reviews.map(({ id }) => [id, lines])), next: next?.id ?? null, items };
  return facts;
}

/** The points on agendas that are about these lines. */
async function itemsOf(tx: Tx, changes: readonly Change[]): Promise<ReadonlyMap<Id, readonly Id[]>> {
  const found = new Map<Id, Id[]>();
  if (changes.length === 0) return found;
  const rows = await tx.query<{ id: Id; line: Id }>(
    "select id, subject as line from v_agenda_item where subject_kind = 'triageException' and subject = any($1) order by id",
    [changes.map((one) => one.id)],
  );
  for (const { id, line } of rows) found.set(line, [...(found.get(line) ?? []), id]);
  return found;
}

function weeklyLines(tx: Tx): Promise<AgendaLine[]> {
  return tx.query<AgendaLine>(
    `select id, title, source_number as "sourceNumber", root_cause_key as "rootCauseKey", state, reason, score_tenths as "scoreTenths" from triage_exception
     where gone_at is null and (state = 'folded' or state in ('open', 'acknowledged') and band = 'WEEKLY')
     order by (state = 'folded') desc, score_tenths desc, id limit 300`,
  );
}

/** Names, services and the currency, for asks. */
export async function askConcernFacts(
  tx: Tx,
  records: readonly AnyRecord[],
  _now: Instant,
  house: House,
): Promise<Record<string, unknown>> {
  const people = (records as readonly Ask[]).flatMap(({ askedBy }) => (askedBy ? [askedBy] : []));
  const rows =
    people.length > 0 ? await tx.query<{ id: Id; name: string }>("select id, name from v_person where id = any($1)", [people]) : [];
  const facts: AskConcernFacts = { names: new Map(rows.map((row) => [row.id, row.name])), ...(await placesOf(tx, house)) };
  return facts;
}

function placesOf(tx: Tx, house: House): Promise<Pick<AskConcernFacts, "services" | "currency">> {
  return house.policies.get("triagePlaces", ["service", "organisation"], async () => {
    const services = await tx.query<{ id: Id; name: string; tier: string; usersServed: number | null }>(
      `select id, name, tier, users_served as "usersServed" from v_service`,
    );
    const [organisation] = await tx.query<{ currency: string }>(
      "select currency from v_organisation where active order by created_at limit 1",
    );
    return { services: new Map(services.map(({ id, ...rest }) => [id, rest])), currency: organisation?.currency ?? "EUR" };
  });
}
