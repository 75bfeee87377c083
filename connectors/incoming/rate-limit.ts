/** Tokens per second, and how many may be saved up. */
export type Rate = { readonly rate: number; readonly burst: number };

/** A token bucket: what is left, and when that was true. */
export type Bucket = { left: number; at: number };

export function fullBucket(rate: Rate, now: number): Bucket {
  return { left: rate.burst, at: now };
}

/** Takes tokens; answers 0, or how many milliseconds to wait for them. A refusal costs nothing. */
export function takeTokens(bucket: Bucket, rate: Rate, now: number, count = 1): number {
  const earned = (Math.max(0, now - bucket.at) / 1000) * rate.rate;
  bucket.left = Math.min(rate.burst, bucket.left + earned);
  bucket.at = now;
  if (bucket.left >= count) {
    bucket.left -= count;
    return 0;
  }
  return Math.ceil(((count - bucket.left) / rate.rate) * 1000);
}

/** One bucket for every key: an address, an account. */
export interface RateLimit {
  take(key: string): number;
}

/** Keys kept at most; the one that asked the longest ago is forgotten first. */
const MOST = 50_000;

export function createRateLimit(rate: Rate, now: () => number): RateLimit {
  const buckets = new Map<string, Bucket>();

  function take(key: string): number {
    const bucket = buckets.get(key) ?? fullBucket(rate, now());
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > MOST) forgetOldest(buckets);
    return takeTokens(bucket, rate, now());
  }

  return { take };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  for (const key of buckets.keys()) {
    buckets.delete(key);
    return;
  }
}
