import type { Example } from '#engine/plugin';
import { type Calibration, calibrate, type HeldOut, UNCALIBRATED } from './calibrate.ts';
import { type TrainOne, trainFolds } from './cross-validate.ts';
import { type Recipe, readText, unitsOf } from './features.ts';
import type { Lesson, Model } from './model.ts';
import { recipeFor } from './recipes.ts';
import { AS_IS, learnWords } from './spelling.ts';
import { trainNetwork } from './train-network.ts';
import { learnVocabulary, type Vocabulary, vectorOf } from './vectors.ts';

/** Everything that training learns from one language's examples. `held` is in the order of the examples. */
export type Learned = {
  readonly recipe: Recipe;
  readonly vocabulary: Vocabulary;
  /** What misspelt words are mended to. */
  readonly words: readonly string[];
  readonly intents: readonly string[];
  readonly model: Model;
  readonly calibration: Calibration;
  readonly held: readonly HeldOut[];
};

export type TrainSettings = { readonly falseAccepts: number; readonly seed: number };

/** From this many rows on, fewer rounds do, and a feature that stands in a single example earns no row. */
const MANY = 3000;
/** Below this many rows twice the rounds are worth their time. */
const SOME = 1000;
/** Below this many rows nothing can be held out. */
const ENOUGH_TO_HOLD_OUT = 40;
const FOLDS = 5;
const BITS = 18;
/** Chosen by cross-validation on six sets; the README says what was tried. */
const NETWORK = {
  width: 96,
  rate: 0.25,
  damping: 0.7,
  dropHidden: 0,
  smoothing: 0.1,
  averaged: 1,
};

/** Learn one language. Deterministic: the same examples and seed give the same numbers. */
export function trainModel(
  examples: readonly Example[],
  { falseAccepts, seed }: TrainSettings,
  report: (done: number) => void,
): Learned {
  const many = examples.length >= MANY;
  const recipe = recipeFor(
    examples.map(({ text }) => text),
    many,
  );
  const texts = examples.map(({ text, masks }) => readText(text, masks, { recipe, mend: AS_IS }).features);
  const vocabulary = learnVocabulary(texts, { bits: BITS, least: many ? 2 : 1 });
  const words = learnWords(examples.map(({ text, masks }) => unitsOf(text, masks)));
  const intents = [...new Set(examples.flatMap(({ intent }) => intent ?? []))].sort();
  const lesson: Lesson = {
    vectors: texts.map((features) => vectorOf(features, vocabulary)),
    unseen: texts.map((features) => vectorOf(features, vocabulary, true)),
    intents: examples.map(({ intent }) => (intent === null ? intents.length : intents.indexOf(intent))),
    classes: intents.length + 1,
    rows: vocabulary.size,
  };
  const settings = {
    ...NETWORK,
    ...(many
      ? { rounds: 12, dropFeatures: 0.2 }
      : { rounds: examples.length < SOME ? 20 : 10, dropFeatures: 0 }),
  };
  const trainOne: TrainOne = (part, member, tell) =>
    trainNetwork(part, { ...settings, seed: seed * 100 + member }, tell);
  const learned = { recipe, vocabulary, words, intents };
  if (examples.length < ENOUGH_TO_HOLD_OUT) {
    const model = trainOne(lesson, 0, report);
    return { ...learned, model, calibration: UNCALIBRATED, held: [] };
  }
  const { model, held } = trainFolds(lesson, { folds: FOLDS, again: many }, trainOne, report);
  return { ...learned, model, calibration: calibrate(held, falseAccepts), held };
}
