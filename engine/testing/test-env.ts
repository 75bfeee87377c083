import type { Env } from '#engine/core/env';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

/** Friday, 10 o'clock in Shanghai: when every fixture begins that does not say otherwise. */
export const FIXTURE_START = Date.UTC(2026, 10, 20, 2);

/** An engine's surroundings in which the same steps give the same events, byte for byte. */
export type TestEnv = Env &
  Pick<FakeClock, 'advance'> & {
    /** Where they stand now: others made from it go on the same way. */
    mark(): EnvMark;
  };

/** Where surroundings stand: the time, ids given so far, the state of chance. */
export type EnvMark = { readonly at: number; readonly ids: number; readonly chance: number };

/** The digest is handed in, so that this folder needs no crypto library. */
export function createTestEnv(options: {
  readonly digest: Env['digest'];
  readonly at?: number;
  readonly seed?: number;
  /** Instead of a beginning. */
  readonly from?: EnvMark | undefined;
}): TestEnv {
  const { from } = options;
  const clock = createFakeClock(from?.at ?? options.at ?? FIXTURE_START);
  const chance = seededRandom(from?.chance ?? options.seed ?? 1);
  let ids = from?.ids ?? 0;
  const newId = (): string => {
    ids += 1;
    return ids.toString(32).toUpperCase().padStart(26, '0');
  };
  const mark = (): EnvMark => ({ at: clock.now(), ids, chance: chance.state() });
  return { ...clock, digest: options.digest, newId, random: chance.next, mark };
}

/** Mulberry32 (Tommy Ettinger, 2017, public domain): small, and the same everywhere. */
export function seededRandom(seed: number): { readonly next: () => number; readonly state: () => number } {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { next, state: () => state };
}
