import { type Example, type Guess, restoreNetwork, trainNetwork } from './network.ts';
import { shuffle } from './shuffle.ts';

/** What a network said to an example that it had not been trained on. */
export type HeldOut = { readonly intent: string | null; readonly guess: Guess };

const FOLDS = 4;
/** From this many examples on one fold says enough for limits, at less than half of the time. */
const MANY = 1000;
const SEED = 20_260_101;

/** Examples judged by a network trained on the other folds: all of them, or a fold of many. */
export async function crossValidate(
  examples: readonly Example[],
  report: (done: number) => void,
): Promise<readonly HeldOut[]> {
  const folds = foldsOf(examples);
  const asked = examples.length < MANY ? folds : folds.slice(0, 1);
  const judged: HeldOut[] = [];
  for (const [at, held] of asked.entries()) {
    const rest = inTrainingOrder(folds.filter((fold) => fold !== held).flat());
    const trained = await trainNetwork(rest, (done) => report((at + done) / asked.length));
    const network = await restoreNetwork(trained);
    judged.push(...held.map(({ features, intent }) => ({ intent, guess: network(features) })));
  }
  return judged;
}

/** node-nlp learns in corpus order, and sorted by intent it learns badly. */
export function inTrainingOrder(examples: readonly Example[]): readonly Example[] {
  return shuffle(examples, SEED);
}

/** Each intent is dealt out evenly over the folds. */
function foldsOf(examples: readonly Example[]): readonly (readonly Example[])[] {
  const folds = Array.from({ length: FOLDS }, (): Example[] => []);
  const sorted = Map.groupBy(shuffle(examples, SEED + 1), ({ intent }) => intent);
  [...sorted.values()].flat().forEach((example, at) => {
    folds[at % FOLDS]?.push(example);
  });
  return folds;
}
