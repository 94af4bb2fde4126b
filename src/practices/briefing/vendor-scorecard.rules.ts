import { type Money, sumOfAmounts } from "../../kernel/money.ts";
import { type Figure, inShort, type Value } from "../../kernel/paper.ts";
import type { ReviewPromise, VendorReview } from "../vendor/qbr.model.ts";
import { domains } from "../vendor/spend.model.ts";
import { count, decimalText, type Figures } from "./figure.rules.ts";
import { localDate } from "./moment.rules.ts";
import type { PaperHouse } from "./paper.model.ts";
import { metaOf } from "./period.rules.ts";
import type { VendorPaper } from "./vendor-scorecard.model.ts";

type Parts = { figures: Figures; refs: Record<string, string>; dates: Record<string, string> };
type Given = { review: VendorReview; house: PaperHouse; parts: Parts };

/** Two pages on a vendor: verdict, money, promises and the decision; then what failed, what is open, who does what. Confidential disputes are in neither. */
export function vendorPaper(review: VendorReview, house: PaperHouse): VendorPaper {
  const { vendor, period } = review;
  const parts: Parts = { figures: {}, refs: { vendor: inShort(vendor.name, 60) }, dates: {} };
  const given = { review, house, parts };
  const headline = headlineOf(given);
  const { score } = review;
  return {
    paper: "vendor",
    meta: metaOf(house, {
      kind: "Vendor scorecard for the quarterly review",
      title: `Vendor scorecard: ${inShort(vendor.name, 120)}, ${period.words}`,
      description: "Two-page vendor scorecard for a quarterly business review",
      subject: `${inShort(vendor.name, 80)}: ${period.words}`,
    }),
    headline,
    keyFigures: keyFigures(given),
    columns: { period: period.words, previous: period.previous },
    score: {
      rows: score.domains.map((one) => ({
        label: domains.find(({ value }) => value === one.domain)?.label ?? one.domain,
        ...{ weight: count(one.weight), score: numberOr(one.score, 0), points: numberOr(one.points, 1) },
      })),
      total: numberOr(score.total, 1),
      title: score.grade === null ? "No grade" : `Grade ${score.grade}`,
      note: scoreNote(given),
    },
    charts: chartOf(review),
    spend: spendOf(given),
    promises: review.promises.slice(0, 7).map((one) => promiseRow(one)),
    ask: askOf(given),
    incidents: incidentsOf(given),
    escalations: review.escalations
      .filter((one) => !one.confidential)
      .map((one) => ({
        ...{ number: one.number ?? "", label: inShort(one.subject, 36), raised: one.openedOn, age: count(one.ageDays) },
        ...{ contact: inShort(one.contact ?? "nobody named", 20), state: one.isOverdue ? "overdue" : "open" },
      })),
    contracts: review.contracts
      .filter((one) => one.state === "active")
      .map((one) => ({
        ...{
          number: one.number ?? "",
          label: inShort(one.name, 40),
          ends: one.endsOn ?? "",
          notice: one.noticeOn ?? "",
          decide: one.decisionOn ?? "",
        },
        ...{ yearly: one.yearly ? moneyValue(one.yearly) : none, missing: one.missing.length === 0 ? "" : `${one.missing.length} missing` },
      })),
    risks: review.risks.slice(0, 3).map((one) => ({ label: one.label, quote: inShort(one.text, 150) })),
    actions: openActions(review).map((one) => ({
      ...{ side: one.side === "vendor" ? "theirs" : "ours", label: inShort(one.what, 56), owner: inShort(one.who, 22), due: one.due ?? "" },
    })),
    ...parts,
  };
}

/** What is to be done, without what would tell of a confidential dispute: a paper goes further than its reader. */
function openActions({ actions, escalations }: VendorReview): VendorReview["actions"] {
  const secret = new Set(escalations.filter((one) => one.confidential).map((one) => one.id));
  return actions.filter(({ href }) => !(href.kind === "vendorEscalation" && secret.has(href.id)));
}

