/**
 * Answers the form in which texts are compared and searched: NFKD, accents stripped, lower case by Unicode's locale-free rule,
 * runs of blanks and control characters made one space, ends trimmed. The store keeps it in `<column>_fold`, made here and nowhere
 * else, so that the browser, the rules and every database agree. Never shown to a reader.
 *
 * Worth knowing:
 * - İ, I, ı and i all fold to "i". Unicode keeps Turkish ı apart, but a colleague without the key must find "Işık".
 * - ß and ẞ fold to "ss", so "Straße" equals "STRASSE"; Greek final ς folds to σ, so that a part of a word is found inside it.
 * - ø æ œ ł đ ð þ ħ have no decomposition in Unicode and are spelt out by a small table ("Sørensen" is found as "sorensen").
 * - Only accents are stripped (Latin, Greek, Cyrillic, Hebrew points, Arabic vowel signs). Marks that are letters to their readers stay:
 *   Indic and Thai vowels, Japanese voicing.
 * - Invisible characters (soft hyphen, zero-width space) vanish.
 * Source: Unicode Standard Annex 15 (normalisation) and section 3.13 (default case algorithms).
 */
export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase().replace(/ +/g, " ").trim();
  return text
    .replace(invisible, "")
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    .replace(accents, "")
    .replace(invisible, "")
    .replace(undecomposed, (letter) => spelling[letter] ?? letter)
    .normalize("NFKD")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
}

const plain = /^[\x20-\x7e]*$/;
const invisible = /\p{Default_Ignorable_Code_Point}/gu;
const accents = /(?![\u3099\u309a])(?=[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}])\p{M}/gu;
const spelling: Readonly<Record<string, string>> = {
  ß: "ss",
  ı: "i",
  ς: "σ",
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
};
const undecomposed = new RegExp(`[${Object.keys(spelling).join("")}]`, "gu");

/**
 * Answers the words of a text for searching: runs of letters, marks and digits of its folded form, each cut at 60 characters.
 * A record's search column is made from the words of its searchable fields, and a search is made of the same words.
 */
export function searchWords(text: string): string[] {
  const found = fold(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return found.map((word) => (word.length <= longestWord ? word : [...word].slice(0, longestWord).join("")));
}

const longestWord = 60;

/** Answers the candidates nearest to a mistyped word, nearest first, at most three, none that is far off. */
export function nearest(word: string, candidates: readonly string[]): string[] {
  const wanted = fold(word).slice(0, 60);
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return candidates
    .map((candidate) => ({ candidate, distance: apart(wanted, fold(candidate)) }))
    .filter((one) => one.distance <= allowed)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, 3)
    .map((one) => one.candidate);
}

/** Edits between two words, a swap of neighbours counting one; a word that begins with the other is one apart. Source: Damerau, optimal string alignment. */
function apart(one: string, other: string): number {
  if (one.length > 2 && other.startsWith(one)) return 1;
  if (Math.abs(one.length - other.length) > 20) return 99;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      let best = Math.min(last[column]! + 1, line[column - 1]! + 1, last[column - 1]! + same);
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) best = Math.min(best, beforeLast[column - 2]! + 1);
      line.push(best);
    }
    beforeLast = last;
    last = line;
  }
  return last[other.length]!;
}
