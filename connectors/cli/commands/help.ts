import { failure } from '#engine/core/errors';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import { helpFor } from '../help.ts';
import { tellFailure, tellTable } from '../tell.ts';

/** Says what there is. The list is asked for when it runs, because this command is on it. */
export const createHelp = (all: () => Promise<readonly Command[]>): Command => ({
  name: 'help',
  summary: 'Lists the commands, or says how one is used.',
  usage: '[command]',
  options: {},
  words: { least: 0, most: 1 },
  run: async (args, io) => {
    const [name] = args.words;
    const commands = await all();
    if (name !== undefined) {
      const command = commands.find((candidate) => candidate.name === name);
      if (!command)
        return tellFailure(io, failure('USAGE', { reason: `there is no command ${name}` }), args.json);
      io.out(helpFor(command));
      return EXIT.ok;
    }
    if (args.json)
      io.out(JSON.stringify(commands.map(({ name, usage, summary }) => ({ name, usage, summary }))));
    else
      tellTable(
        io,
        commands.map(({ name, usage, summary }) => [`parley ${name} ${usage}`.trimEnd(), summary]),
      );
    return EXIT.ok;
  },
});