const none: Value = { kind: "none" };

function moneyValue({ amount, currency }: Money): Value {
  return { kind: "money", amount, currency, digits: 0 };
}

function numberOr(value: number | null, digits: number): Value {
  return value === null ? none : { kind: "count", value: decimalText(value), digits };
}

/** What a clause promises, in its own unit. */
function promisedValue({ unit }: Pick<ReviewPromise, "unit">, value: number): Value {
  return unit === "%" ? percent(value) : { kind: "count", value: decimalText(value), digits: 2, unit };
}

function percent(value: number): Value {
  return { kind: "percent", value: decimalText(value), digits: 2 };
}

function headlineOf({ review, parts }: Given): string {
  const { figures, refs, dates } = parts;
  const measured = review.promises.filter((one) => one.verdict !== "unmeasured");
  const missed = measured.filter((one) => one.verdict === "missed");
  const sentences: string[] = [];
  if (measured.length === 0) sentences.push("No promise of {#vendor} was measured.");
  else {
    figures.kept = {
      ...{ kind: "ratio", num: measured.length - missed.length, den: measured.length },
      ...{ label: "Promises", definition: "Promises of the contracts measured in the quarter that were kept in each of its periods." },
      ...{ n: { count: review.promises.length, of: "promises agreed" }, query: "vendor.promises@1", rows: vendorRows(review) },
    };
    sentences.push("{#vendor} kept {kept} promises that were measured.");
  }
  const [worst] = missed;
  if (worst && worst.actual !== null) {
    refs.worst = inShort(worst.name, 60);
    figures.worst = { ...promisedValue(worst, worst.actual), as: "kept" };
    figures.worstTarget = { ...promisedValue(worst, worst.target), as: "kept" };
    sentences.push("Missed: {#worst} ({worst}, target {worstTarget}).");
  }
  addCredits(review, figures);
  if (figures.creditsOpen)
    sentences.push(
      figures.creditsPaid ? "It owes us {creditsOpen} and has paid {creditsPaid}." : "It owes us {creditsOpen} and has paid nothing.",
    );
  const { grade, measured: known, of } = review.score;
  figures.score = { ...numberOr(review.score.total, 0), ...scoreOrigin(review) } as Figure;
  if (grade === null) sentences.push("No grade: too few of its measures have data.");
  else {
    const before = review.history.at(-1)?.grade ?? null;
    refs.grade = grade;
    refs.gradeBefore = before ?? "";
    sentences.push(`Grade {#grade}${before && before !== grade ? ", was {#gradeBefore}" : ""}.`);
  }
  if (known < of) figures.known = { kind: "ratio", num: known, den: of, as: "score" };
  if (review.ask) {
    refs.ask = inShort(review.ask.name, 60);
    dates.ask = review.ask.decideBy;
    sentences.push(review.ask.inDays < 0 ? "{#ask} should have been decided by {@ask}." : "Decide on {#ask} by {@ask}.");
  }
  return sentences.join(" ");
}

function vendorRows({ vendor }: VendorReview): string {
  return `/vendors/${vendor.id}`;
}

function scoreOrigin(review: VendorReview) {
  return {
    label: "Score",
    definition:
      "Weight times place between worst and best, over the measures with data, scaled to a hundred. A from 85, B from 70, C from 55; no grade under 60 % of the measures.",
    n: { count: review.score.measured, of: `of ${review.score.of} measures` },
    query: "vendor.score@1",
    rows: vendorRows(review),
  };
}

