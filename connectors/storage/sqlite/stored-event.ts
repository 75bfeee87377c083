import { failure, ParleyError, reasonOf } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';

/**
 * The event of a stored text. Only text that is no JSON any more is noticed here; whether the event is
 * the one that was written is for replay to say, which has the digests.
 */
export function parseEvent(text: string, stream: ConversationId, offset: number): StoredEvent {
  try {
    return JSON.parse(text) as StoredEvent;
  } catch (thrown) {
    throw new ParleyError(failure('LOG_TAMPERED', { stream, offset, reason: reasonOf(thrown) }));
  }
}
