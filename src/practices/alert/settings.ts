import { ruleCatalogues } from "../../engine/catalogue.ts";
import type { Tx } from "../../engine/db/connection.ts";
import type { House } from "../../engine/house.ts";
import type { FilterCatalogue } from "../../kernel/filter.ts";
import { readRuleCondition } from "../../kernel/filter-rule.ts";
import { fold } from "../../kernel/fold.ts";
import type { Id } from "../../kernel/ids.ts";
import { addMs, type Instant } from "../../kernel/time.ts";
import type { Condition } from "./condition.rules.ts";
import type { Together } from "./correlation.model.ts";
import type { GroupingFact, IntegrationFact, PolicyFact, RouteFact } from "./facts.ts";
import { historyOf } from "./history.rules.ts";
import type { AlertPolicy, LabelTest } from "./rule.model.ts";
import type { Inhibition, Window } from "./suppression.rules.ts";
import { mostTemplates, type Template, type TemplateTree, templateTree, withTemplates } from "./template.rules.ts";
import { type Dependence, type Topology, topologyOf } from "./topology.rules.ts";
import { defaultWeights, type Weights } from "./weights.rules.ts";

/** What administrators have set, read once and kept until one of it changes. */
export type AlertSettings = {
  integrations: ReadonlyMap<Id, IntegrationFact>;
  routes: readonly RouteFact[];
  groupings: readonly GroupingFact[];
  inhibitions: readonly Inhibition[];
  windows: readonly Window[];
  policy: PolicyFact;
  weights: Weights;
  catalogue: FilterCatalogue;
};
type Written = { id: Id; name: string; condition: string; labels: LabelTest[] };

const kinds = [
  "integration",
  "alertRoute",
  "groupingRule",
  "inhibitionRule",
  "quietWindow",
  "maintenanceWindow",
  "alertPolicy",
  "customField",
];
const unset: PolicyFact & Pick<AlertPolicy, "weights" | "version"> = {
  whenClear: "resolveUntouched",
  reopenWithinMinutes: 60,
  mostAlerts: 1000,
  quietsDependents: true,
  mergesYoung: true,
  weights: {},
  version: 0,
};

export function alertSettings(tx: Tx, house: House): Promise<AlertSettings> {
  return house.policies.get("alertSettings", kinds, async () => {
    const { forReading } = await ruleCatalogues(tx, house);
    const read = reader(forReading);
    const [policy = unset] = await tx.query<typeof unset>(
      `select when_clear as "whenClear", reopen_within_minutes as "reopenWithinMinutes", most_alerts as "mostAlerts",
        quiets_dependents as "quietsDependents", merges_young as "mergesYoung", weights, version from alert_policy where active order by created_at, id limit 1`,
    );
    return {
      integrations: await integrations(tx),
      ...(await conditionalRules(tx, read)),
      policy,
      weights: weightsOf(policy),
      catalogue: forReading,
    };
  });
}

