import { type Calibration, calibrate, type HeldOut, UNCALIBRATED } from './calibrate.ts';
import { type TrainOne, trainFolds } from './cross-validate.ts';
import { type Mask, type Recipe, readText } from './features.ts';
import type { Lesson, Model } from './model.ts';
import { recipeFor } from './recipes.ts';
import { trainLinear } from './train-linear.ts';
import { trainNetwork } from './train-network.ts';
import { learnVocabulary, type Vocabulary, vectorOfExample } from './vectors.ts';

/** An example as its author wrote it; `intent` is null for out of scope, masks are what hides names and values. */
export type Example = {
  readonly text: string;
  readonly masks: readonly Mask[];
  readonly intent: string | null;
};

/** Everything that training learns from one language's examples. `held` is in the order of the examples. */
export type Learned = {
  readonly recipe: Recipe;
  readonly vocabulary: Vocabulary;
  readonly intents: readonly string[];
  readonly model: Model;
  readonly calibration: Calibration;
  readonly held: readonly HeldOut[];
};

export type TrainSettings = { readonly falseAccepts: number; readonly seed: number };

/** Below this many rows a linear model is as good and says more plainly why. */
const ENOUGH_FOR_NETWORK = 3000;
/** Below this many rows nothing can be held out. */
const ENOUGH_TO_HOLD_OUT = 40;
const BITS = 16;

/** Learn one language. Deterministic: the same examples and seed give the same numbers. */
export function trainModel(
  examples: readonly Example[],
  { falseAccepts, seed }: TrainSettings,
  report: (done: number) => void,
): Learned {
  const recipe = recipeFor(examples.map(({ text }) => text));
  const texts = examples.map(({ text, masks }) => readText(text, masks, recipe).features);
  const vocabulary = learnVocabulary(texts, BITS);
  const intents = [...new Set(examples.flatMap(({ intent }) => intent ?? []))].sort();
  const lesson: Lesson = {
    vectors: texts.map((features) => vectorOfExample(features, vocabulary)),
    intents: examples.map(({ intent }) => (intent === null ? -1 : intents.indexOf(intent))),
    classes: intents.length,
    rows: vocabulary.size,
  };
  const trainOne = trainerFor(examples.length, seed);
  if (examples.length < ENOUGH_TO_HOLD_OUT) {
    const model = trainOne(lesson, 0, report);
    return { recipe, vocabulary, intents, model, calibration: UNCALIBRATED, held: [] };
  }
  const folds = examples.length < ENOUGH_FOR_NETWORK ? 10 : 5;
  const { model, held } = trainFolds(lesson, folds, trainOne, report);
  return { recipe, vocabulary, intents, model, calibration: calibrate(held, falseAccepts), held };
}

function trainerFor(examples: number, seed: number): TrainOne {
  if (examples < ENOUGH_FOR_NETWORK) {
    return (lesson, member, report) =>
      trainLinear(
        lesson,
        { rounds: 30, rate: 0.5, smoothing: 0, dropFeatures: 0, seed: seed * 100 + member },
        report,
      );
  }
  return (lesson, member, report) =>
    trainNetwork(
      lesson,
      {
        width: 96,
        rounds: 10,
        rate: 0.04,
        dropFeatures: 0,
        dropHidden: 0,
        smoothing: 0,
        averaged: 1,
        seed: seed * 100 + member,
      },
      report,
    );
}
