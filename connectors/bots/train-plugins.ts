import { type Failure, failure, reasonOf } from '#engine/core/errors';
import type { Trainer } from '#engine/pipeline/plugin';
import type { Bot, Lexicon } from '#engine/plugin';
import type { EncodedTexts, Encoder } from '#engine/ports/encoder';
import { codeDigest } from './code-digest.ts';
import { encodeKept } from './encoded-files.ts';
import { builtIn, type LoadedPlugin } from './load-plugins.ts';
import { runThread } from './run-thread.ts';
import { trainedFiles } from './trained-files.ts';
import { SEATS } from './training-seats.ts';

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
  /** How many processors are left to whatever else the process does, for example conversations. */
  readonly spare: number;
  readonly signal: AbortSignal;
};

/** What a training thread says on the way. */
export type TrainNews = Omit<TrainProgress, 'plugin'>;

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

/**
 * Train what the bot's stages need and disk does not have: stages side by side, and the languages of a stage too where its
 * trainer can do each by itself. Every training has a thread of its own, and there are no more of them than processors.
 */
export async function trainPlugins(input: TrainInput): Promise<Trained> {
  const { bot, plugins } = input;
  const products = new Map<string, string>();
  const failures = new Map<string, Failure>();
  const trainOne = async ({ plugin: id, options }: Bot['stages'][number]): Promise<void> => {
    const loaded = plugins.find(({ plugin }) => plugin.id === id);
    if (!loaded?.plugin.trainer) return;
    try {
      products.set(id, await trainStage(loaded, options, input));
    } catch (thrown) {
      failures.set(id, failure('TRAINING_FAILED', { stage: id, bot: bot.name, reason: reasonOf(thrown) }));
    }
  };
  await Promise.all(bot.stages.map(trainOne));
  return { products, failures };
}

type Options = TrainJob['options'];

/** One training: a stage's own, or that of one language of it. */
type Part = {
  readonly loaded: LoadedPlugin;
  readonly trainer: Trainer<Options>;
  readonly options: Options;
  readonly bot: Bot;
  /** Names its vectors: `shop-classify-onnx-zh`. */
  readonly purpose: string;
  readonly report: (done: number, what: string) => void;
};

async function trainStage(loaded: LoadedPlugin, options: Options, input: TrainInput): Promise<string> {
  const { bot, onProgress } = input;
  const { id, trainer } = loaded.plugin;
  if (!trainer) throw new Error(`${id} has no trainer`);
  const bots = trainer.byLanguage
    ? bot.languages.map((language) => ({ ...bot, languages: [language] as const }))
    : [bot];
  const report = togetherOf(bots.length, (done, what) => onProgress({ plugin: id, done, what }));
  const products = await Promise.all(
    bots.map((one, at) => {
      const purpose = [bot.name, id, ...(bots.length > 1 ? one.languages : [])].join('-');
      return trainPart({ loaded, trainer, options, bot: one, purpose, report: report(at) }, input);
    }),
  );
  const [only] = products;
  if (only !== undefined && products.length === 1) return only;
  return joined(products);
}

/** One object of several, as text: a product has megabytes, and reading it only to write it again takes a tenth of a second. */
function joined(products: readonly string[]): string {
  const insides = products.map((product) => product.trim().slice(1, -1)).filter((inside) => inside !== '');
  return `{${insides.join(',')}}`;
}

/** The mean of all parts' shares, so that it only rises. What is known already is told of as nothing. */
function togetherOf(parts: number, tell: Part['report']): (part: number) => Part['report'] {
  const shares = new Array<number>(parts).fill(0);
  return (part) => (done, what) => {
    shares[part] = done;
    tell(shares.reduce((sum, share) => sum + share, 0) / parts, what);
  };
}

async function trainPart(part: Part, input: TrainInput): Promise<string> {
  const { trainer, loaded, options, bot, report } = part;
  const { encoder, lexicon, dataFolder, signal, spare } = input;
  const files = trainedFiles(dataFolder);
  const { id } = loaded.plugin;
  const origin = await originOf(part, input);
  const recalled = origin === undefined ? undefined : await files.recall(id, origin);
  if (recalled !== undefined) return recalled;
  const fingerprint = fingerprintOf(part, input);
  if (origin !== undefined) await files.remember(id, origin, fingerprint);
  const known = await files.read(id, fingerprint);
  if (known !== undefined) return known;
  const texts = encoder && trainer.texts?.(options, bot, lexicon);
  const encoded =
    texts &&
    (await encodeKept(texts, {
      encoder,
      dataFolder,
      purpose: part.purpose,
      report: (done) => report(done * VECTORS, 'vectors of examples'),
      signal,
    }));
  const begun = encoded ? VECTORS : 0;
  const job: TrainJob = { plugin: id, module: loaded.module, options, bot, encoded };
  const tell: Part['report'] = (done, what) => report(begun + done * (1 - begun), what);
  const product = await SEATS.run(spare, () => trainInThread(job, tell, signal));
  await files.write(id, fingerprint, product);
  return product;
}

/** The share of the progress that encoding takes where there is an encoder. */
const VECTORS = 0.5;

/**
 * All that a fingerprint depends on: the bot's files, the stage's options, the encoder and the code. A fingerprint reads every
 * example through the lexicon, which takes a second of each start. Undefined for a bot's own plugin, whose code may be anywhere.
 */
async function originOf(
  { loaded, options, bot }: Part,
  { encoder }: TrainInput,
): Promise<string | undefined> {
  const { id } = loaded.plugin;
  if (loaded.module !== builtIn(id)) return undefined;
  const { name, version, languages } = bot;
  return JSON.stringify([
    await codeDigest(),
    id,
    options,
    name,
    version,
    languages,
    encoder?.fingerprint ?? null,
  ]);
}

/** A product made of vectors is another one under another encoder. */
function fingerprintOf({ trainer, options, bot }: Part, { lexicon, encoder }: TrainInput): string {
  const own = trainer.fingerprint(options, bot, lexicon);
  return trainer.texts && encoder ? `${own}\0${encoder.fingerprint}` : own;
}

async function trainInThread(job: TrainJob, report: Part['report'], signal: AbortSignal): Promise<string> {
  const file = new URL('./train-worker.ts', import.meta.url);
  const onNews = (news: unknown): void => {
    const { done, what } = news as TrainNews;
    report(done, what);
  };
  return String(await runThread({ file, data: job, signal, onNews }));
}
