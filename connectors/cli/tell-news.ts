import { formatProblem } from '#engine';
import { reasonOf } from '#engine/core/errors';
import type { BotNews } from './house/live-bots.ts';

/** What happened to a bot while it is served, line by line. */
export function newsLines(news: BotNews): readonly string[] {
  switch (news.kind) {
    case 'serving':
      return [`${news.bot}: serving version ${short(news.version)}`, ...news.warnings.map(formatProblem)];
    case 'kept': {
      // A bot that never came up is told by whoever wanted it.
      if (news.version === null) return [];
      const count = news.problems.filter((problem) => problem.severity === 'error').length;
      const kept = `version ${short(news.version)} goes on`;
      return [
        ...news.problems.map(formatProblem),
        `${news.bot}: ${count} problems in the saved files; ${kept}`,
      ];
    }
    case 'action':
      return [`${news.bot}: ${news.problem.code} ${news.problem.message} — ${news.problem.hint}`];
    case 'fault':
      return [`${news.bot}: could not be read: ${reasonOf(news.thrown)}`];
  }
}

/** Enough of a version to tell two apart. */
export function short(version: string): string {
  return version.slice(0, 12);
}
