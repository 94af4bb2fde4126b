import type { Instant } from "../../../kernel/time.ts";
import type { Impact, NoticeState, Origin, StatusNotice } from "../notice.model.ts";
import type { ComponentState } from "../page.model.ts";
import type { UptimeCopy } from "../uptime.rules.ts";

/** A component as readers see it: nothing of the service behind it but how it is and was. */
export type ComponentCopy = {
  id: string;
  name: string;
  description: string | null;
  heading: string | null;
  state: ComponentState;
  stateSince: Instant | null;
  uptime: UptimeCopy | null;
};
export type UpdateCopy = {
  id: string;
  at: Instant;
  ordinal: number;
  state: NoticeState;
  text: string;
  origin: Origin;
  correctedAt: Instant | null;
};
/** A notice as readers see it, updates newest first: nothing of the incident behind it. */
export type NoticeCopy = {
  id: string;
  title: string;
  category: StatusNotice["category"];
  state: NoticeState;
  impact: Impact;
  components: readonly string[];
  startedAt: Instant;
  endedAt: Instant | null;
  plannedFrom: Instant | null;
  plannedUntil: Instant | null;
  postmortem: string | null;
  postmortemAt: Instant | null;
  changedAt: Instant;
  updates: readonly UpdateCopy[];
};
/** Everything that stands on a status page, read at one moment: what is drawn, fed and answered is made of this and of nothing else. */
export type PageCopy = {
  id: string;
  name: string;
  slug: string;
  audience: "public" | "internal";
  intro: string | null;
  policyNote: string | null;
  countsConfidential: boolean;
  isPublished: boolean;
  house: string | null;
  zone: string;
  asOf: Instant;
  components: readonly ComponentCopy[];
  notices: readonly NoticeCopy[];
};
