import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { Append, AppendResult } from '#engine/ports/event-log';
import { createListeners } from '#engine/ports/event-log.listeners';
import { parseEvent } from './stored-event.ts';

/** Conversations of which it is remembered up to where listeners were told: those last heard of. */
const MOST_REMEMBERED = 50_000;

/** Milliseconds until a hole that could not be read is tried again. */
const PAUSE = 1_000;

type NewsParts = {
  /** Names this handle among all that publish. */
  readonly handle: string;
  readonly read: (stream: ConversationId, after: number) => Promise<readonly StoredEvent[]>;
  readonly onError: (problem: unknown) => void;
};

/**
 * Tells the listeners of this handle what was stored through any handle: each event once, in order of `n` within
 * a conversation. Own appends are told from memory; those of others come by publication; what is missing is read.
 */
export class News {
  readonly #parts: NewsParts;
  readonly #listeners: ReturnType<typeof createListeners>;
  /** The offset up to which listeners were told, or up to which they have read for themselves. */
  readonly #told = new Map<ConversationId, number>();
  /** How many own appends are under way. */
  readonly #pending = new Map<ConversationId, number>();
  /** Conversations whose holes are being read, and whether more came meanwhile. */
  readonly #filling = new Map<ConversationId, { again: boolean }>();
  #closed = false;

  constructor(parts: NewsParts) {
    this.#parts = parts;
    this.#listeners = createListeners(parts.onError);
  }

  subscribe(listener: (events: readonly StoredEvent[]) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Somebody has read this conversation to its end: what is stored behind `n` has to be told. */
  follow(stream: ConversationId, n: number): void {
    if (!this.#told.has(stream)) this.#remember(stream, n);
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
    if (result?.kind === 'appended') this.#hear(stream, events);
    if (!result || result.kind === 'failed') this.#fill(stream);
  }

  /** A publication of append.lua: the sender, then a line for each append. */
  receive(message: string): void {
    const [sender, ...lines] = message.split('\n');
    for (const line of lines) this.#receiveLine(line, sender === this.#parts.handle);
  }

  /** What is remembered, for comparing it with the log after a time without publications. */
  remembered(): readonly ConversationId[] {
    return [...this.#told.keys()];
  }

  /** The log stands at `n`: what was not told of it is read. */
  compare(stream: ConversationId, n: number): void {
    if (n > (this.#told.get(stream) ?? n)) this.#fill(stream);
  }

  close(): void {
    this.#closed = true;
    this.#told.clear();
  }

  #receiveLine(line: string, isOwn: boolean): void {
    const [name = '', first = '', ...texts] = line.split('\t');
    const stream = JSON.parse(name) as ConversationId;
    if (isOwn && this.#pending.has(stream)) return;
    const n = Number(first);
    if (n + texts.length - 1 <= (this.#told.get(stream) ?? 0)) return;
    this.#hear(
      stream,
      texts.map((text, index) => parseEvent(text, stream, n + index)),
    );
  }

  #hear(stream: ConversationId, events: readonly StoredEvent[]): void {
    const [first] = events;
    const last = events.at(-1);
    if (!first || !last || this.#closed) return;
    const told = this.#told.get(stream) ?? first.n - 1;
    if (first.n > told + 1) {
      this.#fill(stream);
      return;
    }
    if (last.n <= told) return;
    this.#remember(stream, last.n);
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
    const told = this.#told.get(stream);
    if (told === undefined) return;
    const events = await this.#parts.read(stream, told);
    const [first] = events;
    // What is gone from the log will never be told; what is left of it must be.
    if (first && first.n > told + 1) this.#remember(stream, first.n - 1);
    this.#hear(stream, events);
  }

  /** As the last one heard of. */
  #remember(stream: ConversationId, n: number): void {
    this.#told.delete(stream);
    this.#told.set(stream, n);
    if (this.#told.size <= MOST_REMEMBERED) return;
    const [coldest] = this.#told.keys();
    if (coldest !== undefined) this.#told.delete(coldest);
  }
}
