import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { Append, AppendResult, LossListener } from '#engine/ports/event-log';
import { createListeners, type Listeners } from '#engine/ports/event-log.listeners';
import { createLossListeners } from '#engine/ports/event-log.losses';
import { closes, type PublishedAppend, parseTexts, readPublication } from './publication.ts';

/** Conversations of which it is remembered up to where listeners were told: those last heard of. */
const MOST_REMEMBERED = 50_000;

/** How many of them may be closed: what was appended to one a moment ago may still get lost, and little more comes. */
const MOST_CLOSED = 1_000;

/** Milliseconds until a hole that could not be read is tried again. */
const PAUSE = 1_000;

type NewsParts = {
  /** Names this handle among all that publish. */
  readonly handle: string;
  readonly read: (stream: ConversationId, after: number) => Promise<readonly StoredEvent[]>;
  readonly onError: (problem: unknown) => void;
};

/**
 * Up to where listeners were told of a conversation, and up to where the log was seen to reach. Before the first
 * publication nobody knows whether what was seen is still to be told: it may be on its way.
 */
type Known = { readonly told?: number; readonly seen: number };

/**
 * Tells the listeners of this handle what was stored through any handle: each event once, in order of `n` within
 * a conversation. Own appends are told from memory; those of others come by publication; what is missing is read.
 */
export class News {
  readonly #parts: NewsParts;
  readonly #listeners: Listeners;
  readonly #losses: ReturnType<typeof createLossListeners>;
  readonly #known = new Map<ConversationId, Known>();
  /** Those among them that are closed, the last closed last. */
  readonly #over = new Set<ConversationId>();
  /** The last life that each conversation got, of those that got one last. */
  readonly #lost = new Map<ConversationId, string>();
  /** How many own appends are under way. */
  readonly #pending = new Map<ConversationId, number>();
  /** Conversations whose holes are being read, and whether more came meanwhile. */
  readonly #filling = new Map<ConversationId, { again: boolean }>();
  #closed = false;

  constructor(parts: NewsParts) {
    this.#parts = parts;
    this.#listeners = createListeners(parts.onError);
    this.#losses = createLossListeners(parts.onError);
  }

  subscribe(...listener: Parameters<Listeners['add']>): () => void {
    return this.#listeners.add(...listener);
  }

  watchLosses(listener: LossListener): () => void {
    return this.#losses.add(listener);
  }

