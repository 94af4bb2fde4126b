import { type Money, moneyWords, sumOfAmounts } from "../../kernel/money.ts";
import { daysBetween, monthOf, plusDays, plusMonths } from "../../kernel/plain-day.ts";
import { dayWords, type Period, periodAfter, periodOf, periodWords } from "./period.rules.ts";
import type {
  ReviewContract,
  ReviewEscalation,
  ReviewIncident,
  ReviewPromise,
  ReviewSpend,
  VendorFactsOfReview,
  VendorReview,
} from "./qbr.model.ts";
import { actionsOf, risksOf } from "./qbr-todo.rules.ts";
import { type Scored, scoreOf, type VendorScore } from "./score.rules.ts";

export type { VendorFactsOfReview, VendorReview } from "./qbr.model.ts";

/** The review of a vendor. Pure: the same facts make the same words. */
export function scorecardOf(facts: VendorFactsOfReview): VendorReview {
  const { vendor, period, today, asOf } = facts;
  const [now, ...before] = facts.quarters.map(({ period: quarter, values }) => ({
    quarter,
    score: scoreOf(valued(facts.measures, values)),
  }));
  const contracts = facts.contracts.map(asContract);
  const credits = creditsOf(facts);
  // What was missed first: the reader has little time.
  const promises = facts.clauses
    .map((clause) => promiseOf(clause, facts))
    .sort((one, other) => rank.indexOf(one.verdict) - rank.indexOf(other.verdict));
  const ask = askOf(contracts, today);
  const escalations = escalationsOf(facts);
  const score = now?.score ?? scoreOf([]);
  const previous = before[0]?.score ?? null;
  const { substitutes: _, exitMonths: _exit, escalationContact: _contact, ...named } = vendor;
  return {
    vendor: named,
    period: { ...period, words: periodWords(period), previous: periodWords(periodAfter("quarter", period.start, -1)) },
    asOf,
    today,
    headline: headlineOf({ name: vendor.name, promises, credits, score, previous, ask }),
    score,
    history: [...before].reverse().map((one) => ({ words: periodWords(one.quarter), total: one.score.total, grade: one.score.grade })),
    availability: facts.availability,
    incidents: incidentsOf(facts),
    promises,
    credits,
    spend: spendOf(facts),
    contracts,
    ask,
    escalations,
    actions: actionsOf(facts, { credits, escalations, ask }),
    risks: risksOf(facts, contracts),
    saved: byCurrency(facts.saved),
  };
}

function valued(
  measures: VendorFactsOfReview["measures"],
  values: ReadonlyMap<string, { value: number | null; n: number | null }>,
): Scored[] {
  return measures.map(({ source: _, ...one }) => ({ ...one, ...(values.get(one.key) ?? { value: null, n: null }) }));
}

function asContract({
  yearlyAmount,
  amount,
  currency,
  administrator: _,
  ...one
}: VendorFactsOfReview["contracts"][number]): ReviewContract {
  const money = (value: string | null) => (value === null || currency === null ? null : { amount: value, currency });
  return { ...one, yearly: money(yearlyAmount), total: money(amount) };
}

const rank: readonly ReviewPromise["verdict"][] = ["missed", "kept", "unmeasured"];

