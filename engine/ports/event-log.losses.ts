import type { ConversationId } from '../core/ids.ts';
import type { LossListener } from './event-log.ts';

/** Those who hear of losses. */
export type LossListeners = {
  add(listener: LossListener): () => void;
  tell(stream: ConversationId): void;
};

/** Tells everybody; a listener that throws is reported and hinders nobody. */
export function createLossListeners(onError: (thrown: unknown) => void): LossListeners {
  const listeners = new Set<{ readonly hear: LossListener }>();
  return {
    add: (hear) => {
      // An entry of its own, so that one function that watches twice is told twice.
      const entry = { hear };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell: (stream) => {
      for (const { hear } of listeners) {
        try {
          hear(stream);
        } catch (thrown) {
          onError(thrown);
        }
      }
    },
  };
}
