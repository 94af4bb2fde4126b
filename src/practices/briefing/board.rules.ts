import { amountUnits, compareAmounts, sumOfAmounts } from "../../kernel/money.ts";
import { inShort, type Value } from "../../kernel/paper.ts";
import { valueWords } from "../../kernel/paper-words.ts";
import { isKept } from "../scorecard/evaluate.rules.ts";
import type { BoardAnswer, BoardFacts, BoardNotice, BoardNumber, BoardPaper } from "./board.model.ts";
import {
  changesOf,
  decisionRows,
  improvementsOf,
  incidentsOf,
  loadOf,
  noticesOf,
  outageBars,
  risksOf,
  vendorsOf,
} from "./board-pages.rules.ts";
import type { Chart } from "./chart.rules.ts";
import { boundOf, count, countedValue, type Figures, type Measured, measureFigure, measureValue, promised } from "./figure.rules.ts";
import { localDate } from "./moment.rules.ts";
import type { Ask, KeyFigure } from "./paper.model.ts";
import { addKept, addMeasured, metaOf, missedWords, standingOf } from "./period.rules.ts";
import { isOne, type Parts } from "./words.rules.ts";

const most = { promises: 12, context: 6, columns: 4, quarters: 8 };
/** Numbers without a target that say how the promises came about. */
const contextKeys = ["restore", "resolve", "backlog", "emergencyChanges", "handovers", "vendor"];

/** The pack of a board of directors on a quarter, six pages: the answer first, then promises, incidents, vendors and risk, change and people, and what the figures mean. */
export function boardPaper(facts: BoardFacts): BoardPaper {
  const { period } = facts;
  const parts: Parts = { figures: {}, refs: { period: period.short }, dates: {} };
  const headline = headlineOf(facts, parts);
  const answers = [safeOf(facts, parts), onTimeOf(facts, parts), moneyOf(facts, parts)];
  const courses = coursesOf(facts, parts.figures);
  const keptChart = keptBars(facts);
  const outage = outageBars(facts);
  return {
    paper: "board",
    meta: metaOf(facts, {
      kind: "Board pack",
      title: `Board pack, ${period.label}`,
      description: "Board pack of six pages on information technology",
      subject: `Information technology in ${period.label}`,
    }),
    headline,
    answers,
    keyFigures: keyFigures(facts, parts),
    ask: askOf(facts, parts),
    columns: facts.quarters.slice(-most.columns),
    promises: numbersOf(chosenPromises(facts.measures), facts, parts.figures),
    context: numbersOf(
      facts.measures
        .filter((one) => one.target === null && one.shown.value !== null && contextKeys.includes(one.key))
        .slice(0, most.context),
      facts,
      parts.figures,
    ),
    promisesText: { text: promisesText(facts, parts) },
    courses: courses.map(({ chart: _, ...one }, at) => ({ ...one, chart: `course${at}` })),
    incidents: incidentsOf(facts, parts),
    actions: facts.actions.map((one) => ({
      ...{ from: one.incident, label: inShort(one.title, 60), owner: inShort(one.owner, 24), due: one.dueOn },
      state: one.state === "open" ? (one.dueOn < localDate(facts.zone, facts.now) ? "overdue" : "open") : one.state,
    })),
    vendors: vendorsOf(facts, parts),
    notices: noticesOf(facts, parts),
    risks: risksOf(facts, parts),
    changes: changesOf(facts, parts),
    improvements: improvementsOf(facts, parts),
    load: loadOf(facts, parts),
    decisions: decisionRows(facts, parts),
    reading,
    charts: {
      ...(keptChart ? { kept: keptChart } : {}),
      ...(outage ? { outage } : {}),
      ...Object.fromEntries(courses.map(({ chart }, at) => [`course${at}`, chart])),
    },
    ...parts,
  };
}

/** What the appendix says beside the figures: how to read them. */
const reading = [
  {
    label: "Kept.",
    text: "A promise is a number of the scorecard that has a target. Every quarter is judged by the target of today, so that quarters can be compared.",
  },
  { label: "Not measured.", text: "What could not be measured counts neither as kept nor as missed, and is marked so where it stands." },
  {
    label: "Not told.",
    text: "Restricted incidents and problems, and confidential reviews and disputes with vendors, are on no paper, whoever composes it.",
  },
  {
    label: "Money.",
    text: "The cost of an incident is people times minutes times a rate: lost work, without repair, penalties or credits. Invoices and forecasts are those that were entered.",
  },
];

