import type { AnyRecord } from "../../kernel/model.ts";
import type { Change } from "../../kernel/practice.ts";

/** What nobody does for another: administering people and keys stays with the one who holds it. */
const never = new Set(["*", "people.administer", "key.administer"]);

/** What somebody acting for a holder of permissions may do, by the delegation's scope. An unknown scope permits nothing. */
export function permissionsWithin(scope: string, held: ReadonlySet<string>): Set<string> {
  const within = Object.hasOwn(scopes, scope) ? scopes[scope]! : () => false;
  return new Set([...held].filter((permission) => !never.has(permission) && within(permission)));
}

const scopes: Record<string, (permission: string) => boolean> = {
  all: () => true,
  read: (permission) => permission.includes(".read"),
  incidents: (permission) => permission.startsWith("incident.") || permission.startsWith("review.") || permission === "timeline.readStaff",
};

/** Whether a change of a person ends their sessions: they were deactivated, or hold other roles than before. */
export function endsSessions(change: Change): boolean {
  const { before, after } = change;
  if (!before) return false;
  return (before.active === true && after.active !== true) || rolesOf(before) !== rolesOf(after);
}

/** The invitation a change calls for, or null. */
export function invitationOf(change: Change): { personId: string; email: string; name: string } | null {
  if (!change.events.some((event) => event.type === "personInvited")) return null;
  const { id, email, name } = change.after;
  return typeof email === "string" && typeof name === "string" ? { personId: id, email, name } : null;
}

/** The address and the login that a person had until this change erased them, or null. */
export function erasureOf(change: Change): { email: string | null; loginId: string | null } | null {
  if (!change.events.some((event) => event.type === "personErased")) return null;
  const text = (name: string) => (typeof change.before?.[name] === "string" ? String(change.before[name]) : null);
  return { email: text("email"), loginId: text("loginId") };
}

function rolesOf(record: AnyRecord): string {
  return Array.isArray(record.roles) ? [...record.roles].sort().join() : "";
}
