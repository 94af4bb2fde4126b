import type { Actor } from "../../kernel/actor.ts";
import type { Id } from "../../kernel/ids.ts";
import { type AuditType, noteAudit } from "../audit.ts";
import type { Tx } from "../db/connection.ts";
import { type ApiKey, createKey, type NewKey } from "./keys.ts";
import type { Parts } from "./parts.ts";
import { endSessions } from "./sessions.ts";

/* What people and administrators do to credentials, each with its line in the journal. */

/** Writes a line about a person's credentials, as the last statement of a transaction. */
export function noteAbout(
  parts: Pick<Parts, "office" | "people">,
  tx: Tx,
  actor: Actor,
  entry: { person: Id; type: AuditType; data?: Record<string, unknown> },
): Promise<void> {
  const { person, type, data = {} } = entry;
  return noteAudit(tx, parts.office.clock, actor, { kind: parts.people.kind, id: person, type, data });
}

/** The same in a transaction of its own, for what the sign-in library has committed already. */
export function noteAfter(parts: Parts, actor: Actor, entry: Parameters<typeof noteAbout>[3]): Promise<void> {
  return parts.office.db.transaction((tx) => noteAbout(parts, tx, actor, entry));
}

/** Ends sessions of a person: one, or all but one. Answers how many; where there was none, nothing is written. */
export function endSessionsOf(
  parts: Parts,
  actor: Actor,
  which: { person: Id; id?: Id; keep?: Id | null; because: "signedOut" | "passwordSet" },
): Promise<number> {
  const { person, because, ...rest } = which;
  return parts.office.db.transaction(async (tx) => {
    const ended = await endSessions(tx, person, rest);
    if (ended > 0) await noteAbout(parts, tx, actor, { person, type: "sessionsEnded", data: { ended, because } });
    return ended;
  });
}

/** Makes a key; the journal tells its name and scopes, and nothing of the key itself. */
export function makeKey(parts: Pick<Parts, "office" | "people">, actor: Actor, given: NewKey): Promise<{ key: ApiKey; secret: string }> {
  return parts.office.db.transaction(async (tx) => {
    const made = await createKey(tx, parts.office, given);
    const { id, name, scopes, asPassword, expiresAt } = made.key;
    await noteAbout(parts, tx, actor, {
      person: given.personId,
      type: "keyMade",
      data: { key: id, name, scopes, expiresAt, ...(asPassword ? { asPassword } : {}) },
    });
    return made;
  });
}

/** Revokes a key; answers whether it was live. */
export async function revokeKey(parts: Parts, actor: Actor, key: ApiKey): Promise<boolean> {
  const revoked = await parts.office.db.transaction(async (tx) => {
    const done = await parts.keys.revoke(tx, key.id, actor.personId);
    if (done) await noteAbout(parts, tx, actor, { person: key.person, type: "keyRevoked", data: { key: key.id, name: key.name } });
    return done;
  });
  parts.keys.forget();
  return revoked;
}
