import type { Env } from '#engine/core/env';
import { type Failure, failure } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { Actor, ConversationId } from '#engine/core/ids';
import type {
  Append,
  AppendResult,
  ClaimedTask,
  ConversationEntry,
  ConversationFilter,
  EventLog,
  Head,
  LossListener,
  Snapshot,
  Task,
  TaskKind,
} from '#engine/ports/event-log';
import { createListeners, type Listeners } from '#engine/ports/event-log.listeners';
import { actsOutside, assertWellFormed } from '#engine/ports/event-log.rules';
import { Backlog, DEFAULT_LIMITS, type Limits } from './backlog.ts';
import { ASK_AGAIN, FLUSH_AFTER, Flushing, STILL_HELD } from './flushing.ts';
import { Held } from './held.ts';
import { KeptTasks } from './kept-tasks.ts';
import { isDown, unlessDown } from './store-answers.ts';
import { Told } from './told.ts';

/** `memory`: an append is answered when this process has it. `written`: when the store has it, unless the store is down. */
export type Level = 'memory' | 'written';

export type MemoryFirstOptions = {
  readonly log: EventLog;
  readonly level: Level;
  readonly env: Pick<Env, 'now' | 'delay'>;
  readonly limits?: Limits;
  /** Hears of listeners that throw. */
  readonly onError: (thrown: unknown) => void;
};

/** An event log that stands in for its store, and what those who tell others of its events must know. */
export type MemoryFirstLog = EventLog & {
  /** True while the store is down, and until it has all that came meanwhile. */
  readonly isDegraded: () => boolean;
  /** What lies behind this offset of a conversation is provisional; infinite when nothing is. */
  readonly storedUpTo: (stream: ConversationId) => number;
  /** Events that the store does not have yet. */
  readonly waiting: () => number;
  /** For how long it was degraded since it began, in milliseconds. */
  readonly degradedFor: () => number;
};

/** Conversations of which level memory remembers where they stand. */
const MOST_KNOWN = 20_000;

/** Put memory before a store. */
export function createMemoryFirstLog(options: MemoryFirstOptions): MemoryFirstLog {
  return new LogWithMemory(options);
}

class LogWithMemory implements MemoryFirstLog {
  readonly #options: MemoryFirstOptions;
  readonly #log: EventLog;
  readonly #listeners: Listeners;
  readonly #unsubscribe: readonly (() => void)[];
  readonly #held = new Map<ConversationId, Held>();
  readonly #told = new Told();
  readonly #kept = new KeptTasks();
  readonly #backlog: Backlog;
  readonly #flushing: Flushing;

  constructor(options: MemoryFirstOptions) {
    const { log, limits = DEFAULT_LIMITS } = options;
    this.#options = options;
    this.#log = log;
    this.#listeners = createListeners(options.onError);
    this.#backlog = new Backlog(limits);
    const inMemory = { backlog: this.#backlog, held: this.#held, told: this.#told, kept: this.#kept };
    this.#flushing = new Flushing({ ...options, ...inMemory });
    this.#unsubscribe = [
      log.subscribe(
        (events) => this.#hear(events),
        (stream) => this.#held.has(stream) || this.#listeners.want(stream),
      ),
      log.watchLosses((stream) => {
        this.#forgetIdle(stream);
        this.#kept.forget(stream);
      }),
    ];
  }

  isDegraded(): boolean {
    return this.#backlog.isDegraded();
  }

  storedUpTo(stream: ConversationId): number {
    return this.#told.storedUpTo(stream);
  }

  waiting(): number {
    return this.#backlog.size();
  }

  degradedFor(): number {
    return this.#backlog.degradedFor(this.#options.env.now());
  }

