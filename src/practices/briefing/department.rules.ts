import { inShort, type Value } from "../../kernel/paper.ts";
import { shiftDay } from "../scorecard/period.rules.ts";
import type { DepartmentFacts, DepartmentPaper, NotNow, PainPoint, Reported } from "./department.model.ts";
import { count, decimalText } from "./figure.rules.ts";
import { localDate } from "./moment.rules.ts";
import type { KeyFigure } from "./paper.model.ts";
import { metaOf } from "./period.rules.ts";
import { isOne, type Parts, unstopped } from "./words.rules.ts";

/** Under so many answers a mean says little: as on the scorecard, none is given. */
const leastAnswers = 10;
const daysToAnswer = 14;
const most = { notNow: 4 };
const none: Value = { kind: "none" };

/** The review for the head of a department, two pages: what they asked and how it was kept, where their hours went; then what comes, what does not come now, and why. */
export function departmentPaper(facts: DepartmentFacts): DepartmentPaper {
  const { period, previous, department } = facts;
  const parts: Parts = {
    figures: {},
    refs: { period: period.short, previous: previous.short, department: inShort(department.name, 60) },
    dates: {},
  };
  const headline = headlineOf(facts, parts);
  return {
    paper: "department",
    meta: metaOf(
      {
        ...facts,
        recipient:
          facts.recipient ?? (department.head === null ? null : { name: inShort(department.head, 60), role: inShort(department.name, 60) }),
      },
      {
        kind: "Department review",
        title: `Department review: ${inShort(department.name, 80)}, ${period.label}`,
        description: "Two-page review for the head of a department",
        subject: `${inShort(department.name, 80)} in ${period.label}`,
      },
    ),
    headline,
    columns: { period: period.short, previous: previous.short },
    keyFigures: keyFigures(facts, parts),
    kept: { text: keptText(facts, parts) },
    satisfaction: { text: satisfactionText(facts, parts) },
    pains: dearest(facts.pains).map((one) => ({
      ...{ label: inShort(one.service, 32), opened: count(one.opened), hours: count(Math.round(one.lostHours)) },
      kept: one.promised === 0 ? none : { kind: "ratio", num: one.kept, den: one.promised },
      ...{ waiting: count(one.waiting), critical: one.critical === 0 ? none : count(one.critical) },
    })),
    planned: facts.planned.map((one) => ({
      ...{ number: one.number, label: inShort(one.title, 44), service: inShort(one.service, 18), step: inShort(unstopped(one.step), 40) },
      ...{ on: one.on ?? "", isLate: one.on !== null && one.on < localDate(facts.zone, facts.now) },
    })),
    notNow: facts.notNow.slice(0, most.notNow).map((one) => notNowOf(one)),
    notNowText: { text: notNowText(facts, parts) },
    ask: askOf(facts, parts),
    charts: {},
    ...parts,
  };
}

function dearest(pains: readonly PainPoint[]): PainPoint[] {
  return pains
    .filter((one) => one.opened + one.waiting > 0)
    .toSorted((a, b) => b.lostHours - a.lostHours || b.opened - a.opened || (a.service < b.service ? -1 : 1));
}

function headlineOf(facts: DepartmentFacts, parts: Parts): string {
  const { total, before, pains } = facts;
  const { figures, refs } = parts;
  figures.opened = {
    ...count(total.opened, "reports", "report"),
    label: "Reports",
    definition:
      "Incidents opened in the quarter whose caller is in the department now; canceled and merged ones, and restricted ones, are left out.",
    n: { count: facts.people, of: isOne(facts.people, "person in the department", "people in the department") },
    query: "briefing.reported@1",
  };
  if (total.opened + total.resolved === 0) return "{#department} reported nothing in {#period} ({opened}), so there is nothing to judge.";
  figures.openedBefore = { ...count(before.opened), as: "opened" };
  const sentences = ["{#department} made {opened} in {#period}, after {openedBefore} in {#previous}."];
  if (total.promised > 0) {
    addKept(total, parts);
    sentences.push("We kept {kept} promises of a solution.");
  } else sentences.push("Of what was solved nothing had a promise, so none can be judged.");
  const [worst] = dearest(pains);
  if (worst && worst.lostHours >= 1) {
    refs.worst = inShort(worst.service, 40);
    addLost(total, parts);
    figures.worstLost = { ...count(Math.round(worst.lostHours)), as: "lost" };
    sentences.push("Of {lost} in which something did not work, {worstLost} went to {#worst}.");
  }
  return sentences.join(" ");
}

