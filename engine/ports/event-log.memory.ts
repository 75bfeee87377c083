import type { StoredEvent } from '../core/events.ts';
import type { Actor, ConversationId } from '../core/ids.ts';
import { createListeners, type Listeners } from './event-log.listeners.ts';
import { createLossListeners, type LossListeners } from './event-log.losses.ts';
import { MemoryTasks } from './event-log.memory.tasks.ts';
import { assertWellFormed, refusalOf } from './event-log.rules.ts';
import type {
  Append,
  AppendResult,
  ClaimedTask,
  ConversationEntry,
  ConversationFilter,
  EventLog,
  Head,
  LogListener,
  LossListener,
  Snapshot,
  Task,
  TaskKind,
} from './event-log.ts';

/** An event log that keeps everything in this process and forgets it on exit: for tests and `parley chat`. */
export function createMemoryEventLog(options: {
  /** Names this life of the store. */
  readonly life: string;
  /** Hears of listeners that throw. */
  readonly onError?: (thrown: unknown) => void;
}): EventLog {
  const { life, onError = () => {} } = options;
  return new MemoryEventLog(life, createListeners(onError), createLossListeners(onError));
}

/** One conversation. Events are kept as JSON text, so that nobody can change one after it was stored. */
type Stream = {
  readonly texts: string[];
  readonly keys: Map<string, number>;
  epoch: number;
  openedBy: Actor | undefined;
  openedAt: number;
  /** How many lives it has lost. */
  losses: number;
};

class MemoryEventLog implements EventLog {
  readonly #life: string;
  readonly #listeners: Listeners;
  readonly #losses: LossListeners;
  readonly #streams = new Map<ConversationId, Stream>();
  readonly #tasks = new MemoryTasks();
  readonly #snapshots = new Map<ConversationId, string>();

  constructor(life: string, listeners: Listeners, losses: LossListeners) {
    this.#life = life;
    this.#listeners = listeners;
    this.#losses = losses;
  }

  async append(request: Append): Promise<AppendResult> {
    assertWellFormed(request);
    const stream = this.#streams.get(request.stream);
    const refusal = refusalOf(request, {
      head: stream?.texts.length ?? 0,
      epoch: stream?.epoch ?? 0,
      known: stream && firstKnown(stream, request.events),
    });
    if (refusal) return refusal;
    this.#store(request);
    this.#keepTasks(request);
    this.#listeners.tell(request.events);
    return { kind: 'appended' };
  }

  async read(stream: ConversationId, after = 0, limit?: number): Promise<readonly StoredEvent[]> {
    const texts = this.#streams.get(stream)?.texts ?? [];
    return texts.slice(after, limit === undefined ? undefined : after + limit).map(parseEvent);
  }

  async findByKey(stream: ConversationId, by: Actor, key: string): Promise<StoredEvent | undefined> {
    const found = this.#streams.get(stream);
    return found && eventOfKey(found, by, key);
  }

  async head(stream: ConversationId): Promise<Head | undefined> {
    const found = this.#streams.get(stream);
    if (!found) return undefined;
    const life = found.losses === 0 ? this.#life : `${this.#life}.${found.losses}`;
    return { n: found.texts.length, epoch: found.epoch, life };
  }

  life(): string {
    return this.#life;
  }

  subscribe(listener: LogListener): () => void {
    return this.#listeners.add(listener);
  }

  watchLosses(listener: LossListener): () => void {
    return this.#losses.add(listener);
  }

  async renewLife(stream: ConversationId, n: number): Promise<Head | undefined> {
    const found = this.#streams.get(stream);
    if (found && found.texts.length < n) {
      found.losses += 1;
      this.#losses.tell(stream);
    }
    return this.head(stream);
  }

  async claim(request: {
    readonly kind: TaskKind;
    readonly now: number;
    readonly lease: number;
    readonly limit: number;
  }): Promise<readonly ClaimedTask[]> {
    return this.#tasks.claim(request);
  }

  async tasks(stream: ConversationId): Promise<readonly Task[]> {
    return this.#tasks.ofStream(stream);
  }

  async nextDue(kind: TaskKind): Promise<number | undefined> {
    return this.#tasks.nextDue(kind);
  }

  async hold(tasks: readonly ClaimedTask[], until: number): Promise<void> {
    for (const task of tasks) this.#tasks.hold(task, until);
  }

  async release(task: ClaimedTask, due: number): Promise<void> {
    this.#tasks.release(task, due);
  }

  async saveSnapshot(stream: ConversationId, snapshot: Snapshot): Promise<void> {
    this.#snapshots.set(stream, JSON.stringify(snapshot));
  }

  async loadSnapshot(stream: ConversationId): Promise<Snapshot | undefined> {
    const text = this.#snapshots.get(stream);
    return text === undefined ? undefined : (JSON.parse(text) as Snapshot);
  }

  async conversations(filter: ConversationFilter): Promise<readonly ConversationEntry[]> {
    const entries: ConversationEntry[] = [];
    for (const [stream, { texts, openedAt, openedBy }] of this.#streams) {
      if (texts.length === 0) continue;
      if (filter.openedBy !== undefined && filter.openedBy !== openedBy) continue;
      entries.push({ stream, n: texts.length, openedAt });
    }
    return entries.sort(newestFirst).slice(0, filter.limit);
  }

  async close(): Promise<void> {}

  #store(request: Append): void {
    const [first] = request.events;
    if (!first && request.epoch === undefined) return;
    const stream = this.#streams.get(request.stream) ?? emptyStream();
    this.#streams.set(request.stream, stream);
    stream.epoch = Math.max(stream.epoch, request.epoch ?? 0);
    if (first?.n === 1) {
      stream.openedBy = first.by;
      stream.openedAt = first.at;
    }
    for (const event of request.events) keepEvent(stream, event);
  }

  #keepTasks(request: Append): void {
    for (const id of request.settle ?? []) this.#tasks.remove(id);
    for (const task of request.schedule ?? []) this.#tasks.put(task);
  }
}

function emptyStream(): Stream {
  return { texts: [], keys: new Map(), epoch: 0, openedBy: undefined, openedAt: 0, losses: 0 };
}

function keepEvent(stream: Stream, event: StoredEvent): void {
  stream.texts.push(JSON.stringify(event));
  if (event.key === undefined) return;
  const key = keyOf(event.by, event.key);
  if (!stream.keys.has(key)) stream.keys.set(key, event.n);
}

function firstKnown(stream: Stream, events: readonly StoredEvent[]): StoredEvent | undefined {
  for (const event of events) {
    const known = event.key === undefined ? undefined : eventOfKey(stream, event.by, event.key);
    if (known) return known;
  }
  return undefined;
}

function eventOfKey(stream: Stream, by: Actor, key: string): StoredEvent | undefined {
  const n = stream.keys.get(keyOf(by, key));
  const text = n === undefined ? undefined : stream.texts[n - 1];
  return text === undefined ? undefined : parseEvent(text);
}

function keyOf(by: Actor, key: string): string {
  return JSON.stringify([by, key]);
}

function parseEvent(text: string): StoredEvent {
  return JSON.parse(text) as StoredEvent;
}

function newestFirst(left: ConversationEntry, right: ConversationEntry): number {
  return right.openedAt - left.openedAt || compare(right.stream, left.stream);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
