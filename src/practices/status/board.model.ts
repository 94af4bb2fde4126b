import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Budget, BurnRule } from "./budget.rules.ts";
import type { NoticeDraft } from "./draft.rules.ts";
import type { Impact, NoticeState, StatusNotice } from "./notice.model.ts";
import type { Burn, Objective } from "./objective.model.ts";
import type { ComponentState, StatusPage } from "./page.model.ts";

/** What the office's own screens show of status pages. */
export type BoardComponent = {
  id: Id;
  version: number;
  name: string;
  heading: string | null;
  description: string | null;
  service: { id: Id; name: string } | null;
  state: ComponentState;
  stateSince: Instant | null;
  handUntil: Instant | null;
  active: boolean;
};
export type BoardNotice = {
  id: Id;
  title: string;
  category: StatusNotice["category"];
  state: NoticeState;
  impact: Impact;
  startedAt: Instant;
  endedAt: Instant | null;
  plannedFrom: Instant | null;
  plannedUntil: Instant | null;
  updatesPosted: number;
  lastUpdateAt: Instant | null;
  followsIncident: boolean;
};
export type BoardPage = Pick<StatusPage, "id" | "name" | "slug" | "audience" | "isPublished" | "active"> & {
  sentence: string;
  worst: ComponentState;
  components: BoardComponent[];
  open: BoardNotice[];
  past: BoardNotice[];
  /** How many are told by mail, and how many mails of theirs wait. */
  readers: number;
  waiting: number;
};
export type Board = { asOf: Instant; takesMail: boolean; pages: BoardPage[] };

/** What a notice's form begins with, and which notices of the same thing there are already. */
export type DraftAnswer = {
  of: { kind: "incident" | "maintenanceWindow" | "change"; id: Id; label: string };
  draft: NoticeDraft;
  /** Components of the services it is about, on any page. */
  components: { id: Id; page: Id; name: string }[];
  told: { id: Id; page: Id; title: string }[];
};

/** An objective as its screens show it. Shares are of one; burn rates are how many times too fast. */
export type ObjectiveReading = {
  objective: Objective;
  budget: Budget;
  /** The share that was good; null where nothing was counted. */
  good: number | null;
  sentence: string;
  burn: Burn;
  burns: (BurnRule & { threshold: number; long: number; short: number; fires: boolean })[];
  trail: { day: Instant; leftShare: number | null }[];
};
export type ObjectiveBoard = {
  asOf: Instant;
  items: ObjectiveReading[];
  refs: Record<string, Record<string, { label: string; number?: string }>>;
};
