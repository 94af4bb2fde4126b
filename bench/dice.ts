/** Seeded chance: the same seed gives the same million incidents. */
export type Dice = {
  /** 0 up to, but not including, 1. */
  next(): number;
  whole(below: number): number;
  pick<T>(from: readonly T[]): T;
  chance(share: number): boolean;
  /** Log-normal: half lie below the median; `spread` of 1 puts two thirds between a third and three times it. */
  around(median: number, spread: number): number;
  bytes(count: number): Uint8Array;
};

/** Makes dice from a seed. Source: mulberry32, Tommy Ettinger. */
export function makeDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    next,
    whole: (below) => Math.floor(next() * below),
    pick: (from) => from[Math.floor(next() * from.length)]!,
    chance: (share) => next() < share,
    around: (median, spread) => median * Math.exp(spread * normal()),
    bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(next() * 256)),
  };
}
