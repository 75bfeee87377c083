import type { Calibration } from './calibrate.ts';
import type { Recipe } from './features.ts';
import type { ReportData } from './report-data.ts';
import type { LearnedMeaning } from './train-meaning.ts';
import type { Learned } from './train-model.ts';
import type { Vocabulary } from './vectors.ts';
import { type Precision, writeOnnx } from './write-onnx.ts';

/** What training makes: one model for each language that has examples, as JSON. */
export type Product = { readonly [language: string]: StoredModel };

/** Bytes stand in base64. */
export type StoredModel = {
  readonly onnx: string;
  readonly intents: readonly string[];
  readonly recipe: Recipe;
  readonly calibration: Calibration;
  readonly bits: number;
  /** The buckets that have a row, rising, and how rare each row is. */
  readonly buckets: string;
  readonly rarity: string;
  readonly single: number;
  readonly unseen: number;
  readonly words: readonly string[];
  readonly report: ReportData;
  /** Where an encoder gave vectors; the graph then has an input for them. */
  readonly meaning?: StoredMeaning;
};

/** The model itself is in the graph. */
export type StoredMeaning = Omit<LearnedMeaning, 'model'>;

export function storeModel(
  learned: Learned,
  precision: Precision,
  report: ReportData,
  meaning?: LearnedMeaning,
): StoredModel {
  const { model, intents, recipe, calibration, vocabulary, words } = learned;
  const { bits, rows, rarity, single, unseen } = vocabulary;
  const buckets = Uint32Array.from(rows.keys().filter((bucket) => (rows[bucket] ?? -1) >= 0));
  const notes = { intents: JSON.stringify(intents), recipe: JSON.stringify(recipe), bits: String(bits) };
  return {
    onnx: Buffer.from(writeOnnx(model, precision, notes, meaning?.model)).toString('base64'),
    intents,
    recipe,
    calibration,
    bits,
    buckets: toBase64(buckets),
    rarity: toBase64(rarity),
    single,
    unseen,
    words,
    report,
    ...(meaning ? { meaning: withoutModel(meaning) } : {}),
  };
}

function withoutModel({ model: _, ...rest }: LearnedMeaning): StoredMeaning {
  return rest;
}

export function restoreVocabulary({ bits, buckets, rarity, single, unseen }: StoredModel): Vocabulary {
  const rows = new Int32Array(2 ** bits).fill(-1);
  const known = new Uint32Array(fromBase64(buckets));
  known.forEach((bucket, row) => {
    rows[bucket] = row;
  });
  return { bits, rows, size: known.length, rarity: new Float32Array(fromBase64(rarity)), single, unseen };
}

function toBase64({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)).toString('base64');
}

/** A copy at an offset that any typed array can start at. */
function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(text, 'base64')).buffer;
}
