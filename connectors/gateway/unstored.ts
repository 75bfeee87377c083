import type { StoredEvent } from '#engine/core/events';
import type { ConversationId, EventId } from '#engine/core/ids';

type Waiting = { readonly stream: ConversationId; readonly tell: (isLost: boolean) => void };

/** Provisional events of which somebody wants to know what becomes of them. There are as many as the log holds at most. */
export class Unstored {
  readonly #waiting = new Map<EventId, Waiting[]>();

  add({ id, stream }: StoredEvent, tell: Waiting['tell']): void {
    const others = this.#waiting.get(id) ?? [];
    this.#waiting.set(id, [...others, { stream, tell }]);
  }

  stored(events: readonly StoredEvent[]): void {
    if (this.#waiting.size > 0) for (const { id } of events) this.#tell(id, false);
  }

  lost(stream: ConversationId): void {
    for (const [id, [first]] of this.#waiting) if (first?.stream === stream) this.#tell(id, true);
  }

  #tell(id: EventId, isLost: boolean): void {
    const waiting = this.#waiting.get(id) ?? [];
    this.#waiting.delete(id);
    for (const { tell } of waiting) tell(isLost);
  }
}
