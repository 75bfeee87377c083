import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import { openExistingDesk } from '../open-data.ts';
import { LIST_OPTIONS, limitOf, moment, tellFailure, tellList } from '../tell.ts';

/** Lists what the built-in desk has been asked to keep. */
export const tickets: Command = {
  name: 'tickets',
  summary: 'Lists the newest tickets of the built-in desk.',
  usage: '',
  options: LIST_OPTIONS,
  words: { least: 0, most: 0 },
  run: async (args, io) => {
    const opened = await openExistingDesk(args, io);
    if (!opened.ok) return tellFailure(io, opened.failure, args.json);
    const desk = opened.value;
    try {
      const list = await desk.list({ limit: limitOf(args) });
      tellList(io, args, list, ({ id, at, kind, subject, conversation }) => [
        id,
        moment(at),
        kind,
        subject,
        conversation,
      ]);
      return EXIT.ok;
    } finally {
      await desk.close();
    }
  },
};
