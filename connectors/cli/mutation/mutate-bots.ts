import { failure } from '#engine/core/errors';
import type { PlacedFixture } from '#engine/testing/read-fixture';
import type { Args } from '../arguments.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { openPlan } from '../house/open-plan.ts';
import type { Io } from '../io.ts';
import { tellFailure } from '../tell.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';
import type { MutationNews } from './mutate-worker.ts';
import { runMutation } from './run-mutation.ts';
import { type MutationScore, mutationLines, scoreOf } from './tell-mutation.ts';

/** Make small mistakes in the bots of these fixtures, and say which of them no dialogue notices. */
export async function mutateBots(args: Args, io: Io, fixtures: readonly PlacedFixture[]): Promise<ExitCode> {
  const [most, seed] = [Number(args.text('most') ?? Number.MAX_SAFE_INTEGER), Number(args.text('seed'))];
  if (!Number.isSafeInteger(most) || most < 1 || !Number.isSafeInteger(seed))
    return tellFailure(io, failure('USAGE', { reason: '--most and --seed are whole numbers' }), args.json);
  const scores: MutationScore[] = [];
  for (const [bot, own] of Map.groupBy(fixtures, (fixture) => fixture.bot)) {
    // Trained here, so that the threads find everything ready.
    const opened = await openPlan({ io, bot, data: undefined, onProgress: createProgress(io, bot) });
    if ('problems' in opened) return tellBotProblems(io, bot, opened.problems, args.json);
    await opened.close();
    const run = await runMutation({ io, bot, fixtures: own, most, seed, onNews: createCounter(io, bot) });
    const [first] = run.failing;
    if (first !== undefined) tellFailing(io, run.failing.length, first);
    const score = scoreOf(run, own);
    scores.push(score);
    if (!args.json) for (const line of mutationLines(bot, score)) io.out(line);
  }
  if (args.json) io.out(JSON.stringify({ mutation: sumOf(scores) }));
  return scores.some(({ survivors, failing }) => survivors.length + failing.length > 0)
    ? EXIT.problems
    : EXIT.ok;
}

function tellFailing(io: Io, count: number, first: string): void {
  const { code, message, hint } = failure('FIXTURES_FAILING', { count, first });
  io.err(`${code} ${message} — ${hint}`);
}

function sumOf(scores: readonly MutationScore[]): MutationScore {
  const sum = (key: 'killed' | 'total' | 'invalid') => scores.reduce((total, score) => total + score[key], 0);
  const survivors = scores.flatMap((score) => score.survivors);
  const failing = scores.flatMap((score) => score.failing);
  return { killed: sum('killed'), total: sum('total'), invalid: sum('invalid'), failing, survivors };
}

/** Says how far it is, once per tenth. */
function createCounter(io: Io, bot: string): (news: MutationNews) => void {
  let told = -1;
  return ({ done, total, killed }) => {
    const tenth = total === 0 ? 10 : Math.floor((done / total) * 10);
    if (tenth <= told) return;
    told = tenth;
    io.err(`mutating ${bot} ${String(tenth * 10).padStart(3)} % ${killed} of ${done} killed`);
  };
}
