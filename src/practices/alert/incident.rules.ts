import { deriveId, type Id } from "../../kernel/ids.ts";
import type { BatchReply, Change } from "../../kernel/practice.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Incident } from "../incident/model.ts";
import { priorityOf } from "../incident/work.rules.ts";
import { arrivalWords, hasCome, leavingWords } from "./departure.rules.ts";
import type { PolicyFact } from "./facts.ts";
import type { Alert, Severity } from "./model.ts";
import { rankOf } from "./place.rules.ts";

/** An incident as it stood before the batch. */
export type IncidentStanding = {
  id: Id;
  number: string | null;
  restricted: boolean;
  state: string;
  impact: Incident["impact"];
  urgency: Incident["urgency"];
  openedAt: Instant;
  detectedAt: Instant | null;
  acknowledgedAt: Instant | null;
  assignee: Id | null;
};
export type TellingFacts = {
  /** Those that were there before the batch, merged ones under the id of the one that stays. */
  incidents: ReadonlyMap<Id, IncidentStanding>;
  /** Which incident stays, for those that were merged. */
  mergedInto: ReadonlyMap<Id, Id>;
  /** Incidents with alerts outside the batch that fire; and with such that nobody has acknowledged. */
  firing: ReadonlySet<Id>;
  unacknowledged: ReadonlySet<Id>;
  services: ReadonlyMap<Id, { name: string; tier: string; supportTeam: Id | null }>;
  teamOfIntegration: ReadonlyMap<Id, Id | null>;
  teamOfRoute: ReadonlyMap<Id, Id | null>;
  policy: Pick<PolicyFact, "whenClear">;
  /** The priority table of the office: impact/urgency to priority. */
  priorities: Parameters<typeof priorityOf>[1]["priorities"];
};
type Weight = Pick<Incident, "impact" | "urgency">;
type AlertChange = Change<Alert>;

/** What each incident hears of the alerts that were put into it or taken out: opened, raised, reopened, merged; and their number. */
export function tellings(changes: readonly AlertChange[], facts: TellingFacts): BatchReply[] {
  const { rootOf, merges } = joinedRoots(changes, facts);
  const groups = new Map<Id, AlertChange[]>();
  const left = new Map<Id, AlertChange[]>();
  for (const change of changes) {
    const types = change.events.map(({ type }) => type);
    // Where it followed its incident, it was counted there already.
    if (types.includes("alertFollowed")) continue;
    const [was, is] = [change.before?.incident ?? null, change.after.incident];
    const isHeard = types.includes("alertWorsened") || types.includes("alertReleased");
    if (is !== null && (was !== is || isHeard)) push(groups, rootOf(is), change);
    if (was !== null && was !== is) push(left, was, change);
  }
  return [
    ...[...groups].flatMap(([incident, joined]) => tell(incident, joined, facts)),
    ...merges,
    ...moves(changes, rootOf),
    ...[...left].flatMap(([incident, gone]) => counting(incident, gone, { joined: -gone.length, moved: leavingWords(gone, facts) }, facts)),
  ];
}

/** Incidents that an alert showed to be one: those of this batch are not opened twice, those that stood are merged. */
function joinedRoots(changes: readonly AlertChange[], facts: TellingFacts): { rootOf(id: Id): Id; merges: BatchReply[] } {
  const parent = new Map<Id, Id>();
  const rootOf = (id: Id): Id => {
    let at = facts.mergedInto.get(id) ?? id;
    for (let next = parent.get(at); next !== undefined; next = parent.get(at)) at = next;
    return at;
  };
  const merges: BatchReply[] = [];
  for (const change of changes)
    for (const bridge of bridgesOf(change)) {
      const [into, from] = [rootOf(change.after.incident!), rootOf(bridge)];
      if (into === from) continue;
      const [stays, goes] = outlasts(facts.incidents.get(from), facts.incidents.get(into)) ? [from, into] : [into, from];
      parent.set(goes, stays);
      if (facts.incidents.has(goes)) merges.push({ kind: "incident", id: goes, command: { type: "merge", into: stays }, because: change });
    }
  return { rootOf, merges };
}

