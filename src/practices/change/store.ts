import type { Tx } from "../../engine/db/connection.ts";
import type { Ask, FactsLoader, House } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import { reviewPolicy } from "../review/views.ts";
import { cabItemsOf } from "./cab-item-store.ts";
import type { ApprovalRow, ChangeFacts, FreezeSpan, Group, ReviewStanding, TemplateWords, TypeTerms } from "./facts.ts";
import type { ChangeRequest, TypeOfChange } from "./model.ts";
import type { NoticeFacts } from "./notices.ts";
import type { Freeze } from "./register.model.ts";
import { riskFacts, troubledThings } from "./risk-store.ts";
import { questionsOf } from "./suspicion-store.ts";
import { tasksOf } from "./task-store.ts";
import { freezesOver } from "./window.rules.ts";

/** Everything a change's rules may know, for a whole batch: settings from memory; freezes and approvals as they stand behind the fence. */
export const changeFacts: FactsLoader = async (tx, asks, now, house): Promise<ChangeFacts> => {
  const types = await typeTerms(tx, house);
  const asking = asks.filter(({ envelope, current }) => envelope.command.type === "authorize" && current !== null);
  return {
    types,
    templates: await templatesOf(tx, asks),
    groups: asking.length > 0 ? await groupsOf(tx, types) : new Map(),
    freezes: await openFreezes(tx, now),
    services: await servicesOf(tx, house),
    homes: await homesOf(tx, asks),
    approvals: await approvalsOf(
      tx,
      asks.flatMap(({ envelope, current }) => (current ? [envelope.id!] : [])),
    ),
    tasks: await tasksOf(
      tx,
      asks.flatMap(({ current }) => (current ? [current.id] : [])),
    ),
    reviews: await reviewsOf(tx, asks),
    reviewDueDays: (await reviewPolicy(tx, house)).dueBusinessDays,
    questions: await questionsOf(
      tx,
      asks.flatMap(({ current }) => ((current as ChangeRequest | null)?.startedAt ? [current!.id] : [])),
    ),
    risk: await riskOfAll(tx, house, asking),
    cabItems: await cabItemsOf(tx, asks),
    troubled: asks.some(({ envelope }) => envelope.command.type === "implement") ? await troubledThings(tx, house) : new Map(),
    asOf: now,
  };
};

async function riskOfAll(tx: Tx, house: House, asking: readonly Ask[]): Promise<ChangeFacts["risk"]> {
  const found = new Map<Id, Awaited<ReturnType<typeof riskFacts>>>();
  for (const { current } of asking) found.set(current!.id, await riskFacts(tx, house, current as ChangeRequest));
  return found;
}

export function typeTerms(tx: Tx, house: House): Promise<ReadonlyMap<TypeOfChange, TypeTerms>> {
  return house.policies.get("changeTypes", ["changeType"], async () => {
    const rows = await tx.query<TypeTerms & { changeType: TypeOfChange }>(
      `select change_type as "changeType", needed_to_assess as "neededToAssess", needed_to_authorize as "neededToAuthorize",
         needed_to_schedule as "neededToSchedule", needed_to_implement as "neededToImplement", approval_hours as "approvalHours", groups, review_when as "reviewWhen", coalesce(cab_needed, false) as "cabNeeded",
         coalesce(cover_after_minutes, 30) as "coverAfterMinutes"
       from change_type where active order by created_at, id`,
    );
    return new Map(rows.map(({ changeType, ...terms }) => [changeType, terms]));
  });
}

/** The reviews of the changes that need one, as the gate of the close knows them. */
async function reviewsOf(tx: Tx, asks: readonly Ask[]): Promise<ChangeFacts["reviews"]> {
  const ids = asks.flatMap(({ current }) => ((current as ChangeRequest | null)?.reviewRequired ? [current!.id] : []));
  if (ids.length === 0) return new Map();
  const rows = await tx.query<ReviewStanding & { subject: Id }>(
    `select r.subject, r.id, r.number, r.state, r.due_at as "dueAt", p.name as "ownerName" from v_review r left join v_person p on p.id = r.owner
     where r.subject_kind = 'change' and r.subject = any($1)`,
    [ids],
    "change-reviews",
  );
  return new Map(rows.map(({ subject, ...standing }) => [subject, standing]));
}

async function templatesOf(tx: Tx, asks: readonly Ask[]): Promise<ReadonlyMap<Id, TemplateWords>> {
  const ids = named(asks, ["template"]);
  if (ids.length === 0) return new Map();
  const rows = await tx.query<TemplateWords & { id: Id }>(`select ${templateColumns} from change_template where id = any($1)`, [ids]);
  return new Map(rows.map(({ id, ...words }) => [id, words]));
}

