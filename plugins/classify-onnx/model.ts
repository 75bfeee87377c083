import type { Vector } from './vectors.ts';

/**
 * A trained network, or without `dense` a linear model whose width is its number of intents. All tables are row by row.
 * Logits of a vector: `sum = bias + Σ value·table[row]`, and with `dense`: `dense.bias + dense.weights · max(0, sum)`.
 */
export type Model = {
  readonly rows: number;
  readonly width: number;
  readonly table: Float32Array;
  readonly bias: Float32Array;
  readonly dense: { readonly weights: Float32Array; readonly bias: Float32Array } | null;
};

/** Examples as the trainers take them: `intents[i]` is -1 for out of scope. */
export type Lesson = {
  readonly vectors: readonly Vector[];
  readonly intents: readonly number[];
  /** How many intents there are. */
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
  if (model.dense === null) return sum;
  const { weights, bias } = model.dense;
  return bias.map((start, intent) => start + dotPositive(sum, weights, intent * model.width));
}

function addRow(sum: Float32Array, table: Float32Array, from: number, value: number): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + value * (table[from + at] ?? 0);
}

function dotPositive(sum: Float32Array, weights: Float32Array, from: number): number {
  let total = 0;
  for (let at = 0; at < sum.length; at += 1) total += Math.max(0, sum[at] ?? 0) * (weights[from + at] ?? 0);
  return total;
}

/** One model that gives the mean of the models' scores. */
export function mergeModels(models: readonly Model[]): Model {
  const [first] = models;
  if (first === undefined) throw new RangeError('there are no models to merge');
  if (models.length === 1) return first;
  return first.dense === null ? meanOf(models, first) : sideBySide(models, first);
}

function meanOf(models: readonly Model[], { rows, width, table, bias }: Model): Model {
  const mean = (pick: (model: Model) => Float32Array, size: number): Float32Array => {
    const sum = new Float32Array(size);
    for (const model of models) addRow(sum, pick(model), 0, 1 / models.length);
    return sum;
  };
  return {
    rows,
    width,
    table: mean((model) => model.table, table.length),
    bias: mean((model) => model.bias, bias.length),
    dense: null,
  };
}

/** Hidden layers stand next to each other; each model speaks with its share in the sum. */
function sideBySide(models: readonly Model[], { rows, width: narrow, dense }: Model): Model {
  const width = narrow * models.length;
  const classes = dense?.bias.length ?? 0;
  const merged = {
    table: new Float32Array(rows * width),
    bias: new Float32Array(width),
    weights: new Float32Array(classes * width),
    denseBias: new Float32Array(classes),
  };
  for (const [at, model] of models.entries()) {
    const left = at * narrow;
    merged.bias.set(model.bias, left);
    for (let row = 0; row < rows; row += 1) {
      merged.table.set(model.table.subarray(row * narrow, (row + 1) * narrow), row * width + left);
    }
    const weights = model.dense?.weights.map((weight) => weight / models.length) ?? new Float32Array(0);
    for (let intent = 0; intent < classes; intent += 1) {
      merged.weights.set(weights.subarray(intent * narrow, (intent + 1) * narrow), intent * width + left);
    }
    addRow(merged.denseBias, model.dense?.bias ?? new Float32Array(classes), 0, 1 / models.length);
  }
  const { table, bias, weights, denseBias } = merged;
  return { rows, width, table, bias, dense: { weights, bias: denseBias } };
}
