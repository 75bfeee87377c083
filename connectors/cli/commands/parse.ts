import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { linesOf, sectionsOf } from '#engine';
import { failure } from '#engine/core/errors';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import { openPlan } from '../house/open-plan.ts';
import type { Io } from '../io.ts';
import { chooseBots } from '../list-bots.ts';
import { tellFailure } from '../tell.ts';
import { tellBotProblems } from '../tell-problems.ts';
import { createProgress } from '../tell-progress.ts';
import { type Understanding, understand } from '../understand.ts';

/** Shows what a bot understands of a text, and why. */
export const parse: Command = {
  name: 'parse',
  summary: 'Shows what a bot understands of a text: language, tokens, intent, entities.',
  usage: '<bot> "<text>" | <bot> --file texts.txt',
  options: { file: { about: 'a file with one text per line', value: 'file' } },
  words: { least: 1, most: 2 },
  run: async (args, io) => {
    const [bot = '', text] = args.words;
    const chosen = chooseBots(io, [bot]);
    if (!chosen.ok) return tellFailure(io, chosen.failure, args.json);
    const texts = await textsOf(io, text, args.text('file'));
    if (typeof texts === 'string') return tellFailure(io, failure('USAGE', { reason: texts }), args.json);
    const opened = await openPlan({ io, bot, data: undefined, onProgress: createProgress(io, bot) });
    if ('problems' in opened) return tellBotProblems(io, bot, opened.problems, args.json);
    try {
      for (const one of texts) {
        const understood = await understand(opened.plan, one);
        if (args.json) io.out(JSON.stringify(understood));
        else for (const line of describe(one, understood)) io.out(line);
      }
      return EXIT.ok;
    } finally {
      await opened.close();
    }
  },
};

/** The texts to parse, or why there are none. */
async function textsOf(io: Io, text: string | undefined, file: string | undefined) {
  if ((text === undefined) === (file === undefined)) return 'it needs either a text or --file';
  if (file === undefined) return [text ?? ''];
  try {
    const lines = (await readFile(resolve(io.root, file), 'utf8')).split(/\r?\n/);
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  } catch {
    return `the file ${file} can't be read`;
  }
}

/** One message and what was understood of it, for people. */
export function describe(text: string, understood: Understanding): readonly string[] {
  const [heard, decided] = sectionsOf(understood);
  const times = decided?.rows.filter(({ label }) => label === 'time') ?? [];
  return [`text  ${text}`, ...linesOf(heard ? [{ ...heard, rows: [...heard.rows, ...times] }] : [])];
}
