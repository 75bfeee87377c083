import type { ConversationId } from '../core/ids.ts';
import { createMemoryEventLog } from './event-log.memory.ts';
import type { EventLog, LogListener, LossListener } from './event-log.ts';

/** A log whose store can lose what it took last, as a failover does: nobody is told by that alone. */
export function losing(life: string) {
  let store = createMemoryEventLog({ life });
  const listeners: LogListener[] = [];
  const watchers: LossListener[] = [];
  const own = {
    subscribe: (listener: LogListener) => {
      listeners.push(listener);
      return store.subscribe(listener);
    },
    watchLosses: (watcher: LossListener) => {
      watchers.push(watcher);
      return store.watchLosses(watcher);
    },
  };
  const log = new Proxy({} as EventLog, {
    get: (_, name) => {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name);
      const value: unknown = Reflect.get(store, name);
      return typeof value === 'function' ? value.bind(store) : value;
    },
  });
  return {
    log,
    /** Of this conversation, only the first `n` events are left; of others nothing. */
    fallBack: async (stream: ConversationId, n: number): Promise<void> => {
      const events = await store.read(stream, 0, n);
      store = createMemoryEventLog({ life });
      await store.append({ stream, expected: 0, events });
      for (const listener of listeners) store.subscribe(listener);
      for (const watcher of watchers) store.watchLosses(watcher);
    },
  };
}
