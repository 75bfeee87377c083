import type { Vector } from './vectors.ts';

/**
 * A trained network with one hidden layer. All tables are row by row: one row a feature, one row an intent.
 * Logits of a vector: `outBias + weights · max(0, bias + Σ value·table[row])`.
 */
export type Model = {
  readonly rows: number;
  readonly width: number;
  readonly table: Float32Array;
  readonly bias: Float32Array;
  readonly weights: Float32Array;
  readonly outBias: Float32Array;
};

/** Examples as the trainer takes them: `intents[i]` is `classes - 1` for out of scope, which has the last output. */
export type Lesson = {
  readonly vectors: readonly Vector[];
  /** The same examples as they look to a model that has not seen them. */
  readonly unseen: readonly Vector[];
  readonly intents: readonly number[];
  /** How many outputs there are. */
  readonly classes: number;
  /** How many rows the table has. */
  readonly rows: number;
};

/** The model's raw scores for a vector, one for each intent. */
export function scoreVector(model: Model, { ids, values }: Vector): Float32Array {
  const sum = Float32Array.from(model.bias);
  for (let at = 0; at < ids.length; at += 1) {
    addRow(sum, model.table, (ids[at] ?? 0) * model.width, values[at] ?? 0);
  }
  return model.outBias.map((start, intent) => start + dotPositive(sum, model.weights, intent * model.width));
}

function addRow(sum: Float32Array, table: Float32Array, from: number, value: number): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + value * (table[from + at] ?? 0);
}

function dotPositive(sum: Float32Array, weights: Float32Array, from: number): number {
  let total = 0;
  for (let at = 0; at < sum.length; at += 1) total += Math.max(0, sum[at] ?? 0) * (weights[from + at] ?? 0);
  return total;
}

/** One model that gives the mean of the models' scores: their hidden layers stand next to each other. */
export function mergeModels(models: readonly Model[]): Model {
  const [first] = models;
  if (first === undefined) throw new RangeError('there are no models to merge');
  const { rows, width: narrow } = first;
  const width = narrow * models.length;
  const classes = first.outBias.length;
  const table = new Float32Array(rows * width);
  const bias = new Float32Array(width);
  const weights = new Float32Array(classes * width);
  const outBias = new Float32Array(classes);
  for (const [at, model] of models.entries()) {
    const left = at * narrow;
    const share = model.weights.map((weight) => weight / models.length);
    bias.set(model.bias, left);
    copyRows(model.table, narrow, table, width, left);
    copyRows(share, narrow, weights, width, left);
    addRow(outBias, model.outBias, 0, 1 / models.length);
  }
  return { rows, width, table, bias, weights, outBias };
}

function copyRows(from: Float32Array, narrow: number, to: Float32Array, wide: number, left: number): void {
  for (let row = 0; row * narrow < from.length; row += 1) {
    to.set(from.subarray(row * narrow, (row + 1) * narrow), row * wide + left);
  }
}
