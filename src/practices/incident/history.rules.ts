import { accept, type Decision, refuse } from "../../kernel/decision.ts";
import { observedFields } from "../../kernel/history.ts";
import type { AnyRecord } from "../../kernel/model.ts";
import { withChanges } from "../../kernel/record.ts";
import type { CommandOf } from "./commands.ts";
import { type Incident, incidentModel } from "./model.ts";
import { withResolutionTimes } from "./resolution.rules.ts";
import { type Asked, ended, newIncident, priorityOf } from "./work.rules.ts";

const never = new Set([
  "majorState",
  "phase",
  "reviewRequired",
  "review",
  "reviewState",
  "clocks",
  "nextBreachAt",
  "nextTeamBreachAt",
  "nextOlaBreachAt",
  "nextVendorBreachAt",
  "observed",
  "holds",
  "mergedInto",
  "workstreams",
  "resolutionSeconds",
  "businessResolutionSeconds",
]);

/**
 * Takes over what another system observed, as it happened there: states our own lifecycle would refuse are kept, never judged.
 * It touches no record that lives here, and makes nothing major.
 */
export function recordHistory(asked: Asked, command: CommandOf<"recordHistory">): Decision<Incident> {
  const { current, now, facts } = asked;
  if (current && !current.observed) return refuse("livesHere", { because: current.number ?? current.id });
  const read = observedFields(incidentModel, command.changes, never);
  if (!read.ok) return read;
  const { given } = read;
  const base: AnyRecord = current ?? {
    ...newIncident(asked),
    number: command.number,
    state: "1",
    priority: "5",
    impact: "3",
    urgency: "3",
    openedAt: now,
    observed: true,
  };
  let next = withChanges(base, given) as Incident;
  if (given.priority === undefined && (given.impact !== undefined || given.urgency !== undefined))
    next = { ...next, priority: priorityOf(next, facts) };
  return accept(withResolutionTimes(current, lived({ before: current, seen: next, given }, asked), facts), {
    type: "observed",
    data: { source: command.source },
  });
}

type Seen = { before: Incident | null; seen: Incident; given: Readonly<Record<string, unknown>> };

/** The instants and counts that our own verbs would have kept, drawn from the states seen. Counts that the source gives are its own. */
function lived({ before, seen, given }: Seen, { now }: Asked): Incident {
  let next = seen;
  const was = before?.state ?? null;
  const count = (name: "reopenCount" | "reassignmentCount") => next[name] + (name in given ? 0 : 1);
  const isOpen = (state: string | null) => state === "1" || state === "2" || state === "3";
  if (next.state !== "1" && !next.acknowledgedAt) next = { ...next, acknowledgedAt: now };
  if (next.state === "3" && was !== "3")
    next = { ...next, holds: [...next.holds, { from: now, to: null, reason: next.holdReason }].slice(-200) };
  if (was === "3" && next.state !== "3") next = { ...next, holds: ended(next, now), holdReason: null };
  if ((was === "6" || was === "7" || was === "8") && isOpen(next.state))
    next = { ...next, reopenCount: count("reopenCount"), resolvedAt: null, resolvedBy: null, restoredAt: null, closedAt: null };
  if (before?.team && next.team !== before.team) next = { ...next, reassignmentCount: count("reassignmentCount") };
  if (next.state === "6" || next.state === "7") {
    const resolvedAt = next.resolvedAt ?? (was === "6" ? (before?.resolvedAt ?? now) : now);
    next = { ...next, resolvedAt, restoredAt: next.restoredAt && was === next.state ? next.restoredAt : resolvedAt };
  }
  if (next.state === "7" && !next.closedAt) next = { ...next, closedAt: now };
  return next;
}