  async append(request: Append): Promise<AppendResult> {
    assertWellFormed(request);
    const { stream } = request;
    const before = this.#held.get(stream);
    const held = this.#options.level === 'written' ? this.#lacking(stream) : await this.#knowing(request);
    // What it was decided on may have become void meanwhile, and another writer's event be at the offset that it expects.
    if (this.#flushing.isLosing(stream) || before?.isVoid() || held?.isVoid())
      return { kind: 'failed', failure: failure('LOG_LOST', { stream }) };
    if (held) return this.#take(held, request);
    if (this.#backlog.isDown()) return this.#provide(request, downFailure());
    const result = await this.#log.append(request);
    if (!isDown(result)) return result;
    this.#backlog.goDown(this.#options.env.now());
    this.#flushing.askAgain();
    return this.#provide(request, result.failure);
  }

  async read(stream: ConversationId, after = 0, limit?: number): Promise<readonly StoredEvent[]> {
    const waiting = this.#held.get(stream)?.events() ?? [];
    const first = waiting[0]?.n;
    if (first === undefined) return this.#log.read(stream, after, limit);
    const stored = after + 1 >= first ? [] : await this.#log.read(stream, after, limit);
    const last = stored.at(-1)?.n ?? after;
    return [...stored, ...waiting.filter(({ n }) => n > last)].slice(0, limit);
  }

  async findByKey(stream: ConversationId, by: Actor, key: string): Promise<StoredEvent | undefined> {
    return this.#held.get(stream)?.findByKey(by, key) ?? this.#log.findByKey(stream, by, key);
  }

  async head(stream: ConversationId): Promise<Head | undefined> {
    return this.#lacking(stream)?.head() ?? this.#log.head(stream);
  }

  life(): string {
    return this.#log.life();
  }

  subscribe(...listener: Parameters<Listeners['add']>): () => void {
    return this.#listeners.add(...listener);
  }

  watchLosses(listener: LossListener): () => void {
    return this.#log.watchLosses(listener);
  }

  async renewLife(stream: ConversationId, n: number): Promise<Head | undefined> {
    await this.#settle();
    return this.#log.renewLife(stream, n);
  }

  async claim(request: Parameters<EventLog['claim']>[0]): Promise<readonly ClaimedTask[]> {
    await this.#settle();
    const { kind, now } = request;
    // What the store gave to this node before it went down again waits too.
    if (actsOutside(kind) && this.#backlog.isDown()) return this.#log.claim(request);
    const limit = request.limit - this.#kept.countDue(kind, now);
    const stored = limit > 0 ? await this.#log.claim({ ...request, limit }) : [];
    const kept = this.#kept.take(kind, now, request.limit - stored.length);
    const ending = this.#kept.extend(kind, now + STILL_HELD / 2, now + STILL_HELD);
    if (ending.length > 0) await this.#log.hold(ending, now + STILL_HELD);
    return [...kept, ...stored];
  }

  async hold(tasks: readonly ClaimedTask[], until: number): Promise<void> {
    await this.#settle();
    await this.#log.hold(tasks, until);
  }

  async tasks(stream: ConversationId): Promise<readonly Task[]> {
    const held = this.#lacking(stream);
    if (!held) return this.#log.tasks(stream);
    return held.tasksOver(this.#backlog.isDown() ? [] : await this.#log.tasks(stream));
  }

  async nextDue(kind: TaskKind): Promise<number | undefined> {
    await this.#settle();
    const kept = this.#kept.nextDue(kind);
    if (this.#backlog.isDown() && kept < Number.POSITIVE_INFINITY) return kept;
    const due = await this.#log.nextDue(kind);
    return kept < (due ?? Number.POSITIVE_INFINITY) ? kept : due;
  }

  async release(task: ClaimedTask, due: number): Promise<void> {
    await this.#settle();
    // An effect is begun by whoever has the store.
    if (this.#backlog.isDown() && !actsOutside(task.kind)) this.#kept.keep(task, due);
    else await this.#log.release(task, due);
  }

  async saveSnapshot(stream: ConversationId, snapshot: Snapshot): Promise<void> {
    await this.#settle();
    if (this.#lacking(stream)) return;
    await this.#log.saveSnapshot(stream, snapshot);
  }

  loadSnapshot(stream: ConversationId): Promise<Snapshot | undefined> {
    return this.#log.loadSnapshot(stream);
  }

  async conversations(filter: ConversationFilter): Promise<readonly ConversationEntry[]> {
    await this.#settle();
    return this.#log.conversations(filter);
  }

  async close(): Promise<void> {
    await this.#flushing.close();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await this.#log.close();
  }

  /** A conversation of which the store lacks something. */
  #lacking(stream: ConversationId): Held | undefined {
    const held = this.#held.get(stream);
    return held?.isIdle() === false ? held : undefined;
  }

  /** At level memory: the conversation for which memory answers; undefined where the store has to. */
  async #knowing(request: Append): Promise<Held | undefined> {
    const { stream } = request;
    const held = this.#held.get(stream);
    if (this.#backlog.isDown()) return held;
    if (wantsEffect(request)) return await this.#throughMemory(request);
    if (held) return held;
    const known = await this.#know(stream).catch(unlessDown);
    // Another append may have come to know it meanwhile.
    const first = this.#held.get(stream) ?? known;
    if (first) this.#held.set(stream, first);
    return first;
  }

  /** An effect starts when the store has the record that it was wanted, so that record goes there at once. */
  async #throughMemory({ stream }: Append): Promise<Held | undefined> {
    await this.#settle();
    const held = this.#lacking(stream);
    if (!held) this.#held.delete(stream);
    return held;
  }

  /** All command keys are needed, because the store is not asked before the answer. */
  async #know(stream: ConversationId): Promise<Held> {
    this.#forgetOldest();
    const head = await this.#log.head(stream);
    const events = head ? await this.#log.read(stream) : [];
    const n = events.at(-1)?.n ?? 0;
    return new Held({ n, epoch: head?.epoch ?? 0, life: head?.life ?? this.#log.life() }, events);
  }

  #forgetOldest(): void {
    if (this.#held.size < MOST_KNOWN) return;
    for (const [oldest, held] of this.#held) {
      if (held.isIdle()) return void this.#held.delete(oldest);
    }
  }

  /** The store is down: this process vouches for the append, within limits. */
  #provide(request: Append, cause: Failure): AppendResult {
    const { stream, expected, fence = 0 } = request;
    const held = this.#held.get(stream) ?? new Held({ n: expected, epoch: fence, life: this.#log.life() });
    const isKnown = this.#held.has(stream);
    this.#held.set(stream, held);
    const result = this.#take(held, request, cause);
    if (!isKnown && result.kind !== 'appended') this.#held.delete(stream);
    return result;
  }

  #take(held: Held, request: Append, cause = downFailure()): AppendResult {
    const refusal = held.refusal(request);
    if (refusal) return refusal;
    const provisional = this.#backlog.isDown() || !held.isWhole || held.isProvisional();
    const place = this.#backlog.take(request, provisional, this.#options.env.now());
    if (!place) return { kind: 'failed', failure: cause };
    held.take({ request, provisional, place });
    this.#told.note(request.events, provisional);
    this.#flushing.add(request.stream, this.#backlog.isDown() ? ASK_AGAIN : FLUSH_AFTER);
    this.#listeners.tell(request.events, provisional);
    return provisional ? { kind: 'appended', provisional } : { kind: 'appended' };
  }

  /** The store tells what it has. What was told as provisional is told again; what was told plainly is not. */
  #hear(events: readonly StoredEvent[]): void {
    const news = this.#told.confirm(events);
    if (this.#held.size > 0) for (const event of news) this.#overtaken(event);
    this.#listeners.tell(news);
  }

  /** Somebody else wrote: what is known here of where the conversation stands is old. */
  #overtaken({ stream, n }: StoredEvent): void {
    const held = this.#held.get(stream);
    if (held && held.head().n < n) this.#forgetIdle(stream);
  }

  #forgetIdle(stream: ConversationId): void {
    if (this.#held.get(stream)?.isIdle()) this.#held.delete(stream);
  }

  /** What the store is asked next must see what memory has; while it is down there is no use in trying. */
  async #settle(): Promise<void> {
    if (this.#flushing.isNeeded() && !this.#backlog.isDown()) await this.#flushing.flush();
  }
}

function wantsEffect({ schedule = [] }: Append): boolean {
  return schedule.some(({ kind }) => actsOutside(kind));
}

function downFailure(): Failure {
  return failure('STORE_DOWN', {
    store: 'conversation',
    reason: 'it is down for longer than memory may stand in',
  });
}
