import type { Paper, Value } from "../../kernel/paper.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Incident } from "../incident/model.ts";
import type { Review } from "../review/model.ts";
import type { Chart } from "./chart.rules.ts";
import type { Ask, KeyFigure, PaperHouse } from "./paper.model.ts";

/** Everything the page on one incident is made of. */
export type IncidentPageFacts = PaperHouse & {
  incident: Pick<
    Incident,
    | ("shortDescription" | "openedAt" | "detectedAt" | "acknowledgedAt" | "restoredAt" | "affectedUsers" | "updatesSent" | "notKnown")
    | "reviewRequired"
  > & { id: string; number: string };
  service: { name: string; portalName: string | null; rate: string | null } | null;
  cost: { amount: number; perMinute: number; currency: string } | null;
  /** What was promised for the fix, in minutes, and whether that was broken. */
  promise: { minutes: number; isBroken: boolean } | null;
  declaredAt: Instant | null;
  identifiedAt: Instant | null;
  timelineEntries: number;
  review:
    | (Pick<Review, "state" | "approvedAt" | "businessImpact" | "rootCause" | "wentBadly" | "factors" | "hypotheses"> & {
        number: string | null;
      })
    | null;
  actions: readonly { title: string; owner: string; dueOn: string; state: string }[];
};
export type IncidentPaper = Paper & {
  keyFigures: KeyFigure[];
  clock: { text: string };
  charts: Record<string, Chart>;
  /** Words of the review, as they stand there. */
  why: { label: string; quote: string }[];
  cost: { rows: { label: string; counted: Value; amount: Value }[]; total: Value; currency: string; note: string } | null;
  notKnown: string[];
  actions: { label: string; owner: string; due: string; state: string }[];
  ask: Ask;
};
