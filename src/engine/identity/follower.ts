import type { Instant } from "../../kernel/time.ts";
import { dropGathered } from "../delivery.ts";
import type { Follower } from "../house.ts";
import type { Mailer, People } from "./contract.ts";
import { erasePerson } from "./erasure.ts";
import { dropLinks, linkAddress, makeLink } from "./links.ts";
import { invitationMail } from "./mails.ts";
import { endSessions } from "./sessions.ts";

/**
 * What follows from changes of persons, in their own transaction: sessions, links and gathered mail end with a deactivation or a change of roles, so that an
 * acknowledged change is already in force; an erasure takes everything else of the person; an invitation makes its link and its mail (without a mailer an administrator asks for the link).
 */
export function identityFollower(people: People, mail: { mailerAt(now: Instant): Mailer; url: string } | null): Follower {
  return async (tx, changes, now) => {
    for (const change of changes) {
      if (change.kind !== people.kind) continue;
      if (people.endsSessions(change)) {
        await endSessions(tx, change.id);
        await dropLinks(tx, change.id);
        await dropGathered(tx, change.id);
      }
      const erasure = people.erasure(change);
      if (erasure) await erasePerson(tx, { kind: people.kind, person: change.id, ...erasure, now });
      const invited = mail ? people.invitation(change) : null;
      if (!mail || !invited) continue;
      const made = await makeLink(tx, { purpose: "invitation", person: invited.personId, now, createdBy: change.actor.personId });
      await mail.mailerAt(now).queue(tx, invitationMail({ email: invited.email, name: invited.name }, linkAddress(mail.url, made.token)));
    }
  };
}
