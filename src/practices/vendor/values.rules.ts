import { compareAmounts, sumOfAmounts } from "../../kernel/money.ts";
import type { Span } from "../../kernel/span.ts";
import { type Delivered, measureClause } from "./measure.rules.ts";
import type { Period } from "./period.rules.ts";
import type { Source } from "./spend.model.ts";

/** What a vendor's measures are counted from: five quarters of rows. Confidential escalations are in nobody's score. */
export type Counted = {
  services: readonly string[];
  delivered: Delivered;
  incidents: readonly { openedAt: string }[];
  results: readonly { periodStart: string; periodEnd: string; verdict: string }[];
  credits: readonly {
    periodStart: string | null;
    createdOn: string;
    amount: string;
    receivedAmount: string | null;
    currency: string;
    state: string;
  }[];
  escalations: readonly { answerDueOn: string; answeredOn: string | null }[];
  /** What somebody entered, by key of the measure and first day of the quarter. */
  ratings: ReadonlyMap<string, number>;
  today: string;
};
export type Value = { value: number | null; n: number | null };
export const restoredWithinMinutes = 120;

/** The value of one measure in a quarter, with how many rows say so; null where no row does. */
export function valueIn(measure: { key: string; source: Source }, quarter: Period, span: Span, counted: Counted): Value {
  const { services } = counted;
  switch (measure.source) {
    case "availability": {
      const found = measureClause(
        { metric: "availability", services: [...services], definitions: [], thresholdMinutes: null },
        span,
        counted.delivered,
      );
      return { value: services.length === 0 ? null : found.measured, n: found.rows.length };
    }
    case "restored": {
      const criticals = counted.delivered.criticals.filter((one) => one.restoredAt >= span.from && one.restoredAt < span.to);
      const clause = { metric: "restored" as const, services: [...services], definitions: [], thresholdMinutes: restoredWithinMinutes };
      const found = measureClause(clause, span, { ...counted.delivered, criticals });
      return { value: found.measured, n: found.counted };
    }
    case "promises": {
      const own = counted.results.filter(
        (one) => one.periodStart >= quarter.start && one.periodEnd <= quarter.end && one.verdict !== "unmeasured",
      );
      return share(own.filter((one) => one.verdict === "kept").length, own.length);
    }
    case "incidents": {
      if (services.length === 0) return { value: null, n: null };
      const own = counted.incidents.filter((one) => one.openedAt >= span.from && one.openedAt < span.to);
      return { value: own.length, n: own.length };
    }
    case "credits":
      return creditsReceived(counted, quarter);
    case "escalations": {
      // One that is still open counts once its day has passed: until then it can be answered in time.
      const due = counted.escalations.filter(
        (one) =>
          one.answerDueOn >= quarter.start &&
          one.answerDueOn <= quarter.end &&
          (one.answeredOn !== null || one.answerDueOn < counted.today),
      );
      return share(due.filter((one) => one.answeredOn !== null && one.answeredOn <= one.answerDueOn).length, due.length);
    }
    case "entered": {
      const value = counted.ratings.get(`${measure.key}|${quarter.start}`);
      return value === undefined ? { value: null, n: null } : { value, n: 1 };
    }
  }
}

function share(some: number, all: number): Value {
  return { value: all === 0 ? null : (100 * some) / all, n: all };
}

/** By amount where all are of one currency, else by count: sums of two currencies mean nothing. */
function creditsReceived({ credits }: Counted, { start, end }: Period): Value {
  const own = credits.filter((one) => one.state !== "waived" && within(one.periodStart ?? one.createdOn, start, end));
  const received = own.filter((one) => one.state === "received");
  if (new Set(own.map(({ currency }) => currency)).size !== 1) return share(received.length, own.length);
  const all = sumOfAmounts(own.map(({ amount }) => amount));
  if (compareAmounts(all, "0") <= 0) return { value: null, n: own.length };
  const paid = sumOfAmounts(received.map((one) => one.receivedAmount ?? one.amount));
  return { value: Math.min(100, (100 * Number(paid)) / Number(all)), n: own.length };
}

function within(day: string, start: string, end: string): boolean {
  return day >= start && day <= end;
}
