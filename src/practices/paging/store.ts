import { ruleCatalogues } from "../../engine/catalogue.ts";
import type { Tx } from "../../engine/db/connection.ts";
import type { Ask, FactsLoader, House } from "../../engine/house.ts";
import type { Filter, FilterCatalogue } from "../../kernel/filter.ts";
import { readRuleCondition } from "../../kernel/filter-rule.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { addMinutes, type Instant, minInstant } from "../../kernel/time.ts";
import { businessCalendar, type Calendar } from "../calendar/model.ts";
import { channelsOf } from "./channels.ts";
import type { PageCommand } from "./commands.rules.ts";
import type { ContactFacts, RuleFacts } from "./contact.rules.ts";
import { gatherDirectory, waysOutOf } from "./directory.ts";
import { fallbackOf } from "./escalation.rules.ts";
import type { Page, Target, Terms } from "./model.ts";
import type { PagingNoticeFacts } from "./notices.ts";
import type { NotificationFacts } from "./notification.rules.ts";
import type { PageFacts } from "./page.rules.ts";
import type { EscalationPolicy, PagingRule } from "./policy.model.ts";
import { type PagingLine, termsOf } from "./policy.rules.ts";
import { waysTo } from "./reach.rules.ts";
import type { PagingReactionFacts } from "./reactions.ts";

/** Active policies and rules with what they stand on, kept until one changes. */
export function pagingLine(tx: Tx, house: House): Promise<PagingLine> {
  return house.policies.get("pagingLine", ["escalationPolicy", "pagingRule", "service", "team", "calendar", "customField"], async () => {
    const entry = house.kinds.get("escalationPolicy")!;
    const policies = await tx.query<EscalationPolicy>(`select ${entry.table.select} from escalation_policy t where t.active order by t.id`);
    const hours = await hoursOf(
      tx,
      policies.flatMap((policy) => policy.supportHours ?? []),
    );
    const rules = await tx.query<Pick<PagingRule, "name" | "service" | "condition" | "policy">>(
      "select name, service, condition, policy from paging_rule where active order by position, id",
    );
    const services = await tx.query<{ id: Id; name: string; supportTeam: Id | null }>(
      'select id, name, support_team as "supportTeam" from v_service',
    );
    const teams = await tx.query<{ id: Id; name: string }>("select id, name from v_team");
    const names = new Map(teams.map((team) => [team.id, team.name]));
    const { forReading } = await ruleCatalogues(tx, house);
    return {
      catalogue: forReading,
      rules: rules.map(({ condition, ...rule }) => ({ ...rule, condition: readCondition(rule.name, condition, forReading) })),
      policies: new Map(
        policies.map((policy) => [
          policy.id,
          { version: policy.version, terms: termsOf(policy, policy.supportHours ? (hours.get(policy.supportHours) ?? null) : null) },
        ]),
      ),
      byTeam: new Map(
        policies.flatMap(({ id, team, pagesUpTo }) =>
          team ? [[team, { policy: id, upTo: pagesUpTo, teamName: names.get(team) ?? "its team" }] as const] : [],
        ),
      ),
      services: new Map(services.map(({ id, ...service }) => [id, service])),
    };
  });
}

async function hoursOf(tx: Tx, ids: readonly Id[]): Promise<Map<Id, NonNullable<Terms["supportHours"]>>> {
  const calendars = await tx.query<Calendar>(
    'select id, time_zone as "timeZone", always is true as always, segments, holidays from v_calendar where id = any($1)',
    [ids],
  );
  return new Map(calendars.map((one) => [one.id, mutable(businessCalendar(one))]));
}

/** The hours of a calendar as a page keeps them; null where there is no such calendar. */
export async function supportHoursOf(tx: Tx, calendar: Id): Promise<Terms["supportHours"]> {
  return (await hoursOf(tx, [calendar])).get(calendar) ?? null;
}

function mutable({ timeZone, always, segments, holidays }: ReturnType<typeof businessCalendar>): NonNullable<Terms["supportHours"]> {
  return { timeZone, always: always ?? false, segments: [...segments], holidays: [...holidays] };
}

function readCondition(name: string, condition: string, catalogue: FilterCatalogue): Filter | null {
  if (condition.trim() === "") return null;
  const read = readRuleCondition(condition, catalogue, "incident");
  if (!read.ok) throw new Error(`Paging rule "${name}" has a condition that does not read: ${read.sentence}`);
  return read.filter;
}

