import { amountUnits, compareAmounts, sumOfAmounts } from "../../kernel/money.ts";
import { inShort, type Value } from "../../kernel/paper.ts";
import { valueWords } from "../../kernel/paper-words.ts";
import type { BoardFacts, BoardIncident, BoardPaper } from "./board.model.ts";
import type { Chart } from "./chart.rules.ts";
import { count, decimalText, measureFigure, measureValue } from "./figure.rules.ts";
import { localDate } from "./moment.rules.ts";
import { addDecisions, minutesBetween } from "./period.rules.ts";
import { isOne, type Parts, unstopped } from "./words.rules.ts";

// The pages of the board's pack behind the first: incidents, vendors and risk, change, improvements, people.

const none: Value = { kind: "none" };
const topVendors = 3;

/** Critical incidents, the dearest first, and what was agreed after each. */
export function incidentsOf({ critical, zone }: BoardFacts, { figures }: Parts): BoardPaper["incidents"] {
  if (critical.length === 0) return { text: "No critical incident was open at any time of the quarter.", rows: [] };
  const words = [`{critical:Word} in the quarter, {criticalBefore} in the one before.`];
  words.push(
    figures.cost ? "{costKnown} have a cost, together about {cost}." : "What they cost is not known: people or a rate are missing.",
  );
  const owed = critical.filter(({ review }) => review && review.state !== "waived" && review.approvedAt === null).length;
  if (owed > 0) {
    figures.reviewsOwed = { ...count(owed), as: "critical" };
    words.push(`Of {reviewsOwed:word} the review is not approved yet.`);
  }
  const dearness = ({ cost }: BoardIncident) => (cost ? amountUnits(cost.amount) : -1n);
  const sorted = critical.toSorted((a, b) =>
    dearness(a) === dearness(b) ? (a.number < b.number ? -1 : 1) : dearness(a) > dearness(b) ? -1 : 1,
  );
  return {
    text: words.join(" "),
    rows: sorted.map((one) => ({
      ...{ number: one.number, label: inShort(one.title, 46), date: localDate(zone, one.beganAt) },
      users: one.users === null ? none : count(one.users),
      minutes: one.restoredAt ? count(minutesBetween(one.beganAt, one.restoredAt)) : { kind: "text", value: "open" },
      cost: one.cost ? { kind: "money", amount: one.cost.amount, currency: one.cost.currency, digits: 0 } : none,
      ...{ changed: changedWords(one), cause: inShort(unstopped(one.cause ?? ""), 72) },
    })),
  };
}

/**
 * Minutes of critical incidents by the month of the quarter in which they began; nothing to draw where none began in any. Those that are not over have no
 * minutes and are named; a month that is still ahead stays empty.
 */
export function outageBars({ critical, period, zone, now }: BoardFacts): Chart | null {
  const [year, first] = [Number(period.from.slice(0, 4)), Number(period.from.slice(5, 7))];
  const bars = [0, 1, 2].map((at) => {
    const month = `${year}-${String(first + at).padStart(2, "0")}`;
    const own = critical.filter((one) => localDate(zone, one.beganAt).startsWith(month));
    const over = own.flatMap(({ beganAt, restoredAt }) => (restoredAt ? [minutesBetween(beganAt, restoredAt)] : []));
    const minutes = over.reduce((sum, one) => sum + one, 0);
    const open = own.length - over.length;
    const isAhead = `${month}-01` > localDate(zone, now);
    const told =
      over.length === 0 ? [] : [`${valueWords(count(minutes))} min, ${over.length} ${isOne(over.length, "incident", "incidents")}`];
    const words = [...told, ...(open > 0 ? [`${open} open`] : [])].join(", ") || "none";
    return { label: monthNames[first - 1 + at]!, above: isAhead ? "" : words, value: isAhead ? null : minutes, began: own.length };
  });
  if (bars.every(({ began }) => began === 0)) return null;
  return {
    ...{ kind: "bars", widthMm: 174, heightMm: 36, most: Math.max(1, ...bars.map(({ value }) => value ?? 0)) },
    bars: bars.map(({ began: _, ...one }) => one),
    alt: `Minutes of critical incidents by the month they began in: ${bars.map((one) => `${one.label} ${one.above || "not over yet"}`).join("; ")}.`,
  };
}

