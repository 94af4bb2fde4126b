/** Repeatable chance: the same seed throws the same numbers, on every machine. */
export type Dice = {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from `from` to `to`, both included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the entries, each as likely as its weight. */
  weighted<T>(list: readonly (readonly [T, number])[]): T;
  /** Log-normal: half of the throws lie under the median. */
  spread(median: number, sigma: number): number;
  /** How many of something that happens `mean` times on average. */
  count(mean: number): number;
};

/** Dice thrown from a text. Source: sfc32 (PractRand), seeded by four rounds of a 32-bit mix. */
export function dice(seed: string): Dice {
  let [a, b, c, d] = [mix(seed, 1), mix(seed, 2), mix(seed, 3), mix(seed, 4)];
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < 12; round++) next();
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => list[int(0, list.length - 1)]!,
    weighted(list) {
      let left = next() * list.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [value, weight] of list) {
        left -= weight;
        if (left < 0) return value;
      }
      return list.at(-1)![0];
    },
    spread: (median, sigma) => median * Math.exp(sigma * normal()),
    count: (mean) => Math.max(0, Math.floor(mean + Math.sqrt(mean) * normal() * 0.7 + next())),
  };
}

function mix(text: string, round: number): number {
  let hash = Math.imul(round, 0x9e3779b1);
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x5bd1e995);
    hash ^= hash >>> 13;
  }
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) | 0;
}
