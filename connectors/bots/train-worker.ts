import type { Plugin } from '#engine/plugin';
import { buildLexicon } from '#knowledge/lexicon/index';
import { findPlugin } from './load-plugins.ts';
import { serveThread } from './run-thread.ts';
import type { TrainJob, TrainNews } from './train-plugins.ts';

/** The body of a training thread: load the plugin again, train, hand back the product. */
await serveThread(async (data, say) => {
  const job = data as TrainJob;
  const plugin = findPlugin(await import(job.module), job.plugin) as Plugin | undefined;
  if (!plugin?.trainer) throw new Error(`${job.module} has no trainer ${job.plugin}`);
  const report = (done: number, what: string) => say({ done, what } satisfies TrainNews);
  return plugin.trainer.train(job.options, job.bot, buildLexicon(job.bot.catalogue), report, job.encoded);
});
