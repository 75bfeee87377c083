import { KINDS } from '#engine/testing/coverage/points';
import { type Coverage, measureCoverage } from '#engine/testing/coverage/measure';
import type { BotCoverage } from '../run-fixtures.ts';

/** Coverage as lines of text: per kind how much, and what no dialogue goes through. */
export function coverageLines(coverage: ReadonlyMap<string, BotCoverage>): readonly string[] {
  return [...coverage].flatMap(([bot, { points }]) => {
    const measured = measureCoverage(points);
    return KINDS.flatMap((kind) => {
      const { visited, total, missed } = measured[kind];
      if (total === 0) return [];
      const head = `${bot}: ${visited} of ${total} ${kind}${missed.length > 0 ? ', never:' : ''}`;
      return [head, ...missed.map((name) => `  ${name}`)];
    });
  });
}

/** Coverage for programs, by bot. */
export function coverageJson(coverage: ReadonlyMap<string, BotCoverage>): Readonly<Record<string, Coverage>> {
  return Object.fromEntries([...coverage].map(([bot, { points }]) => [bot, measureCoverage(points)]));
}
