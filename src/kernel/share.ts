/** A share with the span in which it lies in 95 of 100 cases. */
export type Share = { of: number; n: number; rate: number; from: number; to: number };

const z = 1.959964;

/** A share and its interval; null where there is nothing to share. Source: Wilson (1927), score interval, z = 1.96. */
export function wilson(of: number, n: number): Share | null {
  if (n <= 0) return null;
  const rate = of / n;
  const spread = z * Math.sqrt((rate * (1 - rate) + (z * z) / (4 * n)) / n);
  const middle = rate + (z * z) / (2 * n);
  const scale = 1 + (z * z) / n;
  return { of, n, rate, from: Math.max(0, (middle - spread) / scale), to: Math.min(1, (middle + spread) / scale) };
}

/** By how much the later share is above the former, and the span of that in 95 of 100 cases. Source: Newcombe (1998), method 10. */
export function shareDifference(former: Share, later: Share): { by: number; from: number; to: number } {
  const by = later.rate - former.rate;
  return {
    by,
    from: by - Math.hypot(later.rate - later.from, former.to - former.rate),
    to: by + Math.hypot(later.to - later.rate, former.rate - former.from),
  };
}