const monthNames = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function changedWords({ review, agreed, done }: BoardIncident): string {
  if (review?.state === "restricted") return "restricted";
  if (agreed > 0) return `${done} of ${agreed} done`;
  return review === null ? "no review owed" : review.state === "waived" ? "review waived" : "nothing agreed yet";
}

/** Vendors by what their contracts in force cost in a year. */
export function vendorsOf({ vendors, currency }: BoardFacts, { figures }: Parts): BoardPaper["vendors"] {
  const own = vendors.filter((one) => one.currency === currency && one.yearly !== null);
  const total = sumOfAmounts(own.map((one) => one.yearly!));
  const sorted = vendors.toSorted((a, b) => {
    if ((a.currency === currency) !== (b.currency === currency)) return a.currency === currency ? -1 : 1;
    return compareAmounts(b.yearly ?? "-1", a.yearly ?? "-1") || (a.name < b.name ? -1 : 1);
  });
  const share = (amount: string) => (amountUnits(total) === 0n ? 0 : Number((amountUnits(amount) * 10_000n) / amountUnits(total)) / 100);
  if (own.length > 0) {
    const contracts = own.reduce((sum, one) => sum + one.contracts, 0);
    figures.exposure = {
      ...{ kind: "money", amount: total, currency, digits: 0 },
      label: "Agreed in a year",
      definition:
        "What contracts in force cost in a year, by vendor; those without a yearly amount, or in other money, are not in the sum.",
      n: { count: contracts, of: contracts === 1 ? "contract" : "contracts" },
      ...{ query: "vendor.exposure@1", rows: "/contracts" },
    };
  }
  const top = sorted.filter((one) => own.includes(one)).slice(0, topVendors);
  if (own.length > topVendors) {
    figures.topVendors = { ...count(top.length, "vendors", "vendor"), as: "exposure" };
    figures.topShare = {
      kind: "percent",
      value: decimalText(share(sumOfAmounts(top.map((one) => one.yearly!)))),
      digits: 0,
      as: "exposure",
    };
  }
  const text =
    own.length === 0
      ? "No contract in force says what it costs in a year."
      : `Contracts in force cost {exposure} in a year${figures.topShare ? "; {topVendors:word} hold {topShare} of it" : ""}.`;
  return {
    text,
    rows: sorted.map((one) => ({
      ...{ label: inShort(one.name, 40), tier: one.tier ?? "–" },
      yearly: one.yearly === null ? none : { kind: "money", amount: one.yearly, currency: one.currency, digits: 0 },
      share: own.includes(one) ? { kind: "percent", value: decimalText(share(one.yearly!)), digits: 0 } : none,
      kept: one.measured === 0 ? none : { kind: "ratio", num: one.kept, den: one.measured },
      owed: one.owed === null ? none : { kind: "money", amount: one.owed, currency: one.currency, digits: 0 },
      isMissed: one.kept < one.measured,
    })),
  };
}

/** Days of notice that lie ahead, the soonest first, and contracts of which the day is not known. */
export function noticesOf({ notices, noticeHorizon, unknownNotices }: BoardFacts, { figures, dates }: Parts): BoardPaper["notices"] {
  const open = notices.filter((one) => !one.isDecided);
  dates.noticeHorizon = noticeHorizon;
  figures.notices = {
    ...count(notices.length, "contracts", "contract"),
    label: "Notice",
    definition: "Contracts in force whose day of notice lies ahead, up to the end of the second quarter after the present one.",
    n: { count: notices.length, of: notices.length === 1 ? "contract" : "contracts" },
    ...{ query: "vendor.notices@1", rows: "/contracts" },
  };
  const words = [
    notices.length === 0
      ? "No day of notice falls up to {@noticeHorizon} ({notices})."
      : "Until {@noticeHorizon} notice can be given on {notices}.",
  ];
  if (open.length > 0) {
    figures.undecided = { ...count(open.length), as: "notices" };
    words.push(`{undecided:Word} ${isOne(open.length, "is", "are")} not decided.`);
  }
  if (unknownNotices > 0) {
    figures.unknownNotices = { ...count(unknownNotices, "others", "other"), as: "notices" };
    words.push("Of {unknownNotices} the day is not known.");
  }
  return {
    text: words.join(" "),
    rows: notices.map((one) => ({
      ...{ number: one.number, label: inShort(`${one.name}, ${one.vendor}`, 56), notice: one.noticeOn, decide: one.decideOn ?? "" },
      yearly: one.yearly ? { kind: "money", amount: one.yearly.amount, currency: one.yearly.currency, digits: 0 } : none,
      follows: one.isDecided ? "decided" : one.renewal === "automatic" ? "goes on by itself" : "ends",
    })),
  };
}

