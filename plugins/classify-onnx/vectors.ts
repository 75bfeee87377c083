import type { Feature } from './features.ts';

/** Known features of a text as table rows with their weights. */
export type Vector = {
  readonly ids: Int32Array;
  readonly values: Float32Array;
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

/** How much a voice counts: whole words, pieces of words. */
const VOICES = [1, 1] as const;

export function learnVocabulary(texts: readonly (readonly Feature[])[], bits: number): Vocabulary {
  const counts = new Int32Array(2 ** bits);
  for (const features of texts) {
    for (const bucket of new Set(features.map(({ key }) => bucketOf(key, bits)))) {
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
  }
  const rows = new Int32Array(2 ** bits).fill(-1);
  const rarity: number[] = [];
  counts.forEach((count, bucket) => {
    if (count > 0) rows[bucket] = rarity.push(rarityIn(texts.length, count)) - 1;
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
export function rowOf(key: string, { bits, rows }: Vocabulary): number {
  return rows[bucketOf(key, bits)] ?? -1;
}

/** An example's vector, with `known` as it would be had the vocabulary been learned without it. */
export function vectorOfExample(features: readonly Feature[], vocabulary: Vocabulary): Vector {
  const vector = vectorOf(features, vocabulary);
  let all = 0;
  let shared = 0;
  for (const id of vector.ids) {
    const rarity = vocabulary.rarity[id] ?? 0;
    all += rarity * rarity;
    if (rarity < vocabulary.single * 0.9999) shared += rarity * rarity;
  }
  return { ...vector, known: all === 0 ? 0 : shared / all };
}

/** Features counted (each doubling less), weighed by rarity, and each voice at a fixed length. */
export function vectorOf(features: readonly Feature[], vocabulary: Vocabulary): Vector {
  const counts = [new Map<number, number>(), new Map<number, number>()] as const;
  const unseen = new Set<string>();
  for (const { key, family } of features) {
    const row = rowOf(key, vocabulary);
    if (row < 0) unseen.add(key);
    else counts[family].set(row, (counts[family].get(row) ?? 0) + 1);
  }
  const ids: number[] = [];
  const values: number[] = [];
  let seen = 0;
  for (const family of [0, 1] as const) {
    const weights = [...counts[family]].map(([row, count]) => weigh(count, vocabulary.rarity[row] ?? 0));
    const square = weights.reduce((sum, weight) => sum + weight * weight, 0);
    const scale = square === 0 ? 0 : VOICES[family] / Math.sqrt(square);
    seen += square;
    ids.push(...counts[family].keys());
    for (const weight of weights) values.push(weight * scale);
  }
  const all = seen + unseen.size * vocabulary.unseen ** 2;
  return {
    ids: Int32Array.from(ids),
    values: Float32Array.from(values),
    known: all === 0 ? 0 : seen / all,
  };
}

function weigh(count: number, rarity: number): number {
  return (1 + Math.log(count)) * rarity;
}

/** FNV-1a over the key's code units, mixed once more because the low bits are taken. */
export function bucketOf(key: string, bits: number): number {
  let hash = 2_166_136_261;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 16_777_619);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) & (2 ** bits - 1);
}
