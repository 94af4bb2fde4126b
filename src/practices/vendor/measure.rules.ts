import type { Id } from "../../kernel/ids.ts";
import { isAmount, partOfAmount, percentOfAmount, sumOfAmounts, timesAmount } from "../../kernel/money.ts";
import type { Span } from "../../kernel/span.ts";
import { type Instant, ms } from "../../kernel/time.ts";
import { availability, type Outage, type ServiceTerms, timeOf } from "../service/availability.rules.ts";
import type { SlaClause, SlaResult } from "./promise.model.ts";

/** What of the office says what a vendor delivered: outages, critical incidents and vendor clocks of one period. */
export type Delivered = {
  services: readonly ServiceTerms[];
  maintenance: readonly (Span & { services: readonly string[] })[];
  outages: readonly Outage[];
  /** Critical incidents of its services that were restored within the period. */
  criticals: readonly { id: Id; service: Id; detectedAt: Instant; restoredAt: Instant }[];
  /** Clocks of underpinning contracts that ended or were broken within the period. */
  clocks: readonly { subject: Id; definition: Id; isKept: boolean }[];
};
export type Measured = {
  measured: number | null;
  counted: number;
  missed: number;
  rows: readonly Id[];
  rowsKind: "incident" | null;
  basis: string;
};

const mostRows = 500;

/** What was delivered of a clause within a span; null where nothing says so, and the sentence then says what is missing. */
export function measureClause(
  clause: Pick<SlaClause, "metric" | "services" | "definitions" | "thresholdMinutes">,
  span: Span,
  delivered: Delivered,
): Measured {
  if (clause.metric === "availability") return ofAvailability(clause, span, delivered);
  if (clause.metric === "restored") return ofRestored(clause, delivered);
  if (clause.metric === "answers") return ofAnswers(clause, delivered);
  return { measured: null, counted: 0, missed: 0, rows: [], rowsKind: null, basis: "Nobody counts it: a result is entered by hand." };
}

function ofAvailability({ services }: Pick<SlaClause, "services">, span: Span, delivered: Delivered): Measured {
  const outages = delivered.outages.filter((one) => services.includes(one.service) && one.from < span.to && one.to > span.from);
  const terms = delivered.services.filter((one) => services.includes(one.id));
  const found = availability(timeOf(terms, outages, delivered.maintenance), span, "agreed");
  const rows = [...new Set(outages.map(({ incident }) => incident))];
  const none = "No agreed service time of its services lies in this period.";
  if (!found) return { measured: null, counted: 0, missed: rows.length, rows: rows.slice(0, mostRows), rowsKind: "incident", basis: none };
  const minutes = (of: "agreedMs" | "downMs") => Math.round(found.services.reduce((sum, one) => sum + one[of], 0) / 60_000);
  return {
    measured: round(found.percent, 4),
    counted: minutes("agreedMs"),
    missed: minutes("downMs"),
    rows: rows.slice(0, mostRows),
    rowsKind: "incident",
    basis: `${minutes("downMs").toLocaleString("en-GB")} minutes down of ${minutes("agreedMs").toLocaleString("en-GB")} agreed; windows that overlap count once, agreed maintenance in neither${found.services.length > 1 ? "; services weigh by their users" : ""}.`,
  };
}

function ofRestored({ services, thresholdMinutes }: Pick<SlaClause, "services" | "thresholdMinutes">, delivered: Delivered): Measured {
  const own = delivered.criticals.filter((one) => services.includes(one.service));
  const late = own.filter((one) => ms(one.restoredAt) - ms(one.detectedAt) >= (thresholdMinutes ?? 0) * 60_000);
  return shareOf(
    own.map(({ id }) => id),
    late.length,
    `critical incidents restored in less than ${thresholdMinutes} minutes after they were detected`,
  );
}

function ofAnswers({ definitions }: Pick<SlaClause, "definitions">, delivered: Delivered): Measured {
  const own = delivered.clocks.filter((one) => definitions.includes(one.definition));
  const late = own.filter((one) => !one.isKept);
  return shareOf(
    own.map(({ subject }) => subject),
    late.length,
    "waits for the vendor answered in time; an open one that is late counts as missed",
  );
}

function shareOf(ids: readonly Id[], missed: number, what: string): Measured {
  const counted = ids.length;
  const rows = [...new Set(ids)].slice(0, mostRows);
  if (counted === 0) return { measured: null, counted, missed, rows, rowsKind: "incident", basis: `None in this period: ${what}.` };
  return {
    measured: round((100 * (counted - missed)) / counted, 4),
    counted,
    missed,
    rows,
    rowsKind: "incident",
    basis: `${counted - missed} of ${counted} ${what}.`,
  };
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

export type Verdict = SlaResult["verdict"];

/** Whether a promise was kept: what was delivered is at least what was promised. */
export function verdictOf(measured: number | null, target: number): Verdict {
  if (measured === null) return "unmeasured";
  return measured >= target ? "kept" : "missed";
}

/** What a contract costs in a month or quarter; null where a year's price is not known. */
export function periodPrice(yearlyAmount: string | null, every: SlaClause["every"]): string | null {
  return yearlyAmount === null ? null : partOfAmount(yearlyAmount, every === "month" ? 12 : 4);
}

export type CreditFound = { amount: string | null; because: string };

/**
 * What the clause says is owed for a period: the lowest step of its table that the measured value lies below, and its price for each one
 * missed. Null where nothing is owed. An amount of null: it is owed, but the price it is a share of is not known.
 */
export function creditOf(
  clause: Pick<SlaClause, "credits" | "creditPerMiss" | "target" | "metric">,
  found: Pick<Measured, "measured" | "missed">,
  price: string | null,
): CreditFound | null {
  const { measured, missed } = found;
  if (measured === null || measured >= clause.target) return null;
  const step = clause.credits.filter((one) => measured < one.below).sort((one, other) => one.below - other.below)[0];
  const each = clause.creditPerMiss !== null && missed > 0 && clause.metric !== "availability" ? clause.creditPerMiss : null;
  if (!step && each === null) return null;
  const words = [
    ...(step
      ? [`${measured} % lies below ${step.below} %${step.percent === null ? "" : `: ${step.percent} % of the price of the period`}`]
      : []),
    ...(each === null ? [] : [`${missed} × ${each} for each one missed`]),
  ].join("; ");
  if (step && step.amount === null && price === null)
    return { amount: null, because: `${words}, which is not known: write down what the contract costs a year` };
  const ofStep = step ? (step.amount ?? percentOfAmount(price!, step.percent!)) : "0.00";
  const amount = sumOfAmounts([ofStep, each === null ? "0.00" : timesAmount(each, missed)]);
  // A count that was entered wrongly makes no claim that could not be written down.
  return isAmount(amount)
    ? { amount, because: words }
    : { amount: null, because: `${words}, which is more than any amount: look at the count` };
}
