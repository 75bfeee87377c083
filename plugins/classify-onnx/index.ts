import {
  definePlugin,
  type Failure,
  failure,
  hearMessage,
  type PluginPorts,
  type RunningStage,
  type StageResult,
  type Turn,
  type ValueFinder,
  valueFinder,
} from '#engine/plugin';
import { type Classifier, classify, NOTHING } from './classify.ts';
import { type EncodeMessage, messageEncoder } from './encode-message.ts';
import { openClassifiers } from './open-classifiers.ts';
import { type ImportRuntime, missingRuntime } from './open-session.ts';
import type { Product } from './product.ts';
import { type Options, options } from './schema.ts';
import { fingerprint, report, texts, train } from './train.ts';

export const plugin = definePlugin({
  id: 'classify-onnx',
  summary: 'intents by a trained ONNX model, calibrated; it knows what it does not know',
  options,
  needs: ['language', 'mentions'],
  gives: ['intent'],
  trainer: { byLanguage: true, fingerprint, texts, train, report },
  check: () => checkRuntime(),
  create: (chosen, ports, trained) => createStage(chosen, ports, trained),
});

/** The warning where the runtime is missing; a test hands in another. */
export async function checkRuntime(importRuntime?: ImportRuntime): Promise<readonly Failure[]> {
  const reason = await missingRuntime(importRuntime);
  const instead = 'it gives no intents and leaves them to a later stage (nlp-node)';
  const wants = 'a system with glibc, for example Debian; Alpine has none';
  const lack = { stage: 'classify-onnx', package: 'onnxruntime-node', instead, wants, reason };
  return reason === null ? [] : [failure('STAGE_LACKS_PACKAGE', lack)];
}

/** Nobody's wish takes longer; what stands further back is not read. */
const LONGEST = 1000;

/** The stage; a test hands in another runtime. */
export async function createStage(
  chosen: Options,
  ports: PluginPorts,
  trained: string | null,
  importRuntime?: ImportRuntime,
): Promise<RunningStage> {
  const { name: bot, entities, stages } = ports.bot;
  if (trained === null) return { run: () => failure('STAGE_NOT_TRAINED', { stage: 'classify-onnx', bot }) };
  const opened = await openClassifiers(JSON.parse(trained) as Product, chosen, importRuntime);
  if ('problem' in opened) {
    const later = stages.find(({ plugin }) => plugin === 'nlp-node')?.plugin;
    return { run: (turn) => withoutRuntime(turn, later, opened.problem) };
  }
  const tools: Tools = {
    classifiers: opened.classifiers,
    findValues: valueFinder(entities),
    encode: messageEncoder(ports.bot, ports.encoder),
  };
  return {
    run: (turn, signal) => classifyTurn(tools, turn, signal),
    close: async () => {
      for (const { session } of opened.classifiers.values()) await session.close();
    },
  };
}

type Tools = {
  readonly classifiers: ReadonlyMap<string, Classifier>;
  readonly findValues: ValueFinder;
  readonly encode: EncodeMessage;
};

async function classifyTurn(
  { classifiers, findValues, encode }: Tools,
  turn: Turn,
  signal: AbortSignal,
): Promise<StageResult> {
  const { language = '' } = turn.parts;
  if (turn.input.kind !== 'message') return undefined;
  const classifier = classifiers.get(language);
  if (classifier === undefined) {
    return turn.parts.intent === undefined
      ? { intent: NOTHING, notes: [`no examples in ${language}`] }
      : { notes: [`no examples in ${language}; the earlier stage's intent stays`] };
  }
  const text = turn.input.text.slice(0, LONGEST);
  const hear = (one: Classifier) =>
    hearMessage(text, turn.parts, findValues, async (masks) =>
      classify(one, text, masks, await encode(one, text, masks, signal)),
    );
  const heard = await hear(classifier);
  if (!heard.intent.rejected || !isMixed(text)) return heard;
  for (const [other, model] of classifiers) {
    const again = other === language ? heard : await hear(model);
    if (!again.intent.rejected)
      return { ...again, notes: [`not placed in ${language}, read in ${other}`, ...again.notes] };
  }
  return heard;
}

/** "in stock吗" is Chinese by one character; its wish may be said in the other language. */
function isMixed(text: string): boolean {
  return /\p{Script=Han}/u.test(text) && /\p{Script=Latin}{2}/u.test(text);
}

/** A later stage that gives intents takes over; where there is none, nothing was understood. */
function withoutRuntime(turn: Turn, later: string | undefined, problem: string): StageResult {
  if (turn.input.kind !== 'message') return undefined;
  const why = `onnxruntime-node is missing (${problem})`;
  if (turn.parts.intent !== undefined) return { notes: [`${why}; the earlier stage's intent stays`] };
  if (later !== undefined) return { notes: [`${why}; ${later} takes over`] };
  return { intent: NOTHING, notes: [`${why}; install it, or put nlp-node after this stage`] };
}