/**
 * Of two incidents that are one, whether the other one stays, and not the one the alert joined: it stood before the batch; and of two that
 * did, one that is in somebody's hands, else the older, of which somebody was told first.
 */
function outlasts(other: IncidentStanding | undefined, joined: IncidentStanding | undefined): boolean {
  if (!other || !joined) return other !== undefined;
  if (isTouched(other) !== isTouched(joined)) return isTouched(other);
  return other.openedAt < joined.openedAt || (other.openedAt === joined.openedAt && other.id < joined.id);
}

function isTouched({ state, acknowledgedAt, assignee }: IncidentStanding): boolean {
  return state !== "1" || acknowledgedAt !== null || assignee !== null;
}

function bridgesOf({ events }: AlertChange): readonly Id[] {
  return events.flatMap(({ type, data }) => (type === "alertPlaced" ? ((data?.bridges ?? []) as readonly Id[]) : []));
}

/** Alerts of an incident that is not opened, because it is another of the same batch. */
function moves(changes: readonly AlertChange[], rootOf: (id: Id) => Id): BatchReply[] {
  const seen = new Map<Id, AlertChange>();
  for (const change of changes) if (change.after.incident !== null) seen.set(change.id, change);
  return [...seen.values()].flatMap((change) => {
    const { incident } = change.after;
    const root = rootOf(incident!);
    if (root === incident || !changes.some((one) => isOpening(one, incident!))) return [];
    const command = { type: "follow", incident: root, because: "They turned out to be one trouble" };
    return [{ kind: "alert", id: change.id, command, because: change }];
  });
}

function isOpening({ events }: AlertChange, incident: Id): boolean {
  return events.some(({ type, data }) => type === "alertPlaced" && data?.outcome === "opened" && data.incident === incident);
}

function tell(incident: Id, changes: readonly AlertChange[], facts: TellingFacts): BatchReply[] {
  const loud = changes.filter(({ after }) => after.suppressed === null);
  const joined = changes.filter(({ before, after }) => before?.incident !== after.incident);
  const standing = facts.incidents.get(incident);
  const heaviest = heaviestOf(loud, facts);
  const replies: BatchReply[] = [];
  if (!standing) replies.push(opening(incident, changes[0]!, heaviest, facts));
  else if (heaviest) replies.push(...reopening(standing, loud), ...raising(standing, heaviest, loud, facts));
  return joined.length === 0
    ? replies
    : [...replies, ...counting(incident, joined, { joined: joined.length, moved: arrivalWords(joined, facts) }, facts)];
}

function opening(incident: Id, first: AlertChange, heaviest: AlertChange | null, facts: TellingFacts): BatchReply {
  const { after, at } = first;
  const { service, configurationItem, summary, resource, runbook, firstAt } = after;
  const named = resource === null || summary.toLowerCase().includes(resource.toLowerCase()) ? summary : `${resource}: ${summary}`;
  const title = shortened(named, 160);
  const lines = [
    title === summary || title === named ? null : summary,
    runbook === null ? null : `Runbook: ${runbook}`,
    ...after.links.map(({ href, text }) => `${text ?? "Link"}: ${href}`),
  ].filter((line) => line !== null);
  const command = {
    type: "create",
    shortDescription: title,
    description: lines.length === 0 ? null : lines.join("\n\n").slice(0, 8000),
    service,
    configurationItem,
    contactType: "monitoring",
    ...weightOf((heaviest ?? first).after, facts),
    team: teamOf(after, facts),
    detectedAt: firstAt,
  };
  return { kind: "incident", id: incident, isNew: true, at, command, because: first };
}

