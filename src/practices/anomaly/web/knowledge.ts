import type { SeriesCourse } from "../course.model.ts";
import { leastAge } from "../usual.rules.ts";

/** By what it is known, or how far learning is. */
export function knowledgeWords({ knows, points }: Pick<SeriesCourse, "knows" | "points">): string {
  if (knows.by !== null) return `What is usual is known from ${sources[knows.by]} (${knows.samples} numbers).${hints[knows.by]}`;
  const { have, need } = knows;
  if (points.length === 0 || have === 0) return "No number has come yet since it began to learn.";
  const come = `${have} of ${need} numbers ${have === 1 ? "has" : "have"} come`;
  return `Nothing is said before it is known what is usual: ${come}. Each counts once it is ${leastAge.recent / 60} hours old, and they must span half a day.`;
}

const sources = { week: "this hour of earlier weeks", day: "this hour of earlier days", recent: "the hours before only" } as const;
const hints = {
  week: "",
  day: " After three weeks each hour of the week is judged by itself.",
  recent: " After six days each hour of the day is judged by itself.",
} as const;
