/** So many tries may come at once, and one more after each pause (milliseconds). */
const BURST = 10;
const PAUSE = 10_000;

/** Keys kept at most; the one that tried the longest ago is forgotten first. */
const MOST = 50_000;

/** Counts tries by a key: an address, or an account. */
export type Attempts = {
  /** 0, or in how many milliseconds to come again. A refusal costs nothing. */
  take(key: string): number;
};

/** Tries of this process; whoever spreads them over nodes has as many more. */
export function createAttempts(now: () => number): Attempts {
  /** When a key has all its tries again. */
  const until = new Map<string, number>();
  return {
    take: (key) => {
      const spent = Math.max(until.get(key) ?? 0, now());
      const wait = spent + PAUSE - (now() + BURST * PAUSE);
      if (wait > 0) return wait;
      until.delete(key);
      until.set(key, spent + PAUSE);
      const [oldest] = until.size > MOST ? until.keys() : [];
      if (oldest !== undefined) until.delete(oldest);
      return 0;
    },
  };
}
