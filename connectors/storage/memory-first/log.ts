import type { Env } from '#engine/core/env';
import { type Failure, failure, ParleyError } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { Actor, ConversationId, EventId } from '#engine/core/ids';
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
} from '#engine/ports/event-log';
import { createListeners, type Listeners } from '#engine/ports/event-log.listeners';
import { assertWellFormed } from '#engine/ports/event-log.rules';
import { Budget, DEFAULT_LIMITS, type Limits } from './budget.ts';
import { Held } from './held.ts';

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

/** An event log that answers before its store does. `degraded` while the store is down and events are provisional. */
export type MemoryFirstLog = EventLog & { readonly degraded: () => boolean };

/** How long an append of level memory waits to go to the store together with others, in milliseconds. */
const FLUSH_AFTER = 5;

/** How often a store that is down is asked whether it is back, in milliseconds. */
const ASK_AGAIN = 500;

/** Conversations of which level memory remembers where they stand. */
const MOST_KNOWN = 20_000;

/** Put memory before a store. */
export function createMemoryFirstLog(options: MemoryFirstOptions): MemoryFirstLog {
  return new LogWithMemory(options);
}

class LogWithMemory implements EventLog {
  readonly #options: MemoryFirstOptions;
  readonly #log: EventLog;
  readonly #listeners: Listeners;
  readonly #unsubscribe: readonly (() => void)[];
  readonly #held = new Map<ConversationId, Held>();
  /** Events that were told before the store had them, and whether as provisional. */
  readonly #early = new Map<EventId, boolean>();
  #outage: Budget | undefined;
  #flushing: Promise<void> | undefined;
  #planned: (() => void) | undefined;

