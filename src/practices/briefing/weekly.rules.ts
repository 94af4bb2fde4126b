import { inShort } from "../../kernel/paper.ts";
import { dayWords } from "../../kernel/paper-words.ts";
import { type Instant, momentWords } from "../../kernel/time.ts";
import { count, type Figures, type Measured, measureFigure, measureValue } from "./figure.rules.ts";
import { localDate } from "./moment.rules.ts";
import type { CriticalIncident, PeriodFacts, WeeklyPaper } from "./paper.model.ts";
import {
  addDecisions,
  addKept,
  addMeasured,
  daysOf,
  metaOf,
  minutesBetween,
  missedWords,
  promiseRows,
  standingOf,
} from "./period.rules.ts";

const most = { promises: 8 };
type Parts = { figures: Figures; refs: Record<string, string>; dates: Record<string, string> };

/** The weekly operations review, two pages: what needs a decision, the week, the promises; then changes, actions, what rests. */
export function weeklyPaper(facts: PeriodFacts): WeeklyPaper {
  const { period, zone, now } = facts;
  const parts: Parts = { figures: {}, refs: {}, dates: {} };
  const headline = headlineOf(facts, parts);
  const flow = flowOf(facts, parts);
  const promises = promiseRows(facts, parts.figures, { kept: "yes", missed: "at risk" }, most.promises);
  const day = (at: Instant) => localDate(zone, at);
  return {
    paper: "weekly",
    meta: metaOf(facts, {
      kind: "Weekly operations review",
      title: `Weekly operations review, ${daysOf(period)}`,
      description: "Two-page weekly operations review",
      subject: `Weekly operations review: ${period.label}, ${daysOf(period)}`,
    }),
    headline,
    keyFigures: keyFigures(facts, parts),
    columns: { week: "This week", previous: "Last week", toDate: facts.toDate.label },
    decisions: facts.decisions.map((one) => ({
      ...{ what: inShort(`${one.number} ${one.title}`.trim(), 64), why: one.why, who: inShort(one.who, 28) },
      by: one.by ? day(one.by) : "",
    })),
    flow: { text: flow },
    incidents: facts.critical.map((one) => ({
      ...{ number: one.number, label: inShort(one.title, 44), users: one.users === null ? { kind: "none" as const } : count(one.users) },
      minutes: one.restoredAt ? count(minutesBetween(one.beganAt, one.restoredAt)) : { kind: "text" as const, value: "open" },
      review: reviewWords(one, zone, now),
    })),
    promises,
    changes: {
      text: changesText(facts, parts.figures),
      rows: facts.coming.map((one) => ({
        ...{
          number: one.number,
          label: inShort(one.title, 60),
          kind: one.type,
          service: inShort(one.service, 22),
          date: day(one.startsAt),
        },
        note: [
          one.isFrozen ? "inside a freeze" : "",
          one.hasRollback ? "" : "no rollback plan",
          (one.riskPoints ?? 0) >= 40 ? `high risk, ${one.riskPoints} points` : "",
        ]
          .filter((word) => word !== "")
          .slice(0, 2)
          .join("; "),
      })),
    },
    actions: facts.actions.map((one) => ({
      ...{ label: inShort(one.title, 54), owner: inShort(one.owner, 22), due: one.dueOn },
      state: one.state === "done" ? "done" : one.dueOn < localDate(zone, now) ? "overdue" : "open",
    })),
    resting: facts.resting.map((one) => ({
      ...{ number: one.number, label: inShort(one.title, 42), owner: inShort(one.owner, 20), incidents: count(one.incidents) },
      by: one.nextStepBy ? day(one.nextStepBy) : "",
    })),
    triage: { text: triageText(facts, parts.figures) },
    unknown: unknownOf(facts, parts),
    charts: {
      flow: {
        ...{ kind: "pair", widthMm: 104, heightMm: 33, at: facts.weeks.map((one) => shortDay(one.from)) },
        series: [
          { name: "opened", values: facts.weeks.map((one) => one.opened) },
          { name: "resolved", values: facts.weeks.map((one) => one.resolved) },
        ],
        alt: `Incidents opened and resolved in each of ${facts.weeks.length} weeks; in the last, ${facts.weeks.at(-1)?.opened ?? 0} opened and ${facts.weeks.at(-1)?.resolved ?? 0} resolved.`,
      },
    },
    ...parts,
  };
}

function shortDay(day: string): string {
  return dayWords(day, day).replace(/^(\d+) (\w{3})\w*$/, "$1 $2");
}

