import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runThread } from '#connectors/bots/run-thread';
import type { MutantReport } from '#engine/testing/mutation/run-mutants';
import type { PlacedFixture } from '#engine/testing/read-fixture';
import type { Io } from '../io.ts';
import type { MutationJob, MutationNews, MutationShare } from './mutate-worker.ts';

/** Which mutants to try, and who hears how it goes. */
export type MutationOptions = {
  readonly io: Io;
  readonly bot: string;
  readonly fixtures: readonly PlacedFixture[];
  readonly most: number;
  readonly seed: number;
  readonly onNews: (news: MutationNews) => void;
};

/** What came of a bot's mutants. */
export type MutationRun = {
  readonly bot: string;
  readonly reports: readonly MutantReport[];
  /** Dialogues that fail without any mutant: they were left out, because they prove nothing. */
  readonly failing: readonly string[];
};

/** More threads than this only wait for one another's memory. */
const MOST_THREADS = 4;

/** Try the mutants of one bot, on every core. Each thread has its own bot, and they share nothing. */
export async function runMutation(options: MutationOptions): Promise<MutationRun> {
  const { io, bot, most, seed, onNews } = options;
  const fixtures = await Promise.all(
    options.fixtures.map(async ({ file }) => ({ file, text: await readFile(join(io.root, file), 'utf8') })),
  );
  const threads = Math.max(1, Math.min(MOST_THREADS, availableParallelism()));
  const news = new Map<number, MutationNews>();
  const shares = await Promise.all(
    Array.from({ length: threads }, async (_, share) => {
      const data: MutationJob = {
        root: io.root,
        env: { ...io.env },
        bot,
        fixtures,
        most,
        seed,
        share,
        of: threads,
      };
      const tellNews = (latest: unknown) => {
        news.set(share, latest as MutationNews);
        onNews(sumOf([...news.values()]));
      };
      const file = new URL('./mutate-worker.ts', import.meta.url);
      return (await runThread({ file, data, signal: io.stop, onNews: tellNews })) as MutationShare;
    }),
  );
  const [first] = shares;
  return { bot, reports: interleave(shares.map(({ reports }) => reports)), failing: first?.failing ?? [] };
}

function sumOf(news: readonly MutationNews[]): MutationNews {
  const sum = (key: keyof MutationNews) => news.reduce((total, one) => total + one[key], 0);
  return { done: sum('done'), total: sum('total'), killed: sum('killed') };
}

/** Back into the order of the bot's files. */
function interleave<Item>(shares: readonly (readonly Item[])[]): readonly Item[] {
  const longest = Math.max(0, ...shares.map((share) => share.length));
  return Array.from({ length: longest }, (_, place) => shares.flatMap((share) => share[place] ?? [])).flat();
}
