import { fold } from "../../kernel/fold.ts";
import type { Id } from "../../kernel/ids.ts";

/** Legal forms, as they stand at the end of names, without points. Source: ISO 20275 (ELF codes), the common ones. */
const legalForms = new Set([
  ..."ag gmbh kg kgaa ohg gbr ug se ev".split(" "),
  ..."inc incorporated corp corporation co company llc llp lp ltd limited plc pllc pc".split(" "),
  ..."sa sas sarl srl spa bv nv ab oy oyj as asa aps sro doo zrt kft pty pte".split(" "),
]);
/** Forms of several words, as they are written out. */
const longForms = [
  ["limited", "liability", "company"],
  ["limited", "liability", "partnership"],
  ["limited", "partnership"],
  ["sp", "zoo"],
];
const empty = new Set(["the", "and", "of", "for", "und", "et"]);

/**
 * What is left of a vendor's name when its legal form, punctuation, articles and the order of its words are taken away: two names with the
 * same key are spellings of one name. Words that were cut short by a column's width are not restored here.
 */
export function nameKey(name: string): string {
  return [...coreWords(name)].sort().join(" ");
}

/** The words of a name without its legal form and small words, in their order; all of them where nothing else is left. */
export function coreWords(name: string): string[] {
  const words = fold(name)
    .replace(/\(\d+\)/g, " ")
    .replace(/['’]/g, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const joined = joinLetters(words);
  let end = joined.length;
  for (let cut = formLength(joined, end); cut > 0 && end - cut > 0; cut = formLength(joined, end)) end -= cut;
  const core = joined.slice(0, end).filter((one) => !empty.has(one));
  return core.length > 0 ? core : joined;
}

/** How many of the last words are a legal form. */
function formLength(words: readonly string[], end: number): number {
  for (const form of longForms)
    if (end >= form.length && form.every((word, at) => words[end - form.length + at] === word)) return form.length;
  return legalForms.has(words[end - 1]!) ? 1 : 0;
}

/** Single letters that follow one another make one word: L.L.C. and LLC are written alike. */
function joinLetters(words: readonly string[]): string[] {
  const joined: string[] = [];
  let letters = "";
  const close = () => {
    if (letters !== "") joined.push(letters);
    letters = "";
  };
  for (const word of words) {
    if (word.length === 1 && /\p{L}/u.test(word)) letters += word;
    else {
      close();
      joined.push(word);
    }
  }
  close();
  return joined;
}

export type NamedVendor = { id: Id; name: string; aliases: readonly string[] };
/** Vendors that look like one, with the reason in words: proposed, never merged by themselves. */
export type Variant = { ids: readonly Id[]; names: readonly string[]; reason: "spelling" | "cut" };

/**
 * Which vendors may be one: names that differ in legal form, punctuation or the order of words; and names of which one is the beginning of
 * the other, cut off by a narrow column or without its last word. Each vendor stands in at most one group. Answers the surest first.
 */
export function variantsOf(vendors: readonly NamedVendor[]): Variant[] {
  const ordered = [...vendors].sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : one.id < other.id ? -1 : 1));
  const groups = joinedBy(ordered, ({ name, aliases }) => [name, ...aliases].map(nameKey));
  const spelling = groups.filter((group) => group.length > 1).map((group) => asVariant(group, "spelling"));
  const heads = groups.map((group) => group[0]!);
  const cut = cutPairs(heads, groups);
  return [...spelling.filter((one) => !cut.some((other) => one.ids.some((id) => other.ids.includes(id)))), ...cut];
}

function asVariant(group: readonly NamedVendor[], reason: Variant["reason"]): Variant {
  return { ids: group.map(({ id }) => id), names: group.map(({ name }) => name), reason };
}

/** Groups of vendors that share one of their keys, however many steps apart. */
function joinedBy(vendors: readonly NamedVendor[], keysOf: (vendor: NamedVendor) => readonly string[]): NamedVendor[][] {
  const groupOf = new Map<string, NamedVendor[]>();
  const groups = new Set<NamedVendor[]>();
  for (const vendor of vendors) {
    const keys = keysOf(vendor);
    const met = new Set(keys.flatMap((key) => (groupOf.has(key) ? [groupOf.get(key)!] : [])));
    const group = [...met].flat();
    for (const old of met) groups.delete(old);
    group.push(vendor);
    groups.add(group);
    for (const one of group) for (const key of keysOf(one)) groupOf.set(key, group);
  }
  return [...groups];
}

/** Names of at least two words and ten letters of which one is cut short: all its words stand at the beginning of the other, the last perhaps in part. */
function cutPairs(heads: readonly NamedVendor[], groups: readonly NamedVendor[][]): Variant[] {
  const found: Variant[] = [];
  const words = new Map(heads.map((one) => [one.id, coreWords(one.name)]));
  const taken = new Set<Id>();
  for (const [at, short] of heads.entries())
    for (const long of heads.slice(at + 1)) {
      if (taken.has(short.id) || taken.has(long.id)) continue;
      if (!isCut(words.get(short.id)!, words.get(long.id)!) && !isCut(words.get(long.id)!, words.get(short.id)!)) continue;
      taken.add(short.id).add(long.id);
      found.push(
        asVariant(
          [short, long].flatMap((head) => groups.find((group) => group[0] === head)!),
          "cut",
        ),
      );
    }
  return found;
}

function isCut(short: readonly string[], long: readonly string[]): boolean {
  if (short.length < 2 || short.length > long.length || short.join("").length < 10) return false;
  return short.every((word, at) => (at === short.length - 1 ? long[at]!.startsWith(word) : long[at] === word));
}
