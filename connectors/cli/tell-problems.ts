import { formatProblem } from '#engine';
import type { Problem } from '#engine/config/problem';
import { failure } from '#engine/core/errors';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';
import { tellFailure } from './tell.ts';

/** Say that a bot could not be opened, every reason on its line. */
export function tellBotProblems(io: Io, bot: string, problems: readonly Problem[], json: boolean): ExitCode {
  if (!json) for (const problem of problems) io.err(formatProblem(problem));
  const count = problems.filter((problem) => problem.severity === 'error').length;
  return tellFailure(io, failure('BOT_INVALID', { bot, count }), json);
}