/** The route's team; else the service's own, by incident's routing; else that of the integration. */
function teamOf({ route, service, integration }: Alert, facts: TellingFacts): Id | null {
  const routed = route === null ? null : facts.teamOfRoute.get(route);
  if (routed) return routed;
  const supported = service === null ? null : facts.services.get(service)?.supportTeam;
  return supported ? null : (facts.teamOfIntegration.get(integration) ?? null);
}

/** Impact by how much stops with the service, urgency by how bad the alert is. Source: ServiceNow, event severity to priority lookup. */
function weightOf({ service, severity }: Pick<Alert, "service" | "severity">, facts: TellingFacts): Weight {
  const tier = service === null ? undefined : facts.services.get(service)?.tier;
  const impact = tier === "1" ? "1" : tier === "2" ? "2" : "3";
  return { impact, urgency: severity === "critical" ? "1" : severity === "error" ? "2" : "3" };
}

/** The alert that weighs most by itself: its own service and its own severity, never one's service with another's severity. */
function heaviestOf(changes: readonly AlertChange[], facts: TellingFacts): AlertChange | null {
  let heaviest: AlertChange | null = null;
  for (const change of changes) if (heaviest === null || isHeavier(change.after, heaviest.after, facts)) heaviest = change;
  return heaviest;
}

function isHeavier(one: Alert, other: Alert, facts: TellingFacts): boolean {
  const [mine, theirs] = [one, other].map((alert) => priorityOf(weightOf(alert, facts), facts));
  return mine! < theirs! || (mine === theirs && rankOf(one.severity) < rankOf(other.severity));
}

function reopening({ id, state }: IncidentStanding, loud: readonly AlertChange[]): BatchReply[] {
  const again = loud.find(({ events }) => events.some(({ data }) => data?.outcome === "reopened"));
  if (state !== "6" || !again) return [];
  const reason = `It fires again: ${again.after.summary}`.slice(0, 2000);
  return [{ kind: "incident", id, command: { type: "reopen", reason }, because: again }];
}

/**
 * Priority is that of the alert that weighs most: it is raised, never lowered. Impact and urgency come as a pair, the alert's own: a warning on
 * the most important service does not become critical because something else fails badly. Source: ServiceNow, priority lookup.
 */
function raising(standing: IncidentStanding, because: AlertChange, loud: readonly AlertChange[], facts: TellingFacts): BatchReply[] {
  const isOpen =
    ["1", "2", "3"].includes(standing.state) || loud.some(({ events }) => events.some(({ data }) => data?.outcome === "reopened"));
  const weight = weightOf(because.after, facts);
  if (!isOpen || priorityOf(weight, facts) >= priorityOf(standing, facts)) return [];
  return [{ kind: "incident", id: standing.id, command: { type: "edit", changes: weight }, because }];
}

type Counted = { joined: number; moved: string | null };

/** One line for all of the batch: how many, how bad, since when; and where they came from or went, where they were moved. */
function counting(incident: Id, changes: readonly AlertChange[], { joined, moved }: Counted, facts: TellingFacts): BatchReply[] {
  const because = changes[0]!;
  const firsts = changes.map(({ after }) => after.firstAt).sort();
  const lasts = changes.map(({ after }) => after.lastAt).sort();
  const opens = joined > 0 && !facts.incidents.has(incident);
  // What opened the incident is told by that, and what was moved by hand by its own line.
  const opened = joined > 0 ? changes.filter((change, index) => (opens && index === 0) || hasCome(change)).length : 0;
  const command = {
    type: "count",
    incident,
    title: because.after.summary,
    joined,
    severity: worstOf(changes)!,
    firstAt: firsts[0],
    lastAt: lasts.at(-1),
    moved: moved?.slice(0, 800) ?? null,
    sentence: changes.length > opened ? (changes.at(-1)!.after.sentence ?? null) : null,
    opened,
  };
  return [{ kind: "alertGroup", id: groupId(incident), command, because }];
}

