import {
  type Bot,
  buildPlan,
  inReadingOrder,
  type LoadedBot,
  type Plan,
  type Problem,
  peekPipeline,
} from '#engine';
import type { Failure } from '#engine/core/errors';
import type { Plugin } from '#engine/plugin';
import type { Actions } from '#engine/ports/actions';
import { buildLexicon } from '#knowledge/lexicon/index';
import { buildSearch } from '#knowledge/search/index';
import { loadInThread } from './load-in-thread.ts';
import { builtInPlugins, type LoadedPlugin, loadPlugins } from './load-plugins.ts';
import { readBotSources } from './read-bot-sources.ts';
import { type TrainProgress, trainPlugins } from './train-plugins.ts';

/** What opening a bot needs. */
export type OpenOptions = {
  /** The folder that has pipelines/ and knowledge/. */
  readonly root: string;
  readonly name: string;
  /** Plugins of the project; the bot's own `plugins:` are added. */
  readonly plugins: readonly Plugin[];
  /** Where trained products are kept. */
  readonly dataFolder: string;
  /** The door to the business systems that the bot's actions.yaml describes. */
  readonly actions: (bot: Bot) => Actions;
  readonly onProgress?: (progress: TrainProgress) => void;
  /** Gives up: training stops, and no plan comes of it. */
  readonly signal?: AbortSignal;
};

/** A plan ready to run with the warnings of its files, or all that keeps the bot from running. */
export type OpenedBot =
  | { readonly plan: Plan; readonly problems: readonly Problem[] }
  | { readonly plan: null; readonly problems: readonly Problem[] };

const GIVEN_UP: LoadedBot = { bot: null, problems: [] };

/** From files on disk to a running plan: read, check, train what is new, create the stages. */
export async function openBot(options: OpenOptions): Promise<OpenedBot> {
  const { root, name, signal = new AbortController().signal } = options;
  const { sources } = await readBotSources(root, name);
  const peeked = peekPipeline(name, sources);
  const own = await loadPlugins(root, name, peeked.plugins);
  const ownIds = own.plugins.map(({ plugin }) => plugin.id);
  const builtIn = builtInPlugins(options.plugins).filter(({ plugin }) => !ownIds.includes(plugin.id));
  const plugins = [...own.plugins, ...builtIn];
  const cards = plugins.map(({ plugin }) => plugin);
  const loading = loadInThread({ sources, name, plugins: cards }, signal).catch((thrown: unknown) => {
    if (signal.aborted) return GIVEN_UP;
    throw thrown;
  });
  warmUp(cards.filter(({ id }) => peeked.stages.includes(id)));
  const loaded = await loading;
  const problems = inReadingOrder([...own.problems, ...loaded.problems]);
  if (loaded.bot === null || own.problems.length > 0) return { plan: null, problems };
  return startBot(loaded.bot, plugins, problems, options);
}

/** What throws here throws again in `create`, where it is told with its place. */
function warmUp(plugins: readonly Plugin[]): void {
  for (const plugin of plugins) {
    try {
      plugin.warmUp?.();
    } catch {}
  }
}

async function startBot(
  bot: Bot,
  plugins: readonly LoadedPlugin[],
  warnings: readonly Problem[],
  { dataFolder, actions, onProgress = () => {}, signal = new AbortController().signal }: OpenOptions,
): Promise<OpenedBot> {
  const lexicon = buildLexicon(bot.catalogue);
  const trained = await trainPlugins({ bot, lexicon, plugins, dataFolder, onProgress, signal });
  if (signal.aborted) return { plan: null, problems: warnings };
  const failures = [...trained.failures].map(([stage, cause]) => stageProblem(bot, stage, cause));
  if (failures.length > 0) return { plan: null, problems: inReadingOrder([...warnings, ...failures]) };
  const built = await buildPlan({
    bot,
    plugins: plugins.map(({ plugin }) => plugin),
    ports: { lexicon, search: buildSearch(bot.faq), actions: actions(bot) },
    trained: trained.products,
  });
  if (built.ok) return { plan: built.value, problems: warnings };
  const stage = String(built.failure.data['plugin']);
  return { plan: null, problems: inReadingOrder([...warnings, stageProblem(bot, stage, built.failure)]) };
}

/** A failure of a stage, at the line of pipeline.yaml that asks for it. */
function stageProblem(bot: Bot, stage: string, { code, message, hint }: Failure): Problem {
  const start = { file: `pipelines/${bot.name}/pipeline.yaml`, line: 1, column: 1 };
  const place = bot.stages.find((spec) => spec.plugin === stage)?.place ?? start;
  return { ...place, code, message, hint, severity: 'error' };
}
