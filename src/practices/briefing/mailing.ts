import type { Addressees } from "../../engine/addressees.ts";
import { addDeliveries, type NewDelivery } from "../../engine/delivery.ts";
import type { Follower } from "../../engine/house.ts";
import { addresseesIn } from "../../engine/readers-memory.ts";
import { may } from "../../kernel/actor.ts";
import { deriveId, type Id } from "../../kernel/ids.ts";
import type { Change } from "../../kernel/practice.ts";
import { mailTextOf } from "./mail-page.rules.ts";
import { type Briefing, composedPaper } from "./model.ts";
import { linkDays } from "./receipt.rules.ts";
import { receiptLinks } from "./receipt-links.ts";

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
        const links = data?.byLink === true ? await receiptLinks(tx) : null;
        const known = await addresseesIn({ tx, policies: house.policies, ids: (data?.to ?? []) as Id[], now }, addressees);
        const letters = [...known].flatMap(([person, { actor, email }]): NewDelivery[] => {
          if (!email) return [];
          const link = may(actor, "briefing.read") ? { link: `${mailWith.officeUrl}/briefings/${after.number}` } : {};
          const own = links && `${mailWith.officeUrl}${links.of(after.id, person, now)}`;
          const words = typeof data?.words === "string" ? data.words : null;
          const item = { ...letterOf(after, { words, own }), why: "it was sent to you", ...link };
          // Sent again is a letter of its own: the version says which sending it is.
          const id = deriveId(after.id, `sent/${after.version}/${person}`);
          return [{ id, to: email, reason: "briefing", items: [item], gather: null, state: "waiting", nextAt: now, at: now }];
        });
        await addDeliveries(tx, letters);
      }
    }
  };
}

/**
 * The letter: a word of whoever sends it, then what the paper says, so that it does if nothing else is opened. The paper itself is attached, or
 * opened by a link of the reader's `own`.
 */
function letterOf(briefing: Briefing, { words, own }: { words: string | null; own: string | null }) {
  const paper = composedPaper(briefing);
  const what = `briefing/${briefing.id}`;
  const after = own
    ? `The paper is opened by the link of your own, for ${linkDays} days. Opening it tells the office that you have it; this mail reports nothing.`
    : "The paper is attached.";
  const file = { name: `${briefing.number} ${paper.meta.title}.pdf`, what };
  return {
    subject: paper.meta.title,
    text: [words, mailTextOf(paper), after].filter((one) => one !== null).join("\n\n"),
    page: { what, before: words, after },
    ...(own ? { deeds: [{ label: "Open the paper", link: own }] } : { attach: file }),
  };
}