function headlineOf(facts: PeriodFacts, parts: Parts): string {
  const { critical, toDate, decisions, period } = facts;
  const { figures } = parts;
  const sentences = [criticalWords(critical, figures)];
  const standing = standingOf(toDate.measures);
  addKept(figures, standing, period.key);
  const [worst] = standing.missed;
  const gap = addMeasured(figures, standing);
  if (standing.kept.length + standing.missed.length === 0) {
    delete figures.kept;
    delete figures.measured;
    sentences.push("No promise can be judged yet.");
  } else if (worst) {
    // The value of the week would not be the one that is judged: what is said here is the month so far.
    const monthly = { ...worst, key: `${worst.key}ToDate` };
    sentences.push(`{kept} promises are on course; furthest off is ${missedWords(monthly, parts, period.key)}.`);
    figures[monthly.key] = { ...measureFigure(worst, toDate.label === "" ? period.key : period.from.slice(0, 7)) };
  } else sentences.push("All promises are on course ({kept}).");
  if (gap && figures.measured) sentences.push(`Only ${gap}.`);
  if (decisions.length === 0) sentences.push("Nothing waits for a decision.");
  else {
    addDecisions(figures, decisions.length);
    sentences.push(`{decisions:Word} ${decisions.length === 1 ? "waits" : "wait"}.`);
  }
  return sentences.join(" ");
}

function criticalWords(critical: readonly CriticalIncident[], figures: Figures): string {
  const lengths = critical.flatMap((one) => (one.restoredAt ? [minutesBetween(one.beganAt, one.restoredAt)] : []));
  const open = critical.length - lengths.length;
  figures.critical = {
    ...count(critical.length, "critical incidents", "critical incident"),
    label: "Critical incidents",
    definition:
      "Priority 1 or declared major, open at any time of the week; length from detected to restored. Restricted ones are not in it.",
    n: { count: critical.length, of: critical.length === 1 ? "incident" : "incidents" },
    query: "incident.critical@1",
    rows: "/incidents?filter=priority%3A1",
  };
  if (critical.length === 0) return "No critical incident.";
  if (open === critical.length) return `{critical:Word}, ${open === 1 ? "still open" : "all still open"}.`;
  figures.longest = { ...count(Math.max(...lengths), "minutes", "minute"), as: "critical" };
  if (open > 0) figures.stillOpen = { ...count(open), as: "critical" };
  const over = critical.length === 1 ? "over in {longest}" : "the longest {longest}";
  return `{critical:Word}, ${over}${open > 0 ? "; {stillOpen:word} still open" : ""}.`;
}

function keyFigures(facts: PeriodFacts, parts: Parts): WeeklyPaper["keyFigures"] {
  const { measures, period } = facts;
  const { figures } = parts;
  const found: WeeklyPaper["keyFigures"] = [];
  const add = (key: string, label: string, against: (one: Measured) => string) => {
    const one = measures.find((measure) => measure.key === key);
    if (!one || one.shown.value === null) return;
    figures[key] ??= measureFigure(one, period.key);
    found.push({ label, figure: key, against: against(one), broken: one.kept === false });
  };
  const side = (name: string, key: string, value: Figures[string]) => {
    figures[name] = value;
    return `{${key}}`;
  };
  add("slaResolution", "Within service level", (one) =>
    one.target === null ? "" : `target ${side("slaWeekTarget", "slaWeekTarget", { ...measureValue(one, one.target), as: one.key })}`,
  );
  add("backlog", "Backlog", (one) => {
    if (one.before === null || one.shown.value === null) return "";
    side("backlogMore", "backlogMore", { kind: "count", value: String(one.shown.value - one.before), sign: true, as: "backlog" });
    return "{backlogMore} on last week";
  });
  const [last, before] = [facts.weeks.at(-1), facts.weeks.at(-2)];
  if (last) {
    figures.opened = { ...count(last.opened), ...flowOrigin(facts) };
    if (before) figures.openedMore = { kind: "count", value: String(last.opened - before.opened), sign: true, as: "opened" };
    found.unshift({ label: "Incidents opened", figure: "opened", against: before ? "{openedMore} on last week" : "" });
    figures.resolved = { ...count(last.resolved), as: "opened" };
    found.splice(1, 0, { label: "Incidents resolved", figure: "resolved", against: "in the same week" });
  }
  return found.slice(0, 4);
}

function flowOrigin({ weeks, period }: PeriodFacts) {
  const opened = weeks.at(-1)?.opened ?? 0;
  return {
    label: "Flow",
    definition: "Incidents by the week they were opened in, and by the week they were resolved in.",
    n: { count: opened, of: "opened" },
    query: "scorecard.flow@1",
    rows: `/scorecard?period=${period.key}&rows=resolutionRate`,
  };
}

