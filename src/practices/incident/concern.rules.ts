import { type Concern, type ConcernGate, concernOf, type Impact } from "../../kernel/concern.ts";
import type { Id } from "../../kernel/ids.ts";
import { addElapsed, type Instant, MINUTE_MS, ms } from "../../kernel/time.ts";
import { calendarOf, type ServiceLevels } from "../service-level/levels.rules.ts";
import type { ClockView, Incident } from "./model.ts";

export type ConcernedService = {
  name: string;
  tier: "1" | "2" | "3" | "4";
  usersServed: number | null;
  owner: Id | null;
  /** Cost of a lost minute per user, of the service or the house. */
  rate: number | null;
};
/** Everything an incident's concern must know beyond the incident. */
export type IncidentConcernFacts = {
  services: ReadonlyMap<Id, ConcernedService>;
  currency: string;
  names: ReadonlyMap<Id, string>;
  levels: ServiceLevels;
  /** By service: incidents opened on it within a day, and within the four weeks before that day. */
  reports: ReadonlyMap<Id, { day: number; before: number }>;
};

/**
 * Why an incident may need the director: it is open and not restored, and critical, high, or major (proposed ones too). What is merged or from an imported history is none.
 * An open critical one past half of its resolution target is a gate. Source: docs/decisions/0017-triage.md.
 */
export function incidentConcern(incident: Incident, given: Record<string, unknown>): Concern | null {
  const facts = given as IncidentConcernFacts;
  if (!isConcerning(incident)) return null;
  const service = incident.service === null ? undefined : facts.services.get(incident.service);
  const clock = resolutionClock(incident);
  const isMajor = incident.majorState === "declared";
  const owner = isMajor && service?.tier === "1" && service.owner ? facts.names.get(service.owner) : undefined;
  const who = incident.commander ? [incident.commander, "commands"] : [incident.assignee, "has it"];
  const name = who[0] ? facts.names.get(who[0]) : undefined;
  const users = incident.affectedUsers;
  const said = [
    service?.name,
    service && `tier ${service.tier}`,
    users !== null && `${users.toLocaleString("en-GB")} users`,
    name ? `${name} ${who[1]}` : "nobody has it",
    incident.majorState === "proposed" && "proposed as major",
  ];
  return concernOf({
    rootCauseKey: incident.problem ?? incident.parent ?? incident.id,
    title: incident.shortDescription,
    mark: `P${incident.priority}`,
    facts: said.filter((one) => typeof one === "string").join(" · "),
    neutralTitle: incident.restricted ? `A restricted incident, priority ${incident.priority}` : null,
    service: incident.service,
    team: incident.team,
    impact: impactOf(incident, service),
    irreversibleAt: clock?.breachAt ?? null,
    irreversibleWords: "the promise breaks",
    horizonMinutes: clock === null ? null : Math.max(1, Math.round(clock.durationMs / MINUTE_MS)),
    trend: trendOf(incident, facts),
    onlyDirector: owner === undefined ? 0 : 0.5,
    authorityWords: owner === undefined ? null : `Your peer ${owner} must be told: the service is theirs.`,
    expectedCost: costOf(incident, service, clock, facts.currency),
    gates: gatesOf(incident, clock, facts.levels),
    deed: { label: isMajor ? "Open the room" : "Open", to: `/incidents/${incident.number ?? incident.id}` },
  });
}

/** Whether there is anything to be asked about: what is not, needs no facts. */
export function isConcerning(incident: Incident): boolean {
  const { state, priority, majorState, restoredAt, observed, mergedInto } = incident;
  if (!["1", "2", "3"].includes(state) || restoredAt !== null || observed || mergedInto !== null) return false;
  return priority === "1" || priority === "2" || majorState === "declared" || majorState === "proposed";
}

/** The running promise of the fix to the caller. */
function resolutionClock({ clocks }: Incident): ClockView | null {
  return (
    Object.values(clocks).find(
      (one) => one.target === "resolution" && one.agreementType === "SLA" && (one.stage === "in_progress" || one.stage === "paused"),
    ) ?? null
  );
}

function impactOf({ affectedUsers }: Incident, service: ConcernedService | undefined): Impact | null {
  if (!service || affectedUsers === null || !service.usersServed) return null;
  const share = Math.min(1, affectedUsers / service.usersServed);
  const [some, all] = [affectedUsers, service.usersServed].map((n) => n.toLocaleString("en-GB"));
  const words = `${some} of the ${all} users of ${service.name}, tier ${service.tier}.`;
  return { users: { tier: Number(service.tier) as 1 | 2 | 3 | 4, share, words }, exposure: null };
}

function trendOf({ service }: Incident, { reports }: IncidentConcernFacts): Concern["trend"] {
  const counted = service === null ? undefined : reports.get(service);
  if (!counted) return null;
  const usual = counted.before / 28;
  return { short: counted.day, long: usual, n: counted.day, words: `${counted.day} reports in 24 h, ${decimal(usual)} is usual` };
}

/** People × minutes until it is expected back, or until the promise breaks, × the rate: what is lost if it comes as foretold. */
function costOf(
  incident: Incident,
  service: ConcernedService | undefined,
  clock: ClockView | null,
  currency: string,
): Concern["expectedCost"] {
  const until = incident.expectedBackAt ?? clock?.breachAt ?? null;
  const rate = service?.rate ?? null;
  if (rate === null || incident.affectedUsers === null || until === null) return null;
  const began = incident.detectedAt ?? incident.openedAt;
  const minutes = Math.max(0, (ms(until) - ms(began)) / MINUTE_MS);
  const amount = Math.round(incident.affectedUsers * minutes * rate);
  const back = incident.expectedBackAt ? "it is back when expected" : "it is back just when the promise breaks";
  return { amount, currency, words: `${amount.toLocaleString("en-GB")} ${currency} of working time lost if ${back}.` };
}

function gatesOf(incident: Incident, clock: ClockView | null, levels: ServiceLevels): ConcernGate[] {
  const half = incident.priority === "1" && clock ? halfOf(clock, levels) : null;
  return half === null
    ? []
    : [{ code: "criticalPastHalf", since: half, words: "Half of the time promised for this critical incident is gone." }];
}

/** When half of what was promised is counted; null while the clock rests before that. */
function halfOf(clock: ClockView, levels: ServiceLevels): Instant | null {
  const left = clock.durationMs / 2 - clock.countedMs;
  if (clock.runningSince === null) return left <= 0 ? (clock.pausedAt ?? clock.startedAt) : null;
  return left <= 0 ? clock.runningSince : addElapsed(calendarOf(clock, levels), clock.runningSince, left);
}

function decimal(value: number): string {
  return value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}
