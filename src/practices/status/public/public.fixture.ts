import type { ComponentCopy, NoticeCopy, PageCopy } from "./copy.model.ts";

/** A page to draw: one component without a service, one notice with one update. */
export function pageCopy(more: Partial<PageCopy> = {}): PageCopy {
  return {
    ...{ id: "p".repeat(32), name: "Ostermere status", slug: "ostermere", audience: "public", intro: null, policyNote: null },
    ...{ countsConfidential: false, isPublished: true, house: "Ostermere", zone: "Europe/Berlin", asOf: "2026-11-26T13:08:00.000Z" },
    components: [componentCopy()],
    notices: [noticeCopy()],
    ...more,
  };
}

export function componentCopy(more: Partial<ComponentCopy> = {}): ComponentCopy {
  return {
    id: "c".repeat(32),
    name: "Payments",
    description: null,
    heading: null,
    state: "operational",
    stateSince: null,
    uptime: null,
    ...more,
  };
}

export function noticeCopy(more: Partial<NoticeCopy> = {}): NoticeCopy {
  const at = "2026-11-26T12:30:00.000Z";
  return {
    ...{ id: "n".repeat(32), title: "Payments fail", category: "incident", state: "investigating", impact: "majorOutage" },
    ...{ components: ["c".repeat(32)], startedAt: at, endedAt: null, plannedFrom: null, plannedUntil: null },
    ...{ postmortem: null, postmortemAt: null, changedAt: at },
    updates: [{ id: "u".repeat(32), at, ordinal: 1, state: "investigating", text: "We look into it.", origin: "hand", correctedAt: null }],
    ...more,
  };
}
