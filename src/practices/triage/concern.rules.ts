import { type Concern, concernOf } from "../../kernel/concern.ts";
import { durationWords } from "../../kernel/time.ts";
import type { Ask } from "./policy.model.ts";

export type AskConcernFacts = {
  names: ReadonlyMap<string, string>;
  services: ReadonlyMap<string, { name: string; tier: string; usersServed: number | null }>;
  currency: string;
};

/** An ask is a concern while it is open. */
export function askConcern(ask: Ask, given: Record<string, unknown>): Concern | null {
  if (ask.state !== "open") return null;
  const { names, services, currency } = given as AskConcernFacts;
  const service = ask.service === null ? undefined : services.get(ask.service);
  const from = ask.askedBy ? names.get(ask.askedBy) : undefined;
  const sharePercent = ask.shareOfUsersPercent;
  const facts = [
    from && `asked by ${from}`,
    lowerFirst(ask.senderNote),
    ask.mails !== null && ask.mails > 1 && `${ask.mails} mails`,
    service?.name,
    ask.minutesNeeded !== null && `takes ${durationWords(ask.minutesNeeded * 60_000)}`,
  ];
  return concernOf({
    rootCauseKey: ask.id,
    title: ask.title,
    facts: facts.filter((one) => typeof one === "string").join(" · "),
    service: ask.service,
    impact:
      service && sharePercent !== null
        ? {
            users: {
              tier: Number(service.tier) as 1 | 2 | 3 | 4,
              share: sharePercent / 100,
              words: `${sharePercent} % of the users of ${service.name}, tier ${service.tier}.`,
            },
            exposure: null,
          }
        : null,
    irreversibleAt: ask.dueAt,
    irreversibleWords: "the answer is due",
    timeNeededMinutes: ask.minutesNeeded,
    onlyDirector: ask.onlyDirector ? 1 : 0,
    authorityWords: ask.onlyDirector ? "Only the director can do it." : null,
    expectedCost:
      ask.expectedCost === null
        ? null
        : { amount: ask.expectedCost, currency, words: `${ask.expectedCost.toLocaleString("en-GB")} ${currency} if nothing is done.` },
    deed: { label: "Answer", to: `/director-asks/${ask.number ?? ask.id}` },
  });
}

function lowerFirst(words: string | null): string | null {
  return words && words.slice(0, 1).toLowerCase() + words.slice(1);
}