/** Everything the rules of pages may know, for a whole batch: who is meant by the policies in question, and how to reach them. */
export const pageFacts: FactsLoader = async (tx, asks, now, house): Promise<PageFacts> => {
  const line = await pagingLine(tx, house);
  const pages = asks.flatMap(({ current }) => (current ? [current as Page] : []));
  const targets = asks.flatMap((ask) => targetsIn(ask, line));
  return {
    directory: await gatherDirectory({
      tx,
      house,
      targets,
      from: earliest(
        asks.map(({ envelope }) => envelope.at),
        now,
      ),
    }),
    realNow: asks.some(({ envelope }) => envelope.quiet) ? null : now,
    policies: line.policies,
    laterWays: await laterWays(tx, pages),
    activity: await activityOf(tx, pages, now),
  };
};

function earliest(instants: readonly (Instant | undefined)[], now: Instant): Instant {
  return minInstant(now, ...instants.map((at) => at ?? null))!;
}

/** Everybody a command may come to call. */
function targetsIn({ envelope, current }: Ask, line: PagingLine): Target[] {
  const command = envelope.command as Partial<PageCommand & { policy: unknown; person: unknown }>;
  const terms = [(current as Page | null)?.terms, line.policies.get(String(command.policy))?.terms].filter((one) => one !== undefined);
  const handed: Target[] = typeof command.person === "string" ? [{ kind: "person", id: command.person }] : [];
  return [...handed, ...terms.flatMap((one) => [...one.steps.flatMap((step) => step.targets), ...fallbackOf(one)])];
}

async function laterWays(tx: Tx, pages: readonly Page[]): Promise<PageFacts["laterWays"]> {
  const ids = pages.filter((page) => page.nextNotificationAt !== null).map((page) => page.id);
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ page: Id; at: Instant }>(
    "select page, due_at as at from page_notification where page = any($1) and state = 'waiting' order by due_at",
    [ids],
    "later-ways",
  );
  const found = new Map<Id, Instant[]>();
  for (const { page, at } of rows) found.set(page, [...(found.get(page) ?? []), at]);
  return found;
}

/** When a person last did anything about the incidents of acknowledged pages; one on hold waits for others, and counts as worked on. */
async function activityOf(tx: Tx, pages: readonly Page[], now: Instant): Promise<PageFacts["activity"]> {
  const watched = pages.filter((page) => page.state === "acknowledged" && page.nextAt !== null);
  if (watched.length === 0) return new Map();
  const rows = await tx.query<{ incident: Id; at: Instant | null; onHold: boolean }>(
    `select i.id as incident, i.state = '3' as "onHold",
       (select max(j.at) from journal j where j.about = i.id and j.actor is not null and j.kind <> 'page' and j.at <= $2) as at
     from v_incident i where i.id = any($1)`,
    [watched.map((page) => page.incident), now],
    "activity-of-incidents",
  );
  const known = new Map(rows.map((row) => [row.incident, row.onHold ? now : row.at]));
  return new Map(
    watched.flatMap((page) => {
      const at = known.get(page.incident);
      return at ? [[page.id, at] as const] : [];
    }),
  );
}

/** What the reactions need: which policies page, the ways to whoever is called now, what waits, and which incidents are unanswered. */
export async function reactionFacts(tx: Tx, changes: readonly Change[], now: Instant, house: House): Promise<PagingReactionFacts> {
  const pages = changes.filter((change) => change.kind === "page").map((change) => change.after as Page);
  const called = changes.flatMap(({ events }) => events.filter((event) => event.type === "personsPaged"));
  const persons = called.flatMap(({ data }) => (data!.calls as { person: Id | null }[]).flatMap(({ person }) => person ?? []));
  const { contacts } = await gatherDirectory({ tx, house, from: now, targets: persons.map((id) => ({ kind: "person", id })) });
  const channels = pages.length > 0 ? await channelsOf(tx, house) : [];
  const waysOut = await waysOutOf(tx, house);
  return {
    realNow: changes.some((change) => change.quiet) ? null : now,
    line: await pagingLine(tx, house),
    ways: new Map(
      [...contacts].map(([id, contact]) => [id, { high: waysTo(contact, "high", waysOut), low: waysTo(contact, "low", waysOut) }]),
    ),
    channels: new Map(channels.map(({ id, name, methodType }) => [id, { name, methodType }])),
    alarmChannels: channels.filter((one) => one.alarms).map((one) => one.id),
    waiting: await waitingOf(tx, pages),
    unanswered: await unansweredAmong(tx, pages),
  };
}

