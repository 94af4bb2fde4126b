import type { KindEntry, Practice, ReactionPart } from "../../engine/house.ts";
import type { Change } from "../../kernel/practice.ts";
import { concealLineEntries, concealLines, concealOverrideEntries, concealOverrides, secretFollower } from "./discretion.ts";
import { exception } from "./exception.rules.ts";
import { mailErasure } from "./mail/erasure.ts";
import { askMail } from "./mail/mail.rules.ts";
import { askMailbox } from "./mail/mailbox.rules.ts";
import { mailboxNotices } from "./mail/notices.ts";
import { mailReaction } from "./mail/reactions.ts";
import { mailboxNoticeFacts, mailFacts } from "./mail/store.ts";
import { exceptionNotices } from "./notices.ts";
import { triagePolicy } from "./policy.rules.ts";
import { concernReaction, overrideReaction, policyReaction, reviewReaction } from "./reactions.ts";
import { askKind, directorPriority, triageOverride } from "./registers.rules.ts";
import { triageRoutes } from "./routes.ts";
import { agendaFacts, askConcernFacts, concernFactsOf, exceptionFacts, policyFacts, policyReactionFacts } from "./store.ts";
import { reweighFollower } from "./sweep.ts";

export const triage: Practice = {
  name: "triage",
  kinds: [
    { kind: triagePolicy, facts: policyFacts },
    { kind: directorPriority },
    { kind: askKind, concernFacts: askConcernFacts },
    { kind: exception, facts: exceptionFacts, conceal: concealLines, concealEntries: concealLineEntries },
    { kind: triageOverride, conceal: concealOverrides, concealEntries: concealOverrideEntries },
    { kind: askMailbox },
    { kind: askMail, facts: mailFacts },
  ],
  reactions: [mailReaction, overrideReaction, { ...policyReaction, facts: policyReactionFacts }, { ...reviewReaction, facts: agendaFacts }],
  // Whatever kinds have a concern, of earlier practices and of later ones: triage knows none of them by name.
  reactionsOver: concerns,
  notices: [exceptionNotices, { ...mailboxNotices, facts: mailboxNoticeFacts }],
  followers: [mailErasure, secretFollower, reweighFollower],
  routes: triageRoutes,
};

function concerns(kinds: ReadonlyMap<string, KindEntry>): readonly ReactionPart[] {
  const entries = [...kinds.values()].filter((entry) => entry.kind.concern);
  const on = [...new Set(entries.flatMap(({ model, concernWith }) => [model.kind, ...(concernWith?.on ?? [])]))];
  const concerned = entries.map(({ model, kind }) => ({
    kind: model.kind,
    concern: (...[record, facts]: Parameters<NonNullable<typeof kind.concern>>) => kind.concern?.(record, facts) ?? null,
  }));
  const reads = (changes: readonly Change[]) => [
    "triageException",
    ...entries
      .filter(({ model, concernWith }) => changes.some((one) => one.kind === model.kind || concernWith?.on.includes(one.kind)))
      .flatMap(({ concernReads }) => concernReads ?? []),
  ];
  return [{ ...concernReaction(concerned, on), facts: concernFactsOf(entries), reads }];
}
