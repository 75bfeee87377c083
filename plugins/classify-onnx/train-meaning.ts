import type { EncodedTexts, Example } from '#engine/plugin';
import { type Calibration, calibrate, type HeldOut, UNCALIBRATED } from './calibrate.ts';
import { type TrainOne, trainFolds } from './cross-validate.ts';
import { maskedText } from './masked-text.ts';
import { EVEN, fitMix, type Mix, mixHeld, wordless } from './mix-scores.ts';
import { type Lesson, type Model, scoreVector } from './model.ts';
import type { Learned, TrainSettings } from './train-model.ts';
import { trainNetwork } from './train-network.ts';
import type { Vector } from './vectors.ts';

/** What the encoder's vectors of the examples add to a model of their words. */
export type LearnedMeaning = {
  /** Only vectors of the encoder with this fingerprint say anything to it. */
  readonly encoder: string;
  /** A network like that of the words, but its table's rows are the places of a vector. */
  readonly model: Model;
  readonly mix: Mix;
  /** For messages of which words are known, and for those of which none is. */
  readonly calibration: Calibration;
  readonly wordless: Calibration;
};

const FOLDS = 5;
const ENOUGH_TO_HOLD_OUT = 40;
const NETWORK = {
  width: 96,
  rounds: 20,
  rate: 0.25,
  damping: 0.7,
  dropFeatures: 0,
  dropHidden: 0,
  smoothing: 0.1,
  averaged: 1,
};

/**
 * A second model, on meanings alone, and how far to trust each of the two; the first stays as it is. Trained into one network,
 * words would be learnt by heart first and leave meanings nothing to learn, and without the encoder the answer would be worse
 * than that of a bot that never had one.
 */
export function learnMeaning(
  examples: readonly Example[],
  { intents, model: words, held }: Learned,
  encoded: EncodedTexts,
  { falseAccepts, seed }: TrainSettings,
  report: (done: number) => void,
): LearnedMeaning {
  const { lesson, centre } = lessonOf(examples, intents, encoded);
  const trainOne: TrainOne = (part, member, tell) =>
    trainNetwork(part, { ...NETWORK, seed: seed * 100 + 50 + member }, tell);
  const { fingerprint: encoder } = encoded;
  if (examples.length < ENOUGH_TO_HOLD_OUT) {
    const model = moved(trainOne(lesson, 0, report), centre);
    return { encoder, model, mix: EVEN, calibration: UNCALIBRATED, wordless: UNCALIBRATED };
  }
  const trained = trainFolds(lesson, { folds: FOLDS, again: false }, trainOne, report);
  const silent = scoreVector(words, NO_WORDS);
  const mix = fitMix(held, trained.held, silent);
  const alone = held.map((said) => wordless(said, silent));
  const calibrationOf = (said: readonly HeldOut[]): Calibration =>
    calibrate(mixHeld(mix, said, trained.held), falseAccepts);
  const model = moved(trained.model, centre);
  return { encoder, model, mix, calibration: calibrationOf(held), wordless: calibrationOf(alone) };
}

const NO_WORDS: Vector = {
  ids: new Int32Array(),
  values: new Float32Array(),
  rows: new Int32Array(),
  known: 0,
};

/** Where all vectors lie about, and what makes them of unit length on average once that is taken away. */
type Centre = { readonly mean: Float32Array; readonly scale: number };

/** Sentence vectors all point roughly the same way; what tells them apart is what is left when that is taken away. */
function lessonOf(examples: readonly Example[], intents: readonly string[], encoded: EncodedTexts) {
  const { dimensions } = encoded;
  const all = examples.map(({ text, masks }) => {
    const vector = encoded.vectors.get(maskedText(text, masks));
    if (vector === undefined) throw new RangeError(`there is no vector of the example ${text}`);
    return vector;
  });
  const mean = new Float32Array(dimensions).map(
    (_, place) => all.reduce((sum, vector) => sum + (vector[place] ?? 0), 0) / all.length,
  );
  const centred = all.map((vector) => vector.map((value, place) => value - (mean[place] ?? 0)));
  const scale = all.length / (centred.reduce((sum, vector) => sum + Math.hypot(...vector), 0) || 1);
  const ids = Int32Array.from({ length: dimensions }, (_, place) => place);
  const vectors = centred.map(
    (vector): Vector => ({ ids, values: vector.map((value) => value * scale), rows: ids, known: 1 }),
  );
  const lesson: Lesson = {
    vectors,
    unseen: vectors,
    intents: examples.map(({ intent }) => (intent === null ? intents.length : intents.indexOf(intent))),
    classes: intents.length + 1,
    rows: dimensions,
  };
  return { lesson, centre: { mean, scale } satisfies Centre };
}

/** The same model for vectors as the encoder gives them. */
function moved(model: Model, { mean, scale }: Centre): Model {
  const table = model.table.map((value) => value * scale);
  const bias = model.bias.map((start, unit) =>
    mean.reduce((sum, value, place) => sum - value * (table[place * model.width + unit] ?? 0), start),
  );
  return { ...model, table, bias };
}
