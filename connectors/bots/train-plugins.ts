import { type Failure, failure, reasonOf } from '#engine/core/errors';
import type { Bot, Lexicon } from '#engine/plugin';
import type { LoadedPlugin } from './load-plugins.ts';
import { runThread } from './run-thread.ts';
import { trainedFiles } from './trained-files.ts';

/** How far training is; `done` is 0…1. */
export type TrainProgress = { readonly plugin: string; readonly done: number; readonly what: string };

/** What training needs. */
export type TrainInput = {
  readonly bot: Bot;
  readonly lexicon: Lexicon;
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
};

/** Products by plugin id, and the stages that could not be trained. */
export type Trained = {
  readonly products: ReadonlyMap<string, string>;
  readonly failures: ReadonlyMap<string, Failure>;
};

/** Train what the bot's stages need and disk does not have, one after another, each in a thread of its own. */
export async function trainPlugins(input: TrainInput): Promise<Trained> {
  const { bot, lexicon, plugins, signal } = input;
  const files = trainedFiles(input.dataFolder);
  const products = new Map<string, string>();
  const failures = new Map<string, Failure>();
  for (const { plugin: id, options } of bot.stages) {
    const loaded = plugins.find(({ plugin }) => plugin.id === id);
    if (!loaded?.plugin.trainer || signal.aborted) continue;
    try {
      const fingerprint = loaded.plugin.trainer.fingerprint(options, bot, lexicon);
      const known = await files.read(id, fingerprint);
      const product =
        known ?? (await trainInThread({ plugin: id, module: loaded.module, options, bot }, input));
      if (known === undefined) await files.write(id, fingerprint, product);
      products.set(id, product);
    } catch (thrown) {
      failures.set(id, failure('TRAINING_FAILED', { stage: id, bot: bot.name, reason: reasonOf(thrown) }));
    }
  }
  return { products, failures };
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
