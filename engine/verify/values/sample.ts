/**
 * One class of values that no guard of the bot tells apart. `value` is a value itself, or the number that stands for
 * a stretch between two limits; `unset` was never filled, `text` and `some` are filled with something else than any value
 * that is compared with, `other` with whatever is none of the rest.
 */
export type Sample = {
  readonly key: string;
  readonly kind: 'unset' | 'value' | 'text' | 'some' | 'other';
  readonly value: Primitive;
};

/** The numbers that a sample stands for: one, or all between two limits, which are not among them (`open`). */
export type Span = { readonly low: number; readonly high: number; readonly open: boolean };

export type Primitive = string | number | boolean | null;

const known = new Map<string, Sample>();

export const UNSET = intern('unset', 'unset', null);
export const NULL = sampleOf(null);
export const TEXT = intern('text', 'text', null);
export const SOME = intern('some', 'some', null);
/** What a slot holds that is surely empty, and what one that is surely filled. */
export const EMPTY: readonly Sample[] = [NULL];
export const FILLED: readonly Sample[] = [SOME];
export const OTHER = intern('other', 'other', null);

/** The sample of a value; equal values give the same object. */
export function sampleOf(value: Primitive): Sample {
  return intern(`=${JSON.stringify(value)}`, 'value', value);
}

/** Whether a slot with this sample shows nothing. */
export function isEmpty(sample: Sample): boolean {
  return sample.value === null && (sample.kind === 'unset' || sample.kind === 'value');
}

function intern(key: string, kind: Sample['kind'], value: Primitive): Sample {
  const seen = known.get(key);
  if (seen) return seen;
  const fresh: Sample = { key, kind, value };
  known.set(key, fresh);
  return fresh;
}

const keys = new WeakMap<readonly Sample[], string>();

/** Equal samples in equal order give equal keys. */
export function keyOf(samples: readonly Sample[]): string {
  const seen = keys.get(samples);
  if (seen !== undefined) return seen;
  const key = samples.map((sample) => sample.key).join('|');
  keys.set(samples, key);
  return key;
}
