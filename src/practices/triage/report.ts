import type { Change, MeasureChange } from "../../kernel/practice.ts";
import type { Exception } from "./model.ts";

/**
 * What a line of the Desk adds to the measures: that it came to NOW, how the director judged that, and a miss: what lay in WEEKLY, and was moved to NOW by hand.
 * Source: docs/decisions/0017-triage.md: precision = NOW items marked "right to tell me" / NOW items; miss = WEEKLY items later overridden to NOW.
 */
export function exceptionMeasures({ before, after, events, at }: Change<Exception>): MeasureChange[] {
  const facts: MeasureChange[] = [];
  const dims = { service: after.service, team: after.team };
  // A line that ended in NOW and is raised again comes to NOW anew.
  const isRaised = events.some(({ type }) => type === "exceptionRaised");
  if (after.nowSince !== null && (isRaised || (before?.nowSince ?? null) === null))
    facts.push({ measure: "triage.now", at, value: 1, ...dims });
  // What was said of the time before stays said: a line that is raised again is another time.
  const was = isRaised ? null : (before?.rightToTell ?? null);
  if (was !== after.rightToTell) {
    if (was) facts.push({ retract: measureOf(was) });
    if (after.rightToTell) facts.push({ measure: measureOf(after.rightToTell), at, value: 1, ...dims });
  }
  const isMissed = events.some(({ type, data }) => type === "exceptionOverridden" && data?.from === "WEEKLY" && data.to === "NOW");
  if (isMissed) facts.push({ measure: "triage.missed", at, value: 1, ...dims });
  return facts;
}

function measureOf(right: "yes" | "no"): string {
  return right === "yes" ? "triage.right" : "triage.wrong";
}
