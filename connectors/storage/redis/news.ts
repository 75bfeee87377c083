import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { Append, AppendResult, LossListener } from '#engine/ports/event-log';
import { createListeners } from '#engine/ports/event-log.listeners';
import { createLossListeners } from '#engine/ports/event-log.losses';
import { parseEvent } from './stored-event.ts';

/** Conversations of which it is remembered up to where listeners were told: those last heard of. */
const MOST_REMEMBERED = 50_000;

/** Milliseconds until a hole that could not be read is tried again. */
const PAUSE = 1_000;

/** Begins a line of a publication that names a conversation which lost events. */
const LOSS = '!';

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
  readonly #listeners: ReturnType<typeof createListeners>;
  readonly #losses: ReturnType<typeof createLossListeners>;
  readonly #known = new Map<ConversationId, Known>();
  /** The last life that each conversation got. */
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

  subscribe(listener: (events: readonly StoredEvent[]) => void): () => void {
    return this.#listeners.add(listener);
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
  receive(message: string): void {
    const [sender, ...lines] = message.split('\n');
    for (const line of lines) this.#receiveLine(line, sender === this.#parts.handle);
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
    this.#lost.set(stream, life);
  }

  /** The store lost everything. */
  forgetAll(): void {
    for (const [stream] of this.remembered()) this.#lose(stream);
  }

  close(): void {
    this.#closed = true;
    this.#known.clear();
  }

  #lose(stream: ConversationId): void {
    this.#known.delete(stream);
    this.#losses.tell(stream);
  }

  #receiveLine(line: string, isOwn: boolean): void {
    if (line.startsWith(LOSS)) {
      const [lost, life] = JSON.parse(line.slice(LOSS.length)) as [ConversationId, string];
      this.learnLife(lost, life);
      return;
    }
    const [name = '', first = '', ...texts] = line.split('\t');
    const stream = JSON.parse(name) as ConversationId;
    const told = this.#known.get(stream)?.told;
    if (isOwn && told !== undefined && this.#pending.has(stream)) return;
    const n = Number(first);
    if (told !== undefined && n + texts.length - 1 <= told) return;
    const events = texts.map((text, index) => parseEvent(text, stream, n + index));
    this.#hear(stream, events);
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
    this.#listeners.tell(first.n > told ? events : events.filter((event) => event.n > told));
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
    this.#known.delete(stream);
    this.#known.set(stream, known);
    if (this.#known.size <= MOST_REMEMBERED) return;
    const [coldest] = this.#known.keys();
    if (coldest !== undefined) this.#known.delete(coldest);
  }
}

/** What lies behind this has to be told. */
function reachOf({ told, seen }: Known): number {
  return told ?? seen;
}
