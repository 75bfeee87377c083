import type { ConversationId, TaskId } from '#engine/core/ids';
import type { ClaimedTask, TaskKind } from '#engine/ports/event-log';

/**
 * Work that was given back while the store could take nothing: it stays with this node, which has the conversation in
 * memory. Another node that did it would write behind this one's back.
 */
export class KeptTasks {
  readonly #kept = new Map<TaskId, { readonly task: ClaimedTask; readonly due: number }>();

  keep(task: ClaimedTask, due: number): void {
    this.#kept.set(task.id, { task, due });
  }

  /** Those that are due. Beginning again because of the store is no attempt: a store that is away wears out no work. */
  take(kind: TaskKind, now: number, limit: number): readonly ClaimedTask[] {
    const ready = this.#ofKind(kind).filter(({ due }) => due <= now);
    const taken = ready.slice(0, limit).map(({ task }) => task);
    for (const { id } of taken) this.#kept.delete(id);
    return taken;
  }

  /** Infinite when there are none. */
  nextDue(kind: TaskKind): number {
    return this.#ofKind(kind).reduce((least, { due }) => Math.min(least, due), Number.POSITIVE_INFINITY);
  }

  /** What the work was about is void, or another node has it. */
  forget(stream: ConversationId): void {
    for (const [id, { task }] of this.#kept) if (task.stream === stream) this.#kept.delete(id);
  }

  #ofKind(kind: TaskKind) {
    return [...this.#kept.values()].filter(({ task }) => task.kind === kind);
  }
}
