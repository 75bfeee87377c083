import type { ConversationId, TaskId } from '#engine/core/ids';
import type { Append, ClaimedTask, TaskKind } from '#engine/ports/event-log';
import { actsOutside } from '#engine/ports/event-log.rules';

/** `until`: the store gives it to another node then. */
type Kept = { readonly task: ClaimedTask; readonly due: number; readonly until: number };

/**
 * Work that an outage put off and that stays with this node, which has the conversation in memory: what was given back
 * while the store could take nothing, and effects that had to wait for their record. Another node that did it would
 * write behind this one's back.
 */
export class KeptTasks {
  readonly #kept = new Map<TaskId, Kept>();

  keep(task: ClaimedTask, due: number): void {
    this.#kept.set(task.id, { task, due, until: Number.POSITIVE_INFINITY });
  }

  /** The store has a provisional append: its effects may begin, and what was born in these hands is in them `until` then. */
  follow({ schedule = [], settle = [] }: Append, until: number): void {
    for (const id of settle) this.#kept.delete(id);
    for (const { heldUntil, ...task } of schedule) {
      const known = this.#kept.get(task.id);
      if (heldUntil === undefined) continue;
      if (known) this.#kept.set(task.id, { ...known, until });
      else if (actsOutside(task.kind))
        this.#kept.set(task.id, { task: { ...task, attempts: 1 }, due: task.due, until });
    }
  }

  /** Those that the store would give away before `by` are to be held there until then. */
  extend(kind: TaskKind, by: number, until: number): readonly ClaimedTask[] {
    const ending = this.#ofKind(kind).filter((kept) => kept.until < by);
    for (const kept of ending) this.#kept.set(kept.task.id, { ...kept, until });
    return ending.map(({ task }) => task);
  }

  /** How many of them are due. */
  countDue(kind: TaskKind, now: number): number {
    return this.#dueOfKind(kind, now).length;
  }

  /** Those that are due. Beginning again because of the store is no attempt: a store that is away wears out no work. */
  take(kind: TaskKind, now: number, limit: number): readonly ClaimedTask[] {
    const taken = this.#dueOfKind(kind, now)
      .slice(0, limit)
      .map(({ task }) => task);
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

  #dueOfKind(kind: TaskKind, now: number): readonly Kept[] {
    for (const { task, until } of this.#ofKind(kind)) if (until <= now) this.#kept.delete(task.id);
    return this.#ofKind(kind).filter(({ due }) => due <= now);
  }

  #ofKind(kind: TaskKind): readonly Kept[] {
    return [...this.#kept.values()].filter(({ task }) => task.kind === kind);
  }
}
