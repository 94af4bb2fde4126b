import type { Tx } from "../../engine/db/connection.ts";
import type { Addressing, Ask, FactsLoader, House } from "../../engine/house.ts";
import { lastAbsences } from "../../engine/listening.ts";
import { fold } from "../../kernel/fold.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Envelope } from "../../kernel/practice.ts";
import { type Instant, ms } from "../../kernel/time.ts";
import type { AlertFacts, Prepared } from "./facts.ts";
import { identityOf } from "./identity.rules.ts";
import { BatchMemory } from "./memory.rules.ts";
import type { Alert, Receive } from "./model.ts";
import { groupingKey } from "./place.rules.ts";
import { type Directory, namesOfEvent, prepare } from "./prepare.rules.ts";
import { candidates, landmarksOf, quietersOf } from "./recall.ts";
import { addresseeOf, draftAlert } from "./receive.rules.ts";
import { type AlertSettings, alertHistory, alertServices, alertSettings, alertTemplates, alertTopology } from "./settings.ts";
import { type Subject, soughtBy, spreadKeys, tracesOf } from "./subject.rules.ts";
import { quietKeys } from "./suppression.rules.ts";
import { keepTemplate, learningOn, type TemplateTree } from "./template.rules.ts";

const receives = ({ command }: Envelope): Receive | null => (command.type === "receive" ? (command as Receive) : null);

/** The latest episode of each condition that events of the batch speak of. */
export const alertAddressing: Addressing = {
  async locate(tx, envelopes) {
    const keys = envelopes.map((envelope) => {
      const event = receives(envelope);
      return event ? (identityOf(event.integration, event)?.key ?? null) : null;
    });
    const wanted = [...new Set(keys.filter((key) => key !== null))];
    const rows = await tx.query<{ key: string; id: Id }>(
      `select k.key, a.id from unnest($1::text[]) k(key)
       cross join lateral (select id from alert a where a.key = k.key order by a.first_at desc, a.id desc limit 1) a`,
      [wanted],
      "alert-latest",
    );
    const found = new Map(rows.map(({ key, id }) => [key, id]));
    return keys.map((key) => (key === null ? null : (found.get(key) ?? null)));
  },
  addressee: (command, facts) => (command.type === "receive" ? addresseeOf(command as Receive, facts as AlertFacts) : null),
};

/** Everything the rules of an alert may know, for a whole batch; what only new episodes need is read where there are such. */
export const alertFacts: FactsLoader = async (tx, asks, now, house): Promise<AlertFacts> => {
  const settings = await alertSettings(tx, house);
  const { tree, words } = await alertTemplates(tx, house);
  const { takenAt, history } = await alertHistory(tx, house);
  const topology = await alertTopology(tx, house);
  const { policy, catalogue, windows, inhibitions, weights, integrations, routes, groupings } = settings;
  const prepared = await prepareNew(tx, asks, { house, settings, tree: learningOn(tree), topology });
  const quiet = { windows, inhibitions, topology, catalogue, quietsDependents: policy.quietsDependents };
  const subjects = new Map<Id, Subject>();
  for (const [ask, one] of prepared)
    if (!receives(ask.envelope)) subjects.set(ask.current!.id, { ...one.subject, atMs: ms((ask.current as Alert).firstAt) });
  const wanted = wantedOf(prepared, { ...settings, quiet });
  const landmarks = await landmarksOf(tx, [...wanted.keys], wanted.since ?? now);
  const quieters = await quietersOf(tx, [...wanted.quieting]);
  const named = asks.flatMap(({ envelope: { command }, current }) => [
    command.incident,
    command.into,
    current?.incident,
    current?.suggestedIncident,
  ]);
  const related = [...landmarks.map((one) => one.incident), ...quieters.map((one) => one.incident)];
  const byHand = asks.some(({ envelope }) => !receives(envelope));
  const ids = [...new Set([...named, ...related].filter((id) => typeof id === "string"))];
  const memory = new BatchMemory({
    landmarks,
    quieters,
    incidents: await candidates(tx, ids, { now, reopenWithinMinutes: policy.reopenWithinMinutes }, byHand),
    words,
    learnt: [...prepared.values()].map(({ matched }) => matched.template),
    history,
  });
  return {
    ...{ integrations, routes, groupings, policy, weights, subjects, memory },
    latest: latestOf(asks),
    prepared: new Map([...prepared].map(([{ envelope }, one]) => [envelope.command, one])),
    quiet: { ...quiet, quieters: (key) => memory.quieters(key) },
    snapshot: takenAt,
    names: await namesOf(tx, house, prepared.values()),
    absences: asks.some(({ envelope }) => envelope.command.type === "wake") ? await lastAbsences(tx, now) : [],
  };
};

function latestOf(asks: readonly Ask[]): Map<string, Alert> {
  const latest = new Map<string, Alert>();
  for (const { current } of asks) if (current) latest.set((current as Alert).key, current as Alert);
  return latest;
}

type Preparing = { house: House; settings: AlertSettings; tree: TemplateTree; topology: Awaited<ReturnType<typeof alertTopology>> };