/** Credits of the currency in which most is open; those of others stand in the table. */
function addCredits({ credits, vendor }: VendorReview, figures: Figures): void {
  const [main] = [...credits.owed, ...credits.claimed, ...credits.received];
  if (!main) return;
  const of = (all: readonly Money[]) => all.filter((one) => one.currency === main.currency).map((one) => one.amount);
  const open = of([...credits.owed, ...credits.claimed]);
  if (open.length === 0) return;
  figures.creditsOpen = {
    ...moneyValue({ amount: sumOfAmounts(open), currency: main.currency }),
    label: "Credits",
    definition: "Service credits owed or claimed and not yet received; received: paid or set off.",
    n: { count: credits.open.length, of: credits.open.length === 1 ? "credit open" : "credits open" },
    ...{ query: "vendor.credits@1", rows: `/vendors/${vendor.id}` },
  };
  const paid = of(credits.received);
  if (paid.length > 0) figures.creditsPaid = { ...moneyValue({ amount: sumOfAmounts(paid), currency: main.currency }), as: "creditsOpen" };
}

function keyFigures({ review, parts }: Given): VendorPaper["keyFigures"] {
  const { figures } = parts;
  const { score, availability, incidents, spend } = review;
  const found: VendorPaper["keyFigures"] = [];
  const isPoor = score.grade === "C" || score.grade === "D";
  found.push({
    label: "Score of a hundred",
    figure: "score",
    against: score.grade === null ? "no grade" : "grade {#grade}",
    broken: isPoor,
  });
  if (availability.value !== null) {
    figures.availability = {
      ...percent(availability.value),
      ...{ label: "Availability", definition: "Agreed time of the services it delivers, in which they were not down." },
      ...{ n: { count: availability.n ?? 0, of: availability.of }, query: availability.query, rows: vendorRows(review) },
    };
    found.push({ label: "Availability", figure: "availability", against: "of its services" });
  }
  if (figures.creditsOpen)
    found.push({
      label: "Credits open",
      figure: "creditsOpen",
      against: figures.creditsPaid ? "received {creditsPaid}" : "nothing received",
    });
  figures.incidents = {
    ...count(incidents.now),
    ...{ label: "Incidents", definition: "On the services it delivers, opened in the quarter." },
    ...{
      n: { count: incidents.now, of: incidents.now === 1 ? "incident" : "incidents" },
      query: "vendor.incidents@1",
      rows: vendorRows(review),
    },
  };
  figures.incidentsBefore = { ...count(incidents.before), as: "incidents" };
  found.push({ label: "Incidents", figure: "incidents", against: "{incidentsBefore} the quarter before" });
  const [first] = spend;
  if (first) {
    figures.spend = {
      ...moneyValue({ amount: first.actual12, currency: first.currency }),
      ...{ label: "Spend", definition: "What was invoiced in the twelve months before this one; a month without a row is not known." },
      ...{ n: { count: first.monthsKnown, of: "of 12 months known" }, query: "vendor.spend@1", rows: vendorRows(review) },
    };
    found.push({ label: "Spent in a year", figure: "spend", against: "as far as it is known" });
  }
  return found.slice(0, 5);
}

function scoreNote({ review }: Given): string {
  const { measured, of } = review.score;
  return measured < of ? "{known} measures had data; the weight of the rest is shared out." : "All measures had data.";
}

function chartOf({ history, score, period }: VendorReview): VendorPaper["charts"] {
  const values = [...history.map((one) => one.total), score.total];
  const known = values.filter((one) => one !== null);
  if (known.length < 2) return {};
  const text = (value: number) => String(Math.round(value));
  const first = history[0]?.words ?? period.previous;
  return {
    score: {
      ...{ kind: "line", widthMm: 79, heightMm: 34, values, target: null, at: [first, period.words] },
      texts: [text(known[0]!), text(known.at(-1)!)],
      alt: `Score by quarter from ${first} to ${period.words}: ${known.map(text).join(", ")}.`,
    },
  };
}

function spendOf({ review }: Given): VendorPaper["spend"] {
  const open = [...review.credits.owed, ...review.credits.claimed];
  return review.spend.slice(0, 3).map(({ currency, actual12, monthsKnown, next12 }) => {
    const owed = open.filter((one) => one.currency === currency).map((one) => one.amount);
    return {
      currency,
      actual: moneyValue({ amount: actual12, currency }),
      known: { kind: "ratio", num: monthsKnown, den: 12 },
      next: next12 === null ? none : moneyValue({ amount: next12, currency }),
      open: moneyValue({ amount: owed.length === 0 ? "0" : sumOfAmounts(owed), currency }),
    };
  });
}

