import type { StoredEvent } from '#engine/core/events';
import type { Actor, TaskId } from '#engine/core/ids';
import type { Append, AppendResult, Head, Task } from '#engine/ports/event-log';
import { refusalOf } from '#engine/ports/event-log.rules';

/** An append that the store does not have yet. `provisional` ones were told as such. */
export type Waiting = { readonly request: Append; readonly provisional: boolean };

/** One conversation as this process has it: where it stands, and what of it the store does not have yet. */
export class Held {
  readonly #keys = new Map<string, StoredEvent>();
  readonly #waiting: Waiting[] = [];
  readonly #life: string;
  #head: number;
  #epoch: number;

  /** `events` are those whose command keys are to be known. */
  constructor(head: Head, events: readonly StoredEvent[] = []) {
    this.#life = head.life;
    this.#head = head.n;
    this.#epoch = head.epoch;
    this.#learn(events);
  }

  head(): Head {
    return { n: this.#head, epoch: this.#epoch, life: this.#life };
  }

  refusal(request: Append): AppendResult | undefined {
    return refusalOf(request, { head: this.#head, epoch: this.#epoch, known: this.#known(request.events) });
  }

  take(waiting: Waiting): void {
    const { request } = waiting;
    this.#waiting.push(waiting);
    this.#head += request.events.length;
    this.#epoch = Math.max(this.#epoch, request.epoch ?? 0);
    this.#learn(request.events);
  }

  next(): Waiting | undefined {
    return this.#waiting[0];
  }

  /** The store has the first of those that waited. */
  stored(): void {
    this.#waiting.shift();
  }

  isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  requests(): readonly Append[] {
    return this.#waiting.map(({ request }) => request);
  }

  events(): readonly StoredEvent[] {
    return this.#waiting.flatMap(({ request }) => request.events);
  }

  findByKey(by: Actor, key: string): StoredEvent | undefined {
    return this.#keys.get(keyOf(by, key));
  }

  /** Tasks as they will be once the store has everything. */
  tasksOver(stored: readonly Task[]): readonly Task[] {
    const tasks = new Map<TaskId, Task>(stored.map((task) => [task.id, task]));
    for (const { settle = [], schedule = [] } of this.requests()) {
      for (const id of settle) tasks.delete(id);
      for (const { heldUntil: _, ...task } of schedule) tasks.set(task.id, task);
    }
    return [...tasks.values()].sort((left, right) => (left.id < right.id ? -1 : 1));
  }

  #learn(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.key === undefined) continue;
      const key = keyOf(event.by, event.key);
      if (!this.#keys.has(key)) this.#keys.set(key, event);
    }
  }

  #known(events: readonly StoredEvent[]): StoredEvent | undefined {
    for (const event of events) {
      const known = event.key === undefined ? undefined : this.findByKey(event.by, event.key);
      if (known) return known;
    }
    return undefined;
  }
}

function keyOf(by: Actor, key: string): string {
  return `${by}\n${key}`;
}
