import { type Actor, systemActor } from "../../kernel/actor.ts";
import type { Decision } from "../../kernel/decision.ts";
import { deriveId } from "../../kernel/ids.ts";
import { permissionsOf } from "../people/permissions.ts";
import type { IncidentCommand } from "./commands.ts";
import type { IncidentFacts, Relative } from "./facts.ts";
import { type Incident, incidentModel } from "./model.ts";
import { incident } from "./rules.ts";

/* An incident, its facts and who works on it, for tests of the rules. */

export const id = "a".repeat(32);
export const other = "b".repeat(32);
export const person = "c".repeat(32);
export const start = "2026-11-26T08:00:00.000Z";
export const relative: Relative = {
  id: other,
  number: "INC0000002",
  state: "2",
  parent: null,
  parentNumber: null,
  mergedInto: null,
  shortDescription: "Other",
  restricted: false,
  inside: [],
};
export const facts = (review: string | null = null): IncidentFacts => ({
  priorities: new Map(),
  routing: [],
  catalogue: { fields: () => incidentModel.fields, table: () => "incident" },
  services: new Map(),
  reviews: new Map(review ? [[id, { id: other, number: "PIR0000001", state: review, ownerName: "R. Okafor", dueAt: null }]] : []),
  relatives: new Map([[other, relative]]),
  children: new Map(),
  policy: { priorities: ["1"], major: true, dueBusinessDays: 10 },
  house: { timeZone: "Europe/Berlin", updateEveryMinutes: 30, rhythms: {}, autoCloseDays: 7, workingDays: null },
  groups: [],
  followers: new Map(),
  directors: [],
});
export const staff: Actor = {
  ...systemActor("web"),
  personId: person,
  permissions: permissionsOf(["director", "manager", "administrator"]),
};

export function decide(
  current: Incident | null,
  command: IncidentCommand,
  now: string,
  review: string | null = null,
  actor = staff,
): Decision<Incident> {
  return incident.decide({ now, actor, current, command, facts: facts(review), id, newId: (n) => deriveId(id, n) });
}

/** The same by staff at the start, with some facts given. */
export function decideWith(current: Incident, command: IncidentCommand, given: Partial<IncidentFacts>): Decision<Incident> {
  return incident.decide({
    now: start,
    actor: staff,
    current,
    command,
    facts: { ...facts(), ...given },
    id,
    newId: (n) => deriveId(id, n),
  });
}

export function reported(impact: "1" | "2" | "3", urgency: "1" | "2" | "3"): Incident {
  const decision = decide(null, { type: "create", shortDescription: "VPN drops", impact, urgency } as IncidentCommand, start);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return { ...decision.next, version: 1 };
}
