import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import { systemActor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import { type AnyRecord, unsaid } from "../../kernel/model.ts";
import { newBase } from "../../kernel/record.ts";
import type { Instant } from "../../kernel/time.ts";
import { incidentModel } from "../incident/model.ts";
import { rostersInUse } from "../roster/views.ts";
import { channelsOf } from "./channels.ts";
import { contactsOf, gatherDirectory, waysOutOf } from "./directory.ts";
import { fallbackOf } from "./escalation.rules.ts";
import { ahead, type ForecastLine, forecast } from "./forecast.rules.ts";
import { type Finding, type LintFacts, lint } from "./lint.rules.ts";
import { type Page, pageModel, type Target, type Terms } from "./model.ts";
import { nothingYet } from "./page.rules.ts";
import { policyFor } from "./policy.rules.ts";
import { waysTo } from "./reach.rules.ts";
import { pagingLine } from "./store.ts";

type Asked = { tx: Tx; house: House; at: Instant; timeZone: string };
export type ServiceForecast = {
  policy: { id: Id; name: string } | null;
  because: string;
  lines: readonly ForecastLine[];
};

/** Who would be paged if a service failed at an instant, by an incident of a priority: which policy and why, and every call until the alarm. */
export async function serviceForecast(asked: Asked, service: Id, priority: Page["priority"]): Promise<ServiceForecast> {
  const line = await pagingLine(asked.tx, asked.house);
  const { policy, because } = policyFor(failing(service, priority, line.services.get(service)?.supportTeam ?? null), line);
  const terms = policy === null ? undefined : line.policies.get(policy)?.terms;
  if (policy === null || !terms) return { policy: null, because, lines: [] };
  return { policy: { id: policy, name: terms.name }, because, lines: await policyForecast(asked, terms, priority) };
}

/** Which policy pages for an incident as it stands; null where nobody is called, with the reason. */
export async function choiceFor(tx: Tx, house: House, incident: AnyRecord): Promise<Omit<ServiceForecast, "lines">> {
  const line = await pagingLine(tx, house);
  const { policy, because } = policyFor(incident, line);
  const name = policy === null ? undefined : line.policies.get(policy)?.terms.name;
  return { policy: policy === null || name === undefined ? null : { id: policy, name }, because };
}

/** The incident that a failing service would make. */
function failing(service: Id, priority: Page["priority"], team: Id | null): AnyRecord {
  const blank = unsaid(incidentModel) as AnyRecord;
  return { ...blank, service, team, priority, state: "1", impact: priority === "1" ? "1" : "2", urgency: priority <= "2" ? "1" : "2" };
}

/** What a policy would do for an incident of a priority, from an instant on, if nobody answered. */
export async function policyForecast(asked: Asked, terms: Terms, priority: Page["priority"]): Promise<ForecastLine[]> {
  const { at } = asked;
  const base = newBase({ id: "", now: at, actor: systemActor("forecast") });
  const blank: AnyRecord = { ...base, ...unsaid(pageModel), ...nothingYet, openedAt: at, priority, terms, policyName: terms.name };
  const page = blank as Page;
  return forecast({ page, ...(await surroundings(asked, terms)) });
}

/** What comes next of a page that runs, if nobody answers. */
export async function pageAhead(asked: Asked, page: Page): Promise<ForecastLine[]> {
  return ahead({ page, ...(await surroundings(asked, page.terms)) });
}

/** Who the targets of a policy are, and the ways to them. */
async function surroundings({ tx, house, at, timeZone }: Asked, terms: Terms) {
  const targets: Target[] = [...terms.steps.flatMap((step) => step.targets), ...fallbackOf(terms)];
  const { contacts, ...directory } = await gatherDirectory({ tx, house, targets, from: at });
  const waysOut = await waysOutOf(tx, house);
  const ways = new Map([...contacts].map(([id, one]) => [id, { high: waysTo(one, "high", waysOut), low: waysTo(one, "low", waysOut) }]));
  return { directory, ways, at, timeZone };
}

/** What would keep a page from waking anybody, found by day. */
export async function findings(tx: Tx, house: House): Promise<Finding[]> {
  return lint(await lintFacts(tx, house));
}

const mostServices = 2_000;

async function lintFacts(tx: Tx, house: House): Promise<LintFacts> {
  const line = await pagingLine(tx, house);
  const policies = await tx.query<{ id: Id; name: string; team: Id | null; steps: Terms["steps"]; hasFallback: boolean }>(
    `select id, name, team, steps, fallback_person is not null or fallback_team is not null as "hasFallback"
     from escalation_policy where active order by name_fold, id`,
  );
  const teams = await tx.query<{ id: Id; name: string; members: Id[] | null }>("select id, name, members from v_team where active");
  const rosters = await rostersInUse(tx, house);
  const services = await tx.query<{ id: Id; name: string; tier: string; supportTeam: Id | null }>(
    `select id, name, tier, support_team as "supportTeam" from v_service where active order by tier, name_fold, id limit ${mostServices}`,
  );
  const people = new Set<Id>(policies.flatMap(({ steps }) => steps.flatMap(({ targets }) => targets.map((target) => target.id))));
  for (const { members } of teams) for (const one of members ?? []) people.add(one);
  for (const { layers } of rosters) for (const layer of layers) for (const one of layer.participants) people.add(one);
  const contacts = await contactsOf(tx, [...people]);
  const waysOut = await waysOutOf(tx, house);
  const reached = [...contacts].filter(([, one]) => one.active);
  return {
    policies,
    people: new Map(reached.map(([id, one]) => [id, { name: one.name, isReachable: waysTo(one, "high", waysOut).length > 0 }])),
    teams: new Map(teams.map(({ id, name, members }) => [id, { name, members: members ?? [] }])),
    rosters: new Map(
      rosters.map(({ id, name, layers }) => [id, { name, people: [...new Set(layers.flatMap((layer) => layer.participants))] }]),
    ),
    channels: new Set((await channelsOf(tx, house)).map((one) => one.id)),
    ruled: new Set(line.rules.flatMap((rule) => rule.policy ?? [])),
    services: services.map(({ id, name, tier, supportTeam }) => ({
      ...{ id, name, tier },
      ...policyFor(failing(id, "1", supportTeam), line),
    })),
    isInboxOnly: !["mail", "sms", "voice"].some((way) => waysOut.has(way as "mail")),
  };
}
