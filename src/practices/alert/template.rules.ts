import type { Id } from "../../kernel/ids.ts";
import { sha256 } from "../../kernel/sha256.ts";

/** What many texts have in common, `<*>` where they differ. It may only widen; its id is that of the first text it was made of. */
export type Template = { id: Id; version: number; tokens: readonly string[] };
/** Templates by length and first two words, so that a text is compared with the few that could be its own. */
export type TemplateTree = Map<string, Template[]>;
export type Matched = { template: Template; news: "none" | "found" | "widened" };

const wild = "<*>";
const sameAtLeast = 500;

/**
 * The template of a masked text: the most alike of its leaf where at least half of the words agree, widened where others differ; else a new
 * one. Given the same texts in the same order, every machine answers the same. Source: Drain (He et al., ICWS 2017), depth 4, similarity 0.5.
 */
export function templateOf(tree: TemplateTree, tokens: readonly string[]): Matched {
  let best: Template | null = null;
  let bestAlike = sameAtLeast - 1;
  for (const template of tree.get(leafOf(tokens)) ?? []) {
    const alike = alikePerMille(template.tokens, tokens);
    if (alike > bestAlike || (alike === bestAlike && best !== null && isBefore(template, best))) {
      best = template;
      bestAlike = alike;
    }
  }
  if (!best) return { template: { id: sha256(JSON.stringify(tokens)).slice(0, 32), version: 1, tokens }, news: "found" };
  const common = best.tokens.map((word, place) => (word === tokens[place] ? word : wild));
  if (common.every((word, place) => word === best.tokens[place])) return { template: best, news: "none" };
  return { template: { id: best.id, version: best.version + 1, tokens: common }, news: "widened" };
}

/** Takes a template into the tree, in the place of its former version. */
export function keepTemplate(tree: TemplateTree, template: Template): void {
  const leaf = leafOf(template.tokens);
  const others = (tree.get(leaf) ?? []).filter((one) => one.id !== template.id);
  tree.set(leaf, [...others, template]);
}

/** A tree of templates as they were kept. */
export function templateTree(templates: Iterable<Template>): TemplateTree {
  const tree: TemplateTree = new Map();
  for (const template of templates) keepTemplate(tree, template);
  return tree;
}

function leafOf(tokens: readonly string[]): string {
  return JSON.stringify([tokens.length, tokens[0] ?? "", tokens[1] ?? ""]);
}

function alikePerMille(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0) return 1000;
  let same = 0;
  for (let place = 0; place < one.length; place++) if (one[place] === other[place]) same++;
  return Math.floor((same * 1000) / one.length);
}

/** Of two that are equally alike, the wider comes first, then the lower id: never the one that happened to be read first. */
function isBefore(one: Template, other: Template): boolean {
  const [wider, less] = [wildIn(one), wildIn(other)];
  return wider === less ? one.id < other.id : wider > less;
}

function wildIn({ tokens }: Template): number {
  return tokens.filter((word) => word === wild).length;
}
