import { type Decision, type DomainEvent, refuse } from "../../kernel/decision.ts";
import type { Incident } from "./model.ts";
import type { Voice } from "./stakeholder.model.ts";
import { groupsOf, groupsReached, type KnownGroup, voicesReached } from "./told.rules.ts";
import { type Asked, settled } from "./work.rules.ts";

type Held = Asked & { current: Incident };

/** Who hears an update, by name and number; no event where nobody does. Of a restricted incident only who may see it, and nobody outside. */
export function toldBy({ current, facts, now, id }: Held, voice: Voice): DomainEvent[] {
  const groups = groupsReached({ incident: current, before: current, voice, now, groups: facts.groups }).map(counted);
  const isPublic = !current.restricted && voicesReached(voice, current, now).includes("business");
  const followers = isPublic ? (facts.followers.get(id) ?? 0) : 0;
  if (groups.length === 0 && followers === 0) return [];
  return [{ type: "stakeholdersTold", data: { groups, followers, restricted: current.restricted } }];
}

function counted({ name, people, addresses }: KnownGroup): { name: string; people: number; addresses: number } {
  return { name, people: people.length, addresses };
}

/** A group is told of this incident as well, or again. */
export function tellGroup({ current, facts, ...asked }: Held, id: string): Decision<Incident> {
  const group = facts.groups.find((one) => one.id === id);
  if (!group) return refuse("noSuchGroup", { field: "group" });
  if (groupsOf(current, facts.groups).includes(group)) return refuse("toldAlready", { field: "group" });
  const groupsLeftOut = current.groupsLeftOut.filter((one) => one !== id);
  const isBack = groupsOf({ ...current, groupsLeftOut }, [group]).length > 0;
  const groupsAdded = isBack ? current.groupsAdded : [...current.groupsAdded, id];
  if (groupsAdded.length > 200) return refuse("tooManyGroups", { field: "group" });
  const next = { ...current, groupsAdded, groupsLeftOut };
  return settled(current, next, { current, facts, ...asked }, [{ type: "groupAdded", data: { name: group.name } }]);
}

/** A group is told nothing more of this incident, whoever its terms name. */
export function leaveGroupOut({ current, facts, ...asked }: Held, id: string): Decision<Incident> {
  const group = groupsOf(current, facts.groups).find((one) => one.id === id);
  if (!group) return refuse("notTold", { field: "group" });
  const groupsAdded = current.groupsAdded.filter((one) => one !== id);
  const isNamedStill = groupsOf({ ...current, groupsAdded }, [group]).length > 0;
  const groupsLeftOut = isNamedStill ? [...current.groupsLeftOut, id] : current.groupsLeftOut;
  if (groupsLeftOut.length > 200) return refuse("tooManyGroups", { field: "group" });
  const next = { ...current, groupsAdded, groupsLeftOut };
  return settled(current, next, { current, facts, ...asked }, [{ type: "groupLeftOut", data: { name: group.name } }]);
}