/** The newest result within the period, held against the one before it. A quarter of months counts by its last month. */
function promiseOf(clause: VendorFactsOfReview["clauses"][number], { results, period }: VendorFactsOfReview): ReviewPromise {
  const own = results.filter((one) => one.clause === clause.id).sort((one, other) => (one.periodStart < other.periodStart ? -1 : 1));
  const within = own.filter((one) => one.periodStart >= period.start && one.periodEnd <= period.end);
  const worst = [...within].filter((one) => one.measured !== null).sort((one, other) => one.measured! - other.measured!)[0];
  const shown = worst ?? within.at(-1) ?? null;
  const start = shown?.periodStart ?? period.start;
  const before = own.filter((one) => one.periodEnd < period.start && one.periodStart >= periodAfter("quarter", period.start, -1).start);
  const previous = before.filter((one) => one.measured !== null).sort((one, other) => one.measured! - other.measured!)[0] ?? null;
  const owed = within.filter((one) => one.creditAmount !== null);
  return {
    ...{ clause: clause.id, name: clause.name, where: clause.where, target: clause.target, unit: clause.metric === "entered" ? "" : "%" },
    ...{ actual: shown?.measured ?? null, previous: previous?.measured ?? null },
    verdict: within.some(({ verdict }) => verdict === "missed") ? "missed" : (shown?.verdict ?? "unmeasured"),
    counted: within.reduce((sum, one) => sum + one.counted, 0),
    missed: within.reduce((sum, one) => sum + one.missed, 0),
    basis: shown?.basis ?? null,
    credit: owed.length === 0 ? null : { amount: sumOfAmounts(owed.map((one) => one.creditAmount!)), currency: owed[0]!.currency },
    course: own
      .filter((one) => one.periodStart <= start)
      .slice(-12)
      .map((one) => ({ periodStart: one.periodStart, value: one.measured })),
  };
}

function incidentsOf({ incidents, incidentsBefore, hiddenIncidents }: VendorFactsOfReview): VendorReview["incidents"] {
  const rows = incidents.map(
    ({ users, ...one }): ReviewIncident => ({
      ...one,
      userHours: users === null || one.minutes === null ? null : (users * one.minutes) / 60,
    }),
  );
  const known = rows.filter((one) => one.userHours !== null);
  const userHours = {
    value: known.length === 0 ? null : known.reduce((sum, one) => sum + one.userHours!, 0),
    n: known.length,
    of: `of ${rows.length} incidents`,
    unit: "user-hours",
    query: "vendor.userHours@1",
  };
  return { now: rows.length + hiddenIncidents, before: incidentsBefore, userHours, rows, hidden: hiddenIncidents };
}

function creditsOf({ credits, today }: VendorFactsOfReview): VendorReview["credits"] {
  const open = credits
    .filter((one) => one.state === "owed" || one.state === "claimed")
    .map(({ amount, currency, createdOn, receivedAmount: _, ...one }) => ({
      ...one,
      money: { amount, currency },
      ageDays: daysBetween(createdOn, today),
    }))
    .sort((one, other) => other.ageDays - one.ageDays);
  const of = (state: string) =>
    byCurrency(
      credits.filter((one) => one.state === state).map((one) => ({ amount: one.receivedAmount ?? one.amount, currency: one.currency })),
    );
  return { open, owed: of("owed"), claimed: of("claimed"), received: of("received") };
}

/** Amounts added up, each currency for itself: what is owed in two is not one number. */
export function byCurrency(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, string[]>();
  for (const { amount, currency } of amounts) sums.set(currency, [...(sums.get(currency) ?? []), amount]);
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([currency, all]) => ({ amount: sumOfAmounts(all), currency }));
}

function spendOf({ spend, today, contracts }: VendorFactsOfReview): ReviewSpend[] {
  const first = plusMonths(monthOf(today), -12);
  const months = Array.from({ length: 13 }, (_, at) => plusMonths(first, at));
  const currencies = [...new Set(spend.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const own = spend.filter((one) => one.currency === currency);
    const of = (month: string, stage: string) => {
      const rows = own.filter((one) => one.month === month && one.stage === stage);
      return rows.length === 0 ? null : sumOfAmounts(rows.map(({ amount }) => amount));
    };
    const shown = months.map((month) => ({ month, actual: of(month, "actual"), forecast: of(month, "forecast") }));
    const past = shown.slice(0, 12).flatMap(({ actual }) => (actual === null ? [] : [actual]));
    const running = contracts.filter((one) => one.state === "active" && one.currency === currency && one.yearlyAmount !== null);
    const next12 = running.length === 0 ? null : sumOfAmounts(running.map((one) => one.yearlyAmount!));
    return { currency, months: shown, actual12: sumOfAmounts(past), monthsKnown: past.length, next12 };
  });
}

