import type { Presences } from '#engine/ports/presence';
import type { RedisConnection } from './connect.ts';
import type { LivingNodes } from './living-nodes.ts';
import { ask } from './store-failure.ts';

/** A place that nobody comes to any more is forgotten, in milliseconds. */
const FORGOTTEN = 24 * 60 * 60_000;

/**
 * Who is where: one set for each place; a member is a connection with its node. Nothing is written while somebody stays:
 * his node's sign of life keeps him there.
 */
export function createRedisPresences(
  { client }: RedisConnection,
  living: LivingNodes,
  { prefix, node }: { readonly prefix: string; readonly node: string },
): Presences {
  const keyOf = (place: string): string => `${prefix}:here:${place}`;
  const memberOf = (who: string, via: string): string => JSON.stringify([who, via, node]);

  return {
    arrive: async ({ place, who, via }) => {
      const key = keyOf(place);
      const written = client.pipeline().sadd(key, memberOf(who, via)).pexpire(key, FORGOTTEN);
      await ask(() => written.exec());
    },
    leave: async ({ place, who, via }) =>
      void (await ask(() => client.srem(keyOf(place), memberOf(who, via)))),
    at: async (place) => {
      const found = await ask(() => Promise.all([client.smembers(keyOf(place)), living.all()]));
      if (!found.ok) return [];
      const [members, nodes] = found.value;
      const there = members.map((member) => JSON.parse(member) as [string, string, string]);
      return [...new Set(there.filter(([, , at]) => nodes.has(at)).map(([who]) => who))].sort();
    },
  };
}
