import { type Decision, type DomainEvent, refuse } from "../../kernel/decision.ts";
import type { Incident } from "./model.ts";
import type { Voice } from "./stakeholder.model.ts";
import { groupsOf, groupsReached, voicesReached } from "./told.rules.ts";
import { type Asked, settled } from "./work.rules.ts";

type Held = Asked & { current: Incident };

/**
 * Who hears an update, by name and number, without whoever sends it; no event where nobody does. `readers`: each person once, whatever groups
 * they are in. Of a restricted incident only who may see it, and nobody outside.
 */
export function toldBy({ current, facts, now, id, actor }: Held, voice: Voice): DomainEvent[] {
  const reached = groupsReached({ incident: current, before: current, voice, now, groups: facts.groups });
  const groups = reached.map(({ name, people, addresses }) => ({
    name,
    people: people.filter((one) => one !== actor.personId).length,
    addresses: current.restricted ? 0 : addresses,
  }));
  const isPublic = !current.restricted && voicesReached(voice, current, now).includes("business");
  const followers = isPublic ? (facts.followers.get(id) ?? 0) : 0;
  const people = new Set(reached.flatMap((group) => group.people).filter((one) => one !== actor.personId)).size;
  const readers = people + followers + groups.reduce((sum, { addresses }) => sum + addresses, 0);
  if (readers === 0) return [];
  return [{ type: "stakeholdersTold", data: { groups, followers, readers, restricted: current.restricted } }];
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