  /** Somebody saw that this conversation reaches to `n`: what is stored behind that has to be told. */
  follow(stream: ConversationId, n: number): void {
    if (!this.#known.has(stream)) this.#remember(stream, n === 0 ? { told: 0, seen: 0 } : { seen: n });
  }

  /** An own append is on its way: its publication need not be read. */
  expect({ stream, expected }: Append): void {
    this.follow(stream, expected);
    this.#pending.set(stream, (this.#pending.get(stream) ?? 0) + 1);
  }

  /** An own append was answered, or threw. Unless the log judged it, nobody knows whether it was stored. */
  settle({ stream, events }: Append, result: AppendResult | undefined): void {
    const pending = (this.#pending.get(stream) ?? 1) - 1;
    if (pending > 0) this.#pending.set(stream, pending);
    else this.#pending.delete(stream);
    // Before the first publication, what others stored may still be on its way, and has to be told first.
    const isFirst = this.#known.get(stream)?.told === undefined;
    if (result?.kind === 'appended' && !isFirst) this.#hear(stream, events);
    if (!result || result.kind === 'failed') this.#fill(stream);
  }

  /** A publication: the sender, then a line for each append, or for each conversation that lost events. */
  receive(message: Buffer): void {
    const { sender, appends, losses } = readPublication(message);
    for (const { stream, life } of losses) this.learnLife(stream, life);
    for (const append of appends) this.#receiveAppend(append, sender === this.#parts.handle);
  }

  /** Up to where listeners were told, for comparing it with the log after a time without publications. */
  remembered(): readonly (readonly [ConversationId, number])[] {
    return [...this.#known].map(([stream, known]) => [stream, reachOf(known)]);
  }

  /** The log stands at `n`: what was not told of it is read. */
  compare(stream: ConversationId, n: number): void {
    const known = this.#known.get(stream);
    if (known && n > reachOf(known)) this.#fill(stream);
  }

  /** The conversation lives a new life: told once, however often it is heard, as every node of a cluster repeats it. */
  learnLife(stream: ConversationId, life: string): void {
    if (this.#lost.get(stream) !== life) this.#lose(stream);
    putLast(this.#lost, stream, life);
    const [first] = this.#lost.size > MOST_REMEMBERED ? this.#lost.keys() : [];
    if (first !== undefined) this.#lost.delete(first);
  }

  /** The store lost everything. */
  forgetAll(): void {
    for (const [stream] of this.remembered()) this.#lose(stream);
  }

  close(): void {
    this.#closed = true;
    this.#known.clear();
    this.#over.clear();
  }

  #lose(stream: ConversationId): void {
    this.#forget(stream);
    this.#losses.tell(stream);
  }

  #receiveAppend({ stream, first, last, texts }: PublishedAppend, isOwn: boolean): void {
    const told = this.#known.get(stream)?.told;
    if (isOwn && told !== undefined && this.#pending.has(stream)) return;
    if (told !== undefined && last <= told) return;
    if (!isOwn && !this.#listeners.want(stream)) this.#passOver({ stream, first, last, texts });
    else if (texts.length > 0) this.#hear(stream, parseTexts(texts, stream, first));
    else {
      this.follow(stream, first - 1);
      this.#fill(stream);
    }
  }

  /** Nobody here asked for it. It is known all the same: what comes next is no hole, and a loss is noticed. */
  #passOver({ stream, first, last, texts }: PublishedAppend): void {
    const known = this.#known.get(stream);
    if (!known || first <= reachOf(known) + 1) this.#remember(stream, { told: last, seen: last });
    if (closes(texts)) this.#end(stream);
  }

  #hear(stream: ConversationId, events: readonly StoredEvent[]): void {
    const [first] = events;
    const last = events.at(-1);
    if (!first || !last || this.#closed) return;
    const known = this.#known.get(stream);
    const { told = first.n - 1 } = known ?? {};
    if (first.n > (known ? reachOf(known) : told) + 1) {
      this.#fill(stream);
      return;
    }
    if (last.n <= told) return;
    this.#remember(stream, { told: last.n, seen: last.n });
    if (events.some(({ type }) => type === 'conversation.closed')) this.#end(stream);
    this.#listeners.tell(first.n > told ? events : events.filter((event) => event.n > told));
  }

  /** It is closed: of those, only the last are remembered. */
  #end(stream: ConversationId): void {
    this.#over.add(stream);
    if (this.#over.size <= MOST_CLOSED) return;
    const [first] = this.#over;
    if (first !== undefined) this.#forget(first);
  }

  #forget(stream: ConversationId): void {
    this.#known.delete(stream);
    this.#over.delete(stream);
  }

  #fill(stream: ConversationId): void {
    const underWay = this.#filling.get(stream);
    if (underWay) underWay.again = true;
    if (underWay || this.#closed) return;
    const filling = { again: false };
    this.#filling.set(stream, filling);
    this.#readOn(stream)
      .catch((thrown: unknown) => {
        this.#parts.onError(thrown);
        setTimeout(() => this.#fill(stream), PAUSE).unref();
      })
      .finally(() => {
        this.#filling.delete(stream);
        if (filling.again) this.#fill(stream);
      });
  }

  async #readOn(stream: ConversationId): Promise<void> {
    const known = this.#known.get(stream);
    if (!known) return;
    const events = await this.#parts.read(stream, reachOf(known));
    const [first] = events;
    // What is gone from the log will never be told; what is left of it must be.
    if (first && first.n > reachOf(known) + 1)
      this.#remember(stream, { told: first.n - 1, seen: first.n - 1 });
    this.#hear(stream, events);
  }

  /** As the last one heard of. */
  #remember(stream: ConversationId, known: Known): void {
    putLast(this.#known, stream, known);
    if (this.#known.size <= MOST_REMEMBERED) return;
    const [coldest] = this.#known.keys();
    if (coldest !== undefined) this.#forget(coldest);
  }
}

/** What lies behind this has to be told. */
function reachOf({ told, seen }: Known): number {
  return told ?? seen;
}

function putLast<Value>(kept: Map<ConversationId, Value>, stream: ConversationId, value: Value): void {
  kept.delete(stream);
  kept.set(stream, value);
}
