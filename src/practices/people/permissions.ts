import type { Role } from "./model.ts";

/**
 * Who may do what: one readable table. A permission is `area.act`; the roles behind it hold it.
 * Rules ask for permissions, never for roles.
 */
export const permissionTable = {
  "people.read": ["administrator", "director", "assistant", "manager", "analyst", "requester", "auditor"],
  "people.administer": ["administrator"],
  "team.administer": ["administrator", "manager"],
  "delegation.read": ["administrator", "director", "assistant", "manager", "auditor"],
  "delegation.give": ["administrator", "director", "manager"],
  "settings.read": ["administrator", "director", "assistant", "manager", "analyst", "requester", "auditor"],
  "settings.administer": ["administrator"],
  "view.share": ["administrator", "director", "assistant", "manager"],
  "service.read": ["administrator", "director", "assistant", "manager", "analyst", "requester", "auditor"],
  "service.administer": ["administrator", "manager"],
  "roster.read": ["administrator", "director", "assistant", "manager", "analyst", "auditor"],
  "roster.cover": ["administrator", "director", "assistant", "manager", "analyst"],
  "roster.administer": ["administrator", "manager"],
  "serviceLevel.read": ["administrator", "director", "assistant", "manager", "analyst", "auditor"],
  "serviceLevel.administer": ["administrator"],
  "incident.report": ["administrator", "director", "assistant", "manager", "analyst", "requester"],
  "incident.read": ["administrator", "director", "assistant", "manager", "analyst", "requester", "auditor"],
  "incident.readAll": ["administrator", "director", "assistant", "manager", "analyst", "auditor"],
  "incident.work": ["administrator", "director", "assistant", "manager", "analyst"],
  "incident.readRestricted": ["director", "manager"],
  "incident.restrict": ["director", "manager"],
  "incident.declareMajor": ["administrator", "director", "assistant", "manager", "analyst"],
  "incident.demoteMajor": ["director", "manager"],
  "incident.merge": ["administrator", "manager", "analyst"],
  "alert.read": ["administrator", "director", "assistant", "manager", "analyst", "auditor"],
  "alert.work": ["administrator", "director", "assistant", "manager", "analyst"],
  "alert.administer": ["administrator", "manager"],
  "alert.beat": ["administrator", "manager", "analyst"],
  "history.import": ["administrator"],
  "paging.read": ["administrator", "director", "assistant", "manager", "analyst", "auditor"],
  "paging.answer": ["administrator", "director", "assistant", "manager", "analyst"],
  "paging.administer": ["administrator", "manager"],
  "review.read": ["administrator", "director", "assistant", "manager", "analyst", "auditor"],
  "review.write": ["administrator", "director", "assistant", "manager", "analyst"],
  "review.approve": ["director", "manager"],
  "review.waive": ["director"],
  "status.read": ["administrator", "director", "assistant", "manager", "analyst", "auditor"],
  "status.publish": ["administrator", "director", "assistant", "manager", "analyst"],
  "status.administer": ["administrator", "manager"],
  "objective.read": ["administrator", "director", "assistant", "manager", "analyst", "auditor"],
  "objective.administer": ["administrator", "manager"],
  "objective.report": ["administrator", "manager", "analyst"],
  "scorecard.read": ["administrator", "director", "assistant", "manager", "auditor"],
  "scorecard.administer": ["administrator", "director"],
  "timeline.readStaff": ["administrator", "director", "assistant", "manager", "analyst", "auditor"],
  "journal.read": ["administrator", "auditor", "director"],
  "export.run": ["administrator", "director", "assistant", "manager", "analyst", "auditor"],
  "key.administer": ["administrator"],
  "account.use": ["administrator", "director", "assistant", "manager", "analyst", "requester", "auditor"],
  "inbox.use": ["administrator", "director", "assistant", "manager", "analyst", "requester", "auditor"],
  "metrics.read": ["administrator"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissionTable;

/** The permissions of a set of roles. */
export function permissionsOf(roles: readonly Role[]): Set<string> {
  const held = new Set<string>();
  for (const [permission, holders] of Object.entries(permissionTable))
    if (holders.some((role) => roles.includes(role as Role))) held.add(permission);
  return held;
}
