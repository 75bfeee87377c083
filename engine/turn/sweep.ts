import type { Env } from '../core/env.ts';
import type { ConversationId } from '../core/ids.ts';
import type { RoutingLedger } from './dispatch.ts';

export type SweeperParts = {
  readonly ledger: Pick<RoutingLedger, 'refresh'>;
  readonly delay: Env['delay'];
  /** Bring one conversation in accord; true when it is. */
  readonly mend: (conversation: ConversationId) => Promise<boolean>;
};

export type Sweeper = { start(): void; stop(): void };

/** Between two sweeps, in milliseconds. */
export const SWEEP_EVERY = 2000;

/**
 * Finds chats whose conversation does not know what routing decided, because the node that asked has died. A decision that
 * is younger than a sweep is left to whoever asked, so that nodes do not write the same at once; one that was found in
 * accord is not looked at again.
 */
export function createSweeper({ ledger, delay, mend }: SweeperParts): Sweeper {
  const settled = new WeakSet<object>();
  let young = new WeakSet<object>();
  let cancel: (() => void) | undefined;

  async function sweep(): Promise<void> {
    const read = await ledger.refresh();
    if (!read.ok) return;
    const next = new WeakSet<object>();
    for (const [conversation, decision] of decisionsIn(read.value)) {
      if (settled.has(decision)) continue;
      if (!young.has(decision)) next.add(decision);
      else if (await mend(conversation)) settled.add(decision);
      else next.add(decision);
    }
    young = next;
  }

  const plan = (): void => {
    cancel = delay(SWEEP_EVERY, () => void sweep().finally(() => cancel && plan()));
  };
  return {
    start: plan,
    stop: () => {
      cancel?.();
      cancel = undefined;
    },
  };
}

type Swept = Extract<Awaited<ReturnType<RoutingLedger['refresh']>>, { readonly ok: true }>['value'];

/** What is decided about each chat, as an object that stays the same until something else is decided. */
function* decisionsIn({ seats, queues }: Swept): Generator<readonly [ConversationId, object]> {
  for (const { chats } of Object.values(seats)) {
    for (const [conversation, held] of Object.entries(chats)) yield [conversation as ConversationId, held];
  }
  for (const queue of Object.values(queues)) {
    for (const need of queue) yield [need.conversation as ConversationId, need];
  }
}