function promiseRow(one: ReviewPromise): VendorPaper["promises"][number] {
  return {
    ...{
      label: inShort(one.name, 52),
      target: promisedValue(one, one.target),
      actual: one.actual === null ? none : promisedValue(one, one.actual),
    },
    previous: one.previous === null ? none : promisedValue(one, one.previous),
    counted: countedOf(one),
    verdict: one.verdict === "unmeasured" ? "not measured" : one.verdict,
    credit: one.credit === null ? none : moneyValue(one.credit),
  };
}

/** "9 of 19"; of very many (minutes, for one) only how many. */
function countedOf({ counted, missed }: ReviewPromise): Value {
  if (counted === 0) return none;
  return counted < 10_000 ? { kind: "ratio", num: counted - missed, den: counted } : count(counted);
}

function askOf({ review, parts, house }: Given): VendorPaper["ask"] {
  const { ask } = review;
  if (!ask)
    return { title: "No contract has to be decided now", text: "No notice of a contract in force runs out with its decision open." };
  const { dates, figures } = parts;
  dates.notice = ask.noticeOn;
  dates.ends = ask.endsOn;
  const isLate = ask.decideBy < localDate(house.zone, house.now);
  const yearly = ask.yearly;
  if (yearly)
    figures.yearly = {
      ...moneyValue(yearly),
      ...{ label: "Contract", definition: "What the contract costs in a year, as it stands." },
      ...{ n: { count: 1, of: "contract" }, query: "vendor.contract@1", rows: `/contracts/${ask.contract}` },
    };
  const renewal = review.contracts.find((one) => one.id === ask.contract)?.renewal;
  const goesOn =
    renewal === "automatic"
      ? "Without a word from us it goes on after {@ends:year}, on the same terms."
      : "It ends on {@ends:year}; what follows must stand by then.";
  return {
    title: `Decision wanted ${isLate ? "now: it was due" : "from you"} by {@ask}: {#ask}`,
    text: `${yearly ? "It costs {yearly} a year. " : "What it costs in a year is not known. "}The last day of notice is {@notice:year}. ${goesOn}`,
  };
}

function incidentsOf({ review, house, parts }: Given): VendorPaper["incidents"] {
  const { incidents } = review;
  const { figures } = parts;
  const hours = incidents.userHours.value;
  if (hours !== null) {
    figures.userHours = {
      ...count(Math.round(hours), "user-hours", "user-hour"),
      ...{ label: "Work lost", definition: "People affected × minutes until restored, of the incidents for which both are known." },
      ...{
        n: { count: incidents.userHours.n ?? 0, of: incidents.userHours.of },
        query: incidents.userHours.query,
        rows: vendorRows(review),
      },
    };
  }
  if (incidents.hidden > 0) figures.hidden = { ...count(incidents.hidden), as: "incidents" };
  const lost = hours === null ? "How much work they cost is not known." : "Where it is known, they cost {userHours}.";
  const hidden = incidents.hidden > 0 ? " Of these {hidden} are restricted, and not shown." : "";
  return {
    text: incidents.now === 0 ? "None in this quarter." : `${lost}${hidden}`,
    rows: incidents.rows
      .toSorted((a, b) => (b.userHours ?? -1) - (a.userHours ?? -1) || (a.number < b.number ? -1 : 1))
      .map((one) => ({
        ...{ number: one.number, label: inShort(one.title, 52), date: localDate(house.zone, one.openedAt) },
        ...{
          minutes: one.minutes === null ? none : count(one.minutes),
          userHours: one.userHours === null ? none : count(Math.round(one.userHours)),
        },
      })),
  };
}
