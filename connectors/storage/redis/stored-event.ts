import { failure, ParleyError, reasonOf } from '#engine/core/errors';
import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';

/** The members in the order of the engine's events; conversation and offset are the entry's own place. */
const ORDER = 'type,data,by,cause,id,stream,n,at,version,state,sum';
const ORDER_WITH_KEY = 'type,data,by,cause,id,stream,n,at,version,key,state,sum';

/**
 * An event as text: a list of its members without their names, its conversation and its offset.
 * An event of another shape is kept whole, so that every event is given back member by member in its order.
 */
export function formatEvent(event: StoredEvent): string {
  const order = Object.keys(event).join();
  if (order !== ORDER && order !== ORDER_WITH_KEY) return JSON.stringify(event);
  const { type, data, by, cause, id, at, version, key, state, sum } = event;
  const members = [type, data, by, cause, id, at, version, state, sum];
  return JSON.stringify(key === undefined ? members : [...members, key]);
}

/**
 * The event of a stored text. Only text that is no JSON any more is noticed here; whether the event is
 * the one that was written is for replay to say, which has the digests.
 */
export function parseEvent(text: string, stream: ConversationId, n: number): StoredEvent {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed)) return parsed as StoredEvent;
    const [type, data, by, cause, id, at, version, state, sum, key] = parsed;
    const place = { type, data, by, cause, id, stream, n, at, version };
    return (key === undefined ? { ...place, state, sum } : { ...place, key, state, sum }) as StoredEvent;
  } catch (thrown) {
    throw new ParleyError(failure('LOG_TAMPERED', { stream, offset: n, reason: reasonOf(thrown) }));
  }
}
