import type { ConversationId, TaskId } from '#engine/core/ids';
import type { Json } from '#engine/core/json';
import type { ClaimedTask, Task, TaskKind } from '#engine/ports/event-log';

/** Holder of a task that was never claimed by a script. */
const NOBODY = '-';

/** A task beside its id, as scripts read it: attempts, holder, due; the rest is for us alone. */
export function formatRecord({ stream, kind, due, data }: Task, attempts: number): string {
  return `${attempts} ${NOBODY} ${due} ${JSON.stringify([kind, stream, data])}`;
}

/** The task of a record. */
export function parseRecord(id: string, record: string): ClaimedTask {
  const [, attempts, due, rest = ''] = /^(\d+) \S+ (\S+) (.*)$/s.exec(record) ?? [];
  const [kind, stream, data] = JSON.parse(rest) as [TaskKind, ConversationId, Json];
  return { id: id as TaskId, stream, kind, due: Number(due), data, attempts: Number(attempts) };
}
