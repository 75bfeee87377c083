import { type Arena, createArena, type Floats, roundUp } from './kernels.ts';
import type { Lesson, Model } from './model.ts';
import { type Random, randomFrom, shuffled } from './random.ts';

/** How a network learns. */
export type NetworkSettings = {
  /** Width of the hidden layer; a multiple of four. */
  readonly width: number;
  readonly rounds: number;
  readonly rate: number;
  /** Share of a text's features, and of the hidden layer, that is left out at each step. */
  readonly dropFeatures: number;
  readonly dropHidden: number;
  /** Share taken from the right intent and spread over all. */
  readonly smoothing: number;
  /** Over how many of the last rounds the weights are averaged. */
  readonly averaged: number;
  /** Where the sums of squared slopes begin: the larger, the less a rare feature may shout. */
  readonly damping: number;
  readonly seed: number;
};

/**
 * One hidden layer, one output per intent against all others; out of scope, all outputs are to be nothing. Each table row
 * and each intent has one step size (damped AdaGrad by row), so that a step costs little more than reading the rows;
 * the rate falls evenly to nothing.
 */
export function trainNetwork(
  lesson: Lesson,
  settings: NetworkSettings,
  report: (done: number) => void,
): Model {
  const random = randomFrom(settings.seed);
  const state = begin(lesson, settings, random);
  const steps = settings.rounds * lesson.vectors.length;
  let step = 0;
  for (let round = 0; round < settings.rounds; round += 1) {
    for (const example of shuffled(lesson.vectors.keys(), random)) {
      learn(state, lesson, example, settings.rate * (1 - step / steps), random);
      step += 1;
    }
    if (round >= settings.rounds - settings.averaged) addUp(state);
    report((round + 1) / settings.rounds);
  }
  return modelOf(state, lesson, settings);
}

type State = {
  readonly arena: Arena;
  readonly settings: NetworkSettings;
  readonly classes: number;
  readonly table: Floats;
  readonly bias: Floats;
  readonly weights: Floats;
  readonly outBias: Floats;
  /** Sums of squared slopes. */
  readonly tableSquares: Float32Array;
  readonly weightSquares: Float32Array;
  readonly biasSquare: Float32Array;
  /** Room for one step. */
  readonly ids: ReturnType<Arena['ints']>;
  readonly values: Floats;
  readonly hidden: Floats;
  readonly slope: Floats;
  /** Sums of the last rounds' weights: table, bias, weights, outBias. */
  readonly sums: readonly Float32Array[];
};

/** Slopes below this change nothing worth the time. */
const NOTHING = 2e-4;
/** Biases learn more slowly, so that rare intents aren't judged by their number. */
const BIAS_RATE = 0.3;

function begin({ vectors, classes, rows }: Lesson, settings: NetworkSettings, random: Random): State {
  const { width } = settings;
  const longest = vectors.reduce((most, { ids }) => Math.max(most, ids.length), 1);
  const arena = createArena(4 * (rows * width + classes * (width + 4) + 4 * width + 2 * longest + 64));
  const state = {
    arena,
    settings,
    classes,
    table: arena.floats(rows * width),
    bias: arena.floats(width),
    weights: arena.floats(classes * width),
    outBias: arena.floats(roundUp(classes)),
    tableSquares: new Float32Array(rows).fill(settings.damping),
    weightSquares: new Float32Array(classes).fill(settings.damping),
    biasSquare: new Float32Array(1).fill(settings.damping),
    ids: arena.ints(longest),
    values: arena.floats(longest),
    hidden: arena.floats(width),
    slope: arena.floats(width),
  };
  const bell = (): number => random() + random() + random() - 1.5;
  state.table.values.forEach((_, at, all) => {
    all[at] = bell() * 0.1;
  });
  state.weights.values.forEach((_, at, all) => {
    all[at] = bell() / Math.sqrt(width);
  });
  state.outBias.values.fill(-Math.log(Math.max(2, classes - 1)));
  const { table, bias, weights, outBias } = state;
  return {
    ...state,
    sums: [table, bias, weights, outBias].map(({ values }) => new Float32Array(values.length)),
  };
}

