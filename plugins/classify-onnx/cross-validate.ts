import type { HeldOut } from './calibrate.ts';
import { type Lesson, type Model, mergeModels, scoreVector } from './model.ts';
import { randomFrom, shuffled } from './random.ts';

/** Trains one model; `seed` makes it differ from the others. */
export type TrainOne = (lesson: Lesson, seed: number, report: (done: number) => void) => Model;

/** The models' mean, and what was said of every example by the model that had not seen it, in the order of the lesson. */
export type Trained = { readonly model: Model; readonly held: readonly HeldOut[] };

/** Into how many folds, and whether as many models are trained again on everything, for the answer. */
export type FoldSettings = { readonly folds: number; readonly again: boolean };

/**
 * Cut the examples into folds and train one model without each, so that every example has one model that judges it unseen.
 * All of them together are the result, or, with `again`, as many others that have seen every example: twice the time.
 */
export function trainFolds(
  lesson: Lesson,
  { folds, again }: FoldSettings,
  trainOne: TrainOne,
  report: (done: number) => void,
): Trained {
  const foldOf = dealOut(lesson.intents, folds);
  const models: Model[] = [];
  const held: HeldOut[] = [];
  const all = again ? 2 * folds : folds;
  for (let fold = 0; fold < folds; fold += 1) {
    const model = trainOne(without(lesson, foldOf, fold), fold + 1, (done) => report((fold + done) / all));
    models.push(model);
    for (const [at, vector] of lesson.unseen.entries()) {
      if (foldOf[at] !== fold) continue;
      const output = lesson.intents[at] ?? -1;
      const intent = output === lesson.classes - 1 ? -1 : output;
      held[at] = { intent, logits: scoreVector(model, vector), known: vector.known };
    }
  }
  if (!again) return { model: mergeModels(models), held };
  const whole = models.map((_, at) =>
    trainOne(lesson, all + at, (done) => report((folds + at + done) / all)),
  );
  return { model: mergeModels(whole), held };
}

/** Each intent's examples are dealt out evenly. */
function dealOut(intents: readonly number[], folds: number): readonly number[] {
  const foldOf = new Array<number>(intents.length).fill(0);
  const order = shuffled(intents.keys(), randomFrom(SEED));
  const sorted = order.toSorted((a, b) => (intents[a] ?? 0) - (intents[b] ?? 0));
  for (const [at, example] of sorted.entries()) foldOf[example] = at % folds;
  return foldOf;
}

const SEED = 20_260_101;

function without(lesson: Lesson, foldOf: readonly number[], fold: number): Lesson {
  const kept = foldOf.flatMap((its, at) => (its === fold ? [] : [at]));
  return {
    ...lesson,
    vectors: kept.flatMap((at) => lesson.vectors[at] ?? []),
    intents: kept.map((at) => lesson.intents[at] ?? -1),
  };
}
