import { formatProblem } from '#engine';
import type { Problem } from '#engine/config/problem';
import { failure } from '#engine/core/errors';
import { EXIT, type ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { tellFailure } from './tell.ts';

/** Say that a bot could not be opened, every reason on its line. */
export function tellBotProblems(io: Io, bot: string, problems: readonly Problem[], json: boolean): ExitCode {
  // Asked to stop meanwhile, it has nothing to say against the bot.
  if (io.stop.aborted && problems.length === 0) return EXIT.failed;
  if (!json) for (const problem of problems) io.err(formatProblem(problem));
  const count = problems.filter((problem) => problem.severity === 'error').length;
  return tellFailure(io, failure('BOT_INVALID', { bot, count }), json);
}