/** What the rules of a change know of its template. */
export const templateColumns = `id, name, service, implementation_plan as "implementationPlan", test_plan as "testPlan",
  communication_plan as "communicationPlan", rollback_plan as "rollbackPlan", rollback_trigger as "rollbackTrigger",
  rollback_minutes as "rollbackMinutes", coalesce(lost_at_failures, 2) as "lostAtFailures", coalesce(lost_among, 10) as "lostAmong",
  coalesce(steps, '[]') as steps, revision, coalesce(approvals, '[]') as approvals, coalesce(standing, 'held') as standing, active`;

/** Freezes that have not ended, read anew: what is kept in memory may be older than a freeze that another node wrote. */
export function openFreezes(tx: Tx, now: Instant): Promise<FreezeSpan[]> {
  return tx.query<FreezeSpan>(
    `select id, name, starts_at as "from", ends_at as "to", coalesce(services, '{}') as services from change_freeze
     where active and ends_at > $1 order by starts_at, id`,
    [now],
    "change-freezes",
  );
}

function servicesOf(tx: Tx, house: House): Promise<ChangeFacts["services"]> {
  return house.policies.get("changeServices", ["service"], async () => {
    const rows = await tx.query<{ id: Id; owner: Id | null; supportTeam: Id | null }>(
      `select id, owner, support_team as "supportTeam" from v_service`,
    );
    return new Map(rows.map(({ id, ...service }) => [id, service]));
  });
}

async function homesOf(tx: Tx, asks: readonly Ask[]): Promise<ReadonlyMap<Id, Id>> {
  return homesOfItems(tx, named(asks, ["configurationItem", "affectedItems"]));
}

/** The service each of these items belongs to. */
export async function homesOfItems(tx: Tx, items: readonly Id[]): Promise<ReadonlyMap<Id, Id>> {
  if (items.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; service: Id }>(
    "select id, service from v_configuration_item where id = any($1) and service is not null",
    [items],
  );
  return new Map(rows.map((row) => [row.id, row.service]));
}

