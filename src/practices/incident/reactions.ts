import { deriveId } from "../../kernel/ids.ts";
import type { Change, Reaction, Reply } from "../../kernel/practice.ts";
import { addDays, type Instant } from "../../kernel/time.ts";
import type { Review } from "../review/model.ts";
import type { Health } from "../service/model.ts";
import type { ServiceLevels } from "../service-level/levels.rules.ts";
import type { ClockRecord } from "../service-level/model.ts";
import { observations } from "../service-level/observation.rules.ts";
import type { Places } from "../service-level/zone.rules.ts";
import { nextBreaches } from "./clocks.rules.ts";
import { lastedMinutes } from "./lasted.rules.ts";
import type { ClockView, Incident } from "./model.ts";

export type ReactionFacts = {
  levels: ServiceLevels;
  /** By incident: the zones of its caller, its site, its configuration item, where a service level asks for one. */
  places: ReadonlyMap<string, Places>;
  /** Open children by parent. */
  children: ReadonlyMap<string, readonly string[]>;
  /** Approved reviews that are still watched for a repeat. */
  watched: readonly { review: string; service: string | null; category: string | null; until: Instant }[];
  policy: { dueBusinessDays: number };
  services: ReadonlyMap<string, { owner: string | null }>;
  names: ReadonlyMap<string, string>;
};

/** What an incident sets going in the practices before it, and what it takes over from their news. */
export const incidentReaction: Reaction = {
  on: ["incident", "clock", "review"],
  react: (change, given) => {
    const facts = given as ReactionFacts;
    if (change.kind === "clock") return noteClock(change as Change<ClockRecord>);
    if (change.kind === "review") return noteReview(change as Change<Review>);
    const mine = change as Change<Incident>;
    return [
      ...clocks(mine, change, facts),
      ...health(mine),
      ...reviews(mine, facts),
      ...children(mine, facts),
      ...duplicates(mine),
      ...repeats(mine, facts),
    ];
  },
};

function clocks(change: Change<Incident>, plain: Change, facts: ReactionFacts): Reply[] {
  const { after } = change;
  if (movedClocksOnly(change)) return [];
  return observations({
    levels: facts.levels,
    change: plain,
    attached: Object.values(after.clocks),
    dims: { priority: after.priority, team: after.team, service: after.service, restricted: after.restricted },
    openedAt: after.openedAt,
    pastHolds: after.holds.map(({ from, to, reason }) => ({
      from,
      to,
      as: { state: "3", holdReason: reason },
      afterwards: { state: "2", holdReason: null },
    })),
    places: facts.places.get(change.id) ?? {},
  });
}

/** An incident that took note of its clock's news has none for its clocks. */
function movedClocksOnly({ before, after, events }: Change<Incident>): boolean {
  if (!before || events.length > 0) return false;
  const names = Object.keys(after) as (keyof Incident)[];
  return names.every((name) => before[name] === after[name] || clockFields.has(name));
}
const clockFields: ReadonlySet<string> = new Set(["clocks", ...Object.keys(nextBreaches({}))]);

function noteClock({ after }: Change<ClockRecord>): Reply[] {
  if (after.subjectKind !== "incident") return [];
  const { definition, definitionVersion, name, target, agreementType, stage, startedAt, durationMs, dueAt, countedMs, runningSince } =
    after;
  const { pausedAt, pauseReason, stoppedAt, warnAt, breachAt, breachedAt, calendar, calendarVersion, timeZone } = after;
  const own = { definition, version: definitionVersion, name, target, agreementType, stage, startedAt, durationMs, dueAt };
  const standing = { countedMs, runningSince, pausedAt, pauseReason, stoppedAt, warnAt, breachAt, breachedAt };
  const clock: ClockView = { ...own, ...standing, calendar, calendarVersion, timeZone };
  return [{ kind: "incident", id: after.subject, command: { type: "noteClock", clock } }];
}

function noteReview({ before, after, events }: Change<Review>): Reply[] {
  if (after.subjectKind !== "incident" || events.length === 0 || before?.state === after.state) return [];
  return [{ kind: "incident", id: after.subject, command: { type: "noteReview", review: after.id, reviewState: after.state } }];
}

/** How bad an incident is for its service: down where it is critical or major, degraded where it is high. */
export function levelOf(record: Incident | null): Health {
  if (!record || record.observed || !["1", "2", "3"].includes(record.state)) return "fine";
  if (record.phase === "mitigated") return "degraded";
  if (record.majorState === "declared" || record.priority === "1") return "down";
  return record.priority === "2" ? "degraded" : "fine";
}

function health({ before, after, id }: Change<Incident>): Reply[] {
  const replies: Reply[] = [];
  const report = (service: string, level: Health) =>
    replies.push({ kind: "service", id: service, command: { type: "reportHealth", incident: id, ...named(after), level } });
  const [was, is] = [levelOf(before), levelOf(after)];
  if (before?.service && before.service !== after.service && was !== "fine") report(before.service, "fine");
  const renamed = before !== null && is !== "fine" && before.restricted !== after.restricted;
  if (after.service && (was !== is || renamed || (before?.service !== after.service && is !== "fine"))) report(after.service, is);
  return replies;
}

/** What a service's readers may know of the incident that troubles it. */
function named(record: Incident): { number: string | null; title: string } {
  return record.restricted ? { number: null, title: "A restricted incident" } : { number: record.number, title: record.shortDescription };
}

