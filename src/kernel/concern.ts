import type { Instant } from "./time.ts";

/**
 * Why a record may need the director, as the practice that knows it says: facts, never a score. The Desk weighs them by its policy, so that a new
 * policy can be asked what it would have said. Whatever is not known is null: it counts nothing, and the arithmetic says "not known".
 * A kind offers it as `concern(record, facts)`, pure, in its `concern.rules.ts`; null: nothing to be concerned about (any more).
 */
export type Concern = {
  /** Records with one cause make one line: the cause that has a record, else what they were gathered under, else the record itself. */
  rootCauseKey: string;
  /** The line, in plain words and without the number: "ERP payments down", "Contract Nordwind: decide by 27 Nov". At most 160 characters. */
  title: string;
  /** A short mark before it, where the record has one: "P1". */
  mark: string | null;
  /** The second line: "tier 1 · 1,900 users · T. Haas commands". At most 300 characters. */
  facts: string;
  /** Said in place of title, facts and every word to whoever may not read the record; null where it is no secret. No other words are kept then. */
  neutralTitle: string | null;
  /** From when it is a concern at all (a contract years ahead is none); null: at once. */
  from: Instant | null;
  /** The service and the team it is about, for the director's priorities. */
  service: string | null;
  team: string | null;
  impact: Impact | null;
  /** When it can no longer be put right (completes "46 min until …": "the promise breaks"), and the minutes that putting it right takes. */
  irreversibleAt: Instant | null;
  irreversibleWords: string | null;
  timeNeededMinutes: number | null;
  /** Slack from which it is not urgent at all; null: as the policy says for the kind. */
  horizonMinutes: number | null;
  /** How often it happens now, and usually, in the same unit. It counts from `n` = 10 on; words: "6 in 14 days, 2.5 is usual". */
  trend: { short: number; long: number; n: number; words: string } | null;
  /** 1: only the director can act. 0.5: the director's peer must be told. 0: a manager can. */
  onlyDirector: 0 | 0.5 | 1;
  /** Why: "Only you may decide above €100,000". Null where a manager can. */
  authorityWords: string | null;
  /** What it is expected to cost, in whole units of the currency. */
  expectedCost: { amount: number; currency: string; words: string } | null;
  gates: readonly ConcernGate[];
  /** The deed that is offered beside the line, and where: "Open the room", "/things/INC0001204/room". Null: the record itself. */
  deed: { label: string; to: string } | null;
};

/**
 * People: the tier of the service (1 is the most critical; the policy gives its weight) and the share of its users, 0 to 1. Money or work: what is
 * exposed, against what may be lost. Where both are said, the larger counts.
 */
export type Impact = {
  users: { tier: 1 | 2 | 3 | 4; share: number; words: string } | null;
  exposure: { amount: number; limit: number; words: string } | null;
};

/** One reason that makes it NOW whatever its score, from `since` on (which may lie ahead). Codes are those of the policy. */
export type ConcernGate = { code: GateCode; since: Instant; words: string };

/** The gates there are. A policy may leave some out; none may be added without a practice that says when it holds. */
export const gateCodes = [
  { value: "criticalPastHalf", label: "It is critical, open, and past half of its resolution target" },
  { value: "regulatoryClock", label: "A suspected or confirmed breach with a regulatory clock" },
  { value: "safety", label: "People are in danger" },
  { value: "directorApproval", label: "An approval only the director may give, with a dependent date within two working days" },
  { value: "contractDecision", label: "A contract decision that is past or due within five working days" },
  { value: "insideFreeze", label: "An approved change inside a freeze" },
  { value: "deadlineMissed", label: "A statutory or audit deadline that was missed" },
  { value: "nobodyOnCall", label: "Nobody is on call" },
] as const;
export type GateCode = (typeof gateCodes)[number]["value"];

/** A concern of which nothing is known yet: what a practice says of it is put over this. */
export function concernOf(known: Pick<Concern, "rootCauseKey" | "title" | "facts"> & Partial<Concern>): Concern {
  return {
    ...{ mark: null, neutralTitle: null, from: null, service: null, team: null, impact: null, irreversibleAt: null },
    ...{
      irreversibleWords: null,
      timeNeededMinutes: null,
      horizonMinutes: null,
      trend: null,
      onlyDirector: 0,
      authorityWords: null,
      expectedCost: null,
      gates: [],
      deed: null,
    },
    ...known,
  };
}
