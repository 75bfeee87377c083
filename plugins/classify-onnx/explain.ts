import type { Read } from './features.ts';
import { type Arena, type Bytes, createArena, type Floats, type Kernels } from './kernels.ts';
import type { Scores } from './open-session.ts';
import type { OnnxFile } from './read-onnx.ts';
import type { Vector } from './vectors.ts';

/** A word, or a run of words, and by how much it raised or lowered the intent's raw score. */
export type Voice = { readonly words: string; readonly by: number };

/** The strongest words for an intent and against it. */
export type Explanation = { readonly for: readonly Voice[]; readonly against: readonly Voice[] };

/** The numbers that explanations are made from, side by side in one block of memory. */
export type Insight = {
  readonly width: number;
  readonly kernels: Kernels;
  /** Where each row's numbers are: bytes that a scale belongs to, or floats. */
  readonly table: Floats | Bytes;
  /** One for each row; null where rows are not scaled. */
  readonly scales: Float32Array | null;
  /** By hidden unit, then by intent. */
  readonly dense: Float32Array;
  /** Room for an intent's way through the units, written anew for every message. */
  readonly paths: Floats;
};

const MOST_FOR = 4;
const MOST_AGAINST = 2;
/** Quieter voices tell a reader nothing. */
const AUDIBLE = 0.1;

export function insightOf({ tensors }: OnnxFile): Insight {
  const table = tensors.get('table');
  const scales = tensors.get('scales');
  const dense = tensors.get('dense_weights');
  const width = table?.shape[1];
  if (table === undefined || width === undefined || dense === undefined)
    throw new RangeError('the model lacks a table');
  const arena = createArena(table.bytes.length + (width + 8) * 4);
  return {
    width,
    kernels: arena.kernels,
    table: tableIn(arena, table.bytes, scales !== undefined),
    scales: scales ? floatsOf(scales.bytes) : null,
    dense: floatsOf(dense.bytes),
    paths: arena.floats(width),
  };
}

function tableIn(arena: Arena, bytes: Uint8Array, scaled: boolean): Floats | Bytes {
  const table = scaled ? arena.bytes(bytes.length) : arena.floats(bytes.length / 4);
  table.values.set(scaled ? new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) : floatsOf(bytes));
  return table;
}

/** A copy, because the bytes may begin where no float may. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
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
  { width, kernels, table, scales, dense, paths }: Insight,
  { hidden, logits }: Scores,
  intent: number,
  { ids, values }: Vector,
): ReadonlyMap<number, number> {
  for (let unit = 0; unit < width; unit += 1)
    paths.values[unit] = (hidden[unit] ?? 0) > 0 ? (dense[unit * logits.length + intent] ?? 0) : 0;
  const shares = new Map<number, number>();
  for (let at = 0; at < ids.length; at += 1) {
    const id = ids[at] ?? 0;
    const sum = scales
      ? kernels.dotBytes(width, table.at + id * width, paths.at) * (scales[id] ?? 0)
      : kernels.dot(width, table.at + id * width * 4, paths.at);
    shares.set(id, sum * (values[at] ?? 0));
  }
  return shares;
}

/** The words as they stand in the text. */
function wordsOf(units: readonly string[]): string {
  return units.join(' ').replaceAll(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
}