/** How many promises a quarter kept, of those measured in it; `at`: its place among the points. */
export function keptIn(measures: readonly Measured[], at: number): { kept: number; measured: number } {
  const verdicts = promised(measures).flatMap((one) => isKept(one, one.points.at(at) ?? null) ?? []);
  return { kept: verdicts.filter((one) => one).length, measured: verdicts.length };
}

function headlineOf(facts: BoardFacts, parts: Parts): string {
  const { measures, period, critical } = facts;
  const { figures } = parts;
  const standing = standingOf(measures);
  const sentences: string[] = [];
  if (standing.kept.length + standing.missed.length === 0) sentences.push("No promise of {#period} can be judged: nothing was measured.");
  else {
    addKept(figures, standing, period.key);
    const gap = addMeasured(figures, standing);
    const before = keptIn(measures, -2);
    if (before.measured > 0) {
      figures.keptBefore = { kind: "ratio", num: before.kept, den: before.measured, as: "kept" };
      parts.refs.before = facts.quarters.at(-2) ?? "the quarter before";
    }
    sentences.push(`We kept {kept} promises in {#period}${before.measured > 0 ? ", after {keptBefore} in {#before}" : ""}.`);
    if (gap) sentences.push(`Only ${gap}.`);
  }
  addCritical(facts, figures);
  if (critical.length === 0) sentences.push("There was no critical incident.");
  else {
    const verb = figures.cost ? " cost us about {cost} of work" : isOne(critical.length, " happened", " happened");
    sentences.push(`{critical:Word}${verb}.`);
  }
  const ask = wanted(facts);
  if (ask) {
    parts.refs.asked = inShort(ask.name, 48);
    parts.dates.asked = ask.decideOn ?? ask.noticeOn;
    sentences.push(isLate(ask, facts) ? "{#asked} must be decided at once." : "We ask you to decide on {#asked} by {@asked}.");
  }
  return sentences.join(" ");
}

function addCritical({ critical, criticalBefore, currency }: BoardFacts, figures: Figures): void {
  figures.critical = {
    ...count(critical.length, "critical incidents", "critical incident"),
    label: "Critical incidents",
    definition:
      "Priority 1 or declared major, not over before the quarter began; copies merged into another and canceled ones are left out.",
    n: { count: critical.length, of: critical.length === 1 ? "incident" : "incidents" },
    query: "briefing.critical@1",
    rows: "/incidents?filter=priority%3A1",
  };
  figures.criticalBefore = { ...count(criticalBefore), as: "critical" };
  const priced = critical.flatMap(({ cost }) => (cost && cost.currency === currency ? [cost.amount] : []));
  if (priced.length === 0) return;
  figures.cost = {
    ...{ kind: "money", amount: sumOfAmounts(priced), currency, digits: 0 },
    label: "Cost of critical incidents",
    definition: "People × minutes × the rate of the service, or of the house, from detected to restored, of the whole incident.",
    n: { count: priced.length, of: `of ${critical.length} with a known cost` },
    query: "incident.cost@1",
  };
  figures.costKnown = { kind: "ratio", num: priced.length, den: critical.length, as: "cost" };
}

type Judged = { answer: BoardAnswer["answer"]; words: string };

/** Whether the promises of some keys were kept: what was missed is named, else what was kept. */
function judged(keys: readonly string[], { measures, period }: BoardFacts, parts: Parts): Judged {
  const own = promised(measures).filter((one) => keys.includes(one.key) && one.kept !== null);
  const missed = own.filter((one) => one.kept === false);
  if (own.length === 0) return { answer: "not known", words: "None of its numbers could be measured." };
  const told = (missed.length > 0 ? missed : own).slice(0, 2).map((one) => missedWords(one, parts, period.key));
  return missed.length > 0
    ? { answer: "no", words: `Missed: ${told.join(" and ")}.` }
    : { answer: "yes", words: `Kept: ${told.join(" and ")}.` };
}

function safeOf(facts: BoardFacts, parts: Parts): BoardAnswer {
  const { answer, words } = judged(["availability", "criticalRestored"], facts, parts);
  const critical = `${facts.critical.length === 0 ? "{critical}" : "{critical:Word}"}, after {criticalBefore} the quarter before.`;
  return { question: "Does it hold?", answer, text: `${words} ${critical}` };
}

function onTimeOf(facts: BoardFacts, parts: Parts): BoardAnswer {
  const { answer, words } = judged(["slaResolution", "slaResponse", "reviews"], facts, parts);
  return { question: "Is it on time?", answer, text: words };
}