/**
 * Works out what those events are about that may begin an episode: whose condition does not fire, or ends within the batch. And those alerts
 * anew that are looked at again. In the order of the batch, so that templates come out the same.
 */
async function prepareNew(tx: Tx, asks: readonly Ask[], { house, settings, tree, topology }: Preparing): Promise<Map<Ask, Prepared>> {
  const ending = new Set<string>();
  const keyOf = (event: Receive) => identityOf(event.integration, event)?.key ?? "";
  for (const { envelope } of asks) {
    const event = receives(envelope);
    if (event && event.action === "resolve") ending.add(keyOf(event));
  }
  const chosen = asks.filter(({ envelope, current }) => {
    const event = receives(envelope);
    if (!event) return current !== null && looksAgain.has(envelope.command.type);
    return event.action !== "acknowledge" && (current === null || current.status === "resolved" || ending.has(keyOf(event)));
  });
  const events = chosen.map((ask) => receives(ask.envelope) ?? eventOf(ask.current as Alert));
  const directory = await directoryOf(tx, house, events);
  const prepared = new Map<Ask, Prepared>();
  for (const [index, ask] of chosen.entries()) {
    const event = events[index]!;
    const integration = settings.integrations.get(event.integration);
    if (!integration) continue;
    const one = prepare({ event, integration, directory, topology, tree });
    if (one.matched.news !== "none") keepTemplate(tree, one.matched.template);
    prepared.set(ask, one);
  }
  return prepared;
}

const looksAgain = new Set(["release", "reconsider", "join", "split", "acceptSuggestion"]);

/** An alert as the event it came of. */
function eventOf(alert: Alert): Receive {
  const {
    integration,
    resource,
    checkName: check,
    summary,
    severity,
    component,
    groupName: group,
    environment,
    labels,
    links,
    details,
  } = alert;
  const rest = { sourceKey: alert.key, identity: {}, service: null, eventId: null, class: alert.class, occurredAt: alert.firstAt };
  return {
    type: "receive",
    action: "trigger",
    integration,
    resource,
    check,
    summary,
    severity,
    component,
    group,
    environment,
    labels,
    links,
    details,
    ...rest,
  };
}

async function directoryOf(tx: Tx, house: House, events: readonly Receive[]): Promise<Directory> {
  const { byId, byName } = await alertServices(tx, house);
  const names = [...new Set(events.flatMap(namesOfEvent))];
  const rows =
    names.length === 0
      ? []
      : await tx.query<{ id: Id; name: string; folded: string; service: Id | null; environment: string | null }>(
          "select id, name, name_fold as folded, service, environment from v_configuration_item where active and name_fold = any($1) order by id desc",
          [names],
          "alert-items",
        );
  const items = new Map(rows.map(({ folded, ...row }) => [folded, row]));
  return { service: (name) => (byId.has(name) ? name : (byName.get(fold(name)) ?? null)), item: (name) => items.get(name) ?? null };
}

type Quieting = AlertSettings & { quiet: Omit<AlertFacts["quiet"], "quieters"> };

/** The keys to search for: what new alerts look for, what they would bring, and what may keep them quiet. */
function wantedOf(
  prepared: ReadonlyMap<Ask, Prepared>,
  settings: Quieting,
): { keys: Set<string>; quieting: Set<string>; since: Instant | null } {
  const keys = new Set<string>();
  const quieting = new Set<string>();
  let since: Instant | null = null;
  for (const [{ envelope, current }, { subject, draft }] of prepared) {
    const whole = { ...subject, atMs: 0 };
    for (const { key } of soughtBy(whole)) keys.add(key);
    for (const key of [...tracesOf(whole), ...spreadKeys(whole)]) keys.add(key);
    const event = receives(envelope);
    const alert = (current ?? draftAlert(draft, event!)) as Alert;
    for (const key of quietKeys(alert, subject.symptom, settings.quiet)) quieting.add(key);
    for (const rule of settings.groupings) keys.add(groupingKey(subject.environment, rule, alert));
    const at = event?.occurredAt ?? (current as Alert).firstAt;
    if (since === null || at < since) since = at;
  }
  return { keys, quieting, since };
}

/** Names for sentences: of the things new alerts are on, and of those they need. */
async function namesOf(tx: Tx, house: House, prepared: Iterable<Prepared>): Promise<ReadonlyMap<Id, string>> {
  const { byId } = await alertServices(tx, house);
  const names = new Map<Id, string>();
  const ids = new Set<Id>();
  for (const { subject } of prepared)
    for (const id of [subject.item, subject.service, ...subject.names, ...subject.reach.direct, ...subject.reach.second]) {
      const service = id === null ? undefined : byId.get(id);
      if (service) names.set(service.id, service.name);
      else if (id !== null) ids.add(id);
    }
  if (ids.size === 0) return names;
  const rows = await tx.query<{ id: Id; name: string }>(
    "select id, name from v_configuration_item where id = any($1)",
    [[...ids]],
    "alert-names",
  );
  for (const { id, name } of rows) names.set(id, name);
  return names;
}
