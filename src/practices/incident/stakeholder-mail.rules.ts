import { confirmDays } from "./address.rules.ts";

export type StakeholderMail = { subject: string; text: string };

/** What an update is called where it is told: by the service as its readers know it, never by the incident's own title where there is one. */
export function updateSubject(update: { service: string | null; title: string; count: number; voice: string }): string {
  const { service, title, count, voice } = update;
  return `${service ?? title}: ${voice === "technical" ? "technical update" : "update"} ${count}`;
}

/** The mail to an address outside, or to somebody who follows: the words as they were written, and the way out. */
export function outsideMail(update: { subject: string; text: string; because: string; leave: string }): StakeholderMail {
  const { subject, text, because, leave } = update;
  return { subject, text: `${text.trim()}\n\nYou get this because ${because}. To get no more of it: ${leave}` };
}

/** The mail that asks an address outside whether it wants to be told. */
export function askMail({ house, group, link }: { house: string; group: string; link: string }): StakeholderMail {
  const text = `${house} would like to tell you by mail when a major incident of its IT goes on: since when, what is done, when it is expected back. You would be told as "${group}".

If you want that, confirm it here:

${link}

The link is good for ${confirmDays} days. If you do not want it, leave this mail alone: nothing more comes.`;
  return { subject: `Confirm: news of major incidents from ${house}`, text };
}

/** Why somebody is told: "you are among: Board, Store managers". */
export function amongWords(groups: readonly string[]): string {
  return `you are among: ${groups.join(", ")}`;
}
