import {
  type Bot,
  buildPlan,
  inReadingOrder,
  type LoadedBot,
  type Plan,
  type Problem,
  peekPipeline,
} from '#engine';
import { type Failure, ParleyError } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import type { Observe } from '#engine/dialog/observe';
import type { Plugin } from '#engine/plugin';
import type { Actions } from '#engine/ports/actions';
import type { Encoder } from '#engine/ports/encoder';
import type { Search } from '#engine/ports/search';
import { buildLexicon } from '#knowledge/lexicon/index';
import { buildSearch, wordingsOf } from '#knowledge/search/index';
import { checkStages, problemAt } from './check-stages.ts';
import { encodeKept } from './encoded-files.ts';
import { openEncoderOf } from './encoder-of-bot.ts';
import { hurriedEncoder } from './hurried-encoder.ts';
import { prepareLoading } from './kept-loads.ts';
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
  /** Hears what the trainers made, by plugin id; a plan keeps none of it. */
  readonly onTrained?: (products: ReadonlyMap<string, string>) => void;
  /** Hears what dialogs decide, for whoever measures them; a bot that is served has none. */
  readonly observe?: Observe;
  /** Hears what files the bot was made from. */
  readonly onRead?: (sources: ReadonlyMap<string, string>) => void;
  /** How many processors training leaves to whatever else runs; none by default. */
  readonly spare?: number;
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
  options.onRead?.(sources);
  const peeked = peekPipeline(name, sources);
  const own = await loadPlugins(root, name, peeked.plugins);
  const ownIds = own.plugins.map(({ plugin }) => plugin.id);
  const builtIn = builtInPlugins(options.plugins).filter(({ plugin }) => !ownIds.includes(plugin.id));
  const plugins = [...own.plugins, ...builtIn];
  const cards = plugins.map(({ plugin }) => plugin);
  const prepared = await prepareLoading({ sources, name, plugins: cards }, options.dataFolder);
  const loading = prepared.load(signal).catch((thrown: unknown) => {
    if (signal.aborted) return GIVEN_UP;
    throw thrown;
  });
  warmUp(cards.filter(({ id }) => peeked.stages.includes(id)));
  const loaded = await loading;
  const problems = inReadingOrder([...own.problems, ...loaded.problems]);
  if (loaded.bot === null || own.problems.length > 0) return { plan: null, problems };
  const warnings = inReadingOrder([...problems, ...(await checkStages(loaded.bot, cards))]);
  return startBot({ bot: loaded.bot, plugins, warnings, options });
}

/** What throws here throws again in `create`, where it is told with its place. */
function warmUp(plugins: readonly Plugin[]): void {
  for (const plugin of plugins) {
    try {
      plugin.warmUp?.();
    } catch {}
  }
}

type Ready = {
  readonly bot: Bot;
  readonly plugins: readonly LoadedPlugin[];
  readonly warnings: readonly Problem[];
  readonly options: OpenOptions;
};

/** The encoder lives as long as the plan, and ends with whatever kept the plan from being made. */
async function startBot(ready: Ready): Promise<OpenedBot> {
  const { bot, warnings, options } = ready;
  const opened = bot.encoder && (await openEncoderOf(options.root, options.name, bot.encoder));
  if (bot.encoder && opened?.ok === false) {
    return {
      plan: null,
      problems: inReadingOrder([...warnings, problemAt(bot.encoder.place, opened.failure)]),
    };
  }
  const encoder = opened?.ok ? opened.value : undefined;
  const started = await startStages(ready, encoder).catch(async (thrown: unknown) => {
    await encoder?.close();
    throw thrown;
  });
  if (started.plan === null || encoder === undefined) {
    await encoder?.close();
    return started;
  }
  const { plan, problems } = started;
  const close = () => plan.close().finally(() => encoder.close());
  return { plan: { ...plan, close }, problems };
}

async function startStages(ready: Ready, encoder: Encoder | undefined): Promise<OpenedBot> {
  const { bot, plugins, warnings, options } = ready;
  const { actions, onProgress = () => {}, signal = new AbortController().signal } = options;
  const lexicon = buildLexicon(bot.catalogue);
  const { dataFolder, spare = 0 } = options;
  const training = { bot, lexicon, encoder, plugins, dataFolder, spare, onProgress, signal };
  const trained = await trainPlugins(training);
  options.onTrained?.(trained.products);
  const search = await openSearch({ ...ready, encoder, onProgress, signal });
  if (signal.aborted) return { plan: null, problems: warnings };
  const failures = [...trained.failures].map(([stage, cause]) => stageProblem(bot, stage, cause));
  if (!search.ok && bot.encoder) failures.push(problemAt(bot.encoder.place, search.failure));
  if (failures.length > 0 || !search.ok) {
    return { plan: null, problems: inReadingOrder([...warnings, ...failures]) };
  }
  const built = await buildPlan({
    bot,
    plugins: plugins.map(({ plugin }) => plugin),
    ports: {
      lexicon,
      search: search.value,
      actions: actions(bot),
      ...(encoder ? { encoder } : {}),
      ...(options.observe ? { observe: options.observe } : {}),
    },
    trained: trained.products,
  });
  if (built.ok) return { plan: built.value, problems: warnings };
  const stage = String(built.failure.data['plugin']);
  return { plan: null, problems: inReadingOrder([...warnings, stageProblem(bot, stage, built.failure)]) };
}

/** A stage has a second; the rest of it must do with what is left. */
const PATIENCE = 400;

type SearchParts = Ready & {
  readonly encoder: Encoder | undefined;
  readonly onProgress: (progress: TrainProgress) => void;
  readonly signal: AbortSignal;
};

/** Search over the FAQ, with the meaning of every wording where there is an encoder. */
async function openSearch({ bot, options, encoder, ...parts }: SearchParts): Promise<Result<Search>> {
  if (encoder === undefined) return ok(buildSearch(bot.faq));
  const { onProgress, signal } = parts;
  const report = (done: number) => onProgress({ plugin: 'encoder', done, what: 'vectors of knowledge' });
  const { dataFolder } = options;
  const purpose = `${bot.name}-faq`;
  try {
    const encoded = await encodeKept(wordingsOf(bot.faq), { encoder, dataFolder, purpose, report, signal });
    return ok(buildSearch(bot.faq, { encoder: hurriedEncoder(encoder, PATIENCE), encoded }));
  } catch (thrown) {
    if (thrown instanceof ParleyError) return fail(thrown.failure);
    throw thrown;
  }
}

/** A failure of a stage, at the line of pipeline.yaml that asks for it. */
function stageProblem(bot: Bot, stage: string, cause: Failure): Problem {
  const start = { file: `pipelines/${bot.name}/pipeline.yaml`, line: 1, column: 1 };
  return problemAt(bot.stages.find((spec) => spec.plugin === stage)?.place ?? start, cause);
}
