import type { NoticeState } from "./notice.model.ts";
import { noticeStateWords } from "./public/words.rules.ts";

type Mail = { subject: string; text: string; reason: string };

/** The mail that asks whether somebody wants mail. */
export function confirmMail({ page, home, link, days }: { page: string; home: string; link: string; days: number }): Mail {
  const text = `Somebody, probably you, asked for mail about what the status page "${page}" says:

${home}

If you want it, confirm it here:

${link}

The link is good for ${days} days. If you did not ask, leave this mail alone: nothing more comes.`;
  return { subject: `Confirm: mail from ${page}`, text, reason: "status subscription" };
}

export type Said = { page: string; title: string; state: NoticeState | null; text: string; components: readonly string[]; leave: string };

/** The mail that tells a subscriber one update; without a state it tells what was learned. */
export function updateMail({ page, title, state, text, components, leave }: Said): { subject: string; text: string } {
  const about = components.length > 0 ? `\n\nConcerns: ${components.join(", ")}.` : "";
  const ending = `You get this because you asked for mail from the status page "${page}". Choose components, or leave: ${leave}`;
  return {
    subject: state === null ? `${title}: what we learned` : `${title}: ${noticeStateWords(state)}`,
    text: `${text.trim()}${about}\n\n${ending}`,
  };
}
