import type { Features } from "./decision.model.ts";
import type { Weights } from "./weights.rules.ts";

/** One factor of a score: how much there was of it, what it weighs, and what it brought; per mille, and `brought` in millionths. */
export type Factor = { name: keyof Features; feature: number; weight: number; brought: number };
/** How a score comes about: what the factors bring together, divided by what they weigh together (per mille). */
export type Arithmetic = { factors: readonly Factor[]; sum: number; dividedBy: number; score: number };

const three = ["topo", "text", "time"] as const;
type Given = Pick<Weights, "topo" | "text" | "time" | "history">;

/** The same sum as correlation made, written out. History is a factor only where it raises the score; else the other three are all there is. */
export function arithmeticOf(features: Features, weights: Given): Arithmetic {
  const without = summed(features, weights, three);
  const remembered = summed(features, weights, [...three, "history"]);
  return remembered.score > without.score ? remembered : without;
}

function summed(features: Features, weights: Given, names: readonly (keyof Features)[]): Arithmetic {
  const factors = names.map((name): Factor => {
    const [feature, weight] = [features[name], weights[name]];
    return { name, feature, weight, brought: feature * weight };
  });
  const sum = factors.reduce((total, one) => total + one.brought, 0);
  const dividedBy = factors.reduce((total, one) => total + one.weight, 0);
  return { factors, sum, dividedBy, score: Math.floor(sum / dividedBy) };
}
