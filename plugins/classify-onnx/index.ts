import {
  definePlugin,
  failure,
  masksOf,
  type PluginPorts,
  type RunningStage,
  type StageResult,
  type Turn,
  type ValueFinder,
  valueFinder,
} from '#engine/plugin';
import { type Classifier, classify, NOTHING } from './classify.ts';
import { openClassifiers } from './open-classifiers.ts';
import type { ImportRuntime } from './open-session.ts';
import type { Product } from './product.ts';
import { type Options, options } from './schema.ts';
import { fingerprint, report, train } from './train.ts';

export const plugin = definePlugin({
  id: 'classify-onnx',
  summary: 'intents by a trained ONNX model, calibrated; it knows what it does not know',
  options,
  needs: ['language', 'mentions'],
  gives: ['intent'],
  trainer: { byLanguage: true, fingerprint, train, report },
  create: (chosen, ports, trained) => createStage(chosen, ports, trained),
});

/** Nobody's wish takes longer; what stands further back is not read. */
const LONGEST = 1000;

/** The stage; a test hands in another runtime. */
export async function createStage(
  chosen: Options,
  ports: PluginPorts,
  trained: string | null,
  importRuntime?: ImportRuntime,
): Promise<RunningStage> {
  const { name: bot, entities } = ports.bot;
  if (trained === null) return { run: () => failure('STAGE_NOT_TRAINED', { stage: 'classify-onnx', bot }) };
  const opened = await openClassifiers(JSON.parse(trained) as Product, chosen, importRuntime);
  if ('problem' in opened) return { run: (turn) => fallBack(turn, opened.problem) };
  const findValues = valueFinder(entities);
  return {
    run: (turn) => classifyTurn(opened.classifiers, findValues, turn),
    close: async () => {
      for (const { session } of opened.classifiers.values()) await session.close();
    },
  };
}

async function classifyTurn(
  classifiers: ReadonlyMap<string, Classifier>,
  findValues: ValueFinder,
  turn: Turn,
): Promise<StageResult> {
  const { language = '', mentions = [] } = turn.parts;
  if (turn.input.kind !== 'message') return undefined;
  const classifier = classifiers.get(language);
  if (classifier === undefined) {
    return turn.parts.intent === undefined
      ? { intent: NOTHING, notes: [`no examples in ${language}`] }
      : { notes: [`no examples in ${language}; the earlier stage's intent stays`] };
  }
  const text = turn.input.text.slice(0, LONGEST);
  const masks = masksOf(
    text,
    mentions.filter(({ end }) => end <= LONGEST),
    findValues,
  );
  return classify(classifier, text, masks);
}

/** Without the runtime the intent of an earlier stage stays; without that there is none. */
function fallBack(turn: Turn, problem: string): StageResult {
  if (turn.input.kind !== 'message') return undefined;
  const why = `onnxruntime-node is missing (${problem})`;
  if (turn.parts.intent !== undefined) return { notes: [`${why}; the earlier stage's intent stays`] };
  return { intent: NOTHING, notes: [`${why}; put nlp-node before this stage, or install it`] };
}
