import type { Env } from '../core/env.ts';
import type { ClaimedTask, EventLog } from '../ports/event-log.ts';

/** Keeps tasks in this node's hands while they are under way. */
export type Grip = {
  /** Hold on to a task from now on; the answer lets go of it. */
  take(task: ClaimedTask): () => void;
};

/** A lease is renewed this often while it lasts, so that one late renewal loses nothing. */
const RENEWALS = 3;

/**
 * Renews the leases of all tasks under way at once, one write for many.
 * Most work is over before its first renewal, and costs none.
 */
export function createGrip({
  log,
  env,
  lease,
}: {
  readonly log: EventLog;
  readonly env: Env;
  readonly lease: number;
}): Grip {
  /** By when each was taken or renewed. */
  const held = new Map<ClaimedTask, number>();
  const pause = Math.floor(lease / RENEWALS);
  let cancel: (() => void) | undefined;

  const renew = (): void => {
    cancel = held.size > 0 ? env.delay(pause, renew) : undefined;
    const now = env.now();
    const old = [...held].filter(([, since]) => since <= now - pause).map(([task]) => task);
    if (old.length === 0) return;
    for (const task of old) held.set(task, now);
    // One that fails is made good by the next, or the task becomes another node's.
    log.hold(old, now + lease).catch(() => undefined);
  };

  return {
    take: (task) => {
      held.set(task, env.now());
      cancel ??= env.delay(pause, renew);
      return () => {
        held.delete(task);
        if (held.size > 0) return;
        cancel?.();
        cancel = undefined;
      };
    },
  };
}
