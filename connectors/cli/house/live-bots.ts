import { createHttpActions, type HttpActions } from '#connectors/actions/http/index';
import type { TrainProgress } from '#connectors/bots/train-plugins';
import { type BotReport, watchBot } from '#connectors/bots/watch-bot';
import type { Bot } from '#engine/config/bot';
import type { Problem } from '#engine/config/problem';
import type { Failure } from '#engine/core/errors';
import type { Plan } from '#engine/pipeline/build-plan';
import type { Plans } from '#engine/turn/plans';
import { PLUGINS } from '#plugins';
import { withDesks } from './desk-actions.ts';
import { type Desks, deskProblems } from './desks.ts';

/** What is told of a bot while it is served. */
export type BotNews =
  | {
      readonly kind: 'serving';
      readonly bot: string;
      readonly version: string;
      readonly warnings: readonly Problem[];
    }
  /** Its files were saved with mistakes; the version before goes on, if there is one. */
  | {
      readonly kind: 'kept';
      readonly bot: string;
      readonly version: string | null;
      readonly problems: readonly Problem[];
    }
  /** Actions that can't work as things are, for example because a variable is not set. */
  | { readonly kind: 'action'; readonly bot: string; readonly problem: Failure }
  | { readonly kind: 'fault'; readonly bot: string; readonly thrown: unknown };

export type LiveBotsOptions = {
  readonly root: string;
  readonly names: readonly string[];
  /** Where trained products are kept. */
  readonly dataFolder: string;
  /** What `${VARIABLE}` in actions.yaml stands for. */
  readonly variables: Readonly<Record<string, string>>;
  readonly desks: Desks;
  readonly onProgress: (bot: string) => (progress: TrainProgress) => void;
  readonly onNews: (news: BotNews) => void;
};

/** Bots that follow their files. `failed` are those that could not be opened even once. */
export type LiveBots = Plans & {
  readonly failed: ReadonlyMap<string, readonly Problem[]>;
  close(): Promise<void>;
};

/** A turn begun under an old plan is over by then, in milliseconds: its lease has ended. */
const GRACE = 60_000;

/** Open bots and keep them as their files say. */
export async function openLiveBots(options: LiveBotsOptions): Promise<LiveBots> {
  const live = await Promise.all(
    options.names.map(async (name) => [name, await openLive(name, options)] as const),
  );
  const bots = new Map(live);
  return {
    failed: new Map(live.flatMap(([name, { problems }]) => (problems ? [[name, problems] as const] : []))),
    current: (name) => bots.get(name)?.plan() ?? undefined,
    names: () => live.filter(([, bot]) => bot.plan()).map(([name]) => name),
    close: async () => {
      await Promise.all(live.map(([, bot]) => bot.close()));
    },
  };
}

type Live = {
  readonly plan: () => Plan | null;
  /** Why it could not be opened, if it could not. */
  readonly problems: readonly Problem[] | null;
  readonly close: () => Promise<void>;
};

async function openLive(name: string, options: LiveBotsOptions): Promise<Live> {
  const calls = createCalls(options.variables);
  // Stays so when the first look at its files fails for another reason, which is told as a fault.
  let broken: readonly Problem[] | null = [];
  const onReport = (report: BotReport): void => {
    const missing = report.kind === 'plan' ? deskProblems(report.plan.bot, Object.keys(options.desks)) : [];
    if (report.kind === 'problems') broken = report.serving ? null : report.problems;
    else broken = missing.length > 0 && !report.previous ? missing : null;
    options.onNews(newsOf(name, report, missing));
    if (report.kind !== 'plan') return;
    for (const problem of calls.own(report.plan)) options.onNews({ kind: 'action', bot: name, problem });
    if (report.previous) calls.retire(report.previous);
  };
  const watched = await watchBot({
    root: options.root,
    name,
    plugins: PLUGINS,
    dataFolder: options.dataFolder,
    actions: (bot) => withDesks(calls.open(bot), (desk) => options.desks[desk]),
    onProgress: options.onProgress(name),
    onReport,
    onFault: (thrown) => options.onNews({ kind: 'fault', bot: name, thrown }),
  });
  return {
    plan: watched.plan,
    problems: broken,
    close: async () => {
      await watched.close();
      await calls.close();
    },
  };
}

function newsOf(bot: string, report: BotReport, missing: readonly Problem[]): BotNews {
  if (report.kind === 'plan') {
    return {
      kind: 'serving',
      bot,
      version: report.plan.bot.version,
      warnings: [...report.problems, ...missing],
    };
  }
  return { kind: 'kept', bot, version: report.serving?.bot.version ?? null, problems: report.problems };
}

/** The connections to business systems, each opened for one plan and closed with it. */
function createCalls(variables: Readonly<Record<string, string>>) {
  const owned = new Map<Plan, HttpActions>();
  const waiting = new Set<NodeJS.Timeout>();
  let pending: HttpActions | null = null;
  const closePlan = async (plan: Plan): Promise<void> => {
    await plan.close();
    await owned.get(plan)?.close();
    owned.delete(plan);
  };
  return {
    open: ({ actions: specs }: Bot): HttpActions => {
      // What an attempt before opened and no plan came of.
      void pending?.close();
      pending = createHttpActions({ specs, env: variables, now: () => performance.now() });
      return pending;
    },
    /** The plan that the last opened one is for; answers what can't work in it. */
    own: (plan: Plan): readonly Failure[] => {
      if (pending) owned.set(plan, pending);
      pending = null;
      return owned.get(plan)?.problems ?? [];
    },
    retire: (plan: Plan): void => {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        void closePlan(plan);
      }, GRACE);
      waiting.add(timer.unref());
    },
    close: async (): Promise<void> => {
      for (const timer of waiting) clearTimeout(timer);
      await pending?.close();
      await Promise.all([...owned.keys()].map(closePlan));
    },
  };
}
