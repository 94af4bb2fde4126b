import type { Instant } from "../../kernel/time.ts";
import type { Pattern, Proposal } from "./recurrence.model.ts";

const months = "January February March April May June July August September October November December".split(" ");
const weekdays = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

/** The evidence in a sentence: how often, in what pattern, and how often all else does the same. */
export function evidenceSentence(proposal: Pick<Proposal, "count" | "days" | "patterns" | "cameBack" | "firstAt">): string {
  const { count, days, patterns, cameBack, firstAt } = proposal;
  const often = count === days ? `${count} times` : `${count} incidents on ${days} days`;
  const back = cameBack ? [`${cameBack.since} of them since the problem behind them was solved`] : [];
  return `${often} since ${dateWords(firstAt)}: ${[...patterns.map(patternWords), ...back].join("; ")}.`;
}

/** One pattern in words: "11 of 12 days were Mondays, 06:00 to 09:00, as 2 % of all incidents are". */
export function patternWords(pattern: Pattern): string {
  const of = `${pattern.days} of ${pattern.of} days`;
  switch (pattern.kind) {
    case "sameTime":
      return `${of} were ${stretchWords(pattern)}, where ${percent(pattern.usual)} of all incidents fall`;
    case "afterChange":
      return `${of} came within ${pattern.withinHours} hours after a change of it (${pattern.followed} of ${pattern.changes} changes), where ${percent(pattern.usual)} of all incidents do`;
    case "growing":
      return `${pattern.days} of the last ${pattern.of} days lie in the last ${pattern.recentDays}, ${timesWords(pattern.times)} as often as before`;
  }
}

function stretchWords({ weekday, fromHour, toHour }: Extract<Pattern, { kind: "sameTime" }>): string {
  const hours = toHour - fromHour === 24 ? "" : `between ${clock(fromHour)} and ${clock(toHour)}`;
  return [weekday === null ? "" : weekdays[weekday - 1], hours].filter(Boolean).join(" ");
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

function percent(share: number): string {
  return share < 0.01 ? "less than 1 %" : `${Math.round(share * 100)} %`;
}

function timesWords(times: number): string {
  return times >= 10 ? "more than ten times" : `${times.toFixed(1).replace(/\.0$/, "")} times`;
}

/** "3 March 2026". */
function dateWords(at: Instant): string {
  const [year, month, day] = at.slice(0, 10).split("-").map(Number);
  return `${day} ${months[month! - 1]} ${year}`;
}