/** Problems that rest because somebody by name answers for them. */
export function risksOf({ risks, resting, zone, now }: BoardFacts, { figures }: Parts): BoardPaper["risks"] {
  const today = localDate(zone, now);
  figures.risks = {
    ...count(risks.length, "accepted risks", "accepted risk"),
    label: "Accepted risks",
    definition:
      "Problems closed without a fix, because somebody by name answers for what may happen; each has a day on which it is looked at again.",
    n: { count: risks.length, of: risks.length === 1 ? "problem" : "problems" },
    ...{ query: "problem.accepted@1", rows: "/problems" },
  };
  const words = [
    risks.length === 0
      ? "No problem rests on an accepted risk ({risks})."
      : `{risks:Word} ${isOne(risks.length, "stands", "stand")}, ${isOne(risks.length, "with", "each with")} a name and a day.`,
  ];
  const late = risks.filter(({ reviewOn }) => reviewOn !== null && reviewOn < today).length;
  if (late > 0) {
    figures.risksLate = { ...count(late), as: "risks" };
    words.push(`{risksLate:Word} ${isOne(late, "is", "are")} past that day.`);
  }
  if (resting > 0) {
    figures.resting = {
      ...count(resting, "open problems", "open problem"),
      label: "Problems at rest",
      definition: "Open problems whose next step is overdue.",
      n: { count: resting, of: resting === 1 ? "problem" : "problems" },
      query: "problem.resting@1",
    };
    words.push(`{resting:Word} ${isOne(resting, "has", "have")} a step that is overdue.`);
  }
  return {
    text: words.join(" "),
    rows: risks.map((one) => ({
      ...{ number: one.number, label: inShort(one.title, 56), why: inShort(unstopped(one.reason), 110), by: inShort(one.by, 22) },
      ...{ again: one.reviewOn ?? "", incidents: count(one.incidents) },
    })),
  };
}

/** What was changed, and how it went. */
export function changesOf({ changes, measures, period }: BoardFacts, { figures }: Parts): BoardPaper["changes"] {
  const { closed, failed, emergency, unauthorised } = changes;
  if (closed + unauthorised === 0) return { text: "No change was closed in the quarter." };
  figures.changes = {
    ...count(closed, "changes", "change"),
    label: "Changes",
    definition: "Closed in the quarter; failed: unsuccessful or rolled back; without approval: found out afterwards.",
    n: { count: closed, of: isOne(closed, "change", "changes") },
    ...{ query: "scorecard.emergencyChanges@1", rows: "/changes" },
  };
  figures.changesFailed = { ...count(failed), as: "changes" };
  figures.changesEmergency = { ...count(emergency), as: "changes" };
  figures.changesUnauthorised = { ...count(unauthorised), as: "changes" };
  const words = [
    `{changes} ${isOne(closed, "was", "were")} closed; {changesFailed:word} failed, {changesEmergency:word} ${isOne(emergency, "was an emergency", "were emergencies")}, {changesUnauthorised:word} ${isOne(unauthorised, "was", "were")} made without approval.`,
  ];
  const success = measures.find((one) => one.key === "changeSuccess" && one.shown.value !== null);
  if (success) {
    figures.changeSuccess ??= measureFigure(success, period.key);
    figures.changeSuccessBefore = { ...measureValue(success, success.before), as: "changeSuccess" };
    words.push(
      success.before === null ? "Change success is {changeSuccess}." : "Change success is {changeSuccess}, after {changeSuccessBefore}.",
    );
  }
  return { text: words.join(" ") };
}

