import type { Bot } from '#engine/config/bot';
import type { Draft } from '#engine/config/draft';
import { compileFlows } from '#engine/dialog/compile-flow';

/** What mutants are made from: the files as they were read, and the bot that came of them. */
export type Ground = {
  readonly draft: Draft;
  readonly bot: Bot;
  /** The coverage point of a step, by its path in flows.yaml. */
  readonly stepPoint: (path: string) => string;
  /** Another reply than `key`, which the bot can say in every language, too. */
  readonly otherReply: (key: string) => string | undefined;
};

/** Look at a bot as mutation does. */
export function groundOf(draft: Draft, bot: Bot): Ground {
  const points = new Map(
    [...compileFlows(bot).values()].flatMap((flow) =>
      [...flow.steps].map(([name, { path }]) => [path, `steps ${flow.name}/${name}`] as const),
    ),
  );
  const keys = Object.keys(bot.replies);
  return {
    draft,
    bot,
    stepPoint: (path) => points.get(path) ?? 'nowhere',
    otherReply: (key) => {
      const place = keys.indexOf(key);
      return place < 0 || keys.length < 2 ? undefined : keys[(place + 1) % keys.length];
    },
  };
}
