import type { Failure } from '../core/errors.ts';

/** Keeps values that are handed out once: an entrance ticket that one node gave out is taken by another. */
export interface OneTime {
  /** Keep a value for `life` milliseconds under a key that nobody can guess and that was never used before. */
  keep(key: string, value: string, life: number): Promise<Failure | undefined>;
  /** The value, for the first who asks, whatever node he asks; undefined for everybody after him, and when it is too old. */
  take(key: string): Promise<string | undefined | Failure>;
}