async function waitingOf(tx: Tx, pages: readonly Page[]): Promise<PagingReactionFacts["waiting"]> {
  if (pages.length === 0) return new Map();
  const rows = await tx.query<{ page: Id; id: Id; person: Id | null; dueAt: Instant }>(
    `select page, id, person, due_at as "dueAt" from page_notification where page = any($1) and state = 'waiting' order by due_at, id`,
    [[...new Set(pages.map((page) => page.id))]],
    "waiting-notifications",
  );
  const found = new Map<Id, { id: Id; person: Id | null; dueAt: Instant }[]>();
  for (const { page, ...one } of rows) found.set(page, [...(found.get(page) ?? []), one]);
  return found;
}

async function unansweredAmong(tx: Tx, pages: readonly Page[]): Promise<ReadonlySet<Id>> {
  const ids = pages.filter((page) => page.state === "acknowledged").map((page) => page.incident);
  if (ids.length === 0) return new Set();
  const rows = await tx.query<{ id: Id }>(
    "select id from v_incident where id = any($1) and acknowledged_at is null and state in ('1','2','3') and merged_into is null",
    [ids],
    "unanswered-incidents",
  );
  return new Set(rows.map((row) => row.id));
}

const longestBundleMinutes = 240;

/** Which pages the persons in question were sent of late. */
export const notificationFacts: FactsLoader = async (tx, asks, now): Promise<NotificationFacts> => {
  const persons = asks.flatMap(({ envelope, current }) => {
    const { person } = envelope.command as { person?: unknown };
    return typeof person === "string" ? [person] : typeof current?.person === "string" ? [current.person] : [];
  });
  if (persons.length === 0) return { sent: new Map() };
  const rows = await tx.query<{ person: Id; page: Id; at: Instant }>(
    `select person, page, max(sent_at) as at from page_notification
     where person = any($1) and sent_at > $2 and method_type <> 'inApp' group by person, page`,
    [[...new Set(persons)], addMinutes(now, -longestBundleMinutes)],
    "sent-of-late",
  );
  const sent = new Map<Id, { page: Id; at: Instant }[]>();
  for (const { person, ...one } of rows) sent.set(person, [...(sent.get(person) ?? []), one]);
  return { sent };
};

/** The account's mail addresses of the persons in question. */
export const contactFacts: FactsLoader = async (tx, asks): Promise<ContactFacts> => {
  const persons = asks.map(({ envelope, current }) => String(current?.person ?? envelope.command.person));
  const rows = await tx.query<{ id: Id; email: string }>(
    "select id, lower(email) as email from v_person where id = any($1) and email is not null",
    [[...new Set(persons)]],
    "mails-of-persons",
  );
  return { mails: new Map(rows.map((row) => [row.id, row.email])) };
};

/** Whose the contact methods are that a batch of notification rules names. */
export const ruleFacts: FactsLoader = async (tx, asks): Promise<RuleFacts> => {
  const steps = asks.flatMap(({ envelope, current }) => {
    const { steps: given, changes } = envelope.command as { steps?: unknown; changes?: { steps?: unknown } };
    return [given, changes?.steps, current?.steps].filter(Array.isArray).flat() as { method: Id | null }[];
  });
  const ids = [...new Set(steps.flatMap(({ method }) => method ?? []))];
  const rows = await tx.query<{ id: Id; person: Id }>("select id, person from contact_method where id = any($1) and active", [ids]);
  return { owners: new Map(rows.map((row) => [row.id, row.person])) };
};

/** Who administers, for alarms. */
export async function noticeFacts(tx: Tx, _changes: readonly Change[], _now: Instant, house: House): Promise<PagingNoticeFacts> {
  const administrators = await house.policies.get("pagingAdministrators", ["person"], async () => {
    const rows = await tx.query<{ id: Id }>(`select id from v_person where active and roles @> '["administrator"]' order by id`);
    return rows.map((row) => row.id);
  });
  return { administrators };
}
