import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";

/** An incident as the finder reads it: none that is restricted, merged into another, a child, or canceled. */
export type Happening = {
  id: Id;
  number: string | null;
  title: string;
  service: Id | null;
  configurationItem: Id | null;
  openedAt: Instant;
  priority: string;
  problem: Id | null;
};
/** A change or release, as tools told of it. */
export type Released = { at: Instant; service: Id | null; configurationItem: Id | null };
/** A problem that incidents belong to already. */
export type Standing = { id: Id; number: string | null; state: string; resolutionCode: string | null; resolvedAt: Instant | null };
/** A proposal somebody decided against. */
export type Dismissed = { scope: Id; incidents: readonly Id[]; count: number; at: Instant };

/** What the finder looks at. `from` to `now`: the stretch that the incidents cover. */
export type Evidence = {
  incidents: readonly Happening[];
  changes: readonly Released[];
  problems: ReadonlyMap<Id, Standing>;
  dismissed: readonly Dismissed[];
  from: Instant;
  now: Instant;
  timeZone: string;
};

/** What makes it more than many incidents. `share`: of its days; `usual`: the same share of all incidents. Hours are wall time. */
export type Pattern =
  | {
      kind: "sameTime";
      weekday: number | null;
      fromHour: number;
      toHour: number;
      days: number;
      of: number;
      usual: number;
      logChance: number;
    }
  | {
      kind: "afterChange";
      days: number;
      of: number;
      usual: number;
      followed: number;
      changes: number;
      withinHours: number;
      logChance: number;
    }
  | { kind: "growing"; days: number; of: number; usual: number; recentDays: number; times: number; logChance: number };

/** A problem somebody may want to open, or incidents that belong to one that is there (`problem`). */
export type Proposal = {
  key: string;
  scopeKind: "service" | "configurationItem";
  scope: Id;
  words: string[];
  title: string;
  /** Those that belong to no problem yet, the latest 200. */
  incidents: Id[];
  /** All of them, those of a problem included. */
  count: number;
  days: number;
  firstAt: Instant;
  lastAt: Instant;
  priority: string;
  patterns: Pattern[];
  /** Solved once, and there again: the problem and how many incidents came since. */
  cameBack: { problem: Id; since: number } | null;
  problem: Id | null;
};

type Name = { id: Id; number: string | null; label: string };
/** What a look answers: how much it looked at, and the proposals as one reads them. */
export type ProposalsAnswer = {
  asOf: Instant;
  from: Instant;
  looked: number;
  changes: number;
  proposals: (Proposal & {
    scopeName: string;
    sentence: string;
    reasons: string[];
    belongsTo: Name | null;
    cameBackFrom: Name | null;
    latest: { id: Id; number: string | null; title: string; openedAt: Instant }[];
  })[];
};
