import { cosine, type EncodedTexts, type Encoder } from '#engine/ports/encoder';

/** An encoder with the vectors of every wording; without one, search goes by words alone. */
export type Meaning = { readonly encoder: Encoder; readonly encoded: EncodedTexts };

/** Which cosines say something: `strange` and below nothing at all, `same` and above that the same is meant. */
export type Scale = { readonly strange: number; readonly same: number };

/** More wordings make the scale no truer, but pairs grow with the square. */
const MOST = 200;
/** Closer together than this, the encoder can't tell entries apart. */
const LEAST = 0.05;

/**
 * Cosines of one encoder lie between 0.1 and 0.6 and those of another between 0.7 and 0.95, so they are held against the
 * knowledge base itself: wordings of different entries are strange to each other (their mean and two deviations), the
 * nearest wording of the same entry means the same (the median). Undefined where the two can't be told apart.
 */
export function scaleOf(entries: readonly (readonly Float32Array[])[]): Scale | undefined {
  const wordings = entries.flatMap((vectors, entry) => vectors.map((vector) => ({ vector, entry })));
  const step = Math.max(1, wordings.length / MOST);
  const sample = wordings.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step));
  const strangers: number[] = [];
  const nearest: number[] = [];
  for (const { vector, entry } of sample) {
    for (const other of sample) if (other.entry !== entry) strangers.push(cosine(vector, other.vector));
    const own = (entries[entry] ?? []).filter((one) => one !== vector);
    if (own.length > 0) nearest.push(Math.max(...own.map((one) => cosine(vector, one))));
  }
  if (strangers.length === 0) return undefined;
  const strange = Math.min(1, meanOf(strangers) + 2 * deviationOf(strangers));
  const same = nearest.length > 0 ? medianOf(nearest) : strange + (1 - strange) * 0.7;
  return same - strange < LEAST ? undefined : { strange, same };
}

/** A cosine on the scale, 0…1. */
export function onScale({ strange, same }: Scale, value: number): number {
  return Math.min(1, Math.max(0, (value - strange) / (same - strange)));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
