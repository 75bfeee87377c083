import { createHash } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { Env } from '#engine/core/env';

/** SHA-256 as the engine wants it. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The machine's own clock, ids and randomness. */
export function createSystemEnv(): Env {
  const ulid = monotonicFactory();
  return {
    now: Date.now,
    newId: () => ulid(),
    random: Math.random,
    digest,
    elapsed: () => performance.now(),
    delay: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
