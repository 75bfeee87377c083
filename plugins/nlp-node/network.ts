import type { NetworkData } from 'node-nlp/src/classifiers/index.js';
import type { Features } from './features.ts';
import { loadQuickNetwork } from './quick-network.ts';

/** An example; `intent` is null for out of scope. */
export type Example = { readonly features: Features; readonly intent: string | null };

/** A trained network as JSON data. `rarity` weighs the features of the network's list, `unseen` all others. */
export type Trained = {
  readonly network: NetworkData;
  readonly rarity: readonly number[];
  readonly unseen: number;
};

/** What the network says to one message, raw: comparable within one model only. */
export type Guess = {
  /** All intents, the best first. */
  readonly ranked: readonly { readonly name: string; readonly score: number }[];
  /** How much it looks like the out-of-scope examples. */
  readonly none: number;
  /** Share of the message's weight that the training has seen, 0…1. */
  readonly known: number;
};

export type Network = (features: Features) => Guess;

/** Stops before the network learns its examples by heart. */
const ROUNDS = 20;
const NONE = 'none*';

/** Train on examples in the order given. `report` takes a share done. */
export async function trainNetwork(
  examples: readonly Example[],
  report: (done: number) => void,
): Promise<Trained> {
  const QuickNetwork = await loadQuickNetwork();
  const rarity = rarityOf(examples);
  const unseen = rounded(rarityIn(examples.length, 0));
  const log = ({ iterations }: { readonly iterations: number }): void => report(iterations / ROUNDS);
  const network = new QuickNetwork({ iterations: ROUNDS, log });
  network.train(
    examples.map(({ features, intent }) => ({
      input: vectorOf(features, rarity, unseen).vector,
      output: { [intent ?? NONE]: 1 },
    })),
  );
  const { features, intents, perceptrons } = network.toJSON();
  return {
    network: { settings: {}, features, intents, perceptrons: perceptrons.map((row) => row.map(rounded)) },
    rarity: features.map((feature) => rounded(rarity.get(feature) ?? 0)),
    unseen,
  };
}

/** A trained network ready to run. */
export async function restoreNetwork({ network, rarity, unseen }: Trained): Promise<Network> {
  const { NeuralNetwork } = await import('node-nlp/src/classifiers/index.js');
  const weights = new Map(network.features.map((feature, at) => [feature, rarity[at] ?? 0]));
  const running = new NeuralNetwork();
  running.fromJSON(network);
  return (features) => {
    const { vector, known } = vectorOf(features, weights, unseen);
    const scores = Object.entries(running.run(vector) ?? {}).map(([name, score]) => ({ name, score }));
    const ranked = scores.filter(({ name }) => name !== NONE).sort((a, b) => b.score - a.score);
    return { ranked, none: scores.find(({ name }) => name === NONE)?.score ?? 0, known };
  };
}

/** Square root of the inverse document frequency: it measured better than the whole of it. */
function rarityOf(examples: readonly Example[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { features } of examples) {
    for (const feature of features.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  }
  return new Map([...counts].map(([feature, count]) => [feature, rarityIn(examples.length, count)]));
}

function rarityIn(examples: number, count: number): number {
  return Math.sqrt(Math.log((examples + 1) / (count + 0.5)));
}

/** Known features at unit length over all features, so that a message's length doesn't matter and unknown words weaken it. */
function vectorOf(features: Features, rarity: ReadonlyMap<string, number>, unseen: number) {
  const vector: Record<string, number> = {};
  let all = 0;
  let seen = 0;
  for (const [feature, count] of features) {
    const weight = rarity.get(feature);
    const value = count * (weight ?? unseen);
    all += value * value;
    if (weight === undefined) continue;
    seen += value * value;
    vector[feature] = value;
  }
  const length = Math.sqrt(all) || 1;
  for (const feature of Object.keys(vector)) vector[feature] = (vector[feature] ?? 0) / length;
  return { vector, known: all === 0 ? 0 : seen / all };
}

function rounded(weight: number): number {
  return Math.round(weight * 1000) / 1000;
}