function moneyOf({ spend, currency, period }: BoardFacts, { figures }: Parts): BoardAnswer {
  const question = "Is it within money?";
  const main = spend.find((one) => one.currency === currency) ?? spend[0];
  if (!main) return { question, answer: "not known", text: "No invoice of a vendor was entered for the quarter, so nothing can be said." };
  const money = (amount: string): Value => ({ kind: "money", amount, currency: main.currency, digits: 0 });
  const isCompared = main.compared > 0;
  figures.invoiced = {
    ...money(isCompared ? main.invoicedCompared : main.invoiced),
    label: "Invoiced",
    definition: `What vendors invoiced in ${period.label}${isCompared ? ", where a forecast was entered as well" : ""}: amounts of a vendor and a month. What was not entered is not known.`,
    n: { count: isCompared ? main.compared : main.amounts, of: `of ${main.amounts} amounts` },
    query: "vendor.spend@1",
    rows: "/vendors",
  };
  if (!isCompared) return { question, answer: "not known", text: "{invoiced} was invoiced; no forecast was entered to hold it against." };
  figures.forecast = { ...money(main.forecastCompared), as: "invoiced" };
  figures.compared = { kind: "ratio", num: main.compared, den: main.amounts, as: "invoiced" };
  const isWithin = compareAmounts(main.invoicedCompared, main.forecastCompared) <= 0;
  const text = "{invoiced} was invoiced by vendors, {forecast} was forecast; {compared} monthly amounts can be compared.";
  return { question, answer: isWithin ? "yes" : "no", text: `${text} Salaries and investments are not kept in this office.` };
}

function keyFigures({ measures, spend, critical }: BoardFacts, { figures }: Parts): KeyFigure[] {
  const found: KeyFigure[] = [];
  if (figures.kept)
    found.push({
      ...{ label: "Promises kept", figure: "kept", broken: standingOf(measures).missed.length > 0 },
      against: figures.keptBefore ? "after {keptBefore}" : "no quarter before",
    });
  figures.criticalCount = { ...count(critical.length), as: "critical" };
  found.push({ label: "Critical incidents", figure: "criticalCount", against: "after {criticalBefore}" });
  if (figures.cost) found.push({ label: "Work they cost", figure: "cost", against: "{costKnown} have a cost" });
  if (figures.invoiced && spend.length > 0)
    found.push({ label: "Invoiced", figure: "invoiced", against: figures.forecast ? "forecast {forecast}" : "no forecast" });
  return found;
}

/** The contract that the board is asked about: of those not decided the dearest in the house's own money, else the soonest. */
function wanted({ notices, currency }: BoardFacts): BoardNotice | null {
  const open = notices.filter((one) => !one.isDecided);
  const units = ({ yearly }: BoardNotice) => (yearly && yearly.currency === currency ? amountUnits(yearly.amount) : -1n);
  return open.toSorted((a, b) => (units(a) === units(b) ? (a.noticeOn < b.noticeOn ? -1 : 1) : units(a) > units(b) ? -1 : 1))[0] ?? null;
}

function isLate({ decideOn, noticeOn }: BoardNotice, { zone, now }: BoardFacts): boolean {
  return (decideOn ?? noticeOn) < localDate(zone, now);
}

function askOf(facts: BoardFacts, parts: Parts): Ask {
  const notice = wanted(facts);
  const { figures, refs, dates } = parts;
  if (!notice) {
    const [first] = facts.decisions;
    if (!first) return { title: "Nothing is asked of you", text: "No contract has to be decided on, and no other decision waits." };
    refs.waits = inShort(`${first.number} ${first.title}`.trim(), 80);
    refs.waitsWhy = inShort(first.why, 60);
    return { title: "Nothing is asked of you now", text: "No contract has to be decided on. In the house {#waits} waits: {#waitsWhy}." };
  }
  refs.askVendor = inShort(notice.vendor, 60);
  dates.askNotice = notice.noticeOn;
  if (notice.yearly)
    figures.askYearly = {
      ...{ kind: "money", amount: notice.yearly.amount, currency: notice.yearly.currency, digits: 0 },
      label: "The contract",
      definition: "What it costs in a year, as it stands.",
      n: { count: 1, of: "contract" },
      query: "vendor.contract@1",
      rows: `/contracts/${notice.number}`,
    };
  if (notice.endsOn) dates.askEnds = notice.endsOn;
  const cost = notice.yearly
    ? "It costs {askYearly} a year, with {#askVendor}."
    : "It is with {#askVendor}; what it costs in a year is not known.";
  const nothing =
    notice.renewal === "automatic"
      ? `Without a word from us it goes on${notice.endsOn ? " after {@askEnds:year}" : ""}, on the same terms.`
      : `It ends${notice.endsOn ? " on {@askEnds:year}" : ""}; what follows must stand by then.`;
  return {
    title: isLate(notice, facts) ? "Decision wanted at once: {#asked}" : "Decision wanted by {@asked}: {#asked}",
    text: `${cost} Notice can be given until {@askNotice:year}. ${nothing}`,
  };
}

