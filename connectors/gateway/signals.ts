/** Something that may be lost and is never logged: who is typing, who is there. */
export type Signal = { readonly c: string; readonly name: string; readonly d: object };

/** Carries signals between the doors of one process, so that a visitor sees that an agent is typing. */
export interface Signals {
  /** `from` is whoever said it, and doesn't hear it. */
  publish(signal: Signal, from: object): void;
  subscribe(listener: (signal: Signal, from: object) => void): () => void;
}

export function createSignals(): Signals {
  const listeners = new Set<(signal: Signal, from: object) => void>();

  function publish(signal: Signal, from: object): void {
    for (const listener of listeners) listener(signal, from);
  }

  function subscribe(listener: (signal: Signal, from: object) => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  return { publish, subscribe };
}
