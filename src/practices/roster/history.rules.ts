import type { Instant } from "../../kernel/time.ts";
import { alike, levelsOf, type OverridePlan, type RosterPlan, resolve, type Segment } from "./roster.rules.ts";

/** What a roster said since an instant; the oldest version also speaks for the time before it. Null: it was retired. */
export type PlanVersion = { since: Instant; plan: RosterPlan | null };
export type Through = { versions: readonly PlanVersion[]; overrides: readonly OverridePlan[]; level?: number; from: Instant; to: Instant };
export type Gap = { level: number; start: Instant; end: Instant };

/**
 * Who was, is and will be on call within [from, to): each stretch by what the roster said at that time, so that an edit of today never
 * changes who was on call last month. The future follows from the newest version. Versions are in order; segments tile the window.
 */
export function resolveThrough({ versions, overrides, level = 1, from, to }: Through): Segment[] {
  const found: Segment[] = [];
  versions.forEach(({ since, plan }, index) => {
    const start = index === 0 || since < from ? from : since;
    const next = versions[index + 1]?.since;
    const end = next !== undefined && next < to ? next : to;
    if (end <= start) return;
    if (plan) found.push(...resolve({ roster: plan, overrides, level, from: start, to: end }));
    else found.push({ start, end, people: [], source: "nobody", why: { layers: [], overrides: [], away: [] }, gap: false });
  });
  return joinAlike(found);
}

/** Adjoining segments with those made one that say the same. */
export function joinAlike(segments: readonly Segment[]): Segment[] {
  const whole: Segment[] = [];
  for (const segment of segments) {
    const last = whole[whole.length - 1];
    if (last && last.end === segment.start && alike(last, segment)) last.end = segment.end;
    else whole.push({ ...segment });
  }
  return whole;
}

/** The hours within [from, to) that must be covered and in which nobody is on call, on every level that has layers, by start. */
export function gapsOf({
  roster,
  overrides,
  from,
  to,
}: {
  roster: RosterPlan;
  overrides: readonly OverridePlan[];
  from: Instant;
  to: Instant;
}): Gap[] {
  const gaps = levelsOf(roster).flatMap((level) => gapsIn(resolve({ roster, overrides, level, from, to }), level));
  return gaps.sort((one, other) => (one.start < other.start ? -1 : one.start > other.start ? 1 : one.level - other.level));
}

/** The gaps among segments of a level; those that follow each other for different reasons are one. */
export function gapsIn(segments: readonly Segment[], level: number): Gap[] {
  const gaps: Gap[] = [];
  for (const { gap, start, end } of segments) {
    if (!gap) continue;
    const last = gaps[gaps.length - 1];
    if (last && last.end === start) last.end = end;
    else gaps.push({ level, start, end });
  }
  return gaps;
}

/** How long the gaps last together, in milliseconds. */
export function gapMs(gaps: readonly Gap[]): number {
  return gaps.reduce((sum, { start, end }) => sum + Date.parse(end) - Date.parse(start), 0);
}