function chosenPromises(measures: readonly Measured[]): Measured[] {
  const all = promised(measures);
  const rank = ({ kept }: Measured) => (kept === false ? 0 : kept === null ? 2 : 1);
  const chosen = all.toSorted((a, b) => rank(a) - rank(b)).slice(0, most.promises);
  return all.filter((one) => chosen.includes(one));
}

function numbersOf(measures: readonly Measured[], { period }: BoardFacts, figures: Figures): BoardNumber[] {
  return measures.map((one): BoardNumber => {
    figures[one.key] ??= measureFigure(one, period.key);
    return {
      ...{ label: one.name, figure: one.key, bound: boundOf(one), target: measureValue(one, one.target) },
      course: Array.from({ length: most.columns }, (_, at) => measureValue(one, one.points.at(at - most.columns) ?? null)),
      counted: countedValue(one),
      verdict: one.target === null ? "" : one.kept === null ? "not measured" : one.kept ? "kept" : "missed",
    };
  });
}

function promisesText({ measures }: BoardFacts, { figures }: Parts): string {
  const { kept, missed, unmeasured } = standingOf(measures);
  if (kept.length + missed.length === 0) return "No promise could be judged in this quarter.";
  const words = [
    missed.length === 0 ? "Every promise that could be measured was kept ({kept})." : "Kept: {kept}; what was missed is in red.",
  ];
  if (unmeasured.length > 0 && figures.measured)
    words.push("{measured} could be measured; the others count neither as kept nor as missed.");
  return words.join(" ");
}

/** Of the quarters up to the period, from the first in which anything was measured, how many promises each kept. */
function keptBars({ measures, quarters }: BoardFacts): Chart | null {
  const all = quarters.map((label, at) => ({ label, ...keptIn(measures, at - quarters.length) })).slice(-most.quarters);
  const known = all.slice(
    Math.max(
      0,
      all.findIndex((one) => one.measured > 0),
    ),
  );
  if (known.filter((one) => one.measured > 0).length < 2) return null;
  const shown = known.map(({ label, kept, measured }) => ({
    ...{ label: label.replace(/ 20(\d\d)$/, " $1"), above: `${kept} of ${measured}` },
    value: measured === 0 ? null : (100 * kept) / measured,
  }));
  return {
    ...{ kind: "bars", widthMm: 174, heightMm: 36, bars: shown, most: 100 },
    alt: `Promises kept by quarter: ${known.map((one) => `${one.label} ${one.kept} of ${one.measured}`).join(", ")}.`,
  };
}

/** The course of two promises over the quarters: what was missed first. */
function coursesOf({ measures, quarters, period }: BoardFacts, figures: Figures): { title: string; figure: string; chart: Chart }[] {
  const rank = ({ kept }: Measured) => (kept === false ? 0 : 1);
  const told = promised(measures)
    .filter((one) => one.points.filter((point) => point !== null).length >= 3)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, 2);
  return told.map((one) => {
    figures[one.key] ??= measureFigure(one, period.key);
    const first = one.points.findIndex((point) => point !== null);
    const values = one.points.slice(first);
    const known = values.filter((point) => point !== null);
    const words = (value: number) => valueWords(measureValue(one, value));
    const target = one.target === null ? null : { value: one.target, text: `target ${words(one.target)}` };
    const at = [quarters.at(first - one.points.length) ?? "", quarters.at(-1) ?? ""] as const;
    const alt = `${one.name} by quarter from ${at[0]} to ${at[1]}: ${known.map(words).join(", ")}${target ? `; ${target.text}` : ""}.`;
    const texts = [words(known[0]!), words(known.at(-1)!)] as const;
    return { title: one.name, figure: one.key, chart: { kind: "line", widthMm: 82, heightMm: 38, at, values, texts, target, alt } };
  });
}
