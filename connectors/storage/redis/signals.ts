import type { Failure } from '#engine/core/errors';
import type { Signal, Signals } from '#engine/ports/signals';
import { createMemorySignals } from '#engine/ports/signals.memory';
import type { RedisConnection } from './connect.ts';
import { ask } from './store-failure.ts';

/** Signals of all nodes over one channel, with a connection of its own to hear them. */
export type RedisSignals = Signals & { close(): void };

/** Of a cluster, a connection is made with its first command. */
const TAKES = ['ready', 'wait', 'connecting', 'connect'];

/** Subscribes before it resolves, so that nothing that is published afterwards is missed. */
export async function openRedisSignals(
  connection: RedisConnection,
  prefix: string,
): Promise<RedisSignals | Failure> {
  const channel = `${prefix}:signals`;
  const heard = createMemorySignals();
  const subscriber = connection.openSubscriber();
  subscriber.on('message', (_channel, text: string) => heard.publish(JSON.parse(text) as Signal));
  const subscribed = await ask(() => subscriber.subscribe(channel));
  if (!subscribed.ok) {
    subscriber.disconnect();
    return subscribed.failure;
  }
  return {
    publish: (signal) => {
      // Always the same node, because only one connection keeps their order; what it can't take now is dropped.
      const [node] = connection.masters();
      if (node && TAKES.includes(node.status))
        node.publish(channel, JSON.stringify(signal)).catch(() => undefined);
    },
    subscribe: heard.subscribe,
    close: () => subscriber.disconnect(),
  };
}
