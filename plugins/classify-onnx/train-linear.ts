import { createArena, roundUp } from './kernels.ts';
import type { Lesson, Model } from './model.ts';
import { randomFrom, shuffled } from './random.ts';

/** How a linear model learns. */
export type LinearSettings = {
  readonly rounds: number;
  readonly rate: number;
  readonly smoothing: number;
  readonly dropFeatures: number;
  readonly seed: number;
};

/** One logistic regression per intent against all others; each feature has one step size (AdaGrad by row). */
export function trainLinear(lesson: Lesson, settings: LinearSettings, report: (done: number) => void): Model {
  const { vectors, intents, classes, rows } = lesson;
  const width = roundUp(classes);
  const longest = vectors.reduce((most, { ids }) => Math.max(most, ids.length), 1);
  const arena = createArena(4 * (rows * width + 2 * width + 2 * longest + 32));
  const table = arena.floats(rows * width);
  const bias = new Float32Array(width).fill(-Math.log(Math.max(2, classes - 1)));
  const errors = arena.floats(width);
  const ids = arena.ints(longest);
  const values = arena.floats(longest);
  const squares = new Float32Array(rows).fill(1e-8);
  const random = randomFrom(settings.seed);
  const steps = settings.rounds * vectors.length;
  let biasSquare = 1e-8;
  let step = 0;
  for (let round = 0; round < settings.rounds; round += 1) {
    for (const example of shuffled(vectors.keys(), random)) {
      const rate = settings.rate * (1 - step / steps);
      step += 1;
      const vector = vectors[example];
      if (vector === undefined) continue;
      let count = 0;
      for (let at = 0; at < vector.ids.length; at += 1) {
        if (settings.dropFeatures > 0 && random() < settings.dropFeatures) continue;
        ids.values[count] = vector.ids[at] ?? 0;
        values.values[count] = (vector.values[at] ?? 0) / (1 - settings.dropFeatures);
        count += 1;
      }
      errors.values.set(bias);
      arena.kernels.gather(count, ids.at, values.at, table.at, width, errors.at);
      const force = toErrors(errors.values, intents[example] ?? -1, classes, settings.smoothing);
      for (let at = 0; at < count; at += 1) {
        const row = ids.values[at] ?? 0;
        const value = values.values[at] ?? 0;
        const square = (squares[row] ?? 0) + value * value * force;
        squares[row] = square;
        values.values[at] = (-rate * value) / Math.sqrt(square);
      }
      arena.kernels.scatter(count, ids.at, values.at, table.at, width, errors.at);
      biasSquare += force;
      for (let at = 0; at < classes; at += 1) {
        bias[at] = (bias[at] ?? 0) - ((rate * 0.3) / Math.sqrt(biasSquare)) * (errors.values[at] ?? 0);
      }
    }
    report((round + 1) / settings.rounds);
  }
  return {
    rows,
    width: classes,
    table: narrowed(table.values, width, classes),
    bias: bias.slice(0, classes),
    dense: null,
  };
}

/** Logits become errors; answers the sum of their squares. */
function toErrors(all: Float32Array, right: number, classes: number, smoothing: number): number {
  let force = 0;
  for (let at = 0; at < all.length; at += 1) {
    const wanted = at === right ? 1 - smoothing : smoothing / classes;
    const error = at < classes ? 1 / (1 + Math.exp(-(all[at] ?? 0))) - wanted : 0;
    all[at] = error;
    force += error * error;
  }
  return force;
}

function narrowed(table: Float32Array, from: number, to: number): Float32Array {
  const narrow = new Float32Array((table.length / from) * to);
  for (let row = 0; row * from < table.length; row += 1) {
    narrow.set(table.subarray(row * from, row * from + to), row * to);
  }
  return narrow;
}
