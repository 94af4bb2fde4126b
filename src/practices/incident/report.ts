import type { Change, MeasureChange } from "../../kernel/practice.ts";
import { type Instant, ms } from "../../kernel/time.ts";
import type { Incident } from "./model.ts";

/**
 * What a change of an incident adds to the measures, drawn from the fields and not from the verbs, so that live work and imported
 * history count alike. Durations in whole minutes. MTTR here is time to restore: restored − detected, by default opened.
 * Source: Google SRE; ITIL 4 incident management.
 */
export function incidentMeasures({ before, after, at }: Change<Incident>): MeasureChange[] {
  const facts: MeasureChange[] = [];
  const dims = { priority: after.priority, team: after.team, service: after.service, person: after.assignee };
  // What is open counts where it belongs now: the backlog of a team or a priority is that of the records behind it.
  const moved = before !== null && (["priority", "team", "service"] as const).some((name) => before[name] !== after[name]);
  if (before && (moved || before.openedAt !== after.openedAt)) facts.push({ retract: "incident.opened" });
  if (!before || moved || before.openedAt !== after.openedAt)
    facts.push({ measure: "incident.opened", at: after.openedAt, value: 1, ...dims });
  once("acknowledgedAt", "incident.acknowledged", (when) => minutes(after.openedAt, when));
  // Rated higher, or detected earlier, after it was restored: that counts. Rated lower, it does not make good what was.
  const sameRestored = before !== null && before.restoredAt === after.restoredAt;
  const corrected = sameRestored && (began(before) !== began(after) || before.service !== after.service || isWorse(before, after));
  once("restoredAt", "incident.restored", (when) => minutes(began(after), when), corrected);
  if (before?.restoredAt && (!sameRestored || corrected)) facts.push({ retract: "incident.outage" });
  if (after.restoredAt && (!sameRestored || corrected) && (keptServiceDown(after) || (corrected && keptServiceDown(before))))
    facts.push({
      measure: "incident.outage",
      at: after.restoredAt,
      value: minutes(began(after), after.restoredAt),
      ...dims,
    });
  once("resolvedAt", "incident.resolved", (when) => minutes(after.openedAt, when), moved);
  if (before?.resolvedAt !== after.resolvedAt) {
    if (before?.resolvedAt) facts.push({ retract: "incident.waited" }, { retract: "incident.reviewDue" });
    if (after.resolvedAt) facts.push({ measure: "incident.waited", at: after.resolvedAt, value: waited(after, after.resolvedAt), ...dims });
  }
  if (after.resolvedAt && after.reviewRequired && !(before?.resolvedAt === after.resolvedAt && before.reviewRequired))
    facts.push({ measure: "incident.reviewDue", at: after.resolvedAt, value: 1, ...dims });
  if (isSettled(after) && !(before && isSettled(before)))
    facts.push({ measure: "incident.reviewed", at, value: after.reviewState === "waived" ? 0 : 1, ...dims });
  if (before && !isSettled(after) && isSettled(before)) facts.push({ retract: "incident.reviewed" });
  // What was resolved has left the backlog already: to cancel or merge it then takes nothing more out of it.
  if (after.state === "8" && before?.state !== "8" && !after.resolvedAt)
    facts.push({ measure: "incident.canceled", at, value: 1, ...dims });
  if (after.mergedInto && !before?.mergedInto && !after.resolvedAt) facts.push({ measure: "incident.canceled", at, value: 1, ...dims });
  if (before?.state === "8" && after.state !== "8") facts.push({ retract: "incident.canceled" });
  if (before?.mergedInto && !after.mergedInto) facts.push({ retract: "incident.canceled" });
  const reopened = after.reopenCount - (before?.reopenCount ?? 0);
  if (reopened > 0) facts.push({ measure: "incident.reopened", at, value: 1, n: reopened, ...dims });
  const passedOn = after.reassignmentCount - (before?.reassignmentCount ?? 0);
  if (passedOn > 0) facts.push({ measure: "incident.reassigned", at, value: 1, n: passedOn, ...dims });
  if (before?.satisfaction && before.satisfaction !== after.satisfaction) facts.push({ retract: "incident.rated" });
  if (after.satisfaction && before?.satisfaction !== after.satisfaction)
    facts.push({ measure: "incident.rated", at, value: Number(after.satisfaction), ...dims });
  return facts;

  function once(
    field: "acknowledgedAt" | "restoredAt" | "resolvedAt",
    measure: string,
    value: (when: Instant) => number,
    anew = false,
  ): void {
    const [was, is] = [before?.[field] ?? null, after[field]];
    if (was === is && !anew) return;
    if (was) facts.push({ retract: measure });
    if (is) facts.push({ measure, at: is, value: value(is), ...dims });
  }
}

/** When it began, as far as is known. */
function began(record: Incident): Instant {
  return record.detectedAt ?? record.openedAt;
}

function isWorse(before: Incident, after: Incident): boolean {
  return after.priority < before.priority || (after.majorState === "declared" && before.majorState !== "declared");
}

/** Critical and major incidents take their service down until it is restored. */
function keptServiceDown(record: Incident): boolean {
  return record.service !== null && (record.priority === "1" || record.majorState === "declared");
}

function isSettled(record: Incident): boolean {
  return record.reviewState === "approved" || record.reviewState === "waived";
}

/** Minutes in which nobody could work on it: until it was answered, and on hold. */
function waited(record: Incident, until: Instant): number {
  const first = record.acknowledgedAt && record.acknowledgedAt < until ? record.acknowledgedAt : until;
  const held = record.holds.reduce((sum, one) => sum + minutes(one.from, one.to && one.to < until ? one.to : until), 0);
  return minutes(record.openedAt, first) + held;
}

function minutes(from: Instant, to: Instant): number {
  return Math.max(0, Math.round((ms(to) - ms(from)) / 60_000));
}