/** The id of an incident's line of alerts: derived, so that it is found without a query. */
export function groupId(incident: Id): Id {
  return deriveId(incident, "alerts");
}

/** Acknowledged at its tool, or here: where nothing else of the incident waits for an answer, the incident is answered. */
export function acknowledgements(changes: readonly AlertChange[], facts: TellingFacts): BatchReply[] {
  const replies: BatchReply[] = [];
  for (const [incident, { changed, latest }] of byIncident(changes, facts)) {
    const because = changed.find(({ events }) => events.some(({ type }) => type === "alertAcknowledged"));
    const standing = facts.incidents.get(incident);
    if (!because || !standing || standing.acknowledgedAt !== null || !["1", "2", "3"].includes(standing.state)) continue;
    const waits = facts.unacknowledged.has(incident) || latest.some((one) => one.status === "triggered" && one.suppressed === null);
    if (!waits) replies.push({ kind: "incident", id: incident, command: { type: "acknowledge" }, because });
  }
  return replies;
}

/** The last alert of an incident is over: it is said, and, as policy has it, the incident is resolved. */
export function clearings(changes: readonly AlertChange[], facts: TellingFacts): BatchReply[] {
  const replies: BatchReply[] = [];
  for (const [incident, { changed, latest }] of byIncident(changes, facts)) {
    const because = changed.findLast(({ events }) => events.some(({ type }) => type === "alertResolved"));
    if (!because || facts.firing.has(incident) || latest.some((one) => one.status !== "resolved")) continue;
    const at = latest
      .flatMap(({ resolvedAt }) => resolvedAt ?? [])
      .sort()
      .at(-1)!;
    const sentence = `All alerts are over; the last was "${shortened(because.after.summary, 200)}": ${because.after.resolvedBecause?.toLowerCase() ?? "resolved"}.`;
    replies.push({ kind: "alertGroup", id: groupId(incident), command: { type: "clear", at, sentence }, because });
    const standing = facts.incidents.get(incident);
    const isOpen = !standing || ["1", "2", "3"].includes(standing.state);
    const isUntouched = !standing || (standing.state === "1" && standing.acknowledgedAt === null && standing.assignee === null);
    const resolves = facts.policy.whenClear === "resolve" || (facts.policy.whenClear === "resolveUntouched" && isUntouched);
    if (!isOpen || !resolves) continue;
    // An end that came late may lie before what is known as the beginning: then it was restored now.
    const restoredAt = standing && at >= (standing.detectedAt ?? standing.openedAt) ? at : null;
    const command = { type: "resolve", closeCode: "Cleared by monitoring", closeNotes: sentence, restoredAt, note: null };
    replies.push({ kind: "incident", id: incident, command, because });
  }
  return replies;
}

type Touched = { changed: AlertChange[]; latest: Alert[] };

/** The changes by the incident that stays, and how each changed alert stands in the end. */
function byIncident(changes: readonly AlertChange[], facts: TellingFacts): ReadonlyMap<Id, Touched> {
  const { rootOf } = joinedRoots(changes, facts);
  const found = new Map<Id, Touched>();
  const latest = new Map<Id, Alert>();
  for (const { id, after } of changes) latest.set(id, after);
  for (const change of changes) {
    if (change.after.incident === null) continue;
    const root = rootOf(change.after.incident);
    const known = found.get(root) ?? { changed: [], latest: [] };
    known.changed.push(change);
    found.set(root, known);
  }
  for (const alert of latest.values()) if (alert.incident !== null) found.get(rootOf(alert.incident))?.latest.push(alert);
  return found;
}

function worstOf(changes: readonly AlertChange[]): Severity | null {
  let worst: Severity | null = null;
  for (const { after } of changes) if (worst === null || rankOf(after.severity) < rankOf(worst)) worst = after.severity;
  return worst;
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
