import { failure } from '#engine/core/errors';
import type { OneTime } from './one-time.ts';

type Kept = { readonly value: string; readonly expires: number };

/** More values that nobody takes mean that somebody is only collecting them. */
const MOST = 100_000;

/** Values in this process: the node that keeps one is the node that hands it out. */
export function createMemoryOneTime(now: () => number): OneTime {
  const kept = new Map<string, Kept>();
  return {
    keep: async (key, value, life) => {
      if (kept.size >= MOST) forgetExpired(kept, now());
      if (kept.size >= MOST) return failure('BUSY', { after: life });
      kept.set(key, { value, expires: now() + life });
      return undefined;
    },
    take: async (key) => {
      const found = kept.get(key);
      kept.delete(key);
      return found && found.expires >= now() ? found.value : undefined;
    },
  };
}

function forgetExpired(kept: Map<string, Kept>, now: number): void {
  for (const [key, { expires }] of kept) if (expires < now) kept.delete(key);
}
