import { type Actor, may } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import type { OverridePlan, RosterPlan } from "./roster.rules.ts";

/** What rules about a roster's shifts need to know of it. */
export type Standing = RosterPlan & { id: Id; name: string; active: boolean; owner: Id | null; lead: Id | null };

/** What overrides, swaps and notes are judged by: the rosters they name with their overrides, and who works here. */
export type ShiftFacts = {
  rosters: ReadonlyMap<Id, Standing>;
  overrides: ReadonlyMap<Id, readonly OverridePlan[]>;
  /** Of the persons named: their names, and whether they are active. Missing where there is no such person. */
  people: ReadonlyMap<Id, { name: string; active: boolean }>;
};

/** Whether the actor may decide for others in this roster: whoever administers rosters, its owner, the lead of its team. */
export function manages(actor: Actor, standing: Pick<Standing, "owner" | "lead">): boolean {
  return may(actor, "roster.administer") || isSelf(actor, standing.owner) || isSelf(actor, standing.lead);
}

/** Whether a person is the actor, or whom the actor acts for. */
export function isSelf(actor: Actor, person: Id | null): boolean {
  return person !== null && (actor.personId === person || actor.onBehalfOf?.personId === person);
}

/** A person's name for a sentence. */
export function nameIn(facts: Pick<ShiftFacts, "people">, person: Id | null): string {
  return (person && facts.people.get(person)?.name) || "this person";
}
