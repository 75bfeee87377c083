import { relative, resolve } from 'node:path';
import { checkStages, problemAt } from '#connectors/bots/check-stages';
import { openEncoderOf } from '#connectors/bots/encoder-of-bot';
import { loadPlugins } from '#connectors/bots/load-plugins';
import { readBotSources } from '#connectors/bots/read-bot-sources';
import {
  formatDialogue,
  formatProblem,
  inReadingOrder,
  loadBot,
  peekPipeline,
  problemJson,
  verifyBot,
} from '#engine';
import type { Bot } from '#engine/config/bot';
import type { Problem } from '#engine/config/problem';
import type { Plugin } from '#engine/plugin';
import { PLUGINS } from '#plugins';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import { DESK_NAMES, deskProblems } from '../house/desks.ts';
import type { Io } from '../io.ts';
import { chooseBots } from '../list-bots.ts';
import { saveDialogues } from '../save-dialogues.ts';
import { digest } from '../system-env.ts';
import { tellFailure } from '../tell.ts';

/** Reports everything that is wrong with the bots' files, without training or running anything. */
export const validate: Command = {
  name: 'validate',
  summary: "Checks bots' files and reports all problems at once.",
  usage: '[bot…]',
  options: {
    'save-fixture': { about: 'write the dialogues that show findings there, as fixtures', value: 'folder' },
  },
  words: { least: 0, most: 100 },
  run: async (args, io) => {
    const chosen = chooseBots(io, args.words);
    if (!chosen.ok) return tellFailure(io, chosen.failure, args.json);
    const found = await Promise.all(
      chosen.value.map(async (bot) => ({ bot, problems: await problemsOf(io, bot) })),
    );
    const problems = found.flatMap((one) => one.problems);
    const folder = args.text('save-fixture');
    const saved = folder === undefined ? [] : await saveDialogues(resolve(io.root, folder), found);
    const errors = problems.filter((problem) => problem.severity === 'error').length;
    if (args.json) io.out(JSON.stringify(problems.map(problemJson)));
    else {
      for (const problem of problems) {
        io.out(formatProblem(problem));
        for (const line of problem.dialogue ? formatDialogue(problem.dialogue) : []) io.out(`    ${line}`);
      }
      for (const file of saved) io.err(`written: ${relative(io.root, file)}`);
      io.err(`${chosen.value.join(', ')}: ${errors} errors, ${problems.length - errors} warnings`);
    }
    return errors > 0 ? EXIT.problems : EXIT.ok;
  },
};

async function problemsOf(io: Io, name: string): Promise<readonly Problem[]> {
  const { sources } = await readBotSources(io.root, name);
  const own = await loadPlugins(io.root, name, peekPipeline(name, sources).plugins);
  const plugins = [...own.plugins.map(({ plugin }) => plugin), ...PLUGINS];
  const { bot, problems } = loadBot({ sources, name, plugins, digest, verify: verifyBot });
  const lacks = bot ? await lacksOf(io.root, bot, plugins) : [];
  return inReadingOrder([...own.problems, ...problems, ...lacks]);
}

/** What the files name and this machine does not have: desks, native packages, the encoder. */
async function lacksOf(root: string, bot: Bot, plugins: readonly Plugin[]): Promise<readonly Problem[]> {
  const { encoder } = bot;
  const opened = encoder && (await openEncoderOf(root, bot.name, encoder));
  if (opened?.ok) await opened.value.close();
  return [
    ...deskProblems(bot, DESK_NAMES),
    ...(await checkStages(bot, plugins)),
    ...(encoder && opened?.ok === false ? [problemAt(encoder.place, opened.failure)] : []),
  ];
}