  constructor(options: MemoryFirstOptions) {
    this.#options = options;
    this.#log = options.log;
    this.#listeners = createListeners(options.onError);
    this.#unsubscribe = [
      options.log.subscribe((events) => this.#hear(events)),
      options.log.watchLosses((stream) => this.#forgetIdle(stream)),
    ];
  }

  degraded(): boolean {
    return this.#outage !== undefined;
  }

  async append(request: Append): Promise<AppendResult> {
    assertWellFormed(request);
    const held = await this.#heldFor(request.stream);
    if (held) return this.#take(held, request);
    if (this.#outage) return this.#provide(request, downFailure());
    const result = await this.#log.append(request);
    return isDown(result) ? this.#provide(request, result.failure) : result;
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
    const held = this.#held.get(stream);
    return held && !held.isIdle() ? held.head() : this.#log.head(stream);
  }

  life(): string {
    return this.#log.life();
  }

  subscribe(listener: LogListener): () => void {
    return this.#listeners.add(listener);
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
    return this.#log.claim(request);
  }

  async hold(tasks: readonly ClaimedTask[], until: number): Promise<void> {
    await this.#settle();
    await this.#log.hold(tasks, until);
  }

  async tasks(stream: ConversationId): Promise<readonly Task[]> {
    const held = this.#held.get(stream);
    if (!held || held.isIdle()) return this.#log.tasks(stream);
    return held.tasksOver(this.#outage ? [] : await this.#log.tasks(stream));
  }

  async nextDue(kind: TaskKind): Promise<number | undefined> {
    await this.#settle();
    return this.#log.nextDue(kind);
  }

  async release(task: ClaimedTask, due: number): Promise<void> {
    await this.#settle();
    await this.#log.release(task, due);
  }

  async saveSnapshot(stream: ConversationId, snapshot: Snapshot): Promise<void> {
    await this.#settle();
    if (this.#held.get(stream)?.isIdle() === false) return;
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
    await this.#flushNow();
    this.#planned?.();
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await this.#log.close();
  }

  /** The conversation, if memory answers for it: always at level memory, else while the store lacks some of it. */
  async #heldFor(stream: ConversationId): Promise<Held | undefined> {
    const held = this.#held.get(stream);
    if (this.#options.level === 'written') return held?.isIdle() === false ? held : undefined;
    if (held || this.#outage) return held;
    const known = await this.#know(stream).catch((thrown: unknown) => unlessDown(thrown));
    // Another append may have come to know it meanwhile.
    const first = this.#held.get(stream) ?? known;
    if (first) this.#held.set(stream, first);
    return first;
  }

  /** All command keys are needed, because the store is not asked before the answer. */
  async #know(stream: ConversationId): Promise<Held> {
    this.#forget();
    const head = await this.#log.head(stream);
    const events = head ? await this.#log.read(stream) : [];
    const n = events.at(-1)?.n ?? 0;
    return new Held({ n, epoch: head?.epoch ?? 0, life: head?.life ?? this.#log.life() }, events);
  }

  #forget(): void {
    if (this.#held.size < MOST_KNOWN) return;
    for (const [oldest, held] of this.#held) {
      if (held.isIdle()) return void this.#held.delete(oldest);
    }
  }

  /** The store is down: this process vouches for the append, within limits. */
  #provide(request: Append, cause: Failure): AppendResult {
    const { env, limits = DEFAULT_LIMITS } = this.#options;
    this.#outage ??= new Budget(limits, env.now());
    this.#plan(ASK_AGAIN);
    const { stream, expected, fence = 0 } = request;
    const head = { n: expected, epoch: fence, life: this.#log.life() };
    const held = this.#held.get(stream) ?? new Held(head);
    const result = this.#take(held, request, cause);
    if (result.kind === 'appended') this.#held.set(stream, held);
    return result;
  }

  #take(held: Held, request: Append, cause = downFailure()): AppendResult {
    const refusal = held.refusal(request);
    if (refusal) return refusal;
    if (this.#outage?.spend(request, this.#options.env.now()) === false)
      return { kind: 'failed', failure: cause };
    const provisional = this.#outage !== undefined;
    held.take({ request: provisional ? withoutEffects(request) : request, provisional });
    for (const { id } of request.events) this.#early.set(id, provisional);
    this.#plan(provisional ? ASK_AGAIN : FLUSH_AFTER);
    this.#listeners.tell(request.events, provisional);
    return provisional ? { kind: 'appended', provisional } : { kind: 'appended' };
  }

  /** The store tells what it has. What was told as provisional is told again; what was told plainly is not. */
  #hear(events: readonly StoredEvent[]): void {
    const news = events.filter(({ id }) => this.#early.get(id) !== false);
    for (const { id } of events) this.#early.delete(id);
    for (const event of news) this.#overtaken(event);
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
    if (!this.#outage) await this.#flushNow();
  }

  #plan(after: number): void {
    if (this.#planned || this.#flushing) return;
    this.#planned = this.#options.env.delay(after, () => {
      this.#planned = undefined;
      void this.#flushNow();
    });
  }

  async #flushNow(): Promise<void> {
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = undefined;
      if (this.#outage) this.#plan(ASK_AGAIN);
      else if ([...this.#held.values()].some((held) => !held.isIdle())) this.#plan(FLUSH_AFTER);
    });
    await this.#flushing;
  }

  /** While the store is down, one conversation asks for all whether it is back. */
  async #flushAll(): Promise<void> {
    const waiting = [...this.#held].filter(([, held]) => !held.isIdle());
    const [first, ...others] = waiting;
    if (!first) return this.#recovered();
    if (this.#outage && !(await this.#flush(...first))) return;
    const all = await Promise.all((this.#outage ? others : waiting).map((each) => this.#flush(...each)));
    if (all.every(Boolean) && [...this.#held.values()].every((held) => held.isIdle())) this.#recovered();
  }

  #recovered(): void {
    this.#outage = undefined;
    if (this.#options.level === 'memory') return;
    for (const [stream, held] of this.#held) if (held.isIdle()) this.#held.delete(stream);
  }

  /** One conversation in its order; false when the store did not take all of it. */
  async #flush(stream: ConversationId, held: Held): Promise<boolean> {
    for (let next = held.next(); next; next = held.next()) {
      const result = await this.#log.append(next.request).catch((thrown: unknown) => failed(thrown));
      if (isDown(result)) {
        this.#outage ??= new Budget(this.#options.limits ?? DEFAULT_LIMITS, this.#options.env.now());
        return false;
      }
      if (result.kind === 'appended' || isOwn(result, next.request)) held.stored();
      else return await this.#lose(stream, held);
    }
    return true;
  }

  /** Another writer was first: what was told and is not stored is void, and everybody who heard it must hear that. */
  async #lose(stream: ConversationId, held: Held): Promise<true> {
    this.#held.delete(stream);
    for (const { id } of held.events()) this.#early.delete(id);
    // The log has events at these offsets, only others: no offset that it has would make it a loss.
    await this.#log.renewLife(stream, Number.MAX_SAFE_INTEGER).catch(unlessDown);
    return true;
  }
}

/** An effect is handed out by the store once it has the record that it was wanted, and not before. */
function withoutEffects(request: Append): Append {
  const schedule = (request.schedule ?? []).map((task) => {
    const { heldUntil: _, ...free } = task;
    return task.kind === 'effect' ? free : task;
  });
  return { ...request, schedule };
}

type Down = Extract<AppendResult, { kind: 'failed' }>;

function isDown(result: AppendResult): result is Down {
  return result.kind === 'failed' && result.failure.retry;
}

function failed(thrown: unknown): AppendResult {
  if (thrown instanceof ParleyError) return { kind: 'failed', failure: thrown.failure };
  throw thrown;
}

function unlessDown(thrown: unknown): undefined {
  if (!(thrown instanceof ParleyError && thrown.failure.retry)) throw thrown;
}

/** The store took it once and the answer was lost. */
function isOwn(result: AppendResult, { events }: Append): boolean {
  return result.kind === 'duplicate' && result.event.id === events[0]?.id;
}

function downFailure(): Failure {
  return failure('STORE_DOWN', {
    store: 'conversation',
    reason: 'it is down for longer than memory may stand in',
  });
}
