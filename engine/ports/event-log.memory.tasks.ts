import { copyJson } from '../core/copy-json.ts';
import type { ConversationId, TaskId } from '../core/ids.ts';
import { createHeap, type Heap } from './event-log.memory.heap.ts';
import { birthOf } from './event-log.rules.ts';
import type { ClaimedTask, NewTask, Task, TaskKind } from './event-log.ts';

/** A task as it stands; a change is a new value, so that a value tells whether it is still true. */
type HeldTask = { readonly task: Task; readonly freeAt: number; readonly attempts: number };

type ClaimRequest = {
  readonly kind: TaskKind;
  readonly now: number;
  readonly lease: number;
  readonly limit: number;
};

/** Superseded values may fill this much of a heap, beside as many as are true, before they are swept out. */
const SPARE = 64;

/** The memory log's due work: found by id, by conversation and by time, so that no question looks at all of it. */
export class MemoryTasks {
  readonly #held = new Map<TaskId, HeldTask>();
  readonly #byStream = new Map<ConversationId, Set<TaskId>>();
  readonly #byTime: Readonly<Record<TaskKind, Heap<HeldTask>>> = {
    timer: createHeap(longestFreeFirst),
    effect: createHeap(longestFreeFirst),
    turn: createHeap(longestFreeFirst),
    route: createHeap(longestFreeFirst),
  };

  put(task: NewTask): void {
    const { heldUntil: _, ...plain } = task;
    this.remove(task.id);
    this.#place({ task: copyJson(plain) as Task, ...birthOf(task) });
    const own = this.#byStream.get(task.stream);
    if (own) own.add(task.id);
    else this.#byStream.set(task.stream, new Set([task.id]));
  }

  remove(id: TaskId): void {
    const held = this.#held.get(id);
    if (!held) return;
    this.#held.delete(id);
    const own = this.#byStream.get(held.task.stream);
    own?.delete(id);
    if (own?.size === 0) this.#byStream.delete(held.task.stream);
  }

  claim({ kind, now, lease, limit }: ClaimRequest): readonly ClaimedTask[] {
    const taken: HeldTask[] = [];
    while (taken.length < limit) {
      const next = this.#first(kind);
      if (!next || next.freeAt > now) break;
      this.#byTime[kind].takeFirst();
      taken.push({ ...next, freeAt: now + lease, attempts: next.attempts + 1 });
    }
    for (const held of taken) this.#place(held);
    return taken.map(({ task, attempts }) => ({ ...task, attempts }));
  }

  ofStream(stream: ConversationId): readonly Task[] {
    const ids = [...(this.#byStream.get(stream) ?? [])].sort();
    return ids.flatMap((id) => this.#held.get(id)?.task ?? []);
  }

  nextDue(kind: TaskKind): number | undefined {
    return this.#first(kind)?.freeAt;
  }

  hold(task: ClaimedTask, until: number): void {
    const held = this.#held.get(task.id);
    if (held?.attempts === task.attempts) this.#place({ ...held, freeAt: until });
  }

  release(task: ClaimedTask, due: number): void {
    const held = this.#held.get(task.id);
    if (held?.attempts !== task.attempts) return;
    this.#place({ task: { ...held.task, due }, freeAt: due, attempts: held.attempts });
  }

  #place(held: HeldTask): void {
    const heap = this.#byTime[held.task.kind];
    this.#held.set(held.task.id, held);
    heap.add(held);
    if (heap.size() > 2 * this.#held.size + SPARE) heap.keepOnly((one) => this.#isTrue(one));
  }

  #first(kind: TaskKind): HeldTask | undefined {
    const heap = this.#byTime[kind];
    for (;;) {
      const first = heap.first();
      if (!first || this.#isTrue(first)) return first;
      heap.takeFirst();
    }
  }

  #isTrue(held: HeldTask): boolean {
    return this.#held.get(held.task.id) === held;
  }
}

function longestFreeFirst(left: HeldTask, right: HeldTask): number {
  if (left.freeAt !== right.freeAt) return left.freeAt - right.freeAt;
  return left.task.id < right.task.id ? -1 : 1;
}