/** What was done to move one number, and what the number says since. */
export function improvementsOf({ improvements, currency }: BoardFacts, { figures }: Parts): BoardPaper["improvements"] {
  if (improvements.length === 0) return { text: "No improvement was measured in the quarter.", rows: [] };
  const better = improvements.filter((one) => one.verdict === "Better").length;
  figures.improvements = {
    ...count(improvements.length, "improvements", "improvement"),
    label: "Improvements",
    definition:
      "One thing done differently to move one number, whose window after the act ended in the quarter; the verdict compares it with the window before.",
    n: { count: improvements.length, of: isOne(improvements.length, "improvement", "improvements") },
    ...{ query: "improvement.measured@1", rows: "/improvements" },
  };
  figures.improvementsBetter = { ...count(better), as: "improvements" };
  const saved = improvements.flatMap((one) => (one.saved && one.saved.currency === currency ? [one.saved.amount] : []));
  if (saved.length > 0)
    figures.saved = {
      ...{ kind: "money", amount: sumOfAmounts(saved), currency, digits: 0 },
      label: "Saved",
      definition: "What the negotiations that belong to these improvements save in a year, as agreed with the vendors.",
      n: { count: saved.length, of: isOne(saved.length, "improvement", "improvements") },
      ...{ query: "improvement.saved@1", rows: "/improvements" },
    };
  const saving = saved.length > 0 ? " What was agreed with vendors along with them saves {saved} a year." : "";
  return {
    text: `{improvements:Word} ${isOne(improvements.length, "was", "were")} measured; of {improvementsBetter:word} the number is better. One that did not work is a result as well.${saving}`,
    rows: improvements.map((one) => ({
      ...{ label: inShort(one.title, 48), act: inShort(unstopped(one.act), 80), metric: inShort(one.metric, 26) },
      ...{ before: one.before, claimed: one.claimed, after: one.after, counted: one.counted, verdict: one.verdict.toLowerCase() },
    })),
  };
}

/** What the pager asks of people. Nobody is named. */
export function loadOf({ onCall }: BoardFacts, { figures }: Parts): BoardPaper["load"] {
  const gap = "Working hours, illness and who left are not kept in this office.";
  if (onCall === null) return { text: `What people on call carry is not measured: this office pages nobody. ${gap}` };
  const { pages, atNight, people, most, unanswered } = onCall;
  if (pages === 0) return { text: `No page rang for anybody. ${gap}` };
  figures.pages = {
    ...count(pages, "pages", "page"),
    label: "Pages",
    definition: "Pages that rang for somebody in the quarter; at night: first rung from 22:00 to 06:00 in the organisation's zone.",
    n: { count: pages, of: isOne(pages, "page", "pages") },
    query: "paging.load@1",
  };
  figures.pagesAtNight = { ...count(atNight), as: "pages" };
  figures.pagedPeople = { ...count(people, "people", "person"), as: "pages" };
  figures.pagedMost = { ...count(most), as: "pages" };
  figures.pagesUnanswered = { ...count(unanswered), as: "pages" };
  const answered =
    unanswered === 0
      ? "Each was answered ({pagesUnanswered} were not)."
      : `{pagesUnanswered:Word} ${isOne(unanswered, "was", "were")} answered by nobody.`;
  const words = `{pages} rang for {pagedPeople}, {pagesAtNight:word} of them at night; whoever was called most heard {pagedMost:word}. ${answered}`;
  return { text: `${words} ${gap}` };
}

/** What waits for a decision in the house, as on the weekly review. */
export function decisionRows({ decisions, zone }: BoardFacts, { figures }: Parts): BoardPaper["decisions"] {
  if (decisions.length > 0) addDecisions(figures, decisions.length);
  return decisions.map((one) => ({
    ...{ what: inShort(`${one.number} ${one.title}`.trim(), 64), why: inShort(one.why, 44), who: inShort(one.who, 28) },
    by: one.by ? localDate(zone, one.by) : "",
  }));
}
