import type { Change, MeasureChange } from "../../kernel/practice.ts";
import { MINUTE_MS, ms } from "../../kernel/time.ts";
import type { Deployment } from "./deployment.model.ts";

/**
 * What a deployment adds to the measures, drawn from its fields. Only production counts; durations in whole minutes. The denominator is
 * deployments, where change success has changes: many deployments may be one change, and many changes deploy nothing.
 * Source: DORA, the four keys: deployment frequency, lead time for changes, change failure rate, failed deployment recovery time.
 */
export function deploymentMeasures({ before, after }: Change<Deployment>): MeasureChange[] {
  const facts: MeasureChange[] = [];
  const dims = { service: after.service };
  if (after.isProduction && after.authority === "unauthorised" && before?.authority !== "unauthorised")
    facts.push({ measure: "change.unauthorised", at: after.beganAt, value: 1, ...dims });
  if (after.explanation !== null && before?.explanation === null) facts.push({ retract: "change.unauthorised" });
  if (!after.isProduction || after.endedAt === null || after.state === "canceled") return facts;
  const [was, is] = [before && outcomeOf(before), outcomeOf(after)];
  if (was !== is && was) facts.push({ retract: `deployment.${was}` });
  if (was !== is && is) facts.push({ measure: `deployment.${is}`, at: after.endedAt, value: 1, ...dims });
  if (before?.endedAt || after.state !== "succeeded") return facts;
  const since = (from: string) => Math.max(0, Math.floor((ms(after.endedAt!) - ms(from)) / MINUTE_MS));
  if (after.committedAt !== null) facts.push({ measure: "deployment.lead", at: after.endedAt, value: since(after.committedAt), ...dims });
  if (after.brokenSince !== null)
    facts.push({ measure: "deployment.recovered", at: after.endedAt, value: since(after.brokenSince), ...dims });
  return facts;
}

/** A deployment fails where it says so, and where the change it was of is later found to have failed. */
function outcomeOf({ state, failureFoundAt, endedAt }: Deployment): "succeeded" | "failed" | null {
  if (endedAt === null || state === "canceled") return null;
  return state === "failed" || failureFoundAt !== null ? "failed" : "succeeded";
}
