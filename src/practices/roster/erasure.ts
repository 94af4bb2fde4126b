import type { Follower } from "../../engine/house.ts";
import { eraseEntries } from "../../engine/journal-erasure.ts";
import type { Id } from "../../kernel/ids.ts";

/**
 * Takes away what rosters keep of a person whose data is erased beyond who took which turn: the names of their calendar feeds, and their name
 * in the reason that the house itself gave when they left. What people wrote stays. Source: GDPR article 17.
 */
export const rosterErasure: Follower = async (tx, changes) => {
  for (const { kind, id, events } of changes) {
    if (kind !== "person" || !events.some(({ type }) => type === "personErased")) continue;
    const feeds = await tx.query<{ id: Id }>("update roster_feed set name = 'Erased', active = false where person = $1 returning id", [id]);
    const leaves = await tx.query<{ id: Id }>(
      "update roster_override set reason = 'No longer works here' where whom = $1 and automatic returning id",
      [id],
    );
    await eraseEntries(tx, { kind: "rosterFeed", ids: feeds.map((one) => one.id) });
    await eraseEntries(tx, { kind: "rosterOverride", ids: leaves.map((one) => one.id) });
  }
};
