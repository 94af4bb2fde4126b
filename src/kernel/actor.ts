import type { Id } from "./ids.ts";

/** Who acts, and what they may. Built from the person, never from a login alone. */
export type Actor = {
  personId: Id | null;
  name: string;
  permissions: ReadonlySet<string>;
  teamIds: readonly Id[];
  /** Services this person owns. */
  serviceIds: readonly Id[];
  timeZone: string;
  /** Set where the person acts for another, within a delegation. */
  onBehalfOf: { personId: Id; name: string } | null;
  /** How the command came: web, key:<name>, waker, import, reaction. */
  client: string;
};

/** The house itself, when time passes or one record answers another. */
export function systemActor(client: string): Actor {
  return {
    personId: null,
    name: "Quarterdeck",
    permissions: everything,
    teamIds: [],
    serviceIds: [],
    timeZone: "UTC",
    onBehalfOf: null,
    client,
  };
}

/** Answers whether the actor holds a permission. */
export function may(actor: Actor, permission: string): boolean {
  return actor.permissions.has(permission) || actor.permissions.has("*");
}

const everything: ReadonlySet<string> = new Set(["*"]);
