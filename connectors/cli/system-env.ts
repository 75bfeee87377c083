import { hash, randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { Env } from '#engine/core/env';

/** SHA-256 as the engine wants it. */
export function digest(text: string): string {
  return hash('sha256', text, 'hex');
}

/** The machine's own clock, ids and randomness. */
export function createSystemEnv(): Env {
  const ulid = monotonicFactory(createDice());
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

/** Numbers in [0, 1) of cryptographic quality. An id takes sixteen; each asked of the system alone costs more than the id. */
function createDice(): () => number {
  const thrown = new Uint8Array(4096);
  let used = thrown.length;
  return () => {
    if (used === thrown.length) {
      randomFillSync(thrown);
      used = 0;
    }
    const byte = thrown[used] ?? 0;
    used += 1;
    return byte / 256;
  };
}
