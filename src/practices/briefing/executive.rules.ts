import { inShort } from "../../kernel/paper.ts";
import { dayWords, valueWords } from "../../kernel/paper-words.ts";
import { count, type Figures, type Measured, measureFigure, measureValue } from "./figure.rules.ts";
import { localDate } from "./moment.rules.ts";
import type { Decision, ExecutivePaper, PeriodFacts } from "./paper.model.ts";
import { addDecisions, addKept, addMeasured, metaOf, minutesBetween, missedWords, promiseRows, standingOf } from "./period.rules.ts";

type Parts = { figures: Figures; refs: Record<string, string>; dates: Record<string, string> };

/** The executive briefing, one page: which promises were kept, what the misses mean, the one decision, what comes. */
export function executivePaper(facts: PeriodFacts): ExecutivePaper {
  const { period } = facts;
  const parts: Parts = { figures: {}, refs: { period: period.short }, dates: {} };
  const headline = headlineOf(facts, parts);
  const misses = missesOf(facts, parts);
  const trend = trendOf(facts, parts);
  return {
    paper: "executive",
    meta: metaOf(facts, {
      kind: "Executive briefing",
      title: `Executive briefing, ${period.label}`,
      description: "One-page executive briefing",
      subject: `IT operations in ${period.label}`,
    }),
    headline,
    columns: { period: period.short, previous: facts.previous.short },
    promises: promiseRows(facts, parts.figures, { kept: "kept", missed: "missed" }, 11),
    misses,
    ask: askOf(facts, parts),
    ahead: aheadOf(facts, parts),
    trend: trend.chart ? { title: trend.title, figure: trend.figure } : null,
    unknown: unknownOf(facts),
    charts: trend.chart ? { trend: trend.chart } : {},
    ...parts,
  };
}

function headlineOf(facts: PeriodFacts, parts: Parts): string {
  const { measures, period, decisions } = facts;
  const standing = standingOf(measures);
  const judged = standing.kept.length + standing.missed.length;
  if (judged === 0) return "No promise of {#period} can be judged: nothing was measured.";
  addKept(parts.figures, standing, period.key);
  const gap = addMeasured(parts.figures, standing);
  const shown = standing.missed.slice(0, 2).map((one) => missedWords(one, parts, period.key));
  const more = standing.missed.length - shown.length;
  if (more > 0) parts.figures.moreMissed = { ...count(more), as: "kept" };
  const sentences = ["We kept {kept} promises in {#period}."];
  if (shown.length > 0)
    sentences.push(
      `${standing.missed.length === 1 ? "The miss" : "The misses"}: ${shown.join(" and ")}${more > 0 ? ", and {moreMissed:word} more" : ""}.`,
    );
  if (gap) sentences.push(`Only ${gap}.`);
  const [first] = decisions;
  if (first) {
    parts.refs.wanted = nameOf(first);
    const by = first.by ? byDay(facts, parts, "wantedBy", first.by) : "";
    sentences.push(`We need a decision on {#wanted}${by}.`);
  }
  return sentences.join(" ");
}

/** " by {@name}", or " at once" where the day is over. */
function byDay({ zone, now }: PeriodFacts, { dates }: Parts, name: string, at: string): string {
  if (at < now) return " at once";
  dates[name] = localDate(zone, at);
  return ` by {@${name}}`;
}

function missesOf(facts: PeriodFacts, parts: Parts): ExecutivePaper["misses"] {
  const { missed } = standingOf(facts.measures);
  if (missed.length === 0) return [{ label: "None.", text: "Every promise that could be measured was kept." }];
  return missed.slice(0, 3).map((one) => ({ label: `${one.name}.`, text: missText(one, facts, parts) }));
}

function missText(measure: Measured, facts: PeriodFacts, parts: Parts): string {
  const { key, shown, before } = measure;
  const { figures, refs } = parts;
  figures[key] ??= measureFigure(measure, facts.period.key);
  const words: string[] = [];
  if (shown.part !== null && shown.n > 0) {
    figures[`${key}Counted`] = { kind: "ratio", num: shown.part, den: shown.n, as: key };
    words.push(`{${key}Counted} made it.`);
  }
  if (before !== null && shown.value !== null) {
    figures[`${key}Before`] = { ...measureValue(measure, before), as: key };
    const isBetter = shown.value === before ? null : shown.value > before === (measure.direction === "atLeast");
    const turn = isBetter === null ? "as before" : isBetter ? "better than before" : "worse than before";
    words.push(`It is ${turn}: {${key}}, after {${key}Before}.`);
  }
  const longest = key === "criticalRestored" ? longestOf(facts) : null;
  if (longest) {
    refs.longest = longest.number;
    figures.longest = { ...count(longest.minutes, "minutes", "minute"), as: key };
    words.push("The longest was {#longest}, {longest}.");
  }
  return words.length > 0 ? words.join(" ") : `It stands at {${key}}.`;
}

function longestOf({ critical }: PeriodFacts): { number: string; minutes: number } | null {
  const ended = critical.flatMap((one) =>
    one.restoredAt ? [{ number: one.number, minutes: minutesBetween(one.beganAt, one.restoredAt) }] : [],
  );
  return ended.toSorted((a, b) => b.minutes - a.minutes)[0] ?? null;
}

