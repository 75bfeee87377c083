import type { StoredEvent } from '#engine/core/events';
import type { Actor, TaskId } from '#engine/core/ids';
import type { Append, AppendResult, Head, Task } from '#engine/ports/event-log';
import { refusalOf } from '#engine/ports/event-log.rules';
import type { Place } from './backlog.ts';

/** An append that the store does not have yet. `provisional` ones were told as such. */
export type Waiting = { readonly request: Append; readonly provisional: boolean; readonly place: Place };

/** One conversation as this process has it: where it stands, and what of it the store does not have yet. */
export class Held {
  readonly #keys = new Map<string, StoredEvent>();
  readonly #waiting: Waiting[] = [];
  readonly #life: string;
  #head: number;
  #epoch: number;
  #isVoid = false;

  /** All command keys of the conversation are known, so that memory may answer while the store works. */
  readonly isWhole: boolean;

  /** `events` are all there are; without them only what is taken is known. */
  constructor(head: Head, events?: readonly StoredEvent[]) {
    this.isWhole = events !== undefined;
    this.#life = head.life;
    this.#head = head.n;
    this.#epoch = head.epoch;
    this.#learn(events ?? []);
  }

  head(): Head {
    return { n: this.#head, epoch: this.#epoch, life: this.#life };
  }

  refusal(request: Append): AppendResult | undefined {
    return refusalOf(request, { head: this.#head, epoch: this.#epoch, known: this.#known(request.events) });
  }

  take(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.follow(waiting.request);
  }

  /** This was appended. */
  follow({ events, epoch = 0 }: Append): void {
    this.#head += events.length;
    this.#epoch = Math.max(this.#epoch, epoch);
    this.#learn(events);
  }

  /** The first that wait, so many at most; undefined when none does. */
  next(most: number): readonly [Waiting, ...Waiting[]] | undefined {
    const [first, ...rest] = this.#waiting.slice(0, most);
    return first && [first, ...rest];
  }

  /** The store has the first of those that waited. */
  stored(): void {
    this.#waiting.shift();
  }

  /** Another writer was first: whatever was decided on this stands on nothing. */
  voidAll(): void {
    this.#isVoid = true;
  }

  isVoid(): boolean {
    return this.#isVoid;
  }

  isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  /** Something provisional waits, so that whatever comes behind it is provisional too. */
  isProvisional(): boolean {
    return this.#waiting.at(-1)?.provisional ?? false;
  }

  waiting(): readonly Waiting[] {
    return this.#waiting;
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
    for (const {
      request: { settle = [], schedule = [] },
    } of this.#waiting) {
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