async function integrations(tx: Tx): Promise<ReadonlyMap<Id, IntegrationFact>> {
  const rows = await tx.query<IntegrationFact>(
    `select id, name, coalesce(active, false) as active, team, default_service as "defaultService", environment,
      auto_resolve_after_minutes as "autoResolveAfterMinutes", group_wait_seconds as "groupWaitSeconds" from integration`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

type Read = (rule: string, condition: string, labels: readonly LabelTest[]) => Condition;

async function conditionalRules(tx: Tx, read: Read): Promise<Pick<AlertSettings, "routes" | "groupings" | "inhibitions" | "windows">> {
  const routes = await tx.query<Written & Omit<RouteFact, keyof Condition>>(
    `select id, name, condition, labels, does, team, service, lowest_severity as "lowestSeverity", runbook from alert_route where active order by position, id`,
  );
  const groupings = await tx.query<Written & Omit<GroupingFact, keyof Condition>>(
    `select id, name, condition, labels, fields, window_minutes as "windowMinutes" from grouping_rule where active order by position, id`,
  );
  const inhibitions = await tx.query<Sides>(
    `select id, name, source_condition as "sourceCondition", source_labels as "sourceLabels", target_condition as "targetCondition",
      target_labels as "targetLabels", equal from inhibition_rule where active order by id`,
  );
  const windows = await tx.query<Written & Omit<Window, keyof Condition>>(
    `select id, name, condition, labels, starts_at as "startsAt", ends_at as "endsAt", services, items from quiet_window
     where active and state <> 'over'
     union all select id, name, '' as condition, '[]'::jsonb as labels, starts_at, ends_at, services, '{}'::text[] as items from v_maintenance_window where active
     order by "startsAt", id`,
  );
  const conditioned = <R extends Written>(row: R) => ({ ...row, ...read(row.name, row.condition, row.labels) });
  return {
    routes: routes.map(conditioned),
    groupings: groupings.map(conditioned),
    windows: windows.map(conditioned),
    inhibitions: inhibitions.map(({ id, name, equal, ...sides }) => ({
      id,
      equal,
      source: read(name, sides.sourceCondition, sides.sourceLabels),
      target: read(name, sides.targetCondition, sides.targetLabels),
    })),
  };
}

type Sides = {
  id: Id;
  name: string;
  equal: string[];
  sourceCondition: string;
  sourceLabels: LabelTest[];
  targetCondition: string;
  targetLabels: LabelTest[];
};

function reader(catalogue: FilterCatalogue): Read {
  return (rule, condition, labels) => {
    if (condition.trim() === "") return { filter: null, labels };
    const read = readRuleCondition(condition, catalogue, "alert");
    if (!read.ok) throw new Error(`The alert rule "${rule}" has a condition that does not read: ${read.sentence}`);
    return { filter: read.filter, labels };
  };
}

const tunable = [
  "topo",
  "text",
  "time",
  "history",
  "mixed",
  "unknown",
  "joinAt",
  "suggestAt",
  "tauSeconds",
  "windowMinutes",
  "againMinutes",
  "bridgeAt",
  "bridgeMinutes",
] as const;

function weightsOf({ weights, version }: Pick<AlertPolicy, "weights" | "version">): Weights {
  const own = Object.fromEntries(tunable.flatMap((name) => (weights[name] === undefined ? [] : [[name, weights[name]]])));
  if (Object.keys(own).length === 0) return defaultWeights;
  return { ...defaultWeights, ...own, version: `${defaultWeights.version}+${version}` };
}

export type ServiceFact = { id: Id; name: string; tier: string; supportTeam: Id | null };

/** Services by id, and their ids by folded name. */
export function alertServices(tx: Tx, house: House): Promise<{ byId: ReadonlyMap<Id, ServiceFact>; byName: ReadonlyMap<string, Id> }> {
  return house.policies.get("alertServices", ["service"], async () => {
    const rows = await tx.query<ServiceFact>(
      `select id, name, tier, support_team as "supportTeam" from v_service where active order by id desc`,
    );
    return { byId: new Map(rows.map((row) => [row.id, row])), byName: new Map(rows.map((row) => [fold(row.name), row.id])) };
  });
}

const mostEdges = 50_000;

/** What needs what, as it is written down: dependencies, and each service softly what it is made of. */
export function alertTopology(tx: Tx, house: House): Promise<Topology> {
  return house.policies.get("alertTopology", ["dependency", "configurationItem"], async () => {
    const edges = await tx.query<Dependence>(
      `select dependent, supplier, coalesce(hard, false) as hard from v_dependency where active order by id limit ${mostEdges}`,
    );
    const parts = await tx.query<{ id: Id; service: Id }>(
      `select id, service from v_configuration_item where active and service is not null order by id limit ${mostEdges}`,
    );
    const made = parts.map(({ id, service }) => ({ dependent: service, supplier: id, hard: false }));
    return topologyOf([...edges, ...made], new Map(parts.map(({ id, service }) => [id, service])));
  });
}

/** Templates as they were read, and up to when; how many there were tells whether some were given up since. */
export type KnownTemplates = { tree: TemplateTree; words: ReadonlyMap<Id, readonly string[]>; readTo: Instant | null };
type TemplateRow = Template & { updatedAt: Instant };
/** A transaction that began earlier may commit later: so far back it is looked at again. */
const againMs = 120_000;

/** All templates, as a tree; what has come since the last reading is added to it. A batch that learns does so on top of it. */
export function alertTemplates(tx: Tx, house: House): Promise<KnownTemplates> {
  return house.policies.get<KnownTemplates>("alertTemplates", ["alertTemplate"], async (former) => {
    const added = former ? withRows(former, await templatesSince(tx, former.readTo)) : null;
    return added && !(await someGivenUp(tx, added)) ? added : withRows(noTemplates, await templatesSince(tx, null));
  });
}

const noTemplates: KnownTemplates = { tree: templateTree([]), words: new Map(), readTo: null };

function templatesSince(tx: Tx, readTo: Instant | null): Promise<TemplateRow[]> {
  return tx.query<TemplateRow>(
    `select id, version, tokens, updated_at as "updatedAt" from alert_template where $1::timestamptz is null or updated_at >= $1
     order by updated_at desc, id limit ${mostTemplates}`,
    [readTo === null ? null : addMs(readTo, -againMs)],
  );
}

async function someGivenUp(tx: Tx, { tree }: KnownTemplates): Promise<boolean> {
  const [there] = await tx.query<{ count: number }>("select count(*)::int as count from alert_template", [], "alert-templates-count");
  return there!.count < tree.count;
}

function withRows({ tree, words, readTo }: KnownTemplates, rows: readonly TemplateRow[]): KnownTemplates {
  const templates = rows.map(({ id, version, tokens }): Template => ({ id, version, tokens }));
  const isKnown = ({ id, tokens }: Template) => words.get(id)?.every((word, place) => word === tokens[place]) === true;
  const fresh = templates.filter((one) => !isKnown(one));
  return {
    tree: withTemplates(tree, fresh),
    words: new Map([...words, ...fresh.map(({ id, tokens }) => [id, tokens] as const)]),
    readTo: rows[0]?.updatedAt ?? readTo,
  };
}

/** What went together before, as the latest snapshot has it. */
export function alertHistory(tx: Tx, house: House): Promise<{ takenAt: Instant | null; history: ReadonlyMap<string, number> }> {
  return house.policies.get("alertHistory", ["correlationSnapshot"], async () => {
    const [row] = await tx.query<{ takenAt: Instant; pairs: Together[] }>(
      `select taken_at as "takenAt", pairs from correlation_snapshot order by taken_at desc, id desc limit 1`,
    );
    return { takenAt: row?.takenAt ?? null, history: historyOf(row?.pairs ?? []) };
  });
}
