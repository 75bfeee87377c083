import type { ConversationId } from '../core/ids.ts';
import type { EventLog } from '../ports/event-log.ts';
import type { Giver } from './engine.ts';

/** Follows losses of the log for work that is under way. */
export type LossWatch = {
  /** Runs work on a conversation that can ask on what it stands: on nothing, once the log has lost something of it. */
  during<Value>(
    stream: ConversationId,
    work: (holds: NonNullable<Giver['holds']>) => Promise<Value>,
  ): Promise<Value>;
  /** Stop listening to the log. */
  close(): void;
};

export function createLossWatch(log: Pick<EventLog, 'watchLosses'>): LossWatch {
  const underWay = new Map<ConversationId, Set<{ isLost: boolean }>>();
  const close = log.watchLosses((stream) => {
    for (const one of underWay.get(stream) ?? []) one.isLost = true;
  });
  return {
    during: async (stream, work) => {
      const one = { isLost: false };
      const all = underWay.get(stream) ?? new Set();
      underWay.set(stream, all.add(one));
      try {
        return await work(() => (one.isLost ? undefined : 0));
      } finally {
        all.delete(one);
        if (all.size === 0 && underWay.get(stream) === all) underWay.delete(stream);
      }
    },
    close,
  };
}
