import { type Paper, sentenceFault } from "../../kernel/paper.ts";

const slots = /\{[^{}]*\}/g;

/**
 * Why another wording may not take the place of a sentence, or null. It speaks of the same numbers, days and records, each as often, with no
 * number of its own; it is not much longer; it is not the same.
 */
export function wordingFault(before: string, after: string, paper: Pick<Paper, "dates" | "refs" | "figures">): string | null {
  if (after.trim() === before.trim()) return "The model would say it just so.";
  const [held, wanted] = [slotsOf(after), slotsOf(before)];
  if (held.join() !== wanted.join()) {
    const lost = wanted.filter((one) => !held.includes(one));
    const added = held.filter((one) => !wanted.includes(one));
    const named = [lost.length > 0 ? `it left out ${lost.join(", ")}` : "", added.length > 0 ? `it added ${added.join(", ")}` : ""];
    return `Its numbers are not the same: ${named.filter((one) => one !== "").join("; ") || "one stands more often, or less"}. The sentence stands as it is.`;
  }
  const fault = sentenceFault(after, paper);
  if (fault) return `${fault} The sentence stands as it is.`;
  if (after.length > Math.max(240, 1.4 * before.length)) return "It is much longer. The sentence stands as it is.";
  return null;
}

function slotsOf(sentence: string): string[] {
  return (sentence.match(slots) ?? []).sort();
}
