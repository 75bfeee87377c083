import type { StoredEvent } from '#engine/core/events';
import type { Actor } from '#engine/core/ids';
import type { Append, AppendResult } from '#engine/ports/event-log';
import { refusalOf } from '#engine/ports/event-log.rules';
import type { Connection } from './load.ts';
import { parseEvent } from './stored-event.ts';
import type { TaskWriter } from './tasks.ts';

type StreamRow = { readonly no: number; readonly n: number; readonly epoch: number };

function prepareStatements(db: Connection) {
  return {
    findStream: db.prepare<[string], StreamRow>('SELECT no, n, epoch FROM streams WHERE stream = ?'),
    findKnown: db.prepare<[number, string, string], { n: number; event: string }>(
      'SELECT n, event FROM events WHERE stream_no = ? AND key = ? AND actor = ? ORDER BY n LIMIT 1',
    ),
    createStream: db.prepare<[string]>('INSERT INTO streams (stream, n, epoch) VALUES (?, 0, 0)'),
    nameOpener: db.prepare<[number, Actor, number]>(
      'UPDATE streams SET opened_at = ?, opened_by = ? WHERE no = ?',
    ),
    moveHead: db.prepare<[number, number, number]>('UPDATE streams SET n = ?, epoch = ? WHERE no = ?'),
    insertEvent: db.prepare<[number, number, Actor, string | null, string]>(
      'INSERT INTO events (stream_no, n, actor, key, event) VALUES (?, ?, ?, ?, ?)',
    ),
  };
}

/** The append of one request; to be called inside a write transaction, which makes the checks hold until the commit. */
export function createAppender(db: Connection, tasks: TaskWriter): (request: Append) => AppendResult {
  const sql = prepareStatements(db);

  function appendNow(request: Append): AppendResult {
    const row = sql.findStream.get(request.stream);
    const refusal = refusalOf(request, {
      head: row?.n ?? 0,
      epoch: row?.epoch ?? 0,
      known: row && firstKnown(row, request.events),
    });
    if (refusal) return refusal;
    storeEvents(row, request);
    tasks.change(request);
    return { kind: 'appended' };
  }

  function firstKnown(row: StreamRow, events: readonly StoredEvent[]): StoredEvent | undefined {
    for (const { stream, by, key } of events) {
      const known = key === undefined ? undefined : sql.findKnown.get(row.no, key, by);
      if (known) return parseEvent(known.event, stream, known.n);
    }
    return undefined;
  }

  function storeEvents(row: StreamRow | undefined, request: Append): void {
    const [first] = request.events;
    if (!first && request.epoch === undefined) return;
    const no = row?.no ?? Number(sql.createStream.run(request.stream).lastInsertRowid);
    const epoch = Math.max(row?.epoch ?? 0, request.epoch ?? 0);
    sql.moveHead.run(request.expected + request.events.length, epoch, no);
    if (first?.n === 1) sql.nameOpener.run(first.at, first.by, no);
    for (const event of request.events) {
      sql.insertEvent.run(no, event.n, event.by, event.key ?? null, JSON.stringify(event));
    }
  }

  return appendNow;
}
