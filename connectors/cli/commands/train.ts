import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';
import { EXIT } from '../exit.ts';
import { openPlan } from '../house/open-plan.ts';
import { chooseBots } from '../list-bots.ts';
import { tellFailure } from '../tell.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';

/** Trains what is not trained yet, so that the server starts at once. */
export const train: Command = {
  name: 'train',
  summary: "Trains bots' models; only what has changed since is trained again.",
  usage: '[bot…]',
  options: { data: DATA_OPTION },
  words: { least: 0, most: 100 },
  run: async (args, io) => {
    const chosen = chooseBots(io, args.words);
    if (!chosen.ok) return tellFailure(io, chosen.failure, args.json);
    for (const bot of chosen.value) {
      const begun = performance.now();
      const opened = await openPlan({
        io,
        bot,
        data: args.text('data'),
        onProgress: createProgress(io, bot),
      });
      if ('problems' in opened) return tellBotProblems(io, bot, opened.problems, args.json);
      const { version } = opened.plan.bot;
      await opened.close();
      const ms = Math.round(performance.now() - begun);
      io.out(
        args.json
          ? JSON.stringify({ bot, version, train_ms: ms })
          : `${bot} is ready (${ms} ms, version ${version.slice(0, 12)})`,
      );
    }
    return EXIT.ok;
  },
};
