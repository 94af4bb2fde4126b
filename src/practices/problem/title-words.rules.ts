import { searchWords } from "../../kernel/fold.ts";

const mostWords = 8;
/** Words that say nothing of what is wrong. */
const empty = new Set(
  "and are but can cannot does doesn from has have here how into isn its nothing off one our out over some than that the their there they this too very was when where which while who with your".split(
    " ",
  ),
);

/** The words of a title that say something, each once and in order of the alphabet: no numbers, no names with numbers, plurals as one. */
export function titleWords(title: string): string[] {
  const words = searchWords(title)
    .filter((word) => word.length > 2 && !/\d/.test(word) && !empty.has(word))
    .map(singular);
  return [...new Set(words)].slice(0, mostWords).sort();
}

function singular(word: string): string {
  return word.length > 4 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

/** What titles have in common: the words that half of them share, the most frequent first, and the title that has most of them. */
export function coreWords(titles: readonly string[], shared: readonly string[]): { words: string[]; title: string } {
  const counts = new Map<string, number>();
  const words = titles.map(titleWords);
  for (const own of words) for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1);
  const core = [...counts]
    .filter(([word, count]) => 2 * count >= titles.length || shared.includes(word))
    .sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
    .slice(0, 5)
    .map(([word]) => word);
  let [best, most] = [0, -1];
  words.forEach((own, place) => {
    const has = own.filter((word) => core.includes(word)).length / Math.sqrt(own.length + 1);
    if (has > most) [best, most] = [place, has];
  });
  return { words: core, title: titles[best] ?? core.join(" ") };
}
