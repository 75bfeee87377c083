import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';

/**
 * The first events of conversations that were opened a moment ago. Whoever opened one follows it as soon as it is
 * answered, before anything else can happen, and then need not read back what this node has just written.
 */
export class Newborn {
  readonly #held = new Map<ConversationId, readonly StoredEvent[]>();

  /** Events that nobody follows yet; kept if they are a conversation's first, and only until the event loop goes on. */
  hear(events: readonly StoredEvent[]): void {
    const [first] = events;
    if (first?.n !== 1) return;
    if (this.#held.size === 0) setImmediate(() => this.#held.clear());
    this.#held.set(first.stream, events);
  }

  take(conversation: ConversationId): readonly StoredEvent[] | undefined {
    const events = this.#held.get(conversation);
    this.#held.delete(conversation);
    return events;
  }
}
