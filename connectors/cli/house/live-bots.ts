import { createHttpActions, type HttpActions } from '#connectors/actions/http/index';
import { type KeptReleases, keptReleases } from '#connectors/bots/kept-releases';
import { openBot } from '#connectors/bots/open-bot';
import type { TrainProgress } from '#connectors/bots/train-plugins';
import { type BotReport, watchBot } from '#connectors/bots/watch-bot';
import type { Bot } from '#engine/config/bot';
import type { Problem } from '#engine/config/problem';
import type { Conversation } from '#engine/conversation/state';
import type { Failure } from '#engine/core/errors';
import type { Plan } from '#engine/pipeline/build-plan';
import type { Plans } from '#engine/turn/plans';
import { PLUGINS } from '#plugins';
import { releaseProblems, surveyRelease } from './check-release.ts';
import { withDesks } from './desk-actions.ts';
import { type Desks, deskProblems } from './desks.ts';
import { createPastPlans, type PastPlans } from './past-plans.ts';

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
  /** Conversations of a bot that are not closed; asked only where a bot's policy may refuse a release. */
  readonly live: (bot: string) => Promise<readonly Conversation[]>;
  /** False where nothing may be kept: then versions live as long as this process. */
  readonly keep: boolean;
  readonly onProgress: (bot: string) => (progress: TrainProgress) => void;
  readonly onNews: (news: BotNews) => void;
};

/** Bots that follow their files. `failed` are those that could not be opened even once. */
export type LiveBots = Plans & {
  readonly failed: ReadonlyMap<string, readonly Problem[]>;
  close(): Promise<void>;
};

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
    past: async (name, version) => bots.get(name)?.past(version),
    close: async () => {
      await Promise.all(live.map(([, bot]) => bot.close()));
    },
  };
}

type Live = {
  readonly plan: () => Plan | null;
  readonly past: (version: string) => Promise<Plan | undefined>;
  /** Why it could not be opened, if it could not. */
  readonly problems: readonly Problem[] | null;
  readonly close: () => Promise<void>;
};

async function openLive(name: string, options: LiveBotsOptions): Promise<Live> {
  const { root, dataFolder, onNews } = options;
  const calls = createCalls(options.variables);
  const kept = options.keep ? keptReleases({ dataFolder, root, name }) : null;
  const past = createPastPlans({
    open: (version) => openKept(kept?.rootOf(version), name, options),
    retire: calls.closePlan,
  });
  let read: ReadonlyMap<string, string> = new Map();
  // Stays so when the first look at its files fails for another reason, which is told as a fault.
  let broken: readonly Problem[] | null = [];
  const onReport = (report: BotReport): void => {
    const missing = report.kind === 'plan' ? deskProblems(report.plan.bot, Object.keys(options.desks)) : [];
    if (report.kind === 'problems') broken = report.serving ? null : report.problems;
    else broken = missing.length > 0 && !report.previous ? missing : null;
    onNews(newsOf(name, report, missing));
    if (report.kind !== 'plan') return;
    for (const problem of calls.own(report.plan)) onNews({ kind: 'action', bot: name, problem });
    if (report.previous) past.add(report.previous);
  };
  const watched = await watchBot({
    root,
    name,
    plugins: PLUGINS,
    dataFolder,
    actions: (bot) => withDesks(calls.open(bot), (desk) => options.desks[desk]),
    onProgress: options.onProgress(name),
    onRead: (sources) => {
      read = sources;
    },
    admit: (plan) => admit(plan, read, kept, options),
    onReport,
    onFault: (thrown) => onNews({ kind: 'fault', bot: name, thrown }),
  });
  const before = watched.plan() ? undefined : await refusedFor(kept, past, broken);
  if (before) onNews({ kind: 'kept', bot: name, version: before.bot.version, problems: broken ?? [] });
  return {
    plan: () => watched.plan() ?? before ?? null,
    past: past.get,
    problems: before ? null : broken,
    close: async () => {
      await watched.close();
      await past.close();
      await calls.close();
    },
  };
}

/** What keeps a good plan from being served: conversations that could not go on. What is let in is kept. */
async function admit(
  plan: Plan,
  sources: ReadonlyMap<string, string>,
  kept: KeptReleases | null,
  { live }: LiveBotsOptions,
): Promise<readonly Problem[]> {
  const { bot } = plan;
  if (!kept) return [];
  if (bot.inFlight === 'refuse') {
    const refused = releaseProblems(bot, await surveyRelease(await live(bot.name), bot, kept));
    if (refused.length > 0) return refused;
  }
  await kept.keep(bot.version, sources);
  await kept.serve(bot.version);
  return [];
}

/** After a restart with files that may not be served yet, the version that was served goes on. */
async function refusedFor(
  kept: KeptReleases | null,
  past: PastPlans,
  problems: readonly Problem[] | null,
): Promise<Plan | undefined> {
  const refused = problems?.some(({ code }) => code === 'RELEASE_NEEDS_RULE' || code === 'RELEASE_UNKNOWN');
  const version = refused ? await kept?.serving() : undefined;
  return version === undefined ? undefined : past.get(version);
}

/** A kept version with its own connections to business systems, closed with it. */
async function openKept(
  root: string | undefined,
  name: string,
  options: LiveBotsOptions,
): Promise<Plan | undefined> {
  if (root === undefined) return undefined;
  let actions: HttpActions | undefined;
  const { plan } = await openBot({
    root,
    name,
    plugins: PLUGINS,
    dataFolder: options.dataFolder,
    actions: ({ actions: specs }) => {
      actions = createHttpActions({ specs, env: options.variables, now: () => performance.now() });
      return withDesks(actions, (desk) => options.desks[desk]);
    },
    onProgress: options.onProgress(name),
    spare: 1,
  });
  if (!plan) {
    await actions?.close();
    return undefined;
  }
  return { ...plan, close: () => plan.close().finally(() => actions?.close()) };
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
    closePlan,
    close: async (): Promise<void> => {
      await pending?.close();
      await Promise.all([...owned.keys()].map(closePlan));
    },
  };
}
