import type { Actor } from "../kernel/actor.ts";
import type { Id } from "../kernel/ids.ts";
import type { Tx } from "./db/connection.ts";
import type { Clock } from "./door.ts";
import { appendJournal, signature } from "./journal.ts";

/** What changes no record and is yet to be answered for, with the words for it. */
export const auditLabels = {
  keyMade: "API key made",
  keyRevoked: "API key revoked",
  sessionsEnded: "sessions ended",
  passwordSet: "password set",
  authenticatorAdded: "authenticator set up",
  authenticatorRemoved: "authenticator removed",
  backupCodesRenewed: "backup codes renewed",
  passkeyAdded: "passkey added",
  passkeyRemoved: "passkey removed",
  linkMade: "link to come in made",
  watchBegun: "began to watch",
  watchEnded: "no longer watches",
  heldDecided: "decided on held deliveries",
  recordRemoved: "removed, for its time was over",
} as const;
export type AuditType = keyof typeof auditLabels;
/** `data` tells what, never a secret. The record is whose it is about; its state and version are as before. */
export type AuditEntry = { kind: string; id: Id; type: AuditType; data?: Record<string, unknown> };

/**
 * Writes into the journal who did something that changes no record, as the last statement of the caller's transaction. It stands in the
 * journal for those who may read that, and on no record's timeline: colleagues need not read whose sessions ended.
 */
export async function noteAudit(tx: Tx, clock: Clock, actor: Actor, { kind, id, type, data = {} }: AuditEntry): Promise<void> {
  const at = clock.now();
  const about = "";
  const entry = {
    ...signature(actor),
    at,
    recordedAt: at,
    kind,
    id,
    about,
    version: 0,
    type,
    data,
    changes: null,
    audience: "staff" as const,
  };
  await appendJournal(tx, [entry], []);
}
