import type { Tx } from "../../engine/db/connection.ts";
import { type FactsLoader, type House, kindEntry } from "../../engine/house.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Deployment, Report } from "./deployment.model.ts";
import { type DeploymentFacts, placeOf } from "./deployment.rules.ts";
import { type Case, numberIn, type RuleTerms, ruleFor } from "./deployment-judge.rules.ts";
import type { DeploymentReactionFacts } from "./deployment-reactions.ts";
import type { ChangeRequest } from "./model.ts";
import { failureOf } from "./outcome.rules.ts";
import { changeFacts } from "./store.ts";

/** The rules by which deployments are placed, in their order. */
export function deploymentRules(tx: Tx, house: House): Promise<readonly RuleTerms[]> {
  return house.policies.get("deploymentRules", ["deploymentRule"], () =>
    tx.query<RuleTerms>(
      `select id, environment, coalesce(target, '*') as target, service, coalesce(is_production, false) as "isProduction",
         coalesce(needs_change, false) as "needsChange", template, assignee, coalesce(window_minutes, 120) as "windowMinutes"
       from deployment_rule where active order by position, created_at, id`,
    ),
  );
}

/** What a question about a deployment is about. */
export type Wanted = { id: Id; rule: RuleTerms | null; number: string | null };
type Known = Pick<Case, "rule" | "named" | "live" | "facts">;

/** Everything that is to be known to judge deployments, read as it is read for the steps of changes themselves. */
export async function casesOf(tx: Tx, house: House, wanted: readonly Wanted[], now: Instant): Promise<Map<Id, Known>> {
  const numbers = wanted.flatMap(({ number }) => number ?? []);
  const services = wanted.flatMap(({ rule }) => rule?.service ?? []);
  const found = await tx.query<{ id: Id; number: string; service: Id | null; state: string }>(
    `select id, number, service, state from change c where number = any($1) or (state = '-1' and service = any($2)
       and not exists (select 1 from deployment d where d.change = c.id and d.opens_change)) order by started_at, id`,
    [numbers, services],
    "deployment-changes",
  );
  const records = await kindEntry(house, "change").table.load(
    tx,
    found.map((row) => row.id),
    false,
  );
  const byId = new Map(records.map((record) => [record.id, record as ChangeRequest]));
  const templates = wanted.flatMap(({ id, rule }) => (rule?.template ? [{ id, template: rule.template }] : []));
  const asks = [
    ...[...byId.values()].map((current) => ({ id: current.id, current, command: { type: "implement" } })),
    ...templates.map(({ id, template }) => ({ id, current: null, command: { type: "implement", template } })),
    { id: "", current: null, command: { type: "implement" } },
  ].map(({ id, current, command }) => ({ current, envelope: { kind: "change", id, command, commandId: id, actor: nobody } }));
  const facts = (await changeFacts(tx, asks, now, house)) as Case["facts"];
  return new Map(
    wanted.map(({ id, rule, number }) => {
      const named = number === null ? undefined : (byId.get(found.find((row) => row.number === number)?.id ?? "") ?? null);
      const live = found.flatMap((row) =>
        row.state === "-1" && row.service !== null && row.service === rule?.service ? (byId.get(row.id) ?? []) : [],
      );
      return [id, { rule, named, live, facts }];
    }),
  );
}
const nobody = {
  ...{ personId: null, name: "", permissions: new Set<string>(), teamIds: [], serviceIds: [], timeZone: "UTC", onBehalfOf: null },
  client: "facts",
};

/** What the rules of deployments may know, for a whole batch of reports. */
export const deploymentFacts: FactsLoader = async (tx, asks, now, house): Promise<DeploymentFacts> => {
  const rules = await deploymentRules(tx, house);
  const wanted = asks.flatMap(({ envelope, current }): Wanted[] => {
    if (envelope.command.type !== "report" || !envelope.id) return [];
    const said = envelope.command as Report;
    const rule = ruleFor(rules, { environment: said.environment, target: said.target ?? (current as Deployment | null)?.target ?? null });
    return [{ id: envelope.id, rule, number: numberIn([said.title, said.ref, said.words].join("\n")) }];
  });
  if (wanted.length === 0) return { cases: new Map(), broken: new Map() };
  return {
    cases: await casesOf(tx, house, wanted, now),
    broken: await brokenPlaces(
      tx,
      wanted.flatMap(({ rule }) => rule?.service ?? []),
    ),
  };
};

/** Where production is broken: failed since the last deployment that went well, and since when. */
async function brokenPlaces(tx: Tx, services: readonly Id[]): Promise<Map<string, Instant>> {
  if (services.length === 0) return new Map();
  const rows = await tx.query<{ service: Id; environment: string; since: Instant }>(
    `select d.service, lower(d.environment) as environment, min(coalesce(d.failure_found_at, d.ended_at)) as since from deployment d
     where d.service = any($1) and d.is_production and (d.state = 'failed' or d.failure_found_at is not null)
       and coalesce(d.failure_found_at, d.ended_at) > coalesce((select max(s.ended_at) from deployment s where s.service = d.service
         and lower(s.environment) = lower(d.environment) and s.is_production and s.state = 'succeeded' and s.failure_found_at is null), '-infinity')
     group by 1, 2`,
    [[...new Set(services)]],
    "deployment-broken",
  );
  return new Map(rows.map((row) => [placeOf(row), row.since]));
}

/** What was deployed by changes that have just failed, and ended well as its pipeline had it. */
export async function deployedBy(tx: Tx, changes: readonly Change[]): Promise<DeploymentReactionFacts> {
  const failed = changes.filter(({ kind, after }) => kind === "change" && failureOf(after as ChangeRequest) !== null).map((one) => one.id);
  const deployments = new Map<Id, Id[]>();
  if (failed.length === 0) return { deployments };
  const rows = await tx.query<{ id: Id; change: Id }>(
    "select id, change from deployment where change = any($1) and state = 'succeeded' and failure_found_at is null order by id",
    [failed],
    "deployed-by",
  );
  for (const { id, change } of rows) deployments.set(change, [...(deployments.get(change) ?? []), id]);
  return { deployments };
}
