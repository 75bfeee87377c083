const FIRST = 500;
const MOST = 30_000;

/** Full jitter: anything from nothing up to a bound that doubles (Brooker, AWS, 2015), so that nobody comes back together. */
export function backoff(attempt: number, random: number): number {
  return Math.floor(random * Math.min(MOST, FIRST * 2 ** Math.min(attempt, 10)));
}
