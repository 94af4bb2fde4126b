import type { RateOptions } from "./contract.ts";

type Bucket = { tokens: number; at: number };
/** What a person, a key or an address may ask for where nothing else is set. */
export const usualRate: RateOptions = { perMinute: 600, burst: 200 };
const mostBuckets = 50_000;

/** A bucket of tokens for each actor or address, in this process. Takes one; answers 0, or the seconds to wait where it is empty. */
export function makeRate(options: RateOptions): (name: string, nowMs: number) => number {
  const buckets = new Map<string, Bucket>();
  const perMs = options.perMinute / 60_000;
  return (name, nowMs) => {
    const bucket = buckets.get(name) ?? { tokens: options.burst, at: nowMs };
    bucket.tokens = Math.min(options.burst, bucket.tokens + Math.max(0, nowMs - bucket.at) * perMs);
    bucket.at = nowMs;
    // The one used last stands last, so that the first are those to forget.
    buckets.delete(name);
    buckets.set(name, bucket);
    if (buckets.size > mostBuckets) buckets.delete(buckets.keys().next().value!);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perMs / 1000));
    bucket.tokens -= 1;
    return 0;
  };
}
