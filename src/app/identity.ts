import { addDeliveries } from "../engine/delivery.ts";
import type { Follower } from "../engine/house.ts";
import type { IdentityOptions, KnownPerson, Mailer, OwnedLoader, People } from "../engine/identity/contract.ts";
import { identityFollower as followerOf } from "../engine/identity/follower.ts";
import { type Identity, openIdentity } from "../engine/identity/identity.ts";
import { newId, type Office } from "../engine/office.ts";
import type { Instant } from "../kernel/time.ts";
import { endsSessions, erasureOf, invitationOf, permissionsWithin } from "../practices/people/access.rules.ts";
import { permissionsOf, permissionTable } from "../practices/people/permissions.ts";
import {
  administratorHasLogin,
  delegationsTo,
  findPerson,
  findPersonByEmail,
  findPersonByLogin,
  type PersonWithTeams,
} from "../practices/people/store.ts";

// Where identity, which knows no practice, meets the practice that keeps persons.

/** The people practice as identity sees it. */
export const people: People = {
  kind: "person",
  kinds: ["person", "team", "delegation", "organisation", "service"],
  permissions: Object.keys(permissionTable),
  administer: "people.administer",
  administerKeys: "key.administer",
  byId: async (tx, id) => known(await findPerson(tx, id)),
  byEmail: async (tx, email) => known(await findPersonByEmail(tx, email)),
  byLogin: async (tx, loginId) => known(await findPersonByLogin(tx, loginId)),
  leaveOf: delegationsTo,
  permissionsWithin,
  administratorHasLogin: (tx, otherThan) => administratorHasLogin(tx, otherThan ?? null),
  firstAdministrator: ({ name, email }) => ({ type: "create", name, email, roles: ["administrator"] }),
  connectLogin: (loginId) => ({ type: "connectLogin", loginId }),
  endsSessions,
  erasure: erasureOf,
  invitation: invitationOf,
};

/** What persons own that widens what they see. Practices that come later add theirs here. */
export const owned: readonly OwnedLoader[] = [
  async (tx, personId) => {
    const rows = await tx.query<{ id: string }>("select id from v_service where owner = $1 and active", [personId], "services-owned");
    return rows.map((row) => row.id);
  },
];

export type IdentitySettings = Omit<IdentityOptions, "people" | "owned" | "organisation" | "mailer">;

/** Opens identity on an office, with the house's own persons. Without a way out for mail, links go to the administrator. */
export function identityOf(office: Office, mail: (Mailer & { isConfigured: boolean }) | null, settings: IdentitySettings = {}): Identity {
  return openIdentity(office, {
    ...settings,
    ...(mail?.isConfigured ? { mailer: mail } : {}),
    people,
    owned,
    async organisation(tx) {
      const text = 'select name, time_zone as "timeZone", logo from organisation where active order by created_at, id limit 1';
      const [row] = await tx.query<{ name: string; timeZone: string; logo: string | null }>(text, [], "organisation-of-session");
      return row ?? null;
    },
  });
}

/** What identity writes in the transaction of a change; an invitation's mail only where the office sends any. */
export function identityFollower(mailWith: { officeUrl: string } | null): Follower {
  return followerOf(people, mailWith && { mailerAt, url: mailWith.officeUrl });
}

/** The mail room's ledger, before there is an office to open it on. */
function mailerAt(now: Instant): Mailer {
  return {
    queue: (tx, { to, subject, text, reason }) => {
      const id = newId({ now: () => now });
      return addDeliveries(tx, [{ id, to, reason, items: [{ subject, text }], gather: null, state: "waiting", nextAt: now, at: now }]);
    },
  };
}

function known(person: PersonWithTeams | null): KnownPerson | null {
  return person && { ...person, roles: person.roles ?? [], permissions: permissionsOf(person.roles ?? []) };
}
