import { failure } from '#engine/core/errors';
import type { ConversationId } from '#engine/core/ids';
import { createRecordedAnswers, type UnknownPolicy } from '#engine/counterfactual/recorded-answers';
import { stubbable } from '#engine/testing/stub-actions';
import type { Args } from '../arguments.ts';
import type { Command } from '../command.ts';
import { acceptChange } from '../diff/accept.ts';
import { chooseConversations, diffConversations } from '../diff/diff-conversations.ts';
import { readPolicy } from '../diff/read-policy.ts';
import { tellDiff } from '../diff/tell-diff.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { openCandidate } from '../house/open-candidate.ts';
import type { Io } from '../io.ts';
import { chooseBots } from '../list-bots.ts';
import { openExistingLog } from '../open-data.ts';
import { STORE_OPTIONS } from '../store-options.ts';
import { digest } from '../system-env.ts';
import { tellFailure } from '../tell.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';

/** Lives through recorded conversations with another version of a bot and says what would have been different. */
export const diff: Command = {
  name: 'diff',
  summary: 'Replays recorded conversations against another version of a bot and says what changes.',
  usage: '<bot> --against <folder or git revision>',
  options: {
    against: { about: "a pipeline's or a project's folder, or a git revision", value: 'where' },
    conversations: { about: 'only these, with commas', value: 'ids' },
    ...STORE_OPTIONS,
    examples: { about: 'conversations shown of each kind of change', value: 'number', preset: '3' },
    show: { about: 'these conversations side by side, turn by turn, with commas', value: 'ids' },
    html: { about: 'write the report as one page', value: 'file' },
    accept: { about: 'write what this conversation becomes as a dialog fixture', value: 'id' },
    gate: { about: 'fail when more changes than this policy allows', value: 'file' },
    unknown: {
      about: 'answer of a system that was never asked this: failed or missing',
      value: 'answer',
      preset: 'failed',
    },
  },
  words: { least: 1, most: 1 },
  run: async (args, io) => {
    const against = args.text('against');
    const unknown = args.text('unknown');
    if (against === undefined) return usage(io, args, 'say the other version with --against');
    if (unknown !== 'failed' && unknown !== 'missing')
      return usage(io, args, '--unknown is failed or missing');
    const chosen = chooseBots(io, args.words);
    if (!chosen.ok) return tellFailure(io, chosen.failure, args.json);
    return openAndDiff({ args, io, against, unknown, bot: args.words[0] ?? '' });
  },
};

type Wanted = {
  readonly args: Args;
  readonly io: Io;
  readonly bot: string;
  readonly against: string;
  readonly unknown: UnknownPolicy;
};

function usage(io: Io, args: Args, reason: string): ExitCode {
  return tellFailure(io, failure('USAGE', { reason }), args.json);
}

async function openAndDiff(wanted: Wanted): Promise<ExitCode> {
  const { args, io, bot, against, unknown } = wanted;
  const policy = await readPolicy(io, args);
  if (!policy.ok) return policy.code;
  const log = await openExistingLog(args, io);
  if (!log.ok) return tellFailure(io, log.failure, args.json);
  const answers = createRecordedAnswers(unknown);
  const actions = stubbable(answers);
  const onProgress = createProgress(io, bot);
  const data = args.text('data');
  const opened = await openCandidate({ io, bot, against, data, actions, onProgress });
  try {
    if (!opened.ok) return tellFailure(io, opened.failure, args.json);
    if ('problems' in opened.value) return tellBotProblems(io, bot, opened.value.problems, args.json);
    const { plan } = opened.value;
    const parts = { io, log: log.value, candidate: { plan, answers, digest }, actions };
    try {
      return await (args.has('accept') ? accept(wanted, parts) : runDiff(wanted, parts, policy.value));
    } finally {
      await opened.value.close();
    }
  } finally {
    await log.value.close();
  }
}

type Parts = Parameters<typeof acceptChange>[1];

async function accept({ args, io }: Wanted, parts: Parts): Promise<ExitCode> {
  const id = args.text('accept') as ConversationId;
  if (!(await parts.log.head(id))) {
    return tellFailure(io, failure('NOT_FOUND', { what: 'conversation', id }), args.json);
  }
  const { file, passed, told } = await acceptChange(id, parts);
  if (args.json) io.out(JSON.stringify({ conversation: id, file, passed }));
  else {
    io.out(
      `${file}: ${passed ? 'written, and the candidate holds it' : 'written, but the candidate does not hold it'}`,
    );
    if (!passed) io.out(told);
  }
  return passed ? EXIT.ok : EXIT.problems;
}

async function runDiff(
  wanted: Wanted,
  { log, candidate }: Parts,
  policy: Parameters<typeof tellDiff>[2],
): Promise<ExitCode> {
  const { args, io, bot } = wanted;
  const named = [...listOf(args.text('conversations')), ...listOf(args.text('show'))];
  const conversations = await chooseConversations(log, bot, named);
  const missing = await firstMissing(log, conversations, named.length > 0);
  if (missing) return tellFailure(io, failure('NOT_FOUND', { what: 'conversation', id: missing }), args.json);
  const onDone = (done: number) =>
    done % 200 === 0 && io.err(`${done} of ${conversations.length} conversations`);
  const run = await diffConversations(log, conversations, { candidate, onDone, stop: io.stop });
  return tellDiff(wanted, run, policy, candidate.plan.bot.version);
}

async function firstMissing(log: Parts['log'], ids: readonly ConversationId[], wereNamed: boolean) {
  if (!wereNamed) return undefined;
  for (const id of ids) if (!(await log.head(id))) return id;
  return undefined;
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