function addKept({ promised, kept }: Reported, { figures }: Parts): void {
  figures.kept = {
    ...{ kind: "ratio", num: kept, den: promised },
    label: "Promises kept",
    definition: "Of the reports solved in the quarter that had a promise of a solution, those of which it was not broken.",
    n: { count: promised, of: isOne(promised, "report", "reports") },
    query: "briefing.reported@1",
  };
}

function addLost({ lostHours, opened }: Reported, { figures }: Parts): void {
  figures.lost = {
    ...count(Math.round(lostHours), "hours", "hour"),
    label: "Hours lost",
    definition:
      "Of reports opened in the quarter, the hours from the beginning until it worked again, was closed, or the quarter ended: nights too, one person a report.",
    n: { count: opened, of: isOne(opened, "report", "reports") },
    query: "briefing.lost@1",
  };
}

function keyFigures({ total, before }: DepartmentFacts, parts: Parts): KeyFigure[] {
  const { figures } = parts;
  if (total.opened + total.resolved === 0) return [];
  figures.openedCount = { ...count(total.opened), as: "opened" };
  const found: KeyFigure[] = [{ label: "Reports", figure: "openedCount", against: "after {openedBefore}" }];
  if (figures.kept) {
    if (before.promised > 0) figures.keptBefore = { kind: "ratio", num: before.kept, den: before.promised, as: "kept" };
    found.push({ label: "Promises kept", figure: "kept", against: before.promised > 0 ? "after {keptBefore}" : "none to judge before" });
  }
  if (total.medianMinutes !== null) {
    figures.median = {
      ...hours(total.medianMinutes),
      label: "Time to solve",
      definition: "From the report to the solution, nights and waiting included: the middle of all that were solved in the quarter.",
      n: { count: total.resolved, of: isOne(total.resolved, "report", "reports") },
      query: "briefing.reported@1",
    };
    if (before.medianMinutes !== null) figures.medianBefore = { ...hours(before.medianMinutes), as: "median" };
    found.push({
      label: "Half solved within",
      figure: "median",
      against: before.medianMinutes === null ? "none solved before" : "after {medianBefore}",
    });
  }
  if (total.lostHours >= 1) {
    if (!figures.lost) addLost(total, parts);
    figures.lostCount = { ...count(Math.round(total.lostHours)), as: "lost" };
    figures.lostBefore = { ...count(Math.round(before.lostHours)), as: "lost" };
    found.push({ label: "Hours lost", figure: "lostCount", against: "after {lostBefore}" });
  }
  return found;
}

/** Minutes as hours, with one digit under ten. */
function hours(minutes: number): Value {
  const value = minutes / 60;
  return { kind: "count", value: decimalText(value), digits: value < 10 ? 1 : 0, unit: "h", one: "h" };
}

function keptText({ total }: DepartmentFacts, { figures }: Parts): string {
  if (total.opened + total.resolved === 0) return "Nobody of the department reported anything, in this office's records.";
  figures.resolved = { ...count(total.resolved), as: "opened" };
  figures.waiting = { ...count(total.waiting), as: "opened" };
  const words = [
    `{resolved} ${isOne(total.resolved, "was", "were")} solved in the quarter, {waiting:word} ${isOne(total.waiting, "was", "were")} open at its end.`,
  ];
  const broken = total.promised - total.kept;
  if (broken > 0) {
    figures.broken = { ...count(broken, "promises", "promise"), as: "kept" };
    words.push(`We broke {broken:word}.`);
  }
  return words.join(" ");
}

