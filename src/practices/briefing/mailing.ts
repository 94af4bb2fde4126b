import type { Addressees } from "../../engine/addressees.ts";
import { addDeliveries, type NewDelivery } from "../../engine/delivery.ts";
import type { Follower } from "../../engine/house.ts";
import { addresseesIn } from "../../engine/readers-memory.ts";
import { may } from "../../kernel/actor.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { mailTextOf } from "./mail-page.rules.ts";
import { type Briefing, composedPaper } from "./model.ts";

type Given = { addressees: Addressees; mailWith: { officeUrl: string } | null };

/** Mails an issued paper to those it is sent to, in the transaction of its sending: one mail a person, the paper with it. */
export function briefingMail({ addressees, mailWith }: Given): Follower {
  return async (tx, changes, now, house) => {
    if (!mailWith) return;
    for (const change of changes) {
      if (change.kind !== "briefing" || change.quiet) continue;
      const { after, events } = change as Change<Briefing>;
      for (const { type, data } of events) {
        if (type !== "briefingSent") continue;
        const known = await addresseesIn({ tx, policies: house.policies, ids: (data?.to ?? []) as Id[], now }, addressees);
        const letters = [...known].flatMap(([person, { actor, email }]): NewDelivery[] => {
          if (!email) return [];
          const link = may(actor, "briefing.read") ? { link: `${mailWith.officeUrl}/briefings/${after.number}` } : {};
          const item = { ...letterOf(after, typeof data?.words === "string" ? data.words : null), why: "it was sent to you", ...link };
          // Sent again is a letter of its own: the version says which sending it is.
          const id = deriveId(after.id, `sent/${after.version}/${person}`);
          return [{ id, to: email, reason: "briefing", items: [item], gather: null, state: "waiting", nextAt: now, at: now }];
        });
        await addDeliveries(tx, letters);
      }
    }
  };
}

/** The letter: a word of whoever sends it, then what the paper says, so that it does if nothing else is opened; the paper itself is attached. */
function letterOf(briefing: Briefing, words: string | null) {
  const paper = composedPaper(briefing);
  const what = `briefing/${briefing.id}`;
  const after = "The paper is attached.";
  return {
    subject: paper.meta.title,
    text: [words, mailTextOf(paper), after].filter((one) => one !== null).join("\n\n"),
    page: { what, before: words, after },
    attach: { name: `${briefing.number} ${paper.meta.title}.pdf`, what },
  };
}