/** Who is asked, by type: the teams it names, or else whoever is a manager or director. Active people as they are now. */
async function groupsOf(tx: Tx, types: ReadonlyMap<TypeOfChange, TypeTerms>): Promise<ReadonlyMap<TypeOfChange, readonly Group[]>> {
  const teams = [...types.values()].flatMap((terms) => terms.groups.map((one) => one.team));
  const rows = await tx.query<{ id: Id; name: string; members: Id[] }>(
    `select t.id, t.name, coalesce(array_agg(p.id order by p.id) filter (where p.id is not null), '{}') as members
     from v_team t left join v_person p on p.active and (p.id = any(t.members) or p.id = t.lead) where t.id = any($1) group by t.id, t.name`,
    [teams],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const authority = await tx.query<{ id: Id }>(
    `select id from v_person where active and (roles @> '["manager"]' or roles @> '["director"]') order by id`,
  );
  const usual: Group = { team: null, name: "Managers and directors", quorum: 1, members: authority.map((row) => row.id) };
  const groups = (type: TypeOfChange): readonly Group[] => {
    const asked = types.get(type)?.groups ?? [];
    if (asked.length === 0) return [usual];
    return asked.map(({ team, quorum }) => ({
      team,
      quorum,
      name: byId.get(team)?.name ?? "A team",
      members: byId.get(team)?.members ?? [],
    }));
  };
  return new Map((["normal", "standard", "emergency"] as const).map((type) => [type, groups(type)]));
}

/** The rows of changes that still may count. */
export async function approvalsOf(tx: Tx, changes: readonly Id[]): Promise<ReadonlyMap<Id, readonly ApprovalRow[]>> {
  if (changes.length === 0) return new Map();
  const rows = await tx.query<ApprovalRow>(
    `select id, change, group_name as "groupName", team, state, quorum, coalesce(voters, '{}') as voters, votes, digest
     from change_approval where change = any($1) and state <> 'void' order by change, created_at, id`,
    [[...new Set(changes)]],
    "change-approvals",
  );
  const found = new Map<Id, ApprovalRow[]>();
  for (const row of rows) found.set(row.change, [...(found.get(row.change) ?? []), row]);
  return found;
}

/** Ids that commands and the changes they are for name in these fields. */
function named(asks: readonly Ask[], fields: readonly string[]): Id[] {
  const found = new Set<Id>();
  for (const { envelope, current } of asks) {
    const said = [envelope.command, envelope.command.changes as Record<string, unknown> | undefined, current];
    for (const field of fields) for (const one of said) for (const id of [one?.[field]].flat()) if (typeof id === "string") found.add(id);
  }
  return [...found];
}

/** What stands scheduled in freezes that were just written; people by name only where somebody is mentioned. */
export async function noticeFacts(tx: Tx, changes: readonly Change[], now: Instant): Promise<NoticeFacts> {
  const ids = changes.filter(({ kind, after }) => kind === "changeFreeze" && after.active !== false).map((one) => one.id);
  const frozen = new Map<Id, { to: Id[]; numbers: string[] }>();
  const isMention = changes.some(({ events }) => events.some(({ type, data }) => type === "noteAdded" && String(data?.text).includes("@")));
  const people = isMention ? await tx.query<{ id: Id; name: string }>("select id, name from v_person where active") : [];
  const answerers = await answerersOf(tx, changes);
  if (ids.length === 0) return { frozen, people, answerers };
  for (const row of await newlyFrozen(tx, changes, await scheduledInto(tx, ids, now))) {
    const known = frozen.get(row.freeze) ?? { to: [], numbers: [] };
    const to = [...new Set([...known.to, row.assignee, row.requestedBy])].filter((one) => one !== null);
    frozen.set(row.freeze, { to, numbers: [...known.numbers, row.number] });
  }
  return { frozen, people, answerers };
}

/** Who answers for a change that nobody began: the manager of its implementer, and the lead of its team. */
async function answerersOf(tx: Tx, changes: readonly Change[]): Promise<NoticeFacts["answerers"]> {
  const missed = changes.filter(({ kind, events }) => kind === "change" && events.some(({ type }) => type === "windowMissed"));
  if (missed.length === 0) return new Map();
  const rows = await tx.query<{ id: Id; people: Id[] }>(
    `select c.id, array_remove(array[p.manager, t.lead], null) as people from change c
     left join v_person p on p.id = c.assignee left join v_team t on t.id = c.team where c.id = any($1)`,
    [missed.map((one) => one.id)],
  );
  return new Map(rows.map(({ id, people }) => [id, people]));
}

/** Those that a freeze did not stand over before it was written so: nobody is told again that a freeze of a new name is there. */
async function newlyFrozen(tx: Tx, changes: readonly Change[], rows: readonly Frozen[]): Promise<Frozen[]> {
  const before = new Map(
    changes.flatMap(({ kind, id, before: was }): [Id, FreezeSpan][] => {
      if (kind !== "changeFreeze" || was === null || was.active === false) return [];
      const { name, startsAt, endsAt, services } = was as Freeze;
      return [[id, { id, name, from: startsAt, to: endsAt, services }]];
    }),
  );
  if (before.size === 0) return [...rows];
  const homes = await homesOfItems(
    tx,
    rows.flatMap((row) => [row.configurationItem ?? [], row.affectedItems].flat()),
  );
  return rows.filter((row) => {
    const was = before.get(row.freeze);
    return !was || freezesOver(row, { from: row.plannedStart, to: row.plannedEnd }, { freezes: [was], homes }).length === 0;
  });
}

export type Frozen = {
  freeze: Id;
  id: Id;
  number: string;
  title: string;
  assignee: Id | null;
  requestedBy: Id | null;
  plannedStart: Instant;
  plannedEnd: Instant;
} & Pick<ChangeRequest, "service" | "configurationItem" | "affectedItems">;

/** Changes that are scheduled or under way in time that a freeze takes: each must be decided on. Soonest first, at most 200 a freeze. */
export function scheduledInto(tx: Tx, freezes: readonly Id[], now: Instant): Promise<Frozen[]> {
  return tx.query<Frozen>(
    `select f.id as freeze, c.id, c.number, c.short_description as title, c.assignee, c.requested_by as "requestedBy",
       c.planned_start as "plannedStart", c.planned_end as "plannedEnd", c.service, c.configuration_item as "configurationItem",
       coalesce(c.affected_items, '{}') as "affectedItems"
     from change_freeze f cross join lateral (
       select * from change c where c.state in ('-2', '-1') and c.planned_start < f.ends_at and c.planned_end > greatest(f.starts_at, $2)
         and (coalesce(f.services, '{}') = '{}' or c.service is null or c.service = any(f.services)
           or exists (select 1 from v_configuration_item i where (i.id = c.configuration_item or i.id = any(c.affected_items)) and i.service = any(f.services)))
       order by c.planned_start, c.id limit 200) c
     where f.id = any($1) and f.active order by c.planned_start, c.id`,
    [[...freezes], now],
    "change-frozen",
  );
}