function flowOf({ weeks }: PeriodFacts, { figures }: Parts): string {
  const total = (key: "opened" | "resolved") => weeks.reduce((sum, one) => sum + one[key], 0);
  const [opened, resolved] = [total("opened"), total("resolved")];
  if (opened === 0) return "Nothing was opened in these weeks, so nothing can be said.";
  figures.flowOpened = {
    ...count(opened),
    label: "Eight weeks",
    definition: "Opened and resolved in the weeks of the chart.",
    n: { count: opened, of: "opened" },
    query: "scorecard.flow@1",
  };
  figures.flowResolved = { ...count(resolved), as: "flowOpened" };
  const addGap = () => {
    figures.flowGap = { ...count(Math.abs(opened - resolved)), as: "flowOpened" };
  };
  const both = "In these weeks {flowOpened} were opened and {flowResolved} resolved";
  // A twentieth more or less is the noise of any desk.
  if (resolved < opened * 0.97 || resolved > opened * 1.03) addGap();
  if (resolved < opened * 0.97)
    return `${both}: {flowGap} more came than went. If people were busy all the time, hands are missing; see the flow on the scorecard.`;
  if (resolved > opened * 1.03) return `${both}: the backlog fell by {flowGap}.`;
  return `${both}: as much went as came. What is slow is slow for another reason than hands; see the flow on the scorecard.`;
}

function changesText({ changes, period }: PeriodFacts, figures: Figures): string {
  const { closed, failed, emergency, unauthorised } = changes;
  if (closed + unauthorised === 0) return "No change was closed this week.";
  figures.closed = {
    ...count(closed, "changes", "change"),
    label: "Changes",
    definition:
      "Closed in the week; failed: rolled back, unsuccessful, caused an incident or overran. Unauthorised: done without the change it needed.",
    n: { count: closed, of: "closed" },
    query: "change.closed@1",
    rows: `/scorecard?period=${period.key}&rows=changeSuccess`,
  };
  figures.failed = { ...count(failed), as: "closed" };
  figures.emergency = { ...count(emergency), as: "closed" };
  figures.unauthorised = { ...count(unauthorised), as: "closed" };
  const was = (n: number, one: string, many: string) => (n === 1 ? one : many);
  return `{closed:Word} ${was(closed, "was", "were")} closed; {failed:word} failed, {emergency:word} ${was(emergency, "was an emergency", emergency === 0 ? "was an emergency" : "were emergencies")}, {unauthorised:word} ${was(unauthorised, "was", "were")} done without approval.`;
}

/** Precision and misses of the Desk: how many of its lines in NOW were right to tell, and what it should have told. */
function triageText(facts: PeriodFacts, figures: Figures): string {
  const { days, nowLines, right, wrong, missed } = facts.desk;
  const judged = right + wrong;
  figures.deskNow = {
    ...count(nowLines, "lines", "line"),
    label: "The Desk",
    definition: "Lines that came to NOW; right: of those the director judged; missed: left for the week, and moved to NOW by hand.",
    n: { count: nowLines, of: nowLines === 1 ? "line in NOW" : "lines in NOW" },
    query: "triage.record@1",
    rows: "/desk",
  };
  figures.deskDays = { ...count(days, "days", "day"), as: "deskNow" };
  const until = facts.now < facts.period.toAt ? "until now" : "to the end of the week";
  const came = `In the {deskDays} ${until} {deskNow:word} came to NOW`;
  if (judged > 0) figures.deskRight = { kind: "ratio", num: right, den: judged, as: "deskNow" };
  const precise = judged > 0 ? "{deskRight} that were judged were right to tell" : "nobody has said yet whether it was right to tell";
  if (missed > 0) figures.deskMissed = { ...count(missed, "lines", "line"), as: "deskNow" };
  const misses =
    missed === 0 ? "None was missed." : `{deskMissed:Word} it had left for the week ${missed === 1 ? "was" : "were"} moved there by hand.`;
  return `${came}; ${precise}. ${misses}`;
}

function reviewWords({ review }: CriticalIncident, zone: string, now: Instant): string {
  if (!review) return "no review is owed";
  if (review.state === "waived" || review.state === "restricted") return review.state;
  if (review.approvedAt) return `approved ${momentWords(zone, review.approvedAt, now).slice(4, -6)}`;
  const owner = review.owner ? ` with ${inShort(review.owner, 24)}` : "";
  const due = review.dueAt ? `, due ${momentWords(zone, review.dueAt, now).slice(4, -6)}` : "";
  return `${review.state === "inReview" ? "awaits approval" : "draft"}${owner}${due}`;
}

function unknownOf({ toDate }: PeriodFacts, { refs }: Parts): string {
  const { unmeasured } = standingOf(toDate.measures);
  const [first, ...others] = unmeasured;
  if (!first) return "";
  refs.unmeasured = first.name;
  const because = first.shown.why ? ` (${first.shown.why.replaceAll(/\d+/g, "few")})` : "";
  return `Not measured: {#unmeasured}${because}${others.length > 0 ? " and others marked so in the table" : ""}.`;
}
