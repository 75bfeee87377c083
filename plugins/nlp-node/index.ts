import {
  definePlugin,
  failure,
  hearMessage,
  type PluginPorts,
  type StageResult,
  type Turn,
  type ValueFinder,
  valueFinder,
} from '#engine/plugin';
import { classify, type Model, NOTHING } from './classify.ts';
import { featuresOf } from './features.ts';
import { restoreNetwork } from './network.ts';
import { type Options, options } from './schema.ts';
import { fingerprint, type Product, train } from './train.ts';

export const plugin = definePlugin({
  id: 'nlp-node',
  summary: 'intents by node-nlp where no earlier stage gave one, with calibrated chances',
  options,
  needs: ['language', 'mentions'],
  gives: ['intent'],
  trainer: { byLanguage: true, fingerprint, train },
  create: async (chosen, ports, trained) => {
    if (trained === null) {
      const untrained = failure('STAGE_NOT_TRAINED', { stage: 'nlp-node', bot: ports.bot.name });
      return { run: (turn) => (isOver(turn) ? undefined : untrained) };
    }
    const findValues = valueFinder(ports.bot.entities);
    let restored: ReturnType<typeof restoreModels> | undefined;
    const models = () => {
      restored ??= restoreModels(JSON.parse(trained) as Product, chosen);
      return restored;
    };
    if (!isSpare(ports.bot.stages)) await models();
    return {
      run: (turn) => (isOver(turn) ? undefined : classifyTurn(models, findValues, turn)),
    };
  },
});

/** Where a wrong flow is worth two questions, a guess must be right more often than one time in three. */
const UNSURE_BELOW = 0.35;

async function restoreModels(product: Product, chosen: Options): Promise<ReadonlyMap<string, Model>> {
  const { reject_below = 'auto', unsure_below = UNSURE_BELOW } = chosen;
  const models = new Map<string, Model>();
  for (const [language, trained] of Object.entries(product)) {
    const { calibration } = trained;
    const limit = reject_below === 'auto' ? calibration.threshold : reject_below;
    models.set(language, {
      network: await restoreNetwork(trained),
      calibration,
      limit,
      unsure: unsure_below,
    });
  }
  return models;
}

/** Behind the other classifier it is asked only where onnxruntime is missing: megabytes that most processes never read. */
function isSpare(stages: PluginPorts['bot']['stages']): boolean {
  const places = ['classify-onnx', 'nlp-node'].map((id) => stages.findIndex(({ plugin }) => plugin === id));
  return places[0] !== undefined && places[0] >= 0 && places[0] < (places[1] ?? -1);
}

/** Where an earlier classifier has spoken, also to reject, this one has nothing to add. */
function isOver({ input, parts }: Turn): boolean {
  return input.kind !== 'message' || parts.intent !== undefined;
}

async function classifyTurn(
  models: () => Promise<ReadonlyMap<string, Model>>,
  findValues: ValueFinder,
  { input, parts }: Turn,
): Promise<StageResult> {
  if (input.kind !== 'message') return undefined;
  const { language = '' } = parts;
  const model = (await models()).get(language);
  if (model === undefined) return { intent: NOTHING, notes: [`no examples in ${language}`] };
  const { text } = input;
  return hearMessage(text, parts, findValues, (masks) => classify(model, featuresOf(text, masks)));
}
