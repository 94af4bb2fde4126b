import { type Actor, may } from "../kernel/actor.ts";
import { type Filter, type FilterCatalogue, matches } from "../kernel/filter.ts";
import { type FilterContext, resolveFilter } from "../kernel/filter-resolve.ts";
import type { AnyRecord } from "../kernel/model.ts";
import type { Audience, VisibleBranch } from "../kernel/practice.ts";
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
  return branchesOf(kind, actor, given).some((branch) => branch === "all" || matches(branch, record, evaluation));
}

/** An actor never changes, so what they see is worked out once for each kind, unless it depends on the moment. */
const lasting = new WeakMap<Actor, Map<AnyKind, readonly VisibleBranch[]>>();

function branchesOf(kind: AnyKind, actor: Actor, given: { now: Instant; catalogue: FilterCatalogue }): readonly VisibleBranch[] {
  const known = lasting.get(actor)?.get(kind);
  if (known) return known;
  const said = kind.visible(actor);
  const context = contextOf(actor, given.now);
  const branches = said.map((branch) => (branch === "all" ? branch : resolveFilter(branch, given.catalogue, kind.model.kind, context)));
  if (said.some((branch) => branch !== "all" && isOfTheMoment(branch))) return branches;
  const mine = lasting.get(actor) ?? new Map<AnyKind, readonly VisibleBranch[]>();
  lasting.set(actor, mine.set(kind, branches));
  return branches;
}

function isOfTheMoment(filter: Filter): boolean {
  if ("all" in filter) return filter.all.some(isOfTheMoment);
  if ("any" in filter) return filter.any.some(isOfTheMoment);
  if ("not" in filter) return isOfTheMoment(filter.not);
  if ("words" in filter || "compare" in filter || filter.value === undefined) return false;
  return [filter.value].flat().some((value) => typeof value === "object");
}

/** Which events and files a reader may know of, among the records they may see: staff everything, others what is meant for them. */
export function audiencesOf(actor: Actor): readonly Audience[] {
  return may(actor, "timeline.readStaff") ? ["staff", "caller", "public"] : ["caller", "public"];
}
