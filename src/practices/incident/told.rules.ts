import type { Id } from "../../kernel/ids.ts";
import { addMinutes, type Instant } from "../../kernel/time.ts";
import type { Incident, Priority } from "./model.ts";
import type { Voice } from "./stakeholder.model.ts";

/** A stakeholder group as the rules know it: its active people, and how many addresses outside have confirmed. */
export type KnownGroup = {
  id: Id;
  name: string;
  voice: Voice;
  services: readonly Id[];
  fromPriority: Priority;
  people: readonly Id[];
  addresses: number;
};
type Major = Pick<Incident, "service" | "priority" | "groupsAdded" | "groupsLeftOut">;

/** The groups that are told of a major incident: those that its service and priority ask for, less those left out, and those added by hand. */
export function groupsOf(incident: Major, groups: readonly KnownGroup[]): KnownGroup[] {
  return groups.filter(
    (group) => incident.groupsAdded.includes(group.id) || (isAskedFor(incident, group) && !incident.groupsLeftOut.includes(group.id)),
  );
}

/** Whether a group's own terms name this incident. A group without services is for every incident. */
export function isAskedFor(incident: Pick<Major, "service" | "priority">, group: Pick<KnownGroup, "services" | "fromPriority">): boolean {
  const isItsService = group.services.length === 0 || (incident.service !== null && group.services.includes(incident.service));
  return isItsService && incident.priority <= group.fromPriority;
}

type Before = Pick<Incident, "technicalUpdateAt" | "updateEveryMinutes">;

/**
 * Which voices an update reaches. A technical one is for technical groups. A business one is for everybody, so that no group is left
 * without news where nobody writes twice; only where a technical one left within the rhythm before it, technical groups have been told.
 */
export function voicesReached(voice: Voice, before: Before, now: Instant): readonly Voice[] {
  if (voice === "technical") return ["technical"];
  const { technicalUpdateAt, updateEveryMinutes } = before;
  const isTold = technicalUpdateAt !== null && addMinutes(technicalUpdateAt, updateEveryMinutes ?? 30) > now;
  return isTold ? ["business"] : ["business", "technical"];
}

/** The groups that one update reaches. `before`: the incident as it was when it was sent. */
export function groupsReached(given: {
  incident: Major;
  before: Before;
  voice: Voice;
  now: Instant;
  groups: readonly KnownGroup[];
}): KnownGroup[] {
  const voices = voicesReached(given.voice, given.before, given.now);
  return groupsOf(given.incident, given.groups).filter((group) => voices.includes(group.voice));
}

/** How many somebodies a group has: "Board (6)". */
export function groupWords({ name, people, addresses }: Pick<KnownGroup, "name" | "addresses"> & { people: number }): string {
  return `${name} (${people + addresses})`;
}
