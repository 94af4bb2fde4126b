import type { Money } from "../../kernel/money.ts";
import type { Paper, Value } from "../../kernel/paper.ts";
import type { Chart } from "./chart.rules.ts";
import type { Measured } from "./figure.rules.ts";
import type { Ask, CriticalIncident, Decision, KeyFigure, PaperHouse, PaperPeriod, PeriodFacts } from "./paper.model.ts";

/** A critical incident as a board is told of it: what it cost, and how many changes were agreed after it. */
export type BoardIncident = CriticalIncident & { cost: Money | null; cause: string | null; agreed: number; done: number };
/** What was agreed after one of them. */
export type BoardAction = { incident: string; title: string; owner: string; dueOn: string; state: string };
/** A vendor in one currency: what its contracts in force cost in a year. `yearly`: null where none of them says. */
export type BoardVendor = {
  name: string;
  tier: string | null;
  currency: string;
  yearly: string | null;
  contracts: number;
  measured: number;
  kept: number;
  owed: string | null;
};
export type BoardNotice = {
  number: string;
  name: string;
  vendor: string;
  noticeOn: string;
  decideOn: string | null;
  endsOn: string | null;
  renewal: string | null;
  yearly: Money | null;
  isDecided: boolean;
};
/** What vendors invoiced in the quarter in a currency: amounts of a vendor and a month, and those of them that have a forecast beside them. */
export type BoardSpend = {
  currency: string;
  amounts: number;
  invoiced: string;
  compared: number;
  invoicedCompared: string;
  forecastCompared: string;
};
export type AcceptedRisk = { number: string; title: string; reason: string; by: string; reviewOn: string | null; incidents: number };
export type BoardImprovement = {
  number: string;
  title: string;
  act: string;
  metric: string;
  before: Value;
  claimed: Value;
  after: Value;
  counted: Value;
  verdict: string;
  /** What the negotiation that belongs to it saves in a year. */
  saved: Money | null;
};
/** Pages of the quarter that rang for people: how many, how many between 22 and 6 in the organisation's zone, whom. */
export type OnCallLoad = { pages: number; atNight: number; people: number; most: number; unanswered: number };

/** Everything the pack of a board of directors is made of, read at one moment; restricted records are in none of it. */
export type BoardFacts = PaperHouse & {
  period: PaperPeriod;
  /** The short names of the quarters that end with the period, oldest first. The points of the measures are of these. */
  quarters: readonly string[];
  measures: readonly Measured[];
  critical: readonly BoardIncident[];
  criticalBefore: number;
  actions: readonly BoardAction[];
  changes: PeriodFacts["changes"];
  vendors: readonly BoardVendor[];
  /** Contracts in force whose day of notice lies ahead, up to the end of the second quarter after the present one. */
  notices: readonly BoardNotice[];
  noticeHorizon: string;
  unknownNotices: number;
  spend: readonly BoardSpend[];
  risks: readonly AcceptedRisk[];
  resting: number;
  improvements: readonly BoardImprovement[];
  /** Null where nobody is paged by this office. */
  onCall: OnCallLoad | null;
  decisions: readonly Decision[];
};

export type BoardAnswer = { question: string; answer: "yes" | "no" | "not known"; text: string };
export type BoardNumber = { label: string; figure: string; target: Value; bound: string; course: Value[]; counted: Value; verdict: string };
export type BoardPaper = Paper & {
  answers: BoardAnswer[];
  keyFigures: KeyFigure[];
  ask: Ask;
  /** The names of the last four quarters, oldest first. */
  columns: string[];
  promises: BoardNumber[];
  context: BoardNumber[];
  promisesText: { text: string };
  courses: { chart: string; title: string; figure: string }[];
  incidents: {
    text: string;
    rows: { number: string; label: string; date: string; users: Value; minutes: Value; cost: Value; changed: string; cause: string }[];
  };
  actions: { from: string; label: string; owner: string; due: string; state: string }[];
  vendors: {
    text: string;
    rows: { label: string; tier: string; yearly: Value; share: Value; kept: Value; owed: Value; isMissed: boolean }[];
  };
  notices: { text: string; rows: { number: string; label: string; notice: string; decide: string; yearly: Value; follows: string }[] };
  risks: { text: string; rows: { number: string; label: string; why: string; by: string; again: string; incidents: Value }[] };
  changes: { text: string };
  improvements: {
    text: string;
    rows: { label: string; act: string; metric: string; before: Value; claimed: Value; after: Value; counted: Value; verdict: string }[];
  };
  load: { text: string };
  decisions: { what: string; why: string; who: string; by: string }[];
  reading: { label: string; text: string }[];
  charts: Record<string, Chart>;
};