function learn(state: State, lesson: Lesson, example: number, rate: number, random: Random): void {
  const { kernels } = state.arena;
  const { table, ids, values, hidden, slope, bias, settings } = state;
  const count = takeFeatures(state, lesson, example, random);
  hidden.values.set(bias.values);
  kernels.gather(count, ids.at, values.at, table.at, settings.width, hidden.at);
  const square = rectify(state, random);
  slope.values.fill(0);
  backFromIntents(state, lesson.intents[example] ?? -1, square, rate);
  const force = maskSlope(state);
  if (force === 0) return;
  for (let at = 0; at < count; at += 1) {
    const row = ids.values[at] ?? 0;
    const value = values.values[at] ?? 0;
    const squares = (state.tableSquares[row] ?? 0) + value * value * force;
    state.tableSquares[row] = squares;
    values.values[at] = (-rate * value) / Math.sqrt(squares);
  }
  kernels.scatter(count, ids.at, values.at, table.at, settings.width, slope.at);
  const biasSquare = (state.biasSquare[0] ?? 0) + force;
  state.biasSquare[0] = biasSquare;
  kernels.axpy(settings.width, (-rate * BIAS_RATE) / Math.sqrt(biasSquare), slope.at, bias.at);
}

/** The example's features without those left out this time; the others speak louder. */
function takeFeatures(state: State, { vectors }: Lesson, example: number, random: Random): number {
  const drop = state.settings.dropFeatures;
  const vector = vectors[example];
  if (vector === undefined) return 0;
  let count = 0;
  for (let at = 0; at < vector.ids.length; at += 1) {
    if (drop > 0 && random() < drop) continue;
    state.ids.values[count] = vector.ids[at] ?? 0;
    state.values.values[count] = (vector.values[at] ?? 0) / (1 - drop);
    count += 1;
  }
  return count;
}

/** Keep what is positive, leave some out; answers the mean square. */
function rectify({ hidden, settings }: State, random: Random): number {
  const { dropHidden } = settings;
  const all = hidden.values;
  let square = 0;
  for (let at = 0; at < all.length; at += 1) {
    const value = all[at] ?? 0;
    const kept = value > 0 && !(dropHidden > 0 && random() < dropHidden) ? value / (1 - dropHidden) : 0;
    all[at] = kept;
    square += kept * kept;
  }
  return square / all.length + 1e-3;
}

/** Each intent's error goes back into `slope`, and its weights learn. */
function backFromIntents(state: State, right: number, square: number, rate: number): void {
  const { arena, weights, outBias, hidden, slope, weightSquares, settings, classes } = state;
  const { width, smoothing } = settings;
  for (let intent = 0; intent < classes; intent += 1) {
    const at = weights.at + intent * width * 4;
    const logit = (outBias.values[intent] ?? 0) + arena.kernels.dot(width, hidden.at, at);
    const wanted = intent === right ? 1 - smoothing : smoothing / classes;
    const error = 1 / (1 + Math.exp(-logit)) - wanted;
    if (error < NOTHING && error > -NOTHING) continue;
    const squares = (weightSquares[intent] ?? 0) + error * error * square;
    weightSquares[intent] = squares;
    const step = (-rate * error) / Math.sqrt(squares);
    arena.kernels.axpy(width, error, at, slope.at);
    arena.kernels.axpy(width, step, hidden.at, at);
    outBias.values[intent] = (outBias.values[intent] ?? 0) + step * 0.5;
  }
}

/** What was not positive, or left out, learns nothing; answers the mean square of the rest. */
function maskSlope({ hidden, slope, settings }: State): number {
  const all = slope.values;
  let square = 0;
  for (let at = 0; at < all.length; at += 1) {
    const value = (hidden.values[at] ?? 0) > 0 ? (all[at] ?? 0) / (1 - settings.dropHidden) : 0;
    all[at] = value;
    square += value * value;
  }
  return square / all.length;
}

function addUp({ sums, table, bias, weights, outBias }: State): void {
  [table, bias, weights, outBias].forEach(({ values }, which) => {
    const sum = sums[which];
    if (sum === undefined) return;
    for (let at = 0; at < values.length; at += 1) sum[at] = (sum[at] ?? 0) + (values[at] ?? 0);
  });
}

function modelOf(state: State, { rows, classes }: Lesson, { width, averaged }: NetworkSettings): Model {
  const [table, bias, weights, outBias] = state.sums.map((sum) => sum.map((value) => value / averaged));
  const empty = new Float32Array(0);
  // A row that no example used still holds the noise it began with.
  state.tableSquares.forEach((square, row) => {
    if (square <= state.settings.damping) table?.fill(0, row * width, (row + 1) * width);
  });
  return {
    rows,
    width,
    table: table ?? empty,
    bias: bias ?? empty,
    weights: weights ?? empty,
    outBias: (outBias ?? empty).slice(0, classes),
  };
}
