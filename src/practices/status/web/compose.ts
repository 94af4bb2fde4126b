import type { Instant } from "../../../kernel/time.ts";
import type { BoardPage, DraftAnswer } from "../board.model.ts";
import type { Impact, NoticeState, StatusNotice } from "../notice.model.ts";

/** What the form of a new notice holds. */
export type Writing = {
  page: string;
  category: StatusNotice["category"];
  title: string;
  components: readonly string[];
  impact: Impact;
  state: NoticeState;
  text: string;
  startedAt: Instant;
  plannedFrom: Instant | null;
  plannedUntil: Instant | null;
  follows: boolean;
};

/** The states that a notice may be in, in their order. */
export const statesOf: Record<StatusNotice["category"], readonly NoticeState[]> = {
  incident: ["investigating", "identified", "monitoring", "resolved"],
  maintenance: ["scheduled", "inProgress", "completed", "canceled"],
};

/** Where a form begins: from what is known of its incident or window, on the page that was asked for, or on the one that has its components. */
export function beginning(given: {
  pages: readonly BoardPage[];
  page: string | undefined;
  from: DraftAnswer | null;
  now: Instant;
}): Writing {
  const { pages, from, now } = given;
  const named = pages.find((one) => one.id === given.page);
  const fitting = pages.find((one) => from?.components.some((component) => component.page === one.id));
  const page = named ?? fitting ?? pages[0];
  const draft = from?.draft;
  return {
    page: page?.id ?? "",
    category: draft?.category ?? "incident",
    title: draft?.title ?? "",
    components: from?.components.filter((one) => one.page === page?.id).map((one) => one.id) ?? [],
    impact: draft?.impact ?? "degraded",
    state: draft?.state ?? "investigating",
    text: draft?.text ?? "",
    startedAt: draft?.startedAt ?? now,
    plannedFrom: draft?.plannedFrom ?? null,
    plannedUntil: draft?.plannedUntil ?? null,
    follows: from?.of.kind === "incident",
  };
}

/** The command that a form makes. */
export function commandOfWriting(writing: Writing, from: DraftAnswer | null): Record<string, unknown> {
  const { follows, plannedFrom, plannedUntil, startedAt, category, ...rest } = writing;
  const isPlanned = category === "maintenance";
  return {
    ...rest,
    category,
    startedAt: isPlanned ? (plannedFrom ?? startedAt) : startedAt,
    plannedFrom: isPlanned ? plannedFrom : null,
    plannedUntil: isPlanned ? plannedUntil : null,
    incident: from?.of.kind === "incident" ? from.of.id : null,
    maintenanceWindow: from?.of.kind === "maintenanceWindow" ? from.of.id : null,
    change: from?.of.kind === "change" ? from.of.id : null,
    followsIncident: follows && from?.of.kind === "incident",
  };
}

/** With another category come other states; the components of another page are others. */
export function changed(writing: Writing, change: Partial<Writing>): Writing {
  const next = { ...writing, ...change };
  if (change.category && change.category !== writing.category) next.state = statesOf[change.category][0]!;
  if (change.page && change.page !== writing.page) next.components = change.components ?? [];
  return next;
}
