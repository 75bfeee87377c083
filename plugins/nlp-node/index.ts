import {
  definePlugin,
  failure,
  type Intent,
  type StageResult,
  type Turn,
  type ValueFinder,
  valueFinder,
} from '#engine/plugin';
import { type Calibration, chanceInside, chancesOf } from './calibrate.ts';
import { featuresOf } from './features.ts';
import { type Network, restoreNetwork } from './network.ts';
import { type Options, options } from './schema.ts';
import { fingerprint, masksOf, type Product, train } from './train.ts';

export const plugin = definePlugin({
  id: 'nlp-node',
  summary:
    'Tells what the visitor wants, with node-nlp’s network, a calibrated score and a limit below which it is out of scope.',
  options,
  needs: ['language', 'mentions'],
  gives: ['intent'],
  trainer: { fingerprint, train },
  create: async (chosen, ports, trained) => {
    if (trained === null) {
      return { run: () => failure('STAGE_NOT_TRAINED', { stage: 'nlp-node', bot: ports.bot.name }) };
    }
    const models = await restoreModels(JSON.parse(trained) as Product, chosen);
    const findValues = valueFinder(ports.bot.entities);
    return { run: (turn) => classifyTurn(models, findValues, turn) };
  },
});

type Model = { readonly network: Network; readonly calibration: Calibration; readonly limit: number };

/** How many intents an answer lists beside its own. */
const ALTERNATIVES = 5;

async function restoreModels(
  product: Product,
  { reject_below = 'auto' }: Options,
): Promise<Map<string, Model>> {
  const models = new Map<string, Model>();
  for (const [language, trained] of Object.entries(product)) {
    const { calibration } = trained;
    const limit = reject_below === 'auto' ? calibration.threshold : reject_below;
    models.set(language, { network: await restoreNetwork(trained), calibration, limit });
  }
  return models;
}

function classifyTurn(models: Map<string, Model>, findValues: ValueFinder, turn: Turn): StageResult {
  const { language = '', mentions = [] } = turn.parts;
  if (turn.input.kind !== 'message') return undefined;
  const model = models.get(language);
  if (model === undefined) return { intent: NOTHING, notes: [`no examples in ${language}`] };
  const { text } = turn.input;
  const features = featuresOf(text, masksOf(text, mentions, findValues));
  const guess = model.network(features);
  const [best, ...others] = chancesOf(model.calibration, guess, ALTERNATIVES + 1);
  const raw = guess.ranked[0];
  if (best === undefined || raw === undefined || guess.known === 0)
    return { intent: NOTHING, notes: ['no known words'] };
  const inside = chanceInside(model.calibration, guess);
  const rejected = inside < model.limit;
  const intent: Intent = rejected
    ? { name: null, score: best.score, rejected, alternatives: [best, ...others].slice(0, ALTERNATIVES) }
    : { name: best.name, score: best.score, rejected, alternatives: others };
  const lead = raw.score - (guess.ranked[1]?.score ?? 0);
  const notes = [
    `best ${best.name} ${best.score}, in scope ${inside}, limit ${model.limit}`,
    `raw ${show(raw.score)}, margin ${show(lead)}, out of scope ${show(guess.none)}, known ${show(guess.known)}`,
  ];
  return { intent, notes };
}

const NOTHING: Intent = { name: null, score: 0, rejected: true, alternatives: [] };

function show(value: number): string {
  return value.toFixed(3);
}
