import type { Follower } from "../../engine/house.ts";
import { eraseEntries } from "../../engine/journal-erasure.ts";
import type { Id } from "../../kernel/ids.ts";

/** A diary goes with the personal data of whose it is: entries, what was asked to move, where it was read from, its feeds. Source: GDPR article 17. */
export const diaryErasure: Follower = async (tx, changes) => {
  for (const { kind, id, events } of changes) {
    if (kind !== "person" || !events.some(({ type }) => type === "personErased")) continue;
    const taken = async (text: string) => (await tx.query<{ id: Id }>(text, [id])).map((row) => row.id);
    const entries = await taken(
      `update calendar_entry set title = 'Erased', title_fold = 'erased', search_text = '', description = null, place = null, organizer = null, organizer_name = null,
         sent_by = null, attendees = '[]', categories = '[]', uid = id, gone = true where owner = $1 returning id`,
    );
    const bumps = await taken(
      "update bump set title = 'Erased', message = '', recipients = '[]', reason = null, uid = id where owner = $1 returning id",
    );
    const invitations = await taken(
      `update meeting_invitation set title = 'Erased', title_fold = 'erased', search_text = '', description = null, place = null, organizer = null, organizer_name = null,
         attendees = '[]', categories = '[]', uid = id, invited_as = '', comment = null, delegated_to = null, state = 'canceled' where owner = $1 returning id`,
    );
    const writes = await taken(
      `update calendar_write set title = 'Erased', content = '{"answer": null, "move": null, "event": null, "basis": null}', uid = id, stands_for = null, href = null, problem = null, next_at = null,
         state = case when state = 'waiting' then 'withdrawn' else state end where owner = $1 returning id`,
    );
    const sources = await taken(
      `update calendar_source set name = 'Erased', address = null, username = null, password = null, active = false, may_write = false, next_read_at = null where owner = $1 returning id`,
    );
    const feeds = await taken("update diary_feed set name = 'Erased', active = false where person = $1 returning id");
    await eraseEntries(tx, { kind: "calendarEntry", ids: entries });
    await eraseEntries(tx, { kind: "meetingInvitation", ids: invitations });
    await eraseEntries(tx, { kind: "bump", ids: bumps });
    await eraseEntries(tx, { kind: "calendarWrite", ids: writes });
    await eraseEntries(tx, { kind: "calendarSource", ids: sources });
    await eraseEntries(tx, { kind: "diaryFeed", ids: feeds });
  }
};
