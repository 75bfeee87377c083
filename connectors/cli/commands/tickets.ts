import { existsSync } from 'node:fs';
import { openLocalDesk } from '#connectors/desks/local/index';
import { failure, isFailure } from '#engine/core/errors';
import type { Command } from '../command.ts';
import { dataFolder } from '../data-folder.ts';
import { EXIT } from '../exit.ts';
import { LIST_OPTIONS, limitOf, moment, tellFailure, tellList } from '../tell.ts';

/** Lists what the built-in desk has been asked to keep. */
export const tickets: Command = {
  name: 'tickets',
  summary: 'Lists the newest tickets of the built-in desk.',
  usage: '',
  options: LIST_OPTIONS,
  words: { least: 0, most: 0 },
  run: async (args, io) => {
    const { path, tickets: file } = dataFolder(io, args.text('data'));
    if (!existsSync(file)) {
      return tellFailure(io, failure('DATA_MISSING', { what: 'ticket list', folder: path }), args.json);
    }
    const desk = openLocalDesk({ path: file, now: Date.now });
    if (isFailure(desk)) return tellFailure(io, desk, args.json);
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