function trendOf(facts: PeriodFacts, { figures }: Parts) {
  const { missed, kept } = standingOf(facts.measures);
  const knownPoints = (measure: Measured) => measure.points.filter((point) => point !== null).length;
  // A line of few points says nothing: of the missed ones that with most, else of the kept.
  const one = [missed, kept]
    .flatMap((some) => some.toSorted((a, b) => knownPoints(b) - knownPoints(a)).slice(0, 1))
    .find((measure) => knownPoints(measure) >= 6);
  if (!one) return { title: "", figure: "", chart: null };
  figures[one.key] ??= measureFigure(one, facts.period.key);
  const known = one.points.filter((point) => point !== null);
  const text = (value: number) => valueWords(measureValue(one, value));
  const target = one.target === null ? null : { value: one.target, text: `target ${text(one.target)}` };
  const chart = {
    ...{ kind: "line" as const, widthMm: 66, heightMm: 34, values: one.points, target },
    at: [yearBefore(facts.period.from), facts.period.short] as const,
    texts: [text(known[0]!), text(known.at(-1)!)] as const,
    alt: `${one.name} over 13 months: from ${text(known[0]!)} to ${text(known.at(-1)!)}${target ? `, ${target.text}` : ""}.`,
  };
  return { title: one.name, figure: one.key, chart };
}

/** "October 2025" of a month that begins on 2026-10-01. */
function yearBefore(from: string): string {
  return dayWords(`${Number(from.slice(0, 4)) - 1}${from.slice(4)}`, null).replace(/^\d+ /, "");
}

function askOf(facts: PeriodFacts, parts: Parts): ExecutivePaper["ask"] {
  const [first] = facts.decisions;
  if (!first) return { title: "Nothing is asked of you", text: "No approval, no review and no line of the Desk waits for a decision." };
  const { figures, refs } = parts;
  addDecisions(figures, facts.decisions.length);
  refs.wanted = nameOf(first);
  refs.wantedWhat = inShort(first.title, 80);
  refs.wantedWho = inShort(first.who, 60);
  refs.wantedWhy = first.why;
  const by = first.by ? byDay(facts, parts, "askedBy", first.by) : "";
  const rest = facts.decisions.length - 1;
  return {
    title: `Decision wanted${by}: {#wanted}`,
    text: `{#wantedWhat}. It waits for {#wantedWho}, {#wantedWhy}. ${rest === 0 ? "It is the only one that waits ({decisions})." : "In all {decisions} wait; the weekly review lists them."}`,
  };
}

function aheadOf(facts: PeriodFacts, { figures, refs }: Parts): ExecutivePaper["ahead"] {
  const { freezes, coming, zone, now } = facts;
  const rows: ExecutivePaper["ahead"] = freezes.slice(0, 2).map((one, at) => {
    refs[`freeze${letters[at]}`] = inShort(one.name, 60);
    refs[`freezeEnd${letters[at]}`] = dayWords(localDate(zone, one.to), localDate(zone, now));
    figures[`frozen${letters[at]}`] = {
      ...count(one.changes, "changes", "change"),
      label: "Changes in a freeze",
      definition: "Scheduled or under way in the time that a freeze takes, on its services; each must be decided on.",
      n: { count: one.changes, of: "changes" },
      query: "change.frozen@1",
    };
    const text = `Freeze “{#freeze${letters[at]}}” until {#freezeEnd${letters[at]}}; {frozen${letters[at]}:word} inside it.`;
    return { label: "", date: localDate(zone, one.from), text };
  });
  const risky = coming.filter((one) => (one.riskPoints ?? 0) >= 40);
  const [first] = risky;
  if (first) {
    figures.riskyAhead = {
      ...count(risky.length, "changes", "change"),
      label: "High risk ahead",
      definition: "Changes that begin within a week with 40 points of risk or more.",
      n: { count: coming.length, of: coming.length === 1 ? "change ahead" : "changes ahead" },
      query: "change.ahead@1",
      rows: "/changes",
    };
    refs.riskyFirst = `${first.number}, ${inShort(first.title, 60)}`;
    rows.push({
      label: "",
      date: localDate(zone, first.startsAt),
      text: `{riskyAhead:Word} of high risk ${risky.length === 1 ? "begins" : "begin"} within a week, first {#riskyFirst}.`,
    });
  }
  rows.sort((a, b) => ((a.date ?? "") < (b.date ?? "") ? -1 : 1));
  if (rows.length === 0) rows.push({ label: "This week", text: "No freeze begins, and no change of high risk." });
  return rows;
}

const letters = ["A", "B"] as const;

function unknownOf({ measures }: PeriodFacts): string {
  const { unmeasured } = standingOf(measures);
  if (unmeasured.length === 0) return "";
  return "What could not be measured is marked so in the table; it counts neither as kept nor as missed.";
}

/** Not all that the Desk tells of has a number. */
function nameOf({ number, title }: Decision): string {
  return number === "" ? inShort(title, 48) : number;
}
