import type { StoredEvent } from '#engine/core/events';
import type { ConversationId, EventId } from '#engine/core/ids';

/** What listeners were told before the store had it. */
export class Told {
  /** Whether each was told as provisional. */
  readonly #early = new Map<EventId, boolean>();
  /** The first and the last provisional event of a conversation. All between are provisional too. */
  readonly #provisional = new Map<ConversationId, { first: number; last: number }>();

  note(events: readonly StoredEvent[], provisional: boolean): void {
    for (const { id, stream, n } of events) {
      this.#early.set(id, provisional);
      if (!provisional) continue;
      const known = this.#provisional.get(stream);
      if (known) known.last = n;
      else this.#provisional.set(stream, { first: n, last: n });
    }
  }

  /** The store has these: answers those that are still to be told, or to be told again because they were provisional. */
  confirm(events: readonly StoredEvent[]): readonly StoredEvent[] {
    if (this.#early.size === 0) return events;
    const news = events.filter(({ id }) => this.#early.get(id) !== false);
    for (const { id, stream, n } of events) {
      if (this.#early.get(id)) this.#advance(stream, n);
      this.#early.delete(id);
    }
    return news;
  }

  /** The store will never have these. */
  forget(stream: ConversationId, events: readonly StoredEvent[]): void {
    for (const { id } of events) this.#early.delete(id);
    this.#provisional.delete(stream);
  }

  /** What lies behind this offset is provisional. */
  storedUpTo(stream: ConversationId): number {
    const known = this.#provisional.get(stream);
    return known === undefined ? Number.POSITIVE_INFINITY : known.first - 1;
  }

  #advance(stream: ConversationId, n: number): void {
    const known = this.#provisional.get(stream);
    if (!known) return;
    if (n >= known.last) this.#provisional.delete(stream);
    else known.first = Math.max(known.first, n + 1);
  }
}
