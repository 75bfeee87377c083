import type { StoredEvent } from '#engine/core/events';
import type { EventLog } from '#engine/ports/event-log';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';
import { openExistingLog } from '../open-data.ts';
import { LIST_OPTIONS, limitOf, moment, tellFailure, tellList } from '../tell.ts';

/** Lists the newest conversations, so that one can be replayed. */
export const conversations: Command = {
  name: 'conversations',
  summary: 'Lists the newest conversations of a data folder.',
  usage: '',
  options: LIST_OPTIONS,
  words: { least: 0, most: 0 },
  run: async (args, io) => {
    const opened = await openExistingLog(args, io);
    if (!opened.ok) return tellFailure(io, opened.failure, args.json);
    const log = opened.value;
    try {
      const newest = await log.conversations({ limit: limitOf(args) });
      const rows = await Promise.all(newest.map((entry) => describe(log, entry)));
      tellList(io, args, rows, ({ conversation, events, opened_at, bot, last }) => [
        conversation,
        moment(opened_at),
        bot,
        String(events),
        last,
      ]);
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