/** The id of an incident's review: derived, so that it is opened once. */
export function reviewId(incident: string): string {
  return deriveId(incident, "review");
}

function reviews({ before, after, id, at, events }: Change<Incident>, facts: ReactionFacts): Reply[] {
  if (!after.reviewRequired) return [];
  const replies: Reply[] = [];
  const to = (command: Reply["command"]) => replies.push({ kind: "review", id: reviewId(id), command });
  const opens = !before?.reviewRequired;
  if (opens) {
    const owner = (after.service ? facts.services.get(after.service)?.owner : null) ?? after.assignee;
    const dueAt = addDays(at, Math.ceil((facts.policy.dueBusinessDays * 7) / 5));
    const involved = after.commander ? [after.commander] : [];
    to({
      type: "open",
      subjectKind: "incident",
      subject: id,
      title: after.shortDescription,
      owner,
      involved,
      dueAt,
      happenedFrom: after.detectedAt ?? after.openedAt,
    });
  }
  const handedOn = after.commander !== null && after.commander !== before?.commander && !opens;
  const restored = after.restoredAt !== null && after.restoredAt !== before?.restoredAt;
  const ruled = JSON.stringify(after.hypotheses) !== JSON.stringify(before?.hypotheses ?? []);
  // A review that is opened on a restricted incident is restricted from its first moment.
  const confined = opens ? after.restricted : after.restricted !== before?.restricted;
  const nothing = { involved: null, happenedTo: null, line: null, impact: null, hypotheses: null, confidential: null };
  if (handedOn || restored || ruled || confined)
    to({
      ...nothing,
      type: "follow",
      involved: handedOn ? [after.commander!] : null,
      happenedTo: restored ? after.restoredAt : null,
      impact: restored ? impactSentence(after) : null,
      hypotheses: ruled ? after.hypotheses : null,
      confidential: confined ? after.restricted : null,
    });
  for (const event of events) {
    const what = sentence(event.type, event.data ?? {}, facts.names);
    if (what) to({ ...nothing, type: "follow", line: { at, what, by: null } });
  }
  return replies;
}

/** The draft's first words on impact, from the facts: how long, how many. */
function impactSentence(record: Incident): string {
  const minutes = lastedMinutes(record);
  const people = record.affectedUsers ? ` About ${record.affectedUsers.toLocaleString("en-GB")} people were affected.` : "";
  return `${record.shortDescription}: ${minutes === 1 ? "1 minute" : `${minutes} minutes`} from detection to restoration.${people}`;
}

function sentence(type: string, data: Record<string, unknown>, names: ReadonlyMap<string, string>): string | null {
  const text = (key: string) => (typeof data[key] === "string" ? (data[key] as string) : "");
  const person = (key: string) => names.get(text(key)) ?? "somebody";
  const words: Record<string, () => string> = {
    incidentReported: () => `Reported: ${text("shortDescription")}`,
    acknowledged: () => "Acknowledged",
    majorDeclared: () => `Declared a major incident. ${text("reason")}`,
    majorDemoted: () => `Demoted. ${text("reason")}`,
    handedOver: () => `${text("role")} handed to ${person("to")}`,
    phaseChanged: () => `Phase: ${text("to")}`,
    updateSent: () => `Update ${String(data.count)}: ${text("text")}`,
    decisionMade: () => `Decision: ${text("text")}`,
    incidentResolved: () => `Resolved: ${text("closeNotes")}`,
    incidentReopened: () => `Reopened: ${text("reason")}`,
  };
  return words[type]?.().slice(0, 600) ?? null;
}

function children({ before, after, id }: Change<Incident>, facts: ReactionFacts): Reply[] {
  const moved = before !== null && before.state !== after.state && !after.mergedInto && !before.mergedInto;
  const follows = after.state === "2" || after.state === "6" || (after.state === "3" && after.holdReason !== "1");
  if (!moved || !follows) return [];
  const { state, holdReason, closeCode, closeNotes } = after;
  const command = { type: "follow", state, holdReason, closeCode, closeNotes, from: after.number ?? id };
  return (facts.children.get(id) ?? []).map((child) => ({ kind: "incident", id: child, command }));
}

function duplicates({ before, after }: Change<Incident>): Reply[] {
  const tell = (id: string, undone: boolean): Reply => ({
    kind: "incident",
    id,
    command: { type: "noteDuplicate", duplicate: after.number ?? after.id, undone },
  });
  if (after.mergedInto && !before?.mergedInto) return [tell(after.mergedInto, false)];
  return before?.mergedInto && !after.mergedInto ? [tell(before.mergedInto, true)] : [];
}

/**
 * Did it happen again? The same service and category, while a review is watched. Where neither says its category, a high priority must
 * stand for it: else every small trouble of the service would be a repeat.
 */
function repeats({ before, after, id, at }: Change<Incident>, facts: ReactionFacts): Reply[] {
  if (before || after.observed || !after.service) return [];
  if (after.category === null && after.priority > "2") return [];
  return facts.watched
    .filter((one) => one.service === after.service && one.category === after.category && one.until > at)
    .map((one) => ({
      kind: "review",
      id: one.review,
      command: { type: "noteRecurrence", incident: id, number: after.number, happenedAt: at },
    }));
}
