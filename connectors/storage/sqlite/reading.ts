import type { StoredEvent } from '#engine/core/events';
import type { Actor, ConversationId } from '#engine/core/ids';
import type { ConversationEntry, ConversationFilter } from '#engine/ports/event-log';
import type { Connection } from './load.ts';
import { parseEvent } from './stored-event.ts';

type HeadRow = { readonly n: number; readonly epoch: number };

/** SQLite's way to say "no limit". */
const NO_LIMIT = -1;

function prepareStatements(db: Connection) {
  return {
    eventsAfter: db
      .prepare<[string, number, number], string>(
        `SELECT event FROM events
         WHERE stream_no = (SELECT no FROM streams WHERE stream = ?) AND n > ? ORDER BY n LIMIT ?`,
      )
      .pluck(),
    eventOfKey: db.prepare<[string, string, Actor], { n: number; event: string }>(
      `SELECT n, event FROM events
       WHERE stream_no = (SELECT no FROM streams WHERE stream = ?) AND key = ? AND actor = ? ORDER BY n LIMIT 1`,
    ),
    head: db.prepare<[string], HeadRow>('SELECT n, epoch FROM streams WHERE stream = ?'),
    newest: db.prepare<[number], ConversationEntry>(
      `SELECT stream, n, opened_at AS openedAt FROM streams
       WHERE n > 0 ORDER BY opened_at DESC, stream DESC LIMIT ?`,
    ),
    newestOfOpener: db.prepare<[Actor, number], ConversationEntry>(
      `SELECT stream, n, opened_at AS openedAt FROM streams
       WHERE n > 0 AND opened_by = ? ORDER BY opened_at DESC, stream DESC LIMIT ?`,
    ),
  };
}

/** Everything that is read from events and streams. It sees committed writes only. */
export interface Reader {
  read(stream: ConversationId, after: number, limit: number | undefined): readonly StoredEvent[];
  findByKey(stream: ConversationId, by: Actor, key: string): StoredEvent | undefined;
  head(stream: ConversationId): HeadRow | undefined;
  conversations(filter: ConversationFilter): readonly ConversationEntry[];
}

export function createReader(db: Connection): Reader {
  const sql = prepareStatements(db);
  return {
    read(stream, after, limit = NO_LIMIT) {
      const texts = sql.eventsAfter.all(stream, after, limit);
      return texts.map((text, index) => parseEvent(text, stream, after + index + 1));
    },

    findByKey(stream, by, key) {
      const row = sql.eventOfKey.get(stream, key, by);
      return row && parseEvent(row.event, stream, row.n);
    },

    head: (stream) => sql.head.get(stream),

    conversations({ openedBy, limit }) {
      return openedBy === undefined ? sql.newest.all(limit) : sql.newestOfOpener.all(openedBy, limit);
    },
  };
}
