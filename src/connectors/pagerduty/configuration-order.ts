import type { Instant } from "../../kernel/time.ts";
import { type Json, listOf, momentOf, objectOf } from "../reading.ts";
import { referenceIn } from "./configuration-file.ts";

type Entry = { startsAt: Instant; endsAt: Instant; user: string };

/**
 * Whether the first layer of an answer is the uppermost. An answer may list layers from the top or from the bottom (the REST API answered
 * them from the top, and takes them from the bottom), so what the answer itself shows decides: where two layers have different people at the
 * same time, the final schedule has the person of the upper one. Where it shows nothing, the first is the uppermost.
 * Source: PagerDuty/public-support-scripts, pull request 60; PagerDuty/terraform-provider-pagerduty, pull request 610.
 */
export function isFirstUpper(schedule: Json): { isFirst: boolean; isProven: boolean } {
  const layers = (listOf(schedule.schedule_layers) ?? []).map((one) => entriesOf(objectOf(one) ?? {}));
  const final = entriesOf(objectOf(schedule.final_schedule) ?? {});
  const overridden = entriesOf(objectOf(schedule.overrides_subschedule) ?? {});
  let votes = 0;
  for (const { startsAt, user } of final) {
    if (at(overridden, startsAt)) continue;
    const held = layers.flatMap((entries) => at(entries, startsAt) ?? []);
    if (new Set(held).size < 2) continue;
    if (held[0] === user) votes += 1;
    else if (held.at(-1) === user) votes -= 1;
  }
  return { isFirst: votes >= 0, isProven: votes !== 0 };
}

function at(entries: readonly Entry[], moment: Instant): string | null {
  return entries.find((one) => one.startsAt <= moment && moment < one.endsAt)?.user ?? null;
}

function entriesOf(body: Json): Entry[] {
  return (listOf(body.rendered_schedule_entries) ?? []).flatMap((one) => {
    const entry = objectOf(one) ?? {};
    const [startsAt, endsAt, user] = [momentOf(entry.start), momentOf(entry.end), referenceIn(entry.user)];
    return startsAt && endsAt && user ? [{ startsAt, endsAt, user: user.key }] : [];
  });
}
