import { type Concern, concernOf } from "../../kernel/concern.ts";
import type { PromiseWatch } from "./watch.model.ts";
import { withUnit } from "./words.rules.ts";

/** Where no floor is set, a tenth of the target missed counts in full. */
const wholeShare = 0.1;

/**
 * A promise that is off course is a concern until it is on course again: how far it is from its target against how far its hard floor is, whether more is
 * missed than in the months before, and what would bring it back. Source: docs/decisions/0017-triage.md.
 */
export function promiseConcern(watch: PromiseWatch): Concern | null {
  if (watch.state !== "offCourse") return null;
  const { metric, name, period, endsAt, target, value, n, part, run, floor } = watch;
  const isAtLeast = watch.direction !== "atMost";
  const so = (one: number) => worded(watch, one);
  // As the scorecard writes it: rounded, but never so that a missed promise reads as kept.
  const figured = { ...watch, direction: isAtLeast ? ("atLeast" as const) : ("atMost" as const) };
  const missed = value === null ? 0 : Math.max(0, isAtLeast ? target - value : value - target);
  const room = floor === null ? Math.abs(target) * wholeShare : Math.abs(target - floor);
  const isPastFloor = floor !== null && value !== null && (isAtLeast ? value < floor : value > floor);
  const facts = [
    value === null
      ? "nothing counted this month"
      : `${withUnit(figured, value)} so far, ${isAtLeast ? "at least" : "at most"} ${so(target)} promised`,
    part === null
      ? n > 0
        ? `of ${n.toLocaleString("en-GB")}`
        : null
      : `${missesOf({ ...watch, part }).toLocaleString("en-GB")} of ${n.toLocaleString("en-GB")} broken`,
    run > 1 ? `the last ${run} in a row` : null,
    comesBack(watch),
    watch.calmSince === null ? null : "kept again, and watched for a day",
  ];
  return concernOf({
    rootCauseKey: `promise/${metric}`,
    title: run > 1 && missed === 0 ? `${name}: ${run} broken in a row` : `${name} is off course this month`,
    facts: facts
      .filter((one) => one !== null)
      .join(" · ")
      .slice(0, 300),
    impact: {
      users: null,
      exposure:
        missed === 0 || room === 0
          ? null
          : {
              ...{ amount: missed, limit: room },
              words: `${so(missed)} from its target${floor === null ? `; a tenth of the target (${so(room)}) counts in full` : `; the hard floor is ${so(room)} from it`}.`,
            },
    },
    irreversibleAt: endsAt,
    irreversibleWords: "the month is over",
    trend: trendOf(watch),
    onlyDirector: isPastFloor ? 0.5 : 0,
    authorityWords: isPastFloor ? "It is past its hard floor: no average excuses it, and it is asked about." : null,
    deed: { label: "See the rows", to: `/scorecard?period=${period}&rows=${metric}` },
  });
}

/** How many kept in a row would bring a share back: (part + k) / (n + k) ≥ target. Null where it is no share, or no number does. */
export function keptToReturn({
  n,
  part,
  target,
  unit,
  direction,
}: Pick<PromiseWatch, "n" | "part" | "target" | "unit" | "direction">): number | null {
  if (part === null || unit !== "%" || direction === "atMost" || target >= 100) return null;
  const share = target / 100;
  const more = Math.ceil((share * n - part) / (1 - share) - 1e-9);
  return more > 0 ? more : null;
}

function comesBack(watch: PromiseWatch): string | null {
  const more = keptToReturn(watch);
  return more === null ? null : `${more.toLocaleString("en-GB")} more kept in a row bring it back`;
}

/** Whether more is missed than before: of a share the missed part of a hundred, else the value itself. */
function trendOf(watch: PromiseWatch): Concern["trend"] {
  const { value, usual, n, unit, direction } = watch;
  if (value === null || usual === null) return null;
  const isShare = unit === "%" && direction !== "atMost";
  if (!isShare && direction !== "atMost") return null;
  const [short, long] = isShare ? [100 - value, 100 - usual] : [value, usual];
  const what = isShare ? "missed so far" : "so far";
  return { short, long, n, words: `${worded(watch, short)} ${what}, ${worded(watch, long)} in the three months before` };
}

function worded({ decimals, unit }: Pick<PromiseWatch, "decimals" | "unit">, value: number): string {
  const text = value.toLocaleString("en-GB", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  return unit === null ? text : `${text} ${unit}`;
}

/** How many of a share are missed: those that are not in it, or those that are, where few are promised. */
export function missesOf({ n, part, direction }: { n: number; part: number; direction: string }): number {
  return direction === "atMost" ? part : n - part;
}
