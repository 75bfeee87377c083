import type { Feature } from './features.ts';

/** Known features of a text as table rows with their weights. */
export type Vector = {
  readonly ids: Int32Array;
  readonly values: Float32Array;
  /** The row of each of the text's features in their order, -1 for one that says nothing. */
  readonly rows: Int32Array;
  /** Share of the text's weight that the training has seen, 0…1. */
  readonly known: number;
};

/** Which buckets the training saw, and how rare each was. */
export type Vocabulary = {
  /** 2 to this many buckets. */
  readonly bits: number;
  /** Table row of a bucket, -1 where it was never seen. */
  readonly rows: Int32Array;
  readonly size: number;
  /** Weight of a row by its rarity. */
  readonly rarity: Float32Array;
  /** Weight of what a single example has. */
  readonly single: number;
  /** Weight of what was never seen. */
  readonly unseen: number;
};

/** How vocabularies are learned: 2 to how many buckets, and in how many texts a feature must stand to have a row. */
export type VocabularySettings = { readonly bits: number; readonly least: number };

export function learnVocabulary(
  texts: readonly (readonly Feature[])[],
  { bits, least }: VocabularySettings,
): Vocabulary {
  const counts = new Int32Array(2 ** bits);
  for (const features of texts) {
    for (const bucket of new Set(features.map(({ key }) => bucketOf(key, bits)))) {
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
  }
  const rows = new Int32Array(2 ** bits).fill(-1);
  const rarity: number[] = [];
  counts.forEach((count, bucket) => {
    if (count >= least) rows[bucket] = rarity.push(rarityIn(texts.length, count)) - 1;
  });
  return {
    bits,
    rows,
    size: rarity.length,
    rarity: Float32Array.from(rarity),
    single: rarityIn(texts.length, 1),
    unseen: rarityIn(texts.length, 0),
  };
}

/** Square root of the inverse document frequency. */
function rarityIn(texts: number, count: number): number {
  return Math.sqrt(Math.log((texts + 1) / (count + 0.5)));
}

/** The row that a feature's key stands for; -1 where training never saw it. */
function rowOf(key: string, { bits, rows }: Vocabulary): number {
  return rows[bucketOf(key, bits)] ?? -1;
}

/**
 * Features counted (each doubling less) and weighed by rarity, each voice at a fixed length over all that was said:
 * what training never saw takes its part of the voice and says nothing. With `unseenItself` an example is looked at
 * as if the vocabulary had been learned without it.
 */
export function vectorOf(features: readonly Feature[], vocabulary: Vocabulary, unseenItself = false): Vector {
  const rows = new Int32Array(features.length);
  const voices = countVoices(features, vocabulary, unseenItself, rows);
  const ids: number[] = [];
  const values: number[] = [];
  let seen = 0;
  let all = 0;
  for (const { counts, unseen } of voices) {
    let square = unseen.size * vocabulary.unseen ** 2;
    all += square;
    const from = values.length;
    for (const [row, count] of counts) {
      const weight = (1 + Math.log(count)) * (vocabulary.rarity[row] ?? 0);
      square += weight * weight;
      seen += weight * weight;
      ids.push(row);
      values.push(weight);
    }
    const length = Math.sqrt(square) || 1;
    for (let at = from; at < values.length; at += 1) values[at] = (values[at] ?? 0) / length;
  }
  all += seen;
  return {
    ids: Int32Array.from(ids),
    values: Float32Array.from(values),
    rows,
    known: all === 0 ? 0 : seen / all,
  };
}

type Voice = { readonly counts: Map<number, number>; readonly unseen: Set<string> };

/** Fills in `rows` on the way. */
function countVoices(
  features: readonly Feature[],
  vocabulary: Vocabulary,
  unseenItself: boolean,
  rows: Int32Array,
): readonly [Voice, Voice] {
  const voices = [
    { counts: new Map<number, number>(), unseen: new Set<string>() },
    { counts: new Map<number, number>(), unseen: new Set<string>() },
  ] as const;
  const single = vocabulary.single * 0.9999;
  for (const [at, { key, family }] of features.entries()) {
    const row = rowOf(key, vocabulary);
    const { counts, unseen } = voices[family];
    const known = row >= 0 && !(unseenItself && (vocabulary.rarity[row] ?? 0) >= single);
    rows[at] = known ? row : -1;
    if (known) counts.set(row, (counts.get(row) ?? 0) + 1);
    else unseen.add(key);
  }
  return voices;
}

/** FNV-1a over the key's code units, mixed once more because the low bits are taken. */
export function bucketOf(key: string, bits: number): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) & (2 ** bits - 1);
}