function satisfactionText({ total }: DepartmentFacts, { figures }: Parts): string {
  const { rated, ratingSum } = total;
  if (rated === 0) return "Satisfaction is not measured: nobody of the department answered how it went.";
  figures.answers = {
    ...count(rated, "answers", "answer"),
    label: "Satisfaction",
    definition: `Answers of callers after a solution, 1 to 5, of reports solved in the quarter. A mean is given from ${leastAnswers} answers.`,
    n: { count: rated, of: isOne(rated, "answer", "answers") },
    query: "briefing.rated@1",
  };
  if (rated < leastAnswers) return "Satisfaction: {answers:Word} came, too few for a mean.";
  figures.satisfaction = { kind: "count", value: decimalText(ratingSum / rated), digits: 1, as: "answers" };
  figures.satisfactionBest = { ...count(5), as: "answers" };
  return "Satisfaction: {satisfaction} of {satisfactionBest}, from {answers}.";
}

/** What would change it: how this office goes on with what it declined, by the kind of record. The author may say it better. */
const changedBy: Readonly<Record<NotNow["origin"], string>> = {
  risk: "A critical incident of it opens the question again before its day.",
  refusedChange: "A request that answers the reason is decided on anew.",
  canceledChange: "A request is decided on anew once the reason is gone.",
  deferredChange: "It comes back to the board as soon as what was missing is there.",
  putOffAsk: "It comes back to the director's desk on its day.",
  unsolvedReport: "A report with something new is worked on anew.",
  droppedImprovement: "Another idea that moves the same number is tried.",
};
const sorts: Readonly<Record<NotNow["origin"], string>> = {
  risk: "risk borne",
  refusedChange: "change refused",
  canceledChange: "change canceled",
  deferredChange: "change deferred",
  putOffAsk: "ask put off",
  unsolvedReport: "report not solved",
  droppedImprovement: "improvement given up",
};

function notNowOf({ origin, number, title, reason, on, again }: NotNow): DepartmentPaper["notNow"][number] {
  return {
    ...{ number, label: `${inShort(title, 60)} (${sorts[origin]})` },
    why: reason.trim() === "" ? "No reason was written down." : `${inShort(unstopped(reason), 160)}.`,
    ...{ text: changedBy[origin], on: on ?? "", again: again ?? "" },
  };
}

function notNowText({ notNow }: DepartmentFacts, { figures }: Parts): string {
  if (notNow.length === 0) return "Nothing that concerns the department was declined or put off.";
  figures.notNow = {
    ...count(notNow.length, "asks", "ask"),
    label: "Not now",
    definition:
      "Of the services that the department reported on: accepted risks; changes refused, canceled or deferred; improvements given up. Of its own people: reports closed unsolved, asks on a service put off. Of this quarter and the one before, and whatever still stands.",
    n: { count: notNow.length, of: isOne(notNow.length, "record", "records") },
    query: "briefing.notNow@1",
  };
  const shown = Math.min(notNow.length, most.notNow);
  if (shown === notNow.length)
    return `{notNow:Word} ${isOne(notNow.length, "is", "are")} not done now, with the reason, and what would change it.`;
  figures.notNowShown = { ...count(shown), as: "notNow" };
  return "{notNow:Word} are not done now; here are {notNowShown:word}, the latest first, with the reason, and what would change it.";
}

function askOf(facts: DepartmentFacts, parts: Parts): DepartmentPaper["ask"] {
  const [worst] = dearest(facts.pains);
  if (!worst || worst.opened === 0)
    return {
      title: "Nothing is asked of you",
      text: "If something does not work and is not told here, we do not know of it: please have it reported.",
    };
  parts.refs.first = inShort(worst.service, 40);
  parts.dates.answer = shiftDay(localDate(facts.zone, facts.now), daysToAnswer);
  return {
    title: "Wanted from you by {@answer}: is {#first} what hurts most?",
    text: "Hours are what we can count, not what it costs you. Tell us what comes first; without a word we go on in the order of the hours lost, and with what is planned.",
  };
}
