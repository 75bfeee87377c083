import type { OneTime } from '#engine/ports/one-time';
import type { RedisConnection } from './connect.ts';
import { ask } from './store-failure.ts';

/**
 * One-time values of all nodes. Redis takes and deletes in one step, so that there is one taker;
 * when its reply gets lost there is none, which costs a visitor a second ticket.
 */
export function createRedisOneTime({ client }: RedisConnection, prefix: string): OneTime {
  const keyOf = (key: string): string => `${prefix}:once:${key}`;
  return {
    keep: async (key, value, life) => {
      const kept = await ask(() => client.set(keyOf(key), value, 'PX', life));
      return kept.ok ? undefined : kept.failure;
    },
    take: async (key) => {
      const taken = await ask(() => client.getdel(keyOf(key)));
      return taken.ok ? (taken.value ?? undefined) : taken.failure;
    },
  };
}
