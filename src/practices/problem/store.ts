import type { Tx } from "../../engine/db/connection.ts";
import type { Ask, FactsLoader, House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { priorityTable } from "../incident/views.ts";
import type { IncidentStanding, OtherProblem, ProblemFacts, Rhythm, Tally } from "./facts.ts";
import type { NoticeFacts } from "./notices.ts";
import type { ReactionFacts } from "./reactions.ts";

/** Everything a problem's rules may know, for a whole batch: settings from memory, the rest only where a command asks. */
export const problemFacts: FactsLoader = async (tx, asks, _now, house): Promise<ProblemFacts> => ({
  priorities: await priorityTable(tx, house),
  rhythms: await rhythms(tx, house),
  services: await services(tx, house),
  incidents: await incidentsOf(tx, asks),
  problems: await othersOf(tx, asks),
  active: await activeAmong(tx, asks),
  open: await openOf(tx, asks),
  tallies: await talliesOf(tx, asks),
});

function rhythms(tx: Tx, house: House): Promise<ReadonlyMap<string, Rhythm>> {
  return house.policies.get("problemRhythms", ["problemPolicy"], async () => {
    const rows = await tx.query<Rhythm & { priority: string }>(
      `select priority, step_within_days as "stepWithinDays", manager_after_days as "managerAfterDays", farthest_days as "farthestDays"
       from problem_policy where active order by created_at, id`,
    );
    return new Map(rows.map(({ priority, ...rhythm }) => [priority, rhythm]));
  });
}

function services(tx: Tx, house: House): Promise<ProblemFacts["services"]> {
  return house.policies.get("problemServices", ["service"], async () => {
    const rows = await tx.query<{ id: Id; supportTeam: Id | null }>(`select id, support_team as "supportTeam" from v_service`);
    return new Map(rows.map(({ id, ...service }) => [id, service]));
  });
}

/** The incidents that commands name, and those of the problems spoken of on which a gate may stand. */
async function incidentsOf(tx: Tx, asks: readonly Ask[]): Promise<ReadonlyMap<Id, IncidentStanding>> {
  const named = new Set<string>();
  const gated: string[] = [];
  for (const { envelope, current } of asks) {
    const { type, incident, incidents } = envelope.command;
    if (type === "follow" || type === "noteDuplicate" || type === "wake") continue;
    if (typeof incident === "string") named.add(incident);
    if (Array.isArray(incidents)) for (const one of incidents) if (typeof one === "string") named.add(one);
    if (current) gated.push(envelope.id!);
  }
  if (named.size === 0 && gated.length === 0) return new Map();
  const rows = await tx.query<Row>(
    `select i.id, i.number, i.state, i.major_state as "majorState", i.merged_into as "mergedInto", i.problem,
       coalesce(i.review_required, false) as "reviewRequired", coalesce(i.restricted, false) as restricted, i.service, i.impact, i.urgency,
       array_remove(array[i.caller, i.assignee, i.commander, i.communicator, i.scribe, i.team], null) as inside,
       r.id as "reviewId", r.number as "reviewNumber", r.state as "reviewState", r.due_at as "dueAt", p.name as "ownerName"
     from v_incident i left join v_review r on r.subject_kind = 'incident' and r.subject = i.id left join v_person p on p.id = r.owner
     where i.id = any($1) or (i.problem = any($2) and i.merged_into is null and (i.review_required or i.restricted)) order by i.id`,
    [[...named], gated],
    "problem-incidents",
  );
  return new Map(rows.map((row) => [row.id, standing(row)]));
}

type Row = Omit<IncidentStanding, "review"> & {
  reviewId: Id | null;
  reviewNumber: string | null;
  reviewState: string | null;
  dueAt: Instant | null;
  ownerName: string | null;
};

function standing({ reviewId, reviewNumber, reviewState, dueAt, ownerName, ...incident }: Row): IncidentStanding {
  const review = reviewId === null ? null : { id: reviewId, number: reviewNumber, state: reviewState ?? "", ownerName, dueAt };
  return { ...incident, review };
}

async function othersOf(tx: Tx, asks: readonly Ask[]): Promise<ReadonlyMap<Id, OtherProblem>> {
  const ids = asks.flatMap(({ envelope }) => (typeof envelope.command.duplicateOf === "string" ? [envelope.command.duplicateOf] : []));
  if (ids.length === 0) return new Map();
  const rows = await tx.query<OtherProblem>(
    `select id, number, state, duplicate_of as "duplicateOf", restricted, array_remove(array[assignee, team], null) as inside
     from problem where id = any($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function activeAmong(tx: Tx, asks: readonly Ask[]): Promise<ReadonlySet<Id>> {
  const ids = asks.flatMap(({ envelope }) =>
    typeof envelope.command.riskAcceptedBy === "string" ? [envelope.command.riskAcceptedBy] : [],
  );
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ id: Id }>("select id from v_person where id = any($1) and active", [ids]);
  return new Set(rows.map((row) => row.id));
}

/** At once so many callers are told; the rest with the next press of the button. */
const mostToTell = 500;

async function openOf(tx: Tx, asks: readonly Ask[]): Promise<ReadonlyMap<Id, readonly Id[]>> {
  const ids = asks.flatMap(({ envelope }) => (envelope.command.type === "communicateWorkaround" ? [envelope.id!] : []));
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; problem: Id }>(
    `select i.id, i.problem from v_incident i join problem p on p.id = i.problem
     where i.problem = any($1) and i.state in ('1', '2', '3') and i.merged_into is null and not p.workaround_told ? i.id
     order by i.opened_at, i.id limit ${mostToTell}`,
    [ids],
  );
  return gathered(rows.map(({ problem, id }) => [problem, id]));
}

async function talliesOf(tx: Tx, asks: readonly Ask[]): Promise<ReadonlyMap<Id, Tally>> {
  const ids = asks.flatMap(({ envelope }) => (envelope.command.type === "follow" ? [envelope.id!] : []));
  if (ids.length === 0) return new Map();
  const rows = await tx.query<Tally & { problem: Id }>(
    `select p.id as problem, count(i.id)::int as "incidentCount", count(i.id) filter (where i.state in ('1', '2', '3'))::int as "openIncidentCount",
       max(i.opened_at) as "lastIncidentAt",
       coalesce((array_agg(i.id order by i.opened_at desc, i.id) filter (where i.review_required))[1:200], '{}') as "needingReview"
     from unnest($1::text[]) as p(id) left join v_incident i on i.problem = p.id and i.merged_into is null and i.state <> '8' group by p.id`,
    [[...new Set(ids)]],
    "problem-tallies",
  );
  return new Map(rows.map(({ problem, ...tally }) => [problem, tally]));
}

/** What the reactions of problems need: read only where a change asks for it. */
export async function reactionFacts(tx: Tx, changes: readonly Change[]): Promise<ReactionFacts> {
  const told = (type: string) =>
    changes.filter(({ kind, events }) => kind === "problem" && events.some((event) => event.type === type)).map((change) => change.id);
  const [resolved, duplicates] = [told("problemResolved"), told("markedDuplicate")];
  const waiting = resolved.length === 0 ? [] : await linkedTo(tx, resolved, "and state = '3' and hold_reason = '3'");
  const linked = duplicates.length === 0 ? [] : await linkedTo(tx, duplicates, "");
  return { waiting: gathered(waiting), linked: gathered(linked) };
}

async function linkedTo(tx: Tx, problems: readonly Id[], more: string): Promise<(readonly [Id, Id])[]> {
  const rows = await tx.query<{ id: Id; problem: Id }>(
    `select id, problem from v_incident where problem = any($1) ${more} order by opened_at, id`,
    [problems],
  );
  return rows.map(({ problem, id }) => [problem, id]);
}

function gathered(pairs: readonly (readonly [Id, Id])[]): ReadonlyMap<Id, readonly Id[]> {
  const lists = new Map<Id, Id[]>();
  for (const [key, value] of pairs) lists.set(key, [...(lists.get(key) ?? []), value]);
  return lists;
}

/** Whom notices of problems may concern, from memory; people by name only where somebody is mentioned. */
export async function noticeFacts(tx: Tx, changes: readonly Change[], _now: Instant, house: House): Promise<NoticeFacts> {
  const { teams, managers } = await house.policies.get("problemAddressBook", ["team", "person"], async () => {
    const rows = await tx.query<{ id: Id; members: Id[]; lead: Id | null }>("select id, members, lead from v_team where active");
    const managing = await tx.query<{ id: Id }>(`select id from v_person where active and roles @> '["manager"]' order by id`);
    return { teams: new Map(rows.map(({ id, ...team }) => [id, team])), managers: managing.map((row) => row.id) };
  });
  const isMention = changes.some(({ events }) => events.some(({ type, data }) => type === "noteAdded" && String(data?.text).includes("@")));
  const people = isMention ? await tx.query<{ id: Id; name: string }>("select id, name from v_person where active") : [];
  return { teams, managers, people };
}
