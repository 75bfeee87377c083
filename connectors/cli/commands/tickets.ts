import { existsSync } from 'node:fs';
import { openLocalDesk } from '#connectors/desks/local/index';
import { failure, isFailure } from '#engine/core/errors';
import type { Command } from '../command.ts';
import { DATA_OPTION, dataFolder } from '../data-folder.ts';
import { EXIT } from '../exit.ts';
import { moment, tellFailure, tellTable } from '../tell.ts';

/** Lists what the built-in desk has been asked to keep. */
export const tickets: Command = {
  name: 'tickets',
  summary: 'Lists the newest tickets of the built-in desk.',
  usage: '',
  options: {
    data: DATA_OPTION,
    limit: { about: 'how many at most', value: 'number', preset: '20' },
  },
  words: { least: 0, most: 0 },
  run: async (args, io) => {
    const { path, tickets: file } = dataFolder(io, args.text('data'));
    if (!existsSync(file)) {
      return tellFailure(io, failure('DATA_MISSING', { what: 'ticket list', folder: path }), args.json);
    }
    const desk = openLocalDesk({ path: file, now: Date.now });
    if (isFailure(desk)) return tellFailure(io, desk, args.json);
    try {
      const list = await desk.list({ limit: Math.max(1, Number(args.text('limit')) || 20) });
      if (args.json) for (const ticket of list) io.out(JSON.stringify(ticket));
      else
        tellTable(
          io,
          list.map(({ id, at, kind, subject, conversation }) => [
            id,
            moment(at),
            kind,
            subject,
            conversation,
          ]),
        );
      return EXIT.ok;
    } finally {
      await desk.close();
    }
  },
};
