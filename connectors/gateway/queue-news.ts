import type { Env } from '#engine/core/env';
import type { ConversationId } from '#engine/core/ids';
import type { Staff } from './principals.ts';
import type { Follower, Hub } from './subscriptions.ts';

/** Positions change with every chat that is given, and nobody reads them more often. Milliseconds. */
const EVERY = 2000;

/** The signal that says where a chat stands in its queue. */
export const QUEUE_NEWS = 'queue.position';

/**
 * Tells those who follow a waiting chat how many are ahead and how long that may take, when it has changed for them. It
 * is a signal and no event: ten thousand who wait would fill the log with what is wrong a moment later.
 */
export function createQueueNews(parts: {
  readonly staff: Pick<Staff, 'watchQueues' | 'waiting'>;
  readonly hub: Pick<Hub, 'followers'>;
  readonly delay: Env['delay'];
}): () => void {
  const { staff, hub, delay } = parts;
  const told = new WeakMap<Follower, Map<string, string>>();
  let cancel: (() => void) | undefined;

  function tell(): void {
    cancel = delay(EVERY, tell);
    for (const { c, ahead, wait } of staff.waiting()) {
      for (const follower of hub.followers(c as ConversationId)) {
        const text = JSON.stringify({ t: 'sig', c, name: QUEUE_NEWS, d: { ahead, wait } });
        const known = told.get(follower) ?? new Map<string, string>();
        if (known.get(c) === text) continue;
        told.set(follower, known.set(c, text));
        follower.signal(text);
      }
    }
  }

  const forget = staff.watchQueues(() => {
    cancel ??= delay(0, tell);
  });
  return () => {
    forget();
    cancel?.();
  };
}
