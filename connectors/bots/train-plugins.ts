import { type Failure, failure, reasonOf } from '#engine/core/errors';
import type { Trainer } from '#engine/pipeline/plugin';
import type { Bot, Lexicon } from '#engine/plugin';
import type { EncodedTexts, Encoder } from '#engine/ports/encoder';
import { encodeKept } from './encoded-files.ts';
import type { LoadedPlugin } from './load-plugins.ts';
import { runThread } from './run-thread.ts';
import { trainedFiles } from './trained-files.ts';

/** How far training is; `done` is 0…1. */
export type TrainProgress = { readonly plugin: string; readonly done: number; readonly what: string };

/** What training needs. */
export type TrainInput = {
  readonly bot: Bot;
  readonly lexicon: Lexicon;
  /** Where the bot names one: trainers that ask for vectors of their texts get them. */
  readonly encoder: Encoder | undefined;
  readonly plugins: readonly LoadedPlugin[];
  readonly dataFolder: string;
  readonly onProgress: (progress: TrainProgress) => void;
  readonly signal: AbortSignal;
};

/** What a training thread is started with. */
export type TrainJob = {
  readonly plugin: string;
  readonly module: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly bot: Bot;
  readonly encoded: EncodedTexts | undefined;
};

/** Products by plugin id, and the stages that could not be trained. */
export type Trained = {
  readonly products: ReadonlyMap<string, string>;
  readonly failures: ReadonlyMap<string, Failure>;
};

/** Train what the bot's stages need and disk does not have, one after another, each in a thread of its own. */
export async function trainPlugins(input: TrainInput): Promise<Trained> {
  const { bot, plugins, signal } = input;
  const files = trainedFiles(input.dataFolder);
  const products = new Map<string, string>();
  const failures = new Map<string, Failure>();
  for (const { plugin: id, options } of bot.stages) {
    const loaded = plugins.find(({ plugin }) => plugin.id === id);
    if (!loaded?.plugin.trainer || signal.aborted) continue;
    try {
      const fingerprint = fingerprintOf(loaded.plugin.trainer, options, input);
      const known = await files.read(id, fingerprint);
      const product = known ?? (await trainStage(loaded, options, input));
      if (known === undefined) await files.write(id, fingerprint, product);
      products.set(id, product);
    } catch (thrown) {
      failures.set(id, failure('TRAINING_FAILED', { stage: id, bot: bot.name, reason: reasonOf(thrown) }));
    }
  }
  return { products, failures };
}

type Options = TrainJob['options'];

/** A product made of vectors is another one under another encoder. */
function fingerprintOf(trainer: Trainer<Options>, options: Options, input: TrainInput): string {
  const own = trainer.fingerprint(options, input.bot, input.lexicon);
  return trainer.texts && input.encoder ? `${own}\0${input.encoder.fingerprint}` : own;
}

async function trainStage(loaded: LoadedPlugin, options: Options, input: TrainInput): Promise<string> {
  const { bot, encoder, lexicon, dataFolder, onProgress, signal } = input;
  const { id, trainer } = loaded.plugin;
  const texts = encoder && trainer?.texts?.(options, bot, lexicon);
  const report = (done: number) => onProgress({ plugin: id, done, what: 'vectors of examples' });
  const purpose = `${bot.name}-${id}`;
  const encoded = texts && (await encodeKept(texts, { encoder, dataFolder, purpose, report, signal }));
  return trainInThread({ plugin: id, module: loaded.module, options, bot, encoded }, input);
}

async function trainInThread(job: TrainJob, { onProgress, signal }: TrainInput): Promise<string> {
  const file = new URL('./train-worker.ts', import.meta.url);
  const product = await runThread({
    file,
    data: job,
    signal,
    onNews: (news) => onProgress(news as TrainProgress),
  });
  return String(product);
}
