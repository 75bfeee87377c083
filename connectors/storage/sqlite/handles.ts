import { realpathSync } from 'node:fs';
import type { StoredEvent } from '#engine/core/events';
import type { ConversationId } from '#engine/core/ids';
import type { Listeners } from '#engine/ports/event-log.listeners';
import type { LossListeners } from '#engine/ports/event-log.losses';

/** Those who hear through one handle. */
export type Hearers = { readonly listeners: Listeners; readonly losses: LossListeners };

/** Every open handle of this process, by file: an append through one is heard through all. */
const HANDLES = new Map<string, Set<Hearers>>();

/** One handle's place among those on the same file. */
export type Membership = {
  readonly tell: (events: readonly StoredEvent[]) => void;
  readonly tellLoss: (stream: ConversationId) => void;
  readonly leave: () => void;
};

/** Joins the handles on a file that exists already; two paths to one file count as one. */
export function joinHandles(path: string, own: Hearers): Membership {
  const file = realpathSync(path);
  const handles = HANDLES.get(file) ?? new Set();
  HANDLES.set(file, handles.add(own));
  return {
    tell: (events) => {
      for (const { listeners } of handles) listeners.tell(events);
    },
    tellLoss: (stream) => {
      for (const { losses } of handles) losses.tell(stream);
    },
    leave: () => {
      handles.delete(own);
      if (handles.size === 0) HANDLES.delete(file);
    },
  };
}
