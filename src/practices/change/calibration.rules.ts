import type { Id } from "../../kernel/ids.ts";
import { type Share, wilson } from "../../kernel/share.ts";
import type { Instant } from "../../kernel/time.ts";
import { risks } from "./model.ts";
import type { Failure } from "./outcome.rules.ts";

/** How many changes that were rated so ended, and how many of them failed. */
export type RatedCount = { risk: string | null; tens: number | null; ended: number; failed: number };
/** A change behind those counts. */
export type RatedChange = {
  id: Id;
  number: string | null;
  title: string;
  changeType: string;
  risk: string | null;
  riskPoints: number | null;
  closedAt: Instant;
  failure: Failure | null;
};
export type Calibration = {
  /** Very high first. */
  bands: { risk: string; label: string; share: Share | null }[];
  /** By tens of points, 0 to 9 first; the last holds 90 and more. */
  tens: { from: number; share: Share | null }[];
  high: Share | null;
  low: Share | null;
  verdict: "more" | "notMore" | "less" | "tooFew";
  sentence: string;
  /** Ended without ever being rated: standard changes keep to a template and are not asked about. */
  unrated: number;
};
const leastToTell = 5;

/**
 * Holds the risk that was foretold when approval was asked for against how changes ended: whether high and very high did fail more than
 * moderate and low. Source: Newcombe (1998), interval of a difference of shares from Wilson's score intervals.
 */
export function calibrate(counts: readonly RatedCount[]): Calibration {
  const shareOf = (is: (one: RatedCount) => boolean) => {
    const found = counts.filter(is);
    return wilson(
      found.reduce((sum, one) => sum + one.failed, 0),
      found.reduce((sum, one) => sum + one.ended, 0),
    );
  };
  const bands = risks.map(({ value, label }) => ({ risk: value, label, share: shareOf((one) => one.risk === value) }));
  const tens = Array.from({ length: 10 }, (_, at) => ({ from: 10 * at, share: shareOf((one) => one.tens === at) }));
  const high = shareOf((one) => one.risk === "1" || one.risk === "2");
  const low = shareOf((one) => one.risk === "3" || one.risk === "4");
  const unrated = counts.reduce((sum, one) => sum + (one.risk === null ? one.ended : 0), 0);
  return { bands, tens, high, low, unrated, ...told(high, low) };
}

function told(high: Share | null, low: Share | null): Pick<Calibration, "verdict" | "sentence"> {
  if (!high || !low || high.n < leastToTell || low.n < leastToTell) {
    const counted = `${high?.n ?? 0} of high and ${low?.n ?? 0} of lower risk`;
    return {
      verdict: "tooFew",
      sentence: `Too few have ended to tell whether high risk fails more: ${counted}, at least ${leastToTell} of each are needed.`,
    };
  }
  const against = `${said(high)} of high or very high risk failed, ${said(low)} of moderate or low`;
  const verdict = compared(high, low);
  if (verdict === "more") return { verdict, sentence: `High risk did fail more: ${against}.` };
  if (verdict === "less")
    return { verdict, sentence: `High risk failed less: ${against}. What the points are made of needs another look.` };
  return { verdict, sentence: `Whether high risk fails more cannot be told yet: ${against}, which may be chance.` };
}

function compared(high: Share, low: Share): "more" | "notMore" | "less" {
  const difference = high.rate - low.rate;
  const least = difference - Math.hypot(high.rate - high.from, low.to - low.rate);
  const most = difference + Math.hypot(high.to - high.rate, low.rate - low.from);
  return least > 0 ? "more" : most < 0 ? "less" : "notMore";
}

function said({ of, n, rate }: Share): string {
  return `${of} of ${n} (${(100 * rate).toFixed(rate < 0.1 ? 1 : 0)} %)`;
}
