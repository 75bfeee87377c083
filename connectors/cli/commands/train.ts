import { join } from 'node:path';
import { formatProblem } from '#engine';
import type { Command } from '../command.ts';
import { DATA_OPTION, dataFolder } from '../data-folder.ts';
import { EXIT } from '../exit.ts';
import { openPlan } from '../house/open-plan.ts';
import { chooseBots } from '../list-bots.ts';
import { tellFailure } from '../tell.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';
import { writeReports } from '../write-reports.ts';

/** Trains what is not trained yet, so that the server starts at once. */
export const train: Command = {
  name: 'train',
  summary: "Trains bots' models; only what has changed since is trained again.",
  usage: '[bot…]',
  options: { data: DATA_OPTION, report: { about: 'write how good each model is, as a page and as JSON' } },
  words: { least: 0, most: 100 },
  run: async (args, io) => {
    const chosen = chooseBots(io, args.words);
    if (!chosen.ok) return tellFailure(io, chosen.failure, args.json);
    for (const bot of chosen.value) {
      const begun = performance.now();
      let products: ReadonlyMap<string, string> = new Map();
      const opened = await openPlan({
        io,
        bot,
        data: args.text('data'),
        onProgress: createProgress(io, bot),
        onTrained: (made) => {
          products = made;
        },
      });
      if ('problems' in opened) return tellBotProblems(io, bot, opened.problems, args.json);
      for (const warning of opened.warnings) io.err(formatProblem(warning));
      const { version } = opened.plan.bot;
      const folder = join(dataFolder(io, args.text('data')).path, 'reports');
      const reports = args.has('report') ? await writeReports(opened.plan, products, folder) : [];
      await opened.close();
      const ms = Math.round(performance.now() - begun);
      io.out(
        args.json
          ? JSON.stringify({ bot, version, train_ms: ms, reports })
          : `${bot} is ready (${ms} ms, version ${version.slice(0, 12)})`,
      );
      if (!args.json) for (const file of reports) io.out(`report: ${file}`);
    }
    return EXIT.ok;
  },
};
