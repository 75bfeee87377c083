import type { ConversationId } from '#engine/core/ids';
import { type Result, valueOrThrow } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import { createListeners } from '#engine/ports/event-log.listeners';
import { createLossListeners } from '#engine/ports/event-log.losses';
import { assertWellFormed } from '#engine/ports/event-log.rules';
import { createAppender } from './append.ts';
import { joinHandles, type Membership } from './handles.ts';
import { createLifeTable, type LifeTable } from './lives.ts';
import type { Connection } from './load.ts';
import { createReader } from './reading.ts';
import { createSnapshotTable, type SnapshotTable } from './snapshots.ts';
import { readResult } from './store-failure.ts';
import { createTaskTable, type TaskTable } from './tasks.ts';
import { createWriteQueue, type WriteQueue } from './write-queue.ts';

/** `onError` hears of listeners that throw and of writes that were put off. */
export type SqliteLogOptions = {
  readonly life: string;
  /** Names the new life of a conversation that lost events. */
  readonly newLife: () => string;
  readonly onError: (problem: unknown) => void;
};

type Parts = SqliteLogOptions & {
  readonly db: Connection;
  readonly queue: WriteQueue;
  readonly handles: Membership;
  readonly lives: LifeTable;
  readonly tasks: TaskTable;
  readonly snapshots: SnapshotTable;
};

/** An event log over an open file that has our tables. Closing the log closes the file. */
export function createSqliteLog(db: Connection, options: SqliteLogOptions): EventLog {
  const listeners = createListeners(options.onError);
  const losses = createLossListeners(options.onError);
  const handles = joinHandles(db.name, { listeners, losses });
  const queue = createWriteQueue(db);
  const parts = {
    ...options,
    db,
    queue,
    handles,
    lives: createLifeTable(db),
    tasks: createTaskTable(db),
    snapshots: createSnapshotTable(db),
  };
  return {
    ...writingSide(parts),
    ...readingSide(parts),
    ...livingSide(parts),
    subscribe: (listener) => listeners.add(listener),
    watchLosses: (listener) => losses.add(listener),
    async close() {
      if (!db.open) return;
      queue.close();
      handles.leave();
      db.close();
    },
  };
}

function writingSide(parts: Parts): Pick<EventLog, 'append' | 'claim' | 'hold' | 'release' | 'saveSnapshot'> {
  const { db, queue, handles, tasks, snapshots, onError } = parts;
  const appendNow = createAppender(db, tasks);

  /** For what is made good later when the store fails: nothing is lost but time. */
  function reported<Value>(result: Result<Value>): Value | undefined {
    if (result.ok) return result.value;
    onError(result.failure);
    return undefined;
  }

  return {
    async append(request) {
      assertWellFormed(request);
      const result = await queue.add(
        () => appendNow(request),
        (answer) => {
          if (answer.kind === 'appended') handles.tell(request.events);
        },
      );
      return result.ok ? result.value : { kind: 'failed', failure: result.failure };
    },

    async claim(request) {
      // Looking first spares an idle worker's poll the write lock.
      const next = reported(readResult(db, () => tasks.nextDue(request.kind)));
      if (next === undefined || next > request.now) return [];
      return reported(await queue.add(() => tasks.claim(request))) ?? [];
    },

    async hold(held, until) {
      reported(await queue.add(() => tasks.hold(held, until)));
    },

    async release(task, due) {
      reported(await queue.add(() => tasks.release(task, due)));
    },

    async saveSnapshot(stream, snapshot) {
      reported(await queue.add(() => snapshots.save(stream, snapshot)));
    },
  };
}

/** Where a conversation stands, and which life of it that is. */
function livingSide(parts: Parts): Pick<EventLog, 'head' | 'life' | 'renewLife'> {
  const { db, queue, handles, lives, life, newLife } = parts;
  const reader = createReader(db);
  const headOf = (stream: ConversationId) => {
    const row = reader.head(stream);
    return row && { ...row, life: lives.of(stream) ?? life };
  };
  return {
    head: async (stream) => valueOrThrow(readResult(db, () => headOf(stream))),
    life: () => life,
    async renewLife(stream, n) {
      const renewed = await queue.add(() => {
        const head = headOf(stream);
        if (head && head.n < n) lives.renew(stream, newLife());
        return { head: headOf(stream), isNew: head !== undefined && head.n < n };
      });
      const { head, isNew } = valueOrThrow(renewed);
      if (isNew) handles.tellLoss(stream);
      return head;
    },
  };
}

type ReadingSide = 'read' | 'findByKey' | 'conversations' | 'tasks' | 'nextDue' | 'loadSnapshot';

function readingSide({ db, tasks, snapshots }: Parts): Pick<EventLog, ReadingSide> {
  const reader = createReader(db);

  async function answer<Value>(read: () => Value): Promise<Value> {
    return valueOrThrow(readResult(db, read));
  }

  return {
    read: (stream, after = 0, limit) => answer(() => reader.read(stream, after, limit)),
    findByKey: (stream, by, key) => answer(() => reader.findByKey(stream, by, key)),
    conversations: (filter) => answer(() => reader.conversations(filter)),
    tasks: (stream) => answer(() => tasks.ofStream(stream)),
    nextDue: (kind) => answer(() => tasks.nextDue(kind)),
    loadSnapshot: (stream) => answer(() => snapshots.load(stream)),
  };
}
