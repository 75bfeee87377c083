import type { StoredEvent } from '../core/events.ts';

type Listener = (events: readonly StoredEvent[]) => void;

/** Those who hear what was stored. */
export interface Listeners {
  add(listener: Listener): () => void;
  tell(events: readonly StoredEvent[]): void;
}

/**
 * Tells every listener everything, in the order in which `tell` was called: what a listener appends while it
 * listens waits its turn. A listener that throws is reported and hinders nobody.
 */
export function createListeners(onError: (thrown: unknown) => void): Listeners {
  const listeners = new Set<Listener>();
  const waiting: (readonly StoredEvent[])[] = [];
  let telling = false;

  function add(listener: Listener): () => void {
    // A wrapper of its own, so that one function subscribed twice is two subscriptions.
    const entry: Listener = (events) => listener(events);
    listeners.add(entry);
    return () => void listeners.delete(entry);
  }

  function tell(events: readonly StoredEvent[]): void {
    if (events.length === 0) return;
    waiting.push(events);
    if (telling) return;
    telling = true;
    for (let next = waiting.shift(); next; next = waiting.shift()) tellAll(next);
    telling = false;
  }

  function tellAll(events: readonly StoredEvent[]): void {
    for (const listener of listeners) {
      try {
        listener(events);
      } catch (thrown) {
        onError(thrown);
      }
    }
  }

  return { add, tell };
}
