import type { Grade } from "../../kernel/grade.ts";
import type { Id } from "../../kernel/ids.ts";
import type { Money } from "../../kernel/money.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Period } from "./period.rules.ts";
import type { Scored, VendorScore } from "./score.rules.ts";
import type { Source } from "./spend.model.ts";

/** A number with where it comes from: how many rows say so, and the question that opens them. `value` is null where nothing was measured. */
export type Figure = { value: number | null; n: number | null; of: string; unit: string; query: string };
/** Amounts of one currency; a vendor that is paid in two has two. */
export type Amounts = readonly Money[];

export type ReviewPromise = {
  clause: Id;
  name: string;
  where: string | null;
  target: number;
  /** Of target, actual and previous: "%" or nothing. */
  unit: string;
  actual: number | null;
  previous: number | null;
  verdict: "kept" | "missed" | "unmeasured";
  counted: number;
  missed: number;
  basis: string | null;
  credit: Money | null;
  /** The last twelve periods, oldest first. */
  course: readonly { periodStart: string; value: number | null }[];
};
export type ReviewContract = {
  id: Id;
  number: string | null;
  name: string;
  contractNumber: string | null;
  state: string;
  startsOn: string | null;
  endsOn: string | null;
  noticeOn: string | null;
  decisionOn: string | null;
  renewal: string | null;
  decision: string | null;
  yearly: Money | null;
  total: Money | null;
  missing: readonly string[];
};
export type ReviewIncident = {
  id: Id;
  number: string;
  title: string;
  openedAt: Instant;
  priority: string;
  service: string | null;
  minutes: number | null;
  userHours: number | null;
  isOpen: boolean;
};
export type ReviewEscalation = {
  id: Id;
  number: string | null;
  subject: string;
  level: string;
  openedOn: string;
  ageDays: number;
  answerDueOn: string;
  isOverdue: boolean;
  contact: string | null;
  confidential: boolean;
};
export type ReviewCredit = {
  id: Id;
  number: string | null;
  name: string;
  money: Money;
  state: string;
  periodStart: string | null;
  ageDays: number;
};
export type ReviewSpend = {
  currency: string;
  /** Twelve months behind and the one it is: what was invoiced and what is forecast, oldest first. */
  months: readonly { month: string; actual: string | null; forecast: string | null }[];
  actual12: string;
  /** How many of the twelve months have a row: a month without one is not nothing, it is not known. */
  monthsKnown: number;
  next12: string | null;
};
export type ReviewAction = { what: string; who: string; due: string | null; side: "vendor" | "office"; href: { kind: string; id: Id } };

/** What is known of a vendor for a quarter, in the order in which a CFO reads it. Plain data: a screen draws it, a paper typesets it. */
export type VendorReview = {
  vendor: { id: Id; name: string; tier: string | null; criticality: string | null; owner: string | null; dataAccess: string | null };
  period: Period & { words: string; previous: string };
  asOf: Instant;
  /** The day it is in the office's zone. */
  today: string;
  /** One sentence, made of what was measured alone. */
  headline: string;
  score: VendorScore;
  /** The quarters before, oldest first. */
  history: readonly { words: string; total: number | null; grade: Grade | null }[];
  availability: Figure;
  incidents: { now: number; before: number; userHours: Figure; rows: readonly ReviewIncident[]; hidden: number };
  promises: readonly ReviewPromise[];
  credits: { open: readonly ReviewCredit[]; owed: Amounts; claimed: Amounts; received: Amounts };
  spend: readonly ReviewSpend[];
  contracts: readonly ReviewContract[];
  /** What must be decided next, where anything must. */
  ask: { contract: Id; name: string; decideBy: string; noticeOn: string; endsOn: string; inDays: number; yearly: Money | null } | null;
  escalations: readonly ReviewEscalation[];
  actions: readonly ReviewAction[];
  risks: readonly { label: string; text: string }[];
  saved: Amounts;
};

/** What a review is made of, as stores read it. Confidential escalations and negotiations are in it only for those who may see them. */
export type VendorFactsOfReview = {
  vendor: VendorReview["vendor"] & { substitutes: string | null; exitMonths: string | null; escalationContact: string | null };
  today: string;
  asOf: Instant;
  period: Period;
  measures: readonly (Omit<Scored, "value" | "n"> & { source: Source })[];
  /** The values of the measures: of this quarter first, then of the four before, newest first. */
  quarters: readonly { period: Period; values: ReadonlyMap<string, { value: number | null; n: number | null }> }[];
  incidents: readonly (Omit<ReviewIncident, "userHours"> & { users: number | null })[];
  incidentsBefore: number;
  hiddenIncidents: number;
  availability: Figure;
  clauses: readonly { id: Id; name: string; where: string | null; target: number; currency: string; metric: string }[];
  results: readonly {
    clause: Id;
    periodStart: string;
    periodEnd: string;
    measured: number | null;
    counted: number;
    missed: number;
    verdict: ReviewPromise["verdict"];
    basis: string | null;
    creditAmount: string | null;
    currency: string;
  }[];
  credits: readonly {
    id: Id;
    number: string | null;
    name: string;
    amount: string;
    receivedAmount: string | null;
    currency: string;
    state: string;
    periodStart: string | null;
    createdOn: string;
  }[];
  spend: readonly { month: string; stage: string; amount: string; currency: string }[];
  contracts: readonly (Omit<ReviewContract, "yearly" | "total"> & {
    yearlyAmount: string | null;
    amount: string | null;
    currency: string;
    administrator: string | null;
  })[];
  escalations: readonly {
    id: Id;
    number: string | null;
    subject: string;
    level: string;
    openedOn: string;
    answerDueOn: string;
    state: string;
    vendorContact: string | null;
    confidential: boolean;
  }[];
  saved: readonly Money[];
};