/** The contract that is decided next: in force, undecided, its notice not yet passed. */
function askOf(contracts: readonly ReviewContract[], today: string): VendorReview["ask"] {
  const [next] = contracts
    .filter(
      (one) => one.state === "active" && one.decision === null && one.decisionOn !== null && one.noticeOn !== null && one.noticeOn >= today,
    )
    .sort((one, other) => (one.decisionOn! < other.decisionOn! ? -1 : 1));
  if (!next) return null;
  const { id, name, decisionOn, noticeOn, endsOn, yearly } = next;
  return {
    contract: id,
    name,
    decideBy: decisionOn!,
    noticeOn: noticeOn!,
    endsOn: endsOn!,
    inDays: daysBetween(today, decisionOn!),
    yearly,
  };
}

function escalationsOf({ escalations, today }: VendorFactsOfReview): ReviewEscalation[] {
  return escalations
    .filter(({ state }) => state !== "closed")
    .map(({ state, vendorContact: contact, ...one }) => ({
      ...one,
      contact,
      ageDays: daysBetween(one.openedOn, today),
      isOverdue: state === "open" && one.answerDueOn < today,
    }))
    .sort((one, other) => other.ageDays - one.ageDays);
}

/** How far ahead a decision belongs into the headline, in days. */
const headlineDays = 90;

type Headline = Pick<VendorReview, "promises" | "credits" | "score" | "ask"> & { name: string; previous: VendorScore | null };

function headlineOf({ name, promises, credits, score, previous, ask }: Headline): string {
  const measured = promises.filter((one) => one.verdict !== "unmeasured");
  const missed = measured.filter((one) => one.verdict === "missed");
  const first = missed.length === 1 ? `; ${deliveredWords(missed[0]!)}` : "";
  const kept =
    measured.length === 0
      ? `No promise of ${name} was measured.`
      : `${name} kept ${measured.length - missed.length} of ${measured.length} ${measured.length === 1 ? "promise" : "promises"} that were measured${first}.`;
  const open = byCurrency([...credits.owed, ...credits.claimed]);
  const paid = credits.received.map(moneyWords).join(" and ");
  const owes = open.length === 0 ? "" : ` It owes us ${open.map(moneyWords).join(" and ")} and has paid ${paid === "" ? "nothing" : paid}.`;
  const was = previous?.grade && score.grade && previous.grade !== score.grade ? `, was ${previous.grade}` : "";
  const grade =
    score.grade === null
      ? ` No grade: ${score.measured} of ${score.of} measures have data.`
      : ` Grade ${score.grade}${was} (${score.measured} of ${score.of} measured).`;
  const decide = ask === null || ask.inDays > headlineDays ? "" : ` ${decisionWords(ask)}`;
  return `${kept}${owes}${grade}${decide}`;
}

/** "The hotline rings" was 99.57 % of 99.8 % promised. */
function deliveredWords({ name, actual, target, unit }: ReviewPromise): string {
  const value = (number: number) => `${roundedText(number)}${unit === "" ? "" : ` ${unit}`}`;
  return `“${name}” missed: ${actual === null ? "not measured" : value(actual)} of ${value(target)} promised`;
}

/** At most two decimals, none that say nothing. */
export function roundedText(number: number): string {
  return String(Math.round(number * 100) / 100);
}

function decisionWords({ name, decideBy, inDays, noticeOn }: NonNullable<VendorReview["ask"]>): string {
  if (inDays < 0) return `${name} should have been decided by ${dayWords(decideBy)}; the last day of notice is ${dayWords(noticeOn)}.`;
  return `Decide on ${name} by ${dayWords(decideBy)}.`;
}

/** The last quarter that is over on a day: what a review is of where nobody says another. */
export function lastQuarter(today: string): Period {
  return periodOf("quarter", plusDays(periodOf("quarter", today).start, -1));
}
