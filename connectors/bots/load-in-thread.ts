import type { PluginCard } from '#engine/config/draft';
import type { LoadedBot, LoadInput } from '#engine/config/load-bot';
import { runThread } from './run-thread.ts';

/** What a loading thread is started with: all of the input that is data. */
export type LoadJob = Omit<LoadInput, 'digest' | 'verify'>;

/**
 * `loadBot` in a thread of its own: the shop's files take 200 ms to check and a hostile file longer, and all
 * conversations would stand still meanwhile.
 */
export async function loadInThread(job: LoadJob, signal: AbortSignal): Promise<LoadedBot> {
  const file = new URL('./load-worker.ts', import.meta.url);
  return (await runThread({ file, data: toData(job), signal })) as LoadedBot;
}

/** The job with plugins that are data. */
export function toData(job: LoadJob): LoadJob {
  return { ...job, plugins: job.plugins.map(cardOf) };
}

/** A plugin without its functions, which can't cross over. */
function cardOf({ id, options, needs, gives, validators = {}, entities = [] }: PluginCard): PluginCard {
  const names = Object.fromEntries(Object.keys(validators).map((name) => [name, true]));
  return { id, options: JSON.parse(JSON.stringify(options)), needs, gives, validators: names, entities };
}
