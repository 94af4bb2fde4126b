import type { Id } from "../../kernel/ids.ts";
import { sha256 } from "../../kernel/sha256.ts";

/** What many texts have in common, `<*>` where they differ. It may only widen; its id is that of the first text it was made of. */
export type Template = { id: Id; version: number; tokens: readonly string[] };
/**
 * Templates by length and first two words, so that a text is compared with the few that could be its own. A tree may stand on another, which
 * it leaves as it is: what a batch learns costs what is new, and is gone with the batch.
 */
export type TemplateTree = {
  leaves: Map<string, readonly Template[]>;
  /** The words told apart at a node: at a length, or at a length and a first word. */
  children: Map<string, ReadonlySet<string>>;
  count: number;
  under: TemplateTree | null;
};
export type Matched = { template: Template; news: "none" | "found" | "widened" };

/** No more templates than this are learnt; the least lately used are given up for new ones. */
export const mostTemplates = 5_000;
/** Words a node tells apart; all others stand under the star. Source: Drain, maxChild. */
export const mostChildren = 100;
const wild = "<*>";
const sameAtLeast = 500;

/**
 * The template of a masked text: the most alike of its leaf where at least half of the words agree, widened where others differ; else a new
 * one. Where the tree is full, or nothing of the text would be left, its own words name it and nothing is learnt: the same text has the same
 * id still. Given the same texts in the same order, every machine answers the same.
 * Source: Drain (He et al., ICWS 2017), depth 4, similarity 0.5.
 */
export function templateOf(tree: TemplateTree, tokens: readonly string[]): Matched {
  const known = knownOf(tree, tokens);
  const told = tokens.flatMap((word, place) => (known[place] === word ? [place] : []));
  if (told.length === 0 && tokens.length > 0) return { template: foundIn(tokens), news: "none" };
  const found = foundIn(known);
  const leaf = leafIn(tree, known);
  let best: Template | null = leaf.find(({ id }) => id === found.id) ?? null;
  let bestAlike = best ? alikePerMille(best.tokens, known, told) : sameAtLeast - 1;
  for (const template of leaf) {
    const alike = alikePerMille(template.tokens, known, told);
    if (alike > bestAlike || (alike === bestAlike && best !== null && isBefore(template, best))) {
      best = template;
      bestAlike = alike;
    }
  }
  if (!best) return tree.count < mostTemplates ? { template: found, news: "found" } : { template: foundIn(tokens), news: "none" };
  const of = best;
  const common = of.tokens.map((word, place) => (word === known[place] ? word : wild));
  if (common.every((word, place) => word === of.tokens[place])) return { template: of, news: "none" };
  return { template: { id: of.id, version: of.version + 1, tokens: common }, news: "widened" };
}

/** Takes a template into the tree, in the place of its former version. */
export function keepTemplate(tree: TemplateTree, template: Template): void {
  const [first = "", second = ""] = template.tokens;
  const before = leafIn(tree, template.tokens);
  const others = before.filter((one) => one.id !== template.id);
  tree.leaves.set(leafOf(template.tokens), [...others, template]);
  if (others.length === before.length) tree.count++;
  for (const [node, word] of nodesOf(template.tokens.length, first, second))
    if (!isChild(tree, node, word)) tree.children.set(node, new Set([...(tree.children.get(node) ?? []), word]));
}

/** A tree of templates as they were kept. */
export function templateTree(templates: Iterable<Template>): TemplateTree {
  return withTemplates({ leaves: new Map(), children: new Map(), count: 0, under: null }, templates);
}

/** A tree with some more templates, or newer versions of its own; the given one stays as it is. */
export function withTemplates({ leaves, children, count, under }: TemplateTree, templates: Iterable<Template>): TemplateTree {
  const tree = { leaves: new Map(leaves), children: new Map(children), count, under };
  for (const template of templates) keepTemplate(tree, template);
  return tree;
}

/** A tree to learn in, which leaves the given one as it is. */
export function learningOn(under: TemplateTree): TemplateTree {
  return { leaves: new Map(), children: new Map(), count: under.count, under };
}

/** All templates of a tree. */
export function templatesOf({ leaves, under }: TemplateTree): Template[] {
  const below = under ? [...under.leaves].filter(([leaf]) => !leaves.has(leaf)).map(([, templates]) => templates) : [];
  return [...below, ...leaves.values()].flat();
}

/** The words as the tree tells them apart: a first or second one for which a node has no room is a star. */
function knownOf(tree: TemplateTree, tokens: readonly string[]): readonly string[] {
  const [first, second] = tokens;
  if (first === undefined) return tokens;
  const head = underNode(tree, firstNode(tokens.length), first);
  const next = second === undefined ? undefined : underNode(tree, secondNode(tokens.length, head), second);
  return head === first && next === second ? tokens : [head, ...(next === undefined ? [] : [next]), ...tokens.slice(2)];
}

function underNode(tree: TemplateTree, node: string, word: string): string {
  if (isChild(tree, node, word)) return word;
  const told = (tree.children.get(node)?.size ?? 0) + (tree.under?.children.get(node)?.size ?? 0);
  return told < mostChildren ? word : wild;
}

/** The star itself takes no room. */
function isChild({ children, under }: TemplateTree, node: string, word: string): boolean {
  return word === wild || children.get(node)?.has(word) === true || under?.children.get(node)?.has(word) === true;
}

function nodesOf(length: number, first: string, second: string): [node: string, word: string][] {
  return [
    [firstNode(length), first],
    [secondNode(length, first), second],
  ];
}

function firstNode(length: number): string {
  return `${length}`;
}

function secondNode(length: number, first: string): string {
  return `${length} ${first}`;
}

function leafIn({ leaves, under }: TemplateTree, tokens: readonly string[]): readonly Template[] {
  const leaf = leafOf(tokens);
  return leaves.get(leaf) ?? under?.leaves.get(leaf) ?? [];
}

function leafOf(tokens: readonly string[]): string {
  return JSON.stringify([tokens.length, tokens[0] ?? "", tokens[1] ?? ""]);
}

function foundIn(tokens: readonly string[]): Template {
  return { id: sha256(JSON.stringify(tokens)).slice(0, 32), version: 1, tokens };
}

/** How many of the words at some places agree. */
function alikePerMille(one: readonly string[], other: readonly string[], places: readonly number[]): number {
  if (places.length === 0) return 1000;
  let same = 0;
  for (const place of places) if (one[place] === other[place]) same++;
  return Math.floor((same * 1000) / places.length);
}

/** Of two that are equally alike, the wider comes first, then the lower id: never the one that happened to be read first. */
function isBefore(one: Template, other: Template): boolean {
  const [wider, less] = [wildIn(one), wildIn(other)];
  return wider === less ? one.id < other.id : wider > less;
}

function wildIn({ tokens }: Template): number {
  return tokens.filter((word) => word === wild).length;
}
