import type { Problem } from '#engine/config/problem';
import type { Plan } from '#engine/pipeline/build-plan';
import { debounce } from './debounce.ts';
import { type OpenOptions, openBot } from './open-bot.ts';
import { readBotSources } from './read-bot-sources.ts';
import { type Watching, watchFolders } from './watch-folders.ts';

/** What became of a change. */
export type BotReport =
  /** A new plan is in force. `previous` has turns under way: whoever runs them closes it when they are over. */
  | {
      readonly kind: 'plan';
      readonly plan: Plan;
      readonly previous: Plan | null;
      readonly problems: readonly Problem[];
    }
  /** The files are not good; `serving` goes on unchanged. */
  | { readonly kind: 'problems'; readonly serving: Plan | null; readonly problems: readonly Problem[] };

/** What watching a bot needs. */
export type WatchOptions = Omit<OpenOptions, 'signal'> & {
  readonly onReport: (report: BotReport) => void;
  /** Says why a good plan may not be served all the same; it is closed again then. */
  readonly admit?: (plan: Plan) => Promise<readonly Problem[]>;
  /** A fault of the machine rather than of the files, for example a folder that may not be read. */
  readonly onFault?: (thrown: unknown) => void;
  /** Milliseconds without a change before files are read; an editor writes several. Default 100. */
  readonly settle?: number;
};

/** A bot that follows its files. */
export type WatchedBot = {
  /** The plan in force; null until the files were good once. */
  plan(): Plan | null;
  /** Stops watching and training. The plan in force stays open: it is its user's. */
  close(): Promise<void>;
};

/** Open a bot and open it again whenever its files change. The first report has been made when this resolves. */
export async function watchBot(options: WatchOptions): Promise<WatchedBot> {
  const { settle = 100, onFault = () => {} } = options;
  let plan: Plan | null = null;
  let watching: Watching | undefined;
  let attempt = new AbortController();
  let work = Promise.resolve();

  const open = async (): Promise<void> => {
    attempt = new AbortController();
    const { signal } = attempt;
    try {
      // Watching begins before reading: a change in between is seen, not lost.
      const { folders } = await readBotSources(options.root, options.name);
      watching?.close();
      watching = watchFolders(folders, change.call);
      const report = await reportOf(options, signal, plan);
      if (report?.kind === 'plan') plan = report.plan;
      if (report) options.onReport(report);
    } catch (thrown) {
      onFault(thrown);
    }
  };
  const change = debounce(settle, () => {
    attempt.abort();
    work = work.then(open);
  });

  await open();
  return {
    plan: () => plan,
    close: async () => {
      change.cancel();
      attempt.abort();
      await work;
      change.cancel();
      watching?.close();
    },
  };
}

/** Nothing when the attempt was given up, because a later change will report. */
async function reportOf(
  options: WatchOptions,
  signal: AbortSignal,
  serving: Plan | null,
): Promise<BotReport | undefined> {
  // While a bot serves, its visitors keep a processor of their own.
  const { plan, problems } = await openBot({ ...options, spare: serving === null ? 0 : 1, signal });
  if (signal.aborted) {
    await plan?.close();
    return undefined;
  }
  if (plan === null) return { kind: 'problems', serving, problems };
  const refused = (await options.admit?.(plan)) ?? [];
  if (refused.length === 0) return { kind: 'plan', plan, previous: serving, problems };
  await plan.close();
  return { kind: 'problems', serving, problems: [...problems, ...refused] };
}
