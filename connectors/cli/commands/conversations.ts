import type { StoredEvent } from '#engine/core/events';
import type { EventLog } from '#engine/ports/event-log';
import type { Command } from '../command.ts';
import { DATA_OPTION } from '../data-folder.ts';
import { EXIT } from '../exit.ts';
import { openExistingLog } from '../open-data.ts';
import { moment, tellFailure, tellTable } from '../tell.ts';

/** Lists the newest conversations, so that one can be replayed. */
export const conversations: Command = {
  name: 'conversations',
  summary: 'Lists the newest conversations of a data folder.',
  usage: '',
  options: {
    data: DATA_OPTION,
    limit: { about: 'how many at most', value: 'number', preset: '20' },
  },
  words: { least: 0, most: 0 },
  run: async (args, io) => {
    const opened = await openExistingLog(args, io);
    if (!opened.ok) return tellFailure(io, opened.failure, args.json);
    const log = opened.value;
    try {
      const limit = Math.max(1, Number(args.text('limit')) || 20);
      const rows = await Promise.all(
        (await log.conversations({ limit })).map((entry) => describe(log, entry)),
      );
      if (args.json) for (const row of rows) io.out(JSON.stringify(row));
      else
        tellTable(
          io,
          rows.map(({ conversation, events, opened_at, bot, last }) => [
            conversation,
            moment(opened_at),
            bot,
            String(events),
            last,
          ]),
        );
      return EXIT.ok;
    } finally {
      await log.close();
    }
  },
};

type Entry = Awaited<ReturnType<EventLog['conversations']>>[number];

async function describe(log: EventLog, { stream, n, openedAt }: Entry) {
  const [opened, last] = await Promise.all([eventAt(log, stream, 1), eventAt(log, stream, n)]);
  const bot = opened?.type === 'conversation.opened' ? opened.data.bot : '?';
  return { conversation: stream, opened_at: openedAt, bot, events: n, last: last?.type ?? '?' };
}

/** An event that can't be read any more hides no other conversation; replay says what is wrong with it. */
async function eventAt(log: EventLog, stream: Entry['stream'], n: number): Promise<StoredEvent | undefined> {
  const [event] = await log.read(stream, n - 1, 1).catch(() => []);
  return event;
}
