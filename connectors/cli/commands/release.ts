import { keptReleases } from '#connectors/bots/kept-releases';
import { formatProblem, type Survey } from '#engine';
import type { Problem } from '#engine/config/problem';
import type { Args } from '../arguments.ts';
import type { Command } from '../command.ts';
import { dataFolder } from '../data-folder.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { releaseProblems, surveyRelease } from '../house/check-release.ts';
import { liveConversations } from '../house/live-conversations.ts';
import { openPlan } from '../house/open-plan.ts';
import type { Io } from '../io.ts';
import { chooseBots } from '../list-bots.ts';
import { openExistingLog } from '../open-data.ts';
import { STORE_OPTIONS } from '../store-options.ts';
import { tellFailure } from '../tell.ts';
import { short } from '../tell-news.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';

/** Says what new files of a bot do to conversations that stand in its flows, and lets them in where they may. */
export const release: Command = {
  name: 'release',
  summary: "Checks a bot's files against live conversations and makes them the version to serve.",
  usage: '<bot>',
  options: { 'dry-run': { about: 'only say what would become of live conversations' }, ...STORE_OPTIONS },
  words: { least: 1, most: 1 },
  run: async (args, io) => {
    const chosen = chooseBots(io, args.words);
    if (!chosen.ok) return tellFailure(io, chosen.failure, args.json);
    const log = await openExistingLog(args, io);
    if (!log.ok) return tellFailure(io, log.failure, args.json);
    try {
      const [bot = ''] = args.words;
      return await releaseBot(bot, await liveConversations(log.value, bot), { args, io });
    } finally {
      await log.value.close();
    }
  },
};

type Live = Awaited<ReturnType<typeof liveConversations>>;

async function releaseBot(
  bot: string,
  live: Live,
  { args, io }: { readonly args: Args; readonly io: Io },
): Promise<ExitCode> {
  const data = args.text('data');
  let sources: ReadonlyMap<string, string> = new Map();
  const onRead = (read: typeof sources) => {
    sources = read;
  };
  const opened = await openPlan({ io, bot, data, onRead, onProgress: createProgress(io, bot) });
  if ('problems' in opened) return tellBotProblems(io, bot, opened.problems, args.json);
  const next = opened.plan.bot;
  await opened.close();
  const kept = keptReleases({ dataFolder: dataFolder(io, data).path, root: io.root, name: bot });
  const found = await surveyRelease(live, next, kept);
  const refused = releaseProblems(next, found);
  const dry = args.has('dry-run');
  const released = !dry && refused.length === 0;
  if (released) {
    await kept.keep(next.version, sources);
    await kept.serve(next.version);
  }
  const told = { bot, version: next.version, dry_run: dry, released };
  if (args.json) io.out(JSON.stringify({ ...told, ...figuresOf(found) }));
  else for (const line of describe(told, found, refused)) io.out(line);
  return refused.length > 0 ? EXIT.problems : EXIT.ok;
}

type Told = {
  readonly bot: string;
  readonly version: string;
  readonly dry_run: boolean;
  readonly released: boolean;
};

function figuresOf({
  policy,
  live,
  unaffected,
  mapped,
  pinned,
  handedOver,
  needRule,
  rules,
  allowed,
}: Survey) {
  const places = rules.map(({ place, ...rule }) => ({ ...rule, ...place }));
  return {
    policy,
    live,
    unaffected,
    mapped,
    pinned,
    handed_over: handedOver,
    need_rule: needRule,
    allowed,
    rules: places,
  };
}

function describe(
  { bot, version, dry_run, released }: Told,
  found: Survey,
  refused: readonly Problem[],
): readonly string[] {
  const { live, unaffected, mapped, pinned, handedOver, needRule, policy, rules } = found;
  const without = policy === 'refuse' ? 'the release is refused' : 'they stay in their version';
  return [
    `${bot} ${short(version)}, in_flight: ${policy}`,
    `${live} live conversations`,
    `  ${unaffected} stand in no flow of an earlier version`,
    `  ${mapped} map automatically or by a rule`,
    `  ${pinned} are pinned to their version`,
    ...(handedOver > 0 ? [`  ${handedOver} are handed to a person`] : []),
    `  ${needRule} need a rule${needRule > 0 ? `: ${without}` : ''}`,
    ...(refused.length > 0 ? refused.map(formatProblem) : rules.flatMap(ruleLines)),
    ...(dry_run
      ? []
      : [
          released
            ? `released: served from the next start on, and at once by a server that sees these files`
            : 'not released',
        ]),
  ];
}

function ruleLines({ at, conversations, place, rule }: Survey['rules'][number]): readonly string[] {
  return [
    `${place.file}:${place.line}:${place.column} ${conversations} at ${at}, which is gone. Rule to add:`,
    '  migrate:',
    `    ${rule}`,
  ];
}
