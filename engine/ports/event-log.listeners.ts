import type { StoredEvent } from '../core/events.ts';
import type { ConversationId } from '../core/ids.ts';
import type { LogListener } from './event-log.ts';

type Wants = (stream: ConversationId) => boolean;

/** Those who hear what was stored. */
export interface Listeners {
  /** Without `wants`, the listener has to hear of every conversation. */
  add(listener: LogListener, wants?: Wants): () => void;
  /** True when somebody has to hear of this conversation. */
  want(stream: ConversationId): boolean;
  tell(events: readonly StoredEvent[], provisional?: boolean): void;
}

/**
 * Tells every listener everything, in the order in which `tell` was called: what a listener appends while it
 * listens waits its turn. A listener that throws is reported and hinders nobody.
 */
export function createListeners(onError: (thrown: unknown) => void): Listeners {
  const listeners = new Map<LogListener, Wants>();
  const waiting: Parameters<LogListener>[] = [];
  let telling = false;

  function add(listener: LogListener, wants: Wants = () => true): () => void {
    // A wrapper of its own, so that one function subscribed twice is two subscriptions.
    const entry: LogListener = (...told) => listener(...told);
    listeners.set(entry, wants);
    return () => void listeners.delete(entry);
  }

  function want(stream: ConversationId): boolean {
    return listeners.values().some((wants) => wants(stream));
  }

  function tell(events: readonly StoredEvent[], provisional?: boolean): void {
    if (events.length === 0) return;
    waiting.push(provisional ? [events, true] : [events]);
    if (telling) return;
    telling = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) tellAll(...next);
    telling = false;
  }

  function tellAll(...told: Parameters<LogListener>): void {
    for (const listener of listeners.keys()) {
      try {
        listener(...told);
      } catch (thrown) {
        onError(thrown);
      }
    }
  }

  return { add, want, tell };
}
