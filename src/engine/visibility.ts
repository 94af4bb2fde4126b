import { type Actor, may } from "../kernel/actor.ts";
import { type FilterCatalogue, matches } from "../kernel/filter.ts";
import { type FilterContext, resolveFilter } from "../kernel/filter-resolve.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { Audience } from "../kernel/practice.ts";
import type { Instant } from "../kernel/time.ts";
import type { AnyKind } from "./house.ts";

/** What relative words of a filter (now, me, my teams) mean to this actor. */
export function contextOf(actor: Actor, now: Instant): FilterContext {
  return { now, timeZone: actor.timeZone, personId: actor.personId, teamIds: actor.teamIds, serviceIds: actor.serviceIds };
}

/** Answers whether the actor may see a record: the same branches that every read joins. */
export function sees(kind: AnyKind, actor: Actor, record: AnyRecord, given: { now: Instant; catalogue: FilterCatalogue }): boolean {
  if (actor.permissions.has("*")) return true;
  const evaluation = { catalogue: given.catalogue, kind: kind.model.kind };
  return kind
    .visible(actor)
    .some(
      (branch) =>
        branch === "all" ||
        matches(resolveFilter(branch, given.catalogue, kind.model.kind, contextOf(actor, given.now)), record, evaluation),
    );
}

/** Which events and files a reader may know of, among the records they may see: staff everything, others what is meant for them. */
export function audiencesOf(actor: Actor): readonly Audience[] {
  return may(actor, "timeline.readStaff") ? ["staff", "caller", "public"] : ["caller", "public"];
}
