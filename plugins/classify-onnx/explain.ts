import type { Read } from './features.ts';
import type { Scores } from './open-session.ts';
import type { OnnxFile } from './read-onnx.ts';
import type { Vector } from './vectors.ts';

/** A word, or a run of words, and by how much it raised or lowered the intent's raw score. */
export type Voice = { readonly words: string; readonly by: number };

/** The strongest words for an intent and against it. */
export type Explanation = { readonly for: readonly Voice[]; readonly against: readonly Voice[] };

/** The numbers that explanations are made from, as views into the model's file. */
export type Insight = {
  readonly width: number;
  readonly rows: Int8Array | Float32Array;
  /** One for each row; null where rows are not scaled. */
  readonly scales: Float32Array | null;
  /** By hidden unit, then by intent. */
  readonly dense: Float32Array;
};

const MOST_FOR = 4;
const MOST_AGAINST = 2;
/** Quieter voices tell a reader nothing. */
const AUDIBLE = 0.1;

export function insightOf({ tensors }: OnnxFile): Insight {
  const table = tensors.get('table');
  const scales = tensors.get('scales');
  const dense = tensors.get('dense_weights');
  if (table === undefined || dense === undefined) throw new RangeError('the model lacks a table');
  const copy = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;
  return {
    width: table.shape[1] ?? 0,
    rows: scales ? new Int8Array(copy(table.bytes)) : new Float32Array(copy(table.bytes)),
    scales: scales ? new Float32Array(copy(scales.bytes)) : null,
    dense: new Float32Array(copy(dense.bytes)),
  };
}

/**
 * What each piece of the text added to an intent's raw score. Exact but for the biases: where the network stands,
 * the score is a sum over the text's features.
 */
export function explain(
  insight: Insight,
  scores: Scores,
  intent: number,
  { read, vector }: { readonly read: Read; readonly vector: Vector },
): Explanation {
  const shares = sharesOf(insight, scores, intent, vector);
  const repeats = new Map<number, number>();
  for (const row of vector.rows) repeats.set(row, (repeats.get(row) ?? 0) + 1);
  const spans = new Map<number, number>();
  for (const [at, { from, to }] of read.features.entries()) {
    const row = vector.rows[at] ?? -1;
    const share = (shares.get(row) ?? 0) / (repeats.get(row) ?? 1);
    const span = from * SPANS + to;
    if (share !== 0) spans.set(span, (spans.get(span) ?? 0) + share);
  }
  const sorted = voicesOf(spans, read.units);
  return {
    for: sorted.filter(({ by }) => by > 0).slice(0, MOST_FOR),
    against: sorted
      .filter(({ by }) => by < 0)
      .slice(-MOST_AGAINST)
      .reverse(),
  };
}

/** More than a text has units. */
const SPANS = 65_536;

/** The audible ones, the loudest for the intent first; words that stand twice speak with one voice. */
function voicesOf(spans: ReadonlyMap<number, number>, units: readonly string[]): readonly Voice[] {
  const voices = new Map<string, number>();
  for (const [span, by] of spans) {
    if (Math.abs(by) < AUDIBLE / 4) continue;
    const words = wordsOf(units.slice(Math.floor(span / SPANS), span % SPANS));
    voices.set(words, (voices.get(words) ?? 0) + by);
  }
  return Array.from(voices, ([words, by]) => ({ words, by }))
    .filter(({ by }) => Math.abs(by) >= AUDIBLE)
    .sort((a, b) => b.by - a.by);
}

/** By table row: value times the row's way through the units that were on. */
function sharesOf(
  { width, rows, scales, dense }: Insight,
  { hidden, logits }: Scores,
  intent: number,
  { ids, values }: Vector,
): ReadonlyMap<number, number> {
  const paths = new Float64Array(width);
  for (let unit = 0; unit < width; unit += 1)
    if ((hidden[unit] ?? 0) > 0) paths[unit] = dense[unit * logits.length + intent] ?? 0;
  const shares = new Map<number, number>();
  for (let at = 0; at < ids.length; at += 1) {
    const id = ids[at] ?? 0;
    const sum = sumOf(rows, id * width, paths);
    shares.set(id, sum * (values[at] ?? 0) * (scales ? (scales[id] ?? 0) : 1));
  }
  return shares;
}

/** All units, those too that were off: straight through memory is faster than picking. */
function sumOf(rows: Insight['rows'], start: number, paths: Float64Array): number {
  let sum = 0;
  for (let unit = 0; unit < paths.length; unit += 1) sum += (rows[start + unit] ?? 0) * (paths[unit] ?? 0);
  return sum;
}

/** The words as they stand in the text. */
function wordsOf(units: readonly string[]): string {
  return units.join(' ').replaceAll(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
}
