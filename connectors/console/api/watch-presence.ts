import type { RoutingLedger } from '#engine';
import type { Env } from '#engine/core/env';
import type { Presences } from '#engine/ports/presence';
import type { Engine } from '#engine/turn/engine';

/** Between two looks, and how many in a row must miss an agent until his chats go to others: 10 to 15 s. */
const LOOK_EVERY = 5000;
const LOOKS = 3;

/** Where agents are who have a connection, at whatever node. */
const DESK = 'desk';

/** Finds agents who count as there and have no connection any more; a reconnect within the time costs nothing. */
export function watchPresence(parts: {
  readonly engine: Pick<Engine, 'route'>;
  readonly routing: RoutingLedger;
  readonly presences: Presences;
  readonly delay: Env['delay'];
}): () => void {
  const { engine, routing, presences, delay } = parts;
  const missed = new Map<string, number>();
  let cancel: (() => void) | undefined;

  async function look(): Promise<void> {
    const read = await routing.refresh();
    if (!read.ok) return;
    const here = new Set(await presences.at(DESK));
    for (const { id, status } of Object.values(read.value.seats)) {
      const looks = status === 'offline' || here.has(`agent:${id}`) ? 0 : (missed.get(id) ?? 0) + 1;
      missed.set(id, looks);
      if (looks >= LOOKS) await engine.route({ name: 'agent.lose', agent: id });
    }
  }

  const plan = (): void => {
    cancel = delay(LOOK_EVERY, () => void look().finally(() => cancel && plan()));
  };
  plan();
  return () => {
    cancel?.();
    cancel = undefined;
  };
}
