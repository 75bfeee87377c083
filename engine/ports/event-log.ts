import type { Failure } from '../core/errors.ts';
import type { StoredEvent } from '../core/events.ts';
import type { Actor, ConversationId, TaskId } from '../core/ids.ts';
import type { Json } from '../core/json.ts';

/**
 * Due work that the log keeps beside the events, written and removed in the same atomic append:
 * a timer that fires at `due`, an effect to execute, a turn that the bot owes an answer, a change of owner that routing
 * has to be told (`route`).
 */
export type Task = {
  readonly id: TaskId;
  readonly stream: ConversationId;
  readonly kind: TaskKind;
  /** Milliseconds since the epoch; not handed out earlier. */
  readonly due: number;
  readonly data: Json;
};

export type TaskKind = 'timer' | 'effect' | 'turn' | 'route';

/**
 * A task as an append brings it. With `heldUntil` it is born in the hands of its writer: claimed, with attempts = 1,
 * until then. So a node does what it has just written without a second write, and another node does it if this one dies.
 */
export type NewTask = Task & { readonly heldUntil?: number };

/** A task in the hands of one worker until its lease ends. `attempts` counts this claim too. */
export type ClaimedTask = Task & { readonly attempts: number };

/**
 * One atomic write: all of it or nothing.
 * Offsets of `events` must follow the head: the first has `n` = `expected` + 1. Another `n`, or an event or
 * task of another stream, is a bug of the caller and rejects. `events` may be empty.
 */
export type Append = {
  readonly stream: ConversationId;
  /** Offset of the last event the writer knew; 0 for a conversation that does not exist yet. */
  readonly expected: number;
  readonly events: readonly StoredEvent[];
  /** Owner epoch under which this was computed. The log refuses it when a newer owner has come. */
  readonly fence?: number;
  /** Owner epoch from this append on. Never goes back. */
  readonly epoch?: number;
  /** Tasks to add; one with a known id replaces it and forgets its lease and attempts. */
  readonly schedule?: readonly NewTask[];
  /** Tasks to remove. Unknown ids are no error. */
  readonly settle?: readonly TaskId[];
};

export type AppendResult =
  /** `provisional`: the store is down and only this process has it; no effect of it may start. */
  | { readonly kind: 'appended'; readonly provisional?: true }
  /** The command key of one of the events is in the log already; `event` is the first such record. */
  | { readonly kind: 'duplicate'; readonly event: StoredEvent }
  | { readonly kind: 'conflict'; readonly head: number }
  | { readonly kind: 'fenced'; readonly epoch: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

/**
 * Where a conversation's stream stands. `life` names this life of it: that of its store, until the store lost
 * acknowledged events of it.
 */
export type Head = { readonly n: number; readonly epoch: number; readonly life: string };

/** Hears of one conversation whose acknowledged events are gone. */
export type LossListener = (stream: ConversationId) => void;

export type ConversationFilter = {
  /** Conversations opened by this actor only. */
  readonly openedBy?: Actor;
  readonly limit: number;
};

export type ConversationEntry = {
  readonly stream: ConversationId;
  readonly n: number;
  readonly openedAt: number;
};

/**
 * Hears events that were stored. `provisional` ones are in this process only, because the store is down; they are told
 * again without it once they are stored.
 */
export type LogListener = (events: readonly StoredEvent[], provisional?: boolean) => void;

/** A conversation's state at an offset, so that loading need not replay all. `version` names the code that wrote it. */
export type Snapshot = { readonly n: number; readonly version: string; readonly state: Json };

/**
 * The append-only log of every conversation.
 * Checks of `append`, in this order: command key known → duplicate; fence older than the owner epoch → fenced;
 * head is not `expected` → conflict. A listener hears an event only after it is stored, in order of `n`
 * within a conversation; it is told of appends made through any handle on the same store in this process.
 *
 * Only `append` answers a failing store as data. Readers reject with `ParleyError`, because an empty answer would
 * be a silent hole; `claim` hands out nothing, `hold`, `release` and `saveSnapshot` do nothing:
 * each is made good later.
 */
export interface EventLog {
  append(request: Append): Promise<AppendResult>;
  /** Events with `n` > `after`, in order, at most `limit`. */
  read(stream: ConversationId, after?: number, limit?: number): Promise<readonly StoredEvent[]>;
  /** The record of a principal's command in one conversation. */
  findByKey(stream: ConversationId, by: Actor, key: string): Promise<StoredEvent | undefined>;
  /** Undefined for a conversation that nobody has written to. */
  head(stream: ConversationId): Promise<Head | undefined>;
  /** Names this life of the store. */
  life(): string;
  /**
   * `wants` says of which conversations the listener has to hear, so that a log that many nodes write to need not read
   * what nobody here asks for; of others it may hear or not.
   */
  subscribe(listener: LogListener, wants?: (stream: ConversationId) => boolean): () => void;
  /**
   * Hears of conversations that lost what had been acknowledged, and so have a new life: whatever is known of them
   * has to be read again.
   */
  watchLosses(listener: LossListener): () => void;
  /**
   * Somebody holds event `n` of a conversation. When it is not there, acknowledged data was lost: the conversation
   * gets a new life, and everybody hears of it: in this process before the answer, which says where it stands then.
   */
  renewLife(stream: ConversationId, n: number): Promise<Head | undefined>;
  /**
   * Take up to `limit` due tasks that nobody holds and hold them for `lease` ms from `now`.
   * The one that has been free the longest comes first.
   */
  claim(request: {
    readonly kind: TaskKind;
    readonly now: number;
    readonly lease: number;
    readonly limit: number;
  }): Promise<readonly ClaimedTask[]>;
  /**
   * Go on holding claimed tasks until then, so that a lease says whether its worker lives and not how long work may take.
   * A task that its claim no longer holds stays with whoever has it. Does nothing when the store fails.
   */
  hold(tasks: readonly ClaimedTask[], until: number): Promise<void>;
  /** Tasks of a conversation, held or not, by id. */
  tasks(stream: ConversationId): Promise<readonly Task[]>;
  /** When the next task of this kind can be handed out: it is due then, or the lease on it ends. */
  nextDue(kind: TaskKind): Promise<number | undefined>;
  /**
   * Give a task back before its lease ends, to be handed out again from `due` on; its attempts stay.
   * Does nothing when that claim no longer holds it, so a late worker can't free the task of its successor.
   */
  release(task: ClaimedTask, due: number): Promise<void>;
  saveSnapshot(stream: ConversationId, snapshot: Snapshot): Promise<void>;
  loadSnapshot(stream: ConversationId): Promise<Snapshot | undefined>;
  /** Newest opening first; of equals, the greater id. */
  conversations(filter: ConversationFilter): Promise<readonly ConversationEntry[]>;
  close(): Promise<void>;
}
