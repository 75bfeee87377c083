import type { ConversationId, TaskId } from '#engine/core/ids';
import type { Json } from '#engine/core/json';
import type { Append, ClaimedTask, Task, TaskKind } from '#engine/ports/event-log';
import { birthOf } from '#engine/ports/event-log.rules';
import type { Connection } from './load.ts';

type TaskRow = {
  readonly id: TaskId;
  readonly stream: ConversationId;
  readonly kind: TaskKind;
  readonly due: number;
  readonly attempts: number;
  readonly data: string;
};

type ClaimRequest = {
  readonly kind: TaskKind;
  readonly now: number;
  readonly lease: number;
  readonly limit: number;
};

function prepareStatements(db: Connection) {
  return {
    put: db.prepare<[TaskId, string, TaskKind, number, number, number, string]>(
      'INSERT OR REPLACE INTO tasks (id, stream, kind, due, free_at, attempts, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    remove: db.prepare<[TaskId]>('DELETE FROM tasks WHERE id = ?'),
    findFree: db.prepare<[TaskKind, number, number], TaskRow>(
      `SELECT id, stream, kind, due, attempts, data FROM tasks
       WHERE kind = ? AND free_at <= ? ORDER BY free_at, id LIMIT ?`,
    ),
    hold: db.prepare<[number, TaskId]>('UPDATE tasks SET free_at = ?, attempts = attempts + 1 WHERE id = ?'),
    holdOn: db.prepare<[number, TaskId, number]>(
      'UPDATE tasks SET free_at = ? WHERE id = ? AND attempts = ?',
    ),
    giveBack: db.prepare<[number, number, TaskId, number]>(
      'UPDATE tasks SET due = ?, free_at = ? WHERE id = ? AND attempts = ?',
    ),
    ofStream: db.prepare<[string], TaskRow>(
      'SELECT id, stream, kind, due, attempts, data FROM tasks WHERE stream = ? ORDER BY id',
    ),
    nextFree: db.prepare<[TaskKind], number | null>('SELECT min(free_at) FROM tasks WHERE kind = ?').pluck(),
  };
}

/** The half of the task table that an append needs. */
export interface TaskWriter {
  change(request: Append): void;
}

/** Due work beside the events. `free_at` is when a task can be handed out: its due time, or the end of its lease. */
export interface TaskTable extends TaskWriter {
  claim(request: ClaimRequest): readonly ClaimedTask[];
  hold(tasks: readonly ClaimedTask[], until: number): void;
  release(task: ClaimedTask, due: number): void;
  ofStream(stream: ConversationId): readonly Task[];
  nextDue(kind: TaskKind): number | undefined;
}

export function createTaskTable(db: Connection): TaskTable {
  const sql = prepareStatements(db);
  return {
    change({ settle = [], schedule = [] }) {
      for (const id of settle) sql.remove.run(id);
      for (const task of schedule) {
        const { id, stream, kind, due, data } = task;
        const { freeAt, attempts } = birthOf(task);
        sql.put.run(id, stream, kind, due, freeAt, attempts, JSON.stringify(data));
      }
    },

    claim({ kind, now, lease, limit }) {
      return sql.findFree.all(kind, now, limit).map((row) => {
        sql.hold.run(now + lease, row.id);
        return { ...taskOf(row), attempts: row.attempts + 1 };
      });
    },

    hold(tasks, until) {
      for (const { id, attempts } of tasks) sql.holdOn.run(until, id, attempts);
    },

    release(task, due) {
      sql.giveBack.run(due, due, task.id, task.attempts);
    },

    ofStream: (stream) => sql.ofStream.all(stream).map(taskOf),

    nextDue: (kind) => sql.nextFree.get(kind) ?? undefined,
  };
}

function taskOf({ id, stream, kind, due, data }: TaskRow): Task {
  return { id, stream, kind, due, data: JSON.parse(data) as Json };
}
