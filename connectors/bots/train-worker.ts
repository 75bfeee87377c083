import { parentPort, workerData } from 'node:worker_threads';
import type { Plugin } from '#engine/plugin';
import { buildLexicon } from '#knowledge/lexicon/index';
import { findPlugin } from './load-plugins.ts';
import type { TrainJob, TrainNews } from './train-job.ts';

/** The body of a training thread: load the plugin again, train, say the product. */
async function work(job: TrainJob, say: (news: TrainNews) => void): Promise<void> {
  const plugin = findPlugin(await import(job.module), job.plugin) as Plugin | undefined;
  if (!plugin?.trainer) throw new Error(`${job.module} has no trainer ${job.plugin}`);
  const report = (done: number, what: string) => say({ kind: 'progress', done, what });
  const lexicon = buildLexicon(job.bot.catalogue);
  say({ kind: 'trained', product: await plugin.trainer.train(job.options, job.bot, lexicon, report) });
}

await work(workerData as TrainJob, (news) => parentPort?.postMessage(news));
