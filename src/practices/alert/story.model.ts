import type { Id } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/time.ts";
import type { Arithmetic } from "./arithmetic.rules.ts";
import type { Features, Link } from "./decision.model.ts";

/** An incident that was weighed for an alert. `title` is null where the reader may not see it; `arithmetic` where other weights were used. */
export type WeighedIncident = {
  role: "chosen" | "considered" | "suggested";
  incident: Id;
  number: string | null;
  title: string | null;
  score: number;
  features: Features;
  arithmetic: Arithmetic | null;
};
export type SimilarIncident = {
  id: Id;
  number: string | null;
  shortDescription: string;
  openedAt: Instant;
  resolvedAt: Instant | null;
  closeCode: string | null;
  closeNotes: string | null;
};
export type ChangeBefore = { id: Id; at: Instant; summary: string; source: string | null; service: string | null; links: Link[] };
export type ProbableCause = { id: Id; number: string; summary: string; resource: string | null; firstAt: Instant };
export type Heard = { request: Id; at: Instant };

/** What one alert's page tells beyond its fields. */
export type AlertStory = {
  asOf: Instant;
  weighed: WeighedIncident[];
  /** From where a score joins, and from where it is suggested. */
  joinAt: number;
  suggestAt: number;
  /** The weights of now, where they are not those of the decision. */
  weightsNow: string;
  /** The grouping rule or the window that decided, by name. */
  rule: string | null;
  /** What its incident probably began with; null where that is this alert, or where it is in none. */
  cause: ProbableCause | null;
  changes: ChangeBefore[];
  similar: SimilarIncident[];
  /** The requests it came by, the newest first; null for those who may not read what tools send. */
  heard: Heard[] | null;
  integration: { id: Id; name: string } | null;
  /** Why it is quiet, by the name of what keeps it so. */
  quiet: { kind: string; name: string | null; number: string | null } | null;
};
