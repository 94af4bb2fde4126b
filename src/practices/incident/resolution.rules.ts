import { elapsedMs, type Instant, ms } from "../../kernel/time.ts";
import type { IncidentFacts } from "./facts.ts";
import type { Incident } from "./model.ts";

const mostSeconds = 2_147_483_647;

/**
 * An incident with its time to resolve, in seconds: from opened to resolved, round the clock and in the working calendar. A fact of the
 * resolution: a later change of the calendar moves nothing; a reopening takes it away. Source: ServiceNow, calendar_stc and business_stc.
 */
export function withResolutionTimes(before: Incident | null, next: Incident, facts: Pick<IncidentFacts, "house">): Incident {
  const { openedAt, resolvedAt } = next;
  if (resolvedAt === null) return { ...next, resolutionSeconds: null, businessResolutionSeconds: null };
  if (before?.resolvedAt === resolvedAt && before.openedAt === openedAt) return next;
  const { workingDays } = facts.house;
  const wallMs = Math.max(0, ms(resolvedAt) - ms(openedAt));
  const resolutionSeconds = seconds(wallMs);
  const businessResolutionSeconds = workingDays ? seconds(workedMs(openedAt, resolvedAt)) : resolutionSeconds;
  return { ...next, resolutionSeconds, businessResolutionSeconds };

  function workedMs(from: Instant, to: Instant): number {
    return workingDays && from < to ? elapsedMs(workingDays, from, to) : 0;
  }
}

/** Whole seconds begun are not counted. */
function seconds(durationMs: number): number {
  return Math.min(mostSeconds, Math.floor(durationMs / 1000));
}
