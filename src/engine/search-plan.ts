/** How a kind is searched: through the word index, or newest first along the index of creation until enough are found. */
export type SearchPlan = "byWord" | "newestFirst";
export type SearchSizes = {
  /** Rows of the kind. */
  rows: number;
  /** The share of rows that hold the rarest of the words, 0 to 1: what the word index has to fetch. */
  rarest: number;
  /** The share of rows that hold all the words, taken as independent of each other. */
  together: number;
  /** The share of rows that the reader may see. */
  visible: number;
  /** How many are wanted. */
  wanted: number;
};

/**
 * Chooses the plan that touches fewer rows. The word index fetches every row of the rarest word (or every row of a reader who sees
 * few); the walk fetches rows until the wanted number is found. For 50 of a million rows they meet where a word is in one of 140.
 */
export function choosePlan({ rows, rarest, together, visible, wanted }: SearchSizes): SearchPlan {
  const found = together * visible;
  if (found <= 0) return "byWord";
  const walked = Math.min(rows, wanted / found);
  return walked < rows * Math.min(rarest, visible) ? "newestFirst" : "byWord";
}

/** The share of rows that hold each word, joined: the rarest, and all together. A word the sample does not know counts as rare. */
export function sharesOf(words: readonly number[]): { rarest: number; together: number } {
  return { rarest: Math.min(...words), together: words.reduce((product, share) => product * share, 1) };
}

/** How far the newest-first walk goes before the word index finishes the search. */
const longestWalk = 20_000;

/**
 * How many of the newest rows to look through for the wanted number, where a share of them is found: four times what is expected, for words
 * come and go with the seasons. A short walk keeps to the index of creation by itself; the planner would rather sort for a long one.
 */
export function walkLength({ wanted, share, rows }: { wanted: number; share: number; rows: number }): number {
  return Math.min(longestWalk, Math.max(wanted, Math.ceil(Math.min(rows, (4 * wanted) / share))));
}
