import type { Layer } from "./model.ts";
import type { OverridePlan, RosterPlan } from "./roster.rules.ts";

// Rosters and overrides for tests, said in few words.

/** An id that begins with a name, so that a failure can be read. */
export function id(name: string): string {
  return name.padEnd(32, "0");
}

export const [ada, ben, cy, dee] = ["ada", "ben", "cy", "dee"].map(id) as [string, string, string, string];

/** A layer of weekly turns from Monday 5 January 2026, 08:00, unless said otherwise. */
export function layer(participants: readonly string[], more: Partial<Layer> = {}): Layer {
  return {
    name: "Week",
    level: 1,
    priority: 1,
    participants: [...participants],
    turn: { length: 1, unit: "weeks" },
    handOff: "08:00",
    handOffWeekday: null,
    startsOn: "2026-01-05",
    endsOn: null,
    restrictions: [],
    advance: "calendar",
    ...more,
  };
}

/** A roster of layers, in UTC unless said otherwise. */
export function plan(layers: readonly Layer[], more: Partial<RosterPlan> = {}): RosterPlan {
  return { timeZone: "UTC", layers: [...layers], expected: [], ...more };
}

let made = 0;

/** An override of level 1, made later than those before it. */
export function override(more: Partial<OverridePlan> & Pick<OverridePlan, "mode" | "startsAt" | "endsAt">): OverridePlan {
  made += 1;
  return {
    id: id(`override${made}`),
    level: 1,
    person: null,
    whom: null,
    swap: null,
    createdAt: new Date(made * 1000).toISOString(),
    active: true,
    ...more,
  };
}
