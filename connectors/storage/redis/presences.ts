import type { Presences } from '#engine/ports/presence';
import type { RedisConnection } from './connect.ts';
import { ask } from './store-failure.ts';

/** A node says this often that it lives, and is taken for dead after so long a silence, in milliseconds. */
const BEAT = 1000;
const SILENCE = 4000;

/** A place that nobody comes to any more is forgotten, in milliseconds. */
const FORGOTTEN = 24 * 60 * 60_000;

/** Who is where, with the sign of life by which a node vouches for all who are there through it. */
export type RedisPresences = Presences & { close(): void };

/**
 * One set for each place; a member is a connection with its node. Nothing is written while somebody stays:
 * his node's sign of life, one write a second for all, is what keeps him there.
 */
export async function openRedisPresences(
  { client }: RedisConnection,
  { prefix, node }: { readonly prefix: string; readonly node: string },
): Promise<RedisPresences> {
  const nodes = `${prefix}:nodes`;
  const keyOf = (place: string): string => `${prefix}:here:${place}`;
  const memberOf = (who: string, via: string): string => JSON.stringify([who, via, node]);

  /** Redis's clock is the one that all nodes have in common. */
  const beat = async (): Promise<void> =>
    void (await ask(async () => client.zadd(nodes, await timeOf(client), node)));
  await beat();
  const beating = setInterval(() => void beat(), BEAT);
  beating.unref();

  async function livingNodes(): Promise<ReadonlySet<string>> {
    const since = (await timeOf(client)) - SILENCE;
    return new Set(await client.zrangebyscore(nodes, since, '+inf'));
  }

  return {
    arrive: async ({ place, who, via }) => {
      const key = keyOf(place);
      const written = client.pipeline().sadd(key, memberOf(who, via)).pexpire(key, FORGOTTEN);
      await ask(() => written.exec());
    },
    leave: async ({ place, who, via }) =>
      void (await ask(() => client.srem(keyOf(place), memberOf(who, via)))),
    at: async (place) => {
      const found = await ask(() => Promise.all([client.smembers(keyOf(place)), livingNodes()]));
      if (!found.ok) return [];
      const [members, living] = found.value;
      const there = members.map((member) => JSON.parse(member) as [string, string, string]);
      return [...new Set(there.filter(([, , at]) => living.has(at)).map(([who]) => who))].sort();
    },
    close: () => clearInterval(beating),
  };
}

async function timeOf(client: RedisConnection['client']): Promise<number> {
  const [seconds, micros] = (await client.time()) as readonly (string | number)[];
  return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
}
