import { failure, ParleyError } from '#engine/core/errors';
import { ok, type Result } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import { nameOfAddress } from './address.ts';
import { connectRedis, type RedisConnection } from './connect.ts';
import { createKeys, type Keys, SHARDS } from './keys.ts';
import { createRedisLog } from './log.ts';
import { groupShards } from './store.ts';
import { ask } from './store-failure.ts';

/** Layout of keys, scripts and events. Another one in a store means that this release may not touch it. */
const LAYOUT = `1/${SHARDS}`;

const HANDLE_LENGTH = 10;

/** How an event log on Redis is opened. */
export type RedisLogOptions = {
  readonly url: string;
  /** Names the life of a store that is made now, and tells handles apart: never the same twice. */
  readonly newLife: () => string;
  /** First part of all keys; stores with different prefixes share a Redis without knowing of one another. */
  readonly prefix?: string;
  /** Hears of listeners that throw, of what was put off, and of connections that break. */
  readonly onError?: (problem: unknown) => void;
};

/** The event log on a Redis or a cluster; what was answered `appended` has been taken by Redis. */
export async function openRedisLog(options: RedisLogOptions): Promise<Result<EventLog>> {
  const { url, newLife, prefix = 'parley', onError = () => {} } = options;
  const connected = await connectRedis({ url, onError });
  if (!connected.ok) return connected;
  const connection = connected.value;
  const keys = createKeys(prefix);
  const life = await ensureLayout(connection, keys, newLife());
  if (!life.ok) {
    connection.close();
    return life;
  }
  const handle = newLife().slice(-HANDLE_LENGTH);
  const { client, isCluster } = connection;
  const store = { client, keys, handle, onError, ...groupShards(isCluster) };
  const subscriber = connection.openSubscriber();
  const { log, news } = createRedisLog(store, {
    life: life.value,
    close: () => {
      subscriber.disconnect();
      connection.close();
    },
  });
  subscriber.on('message', (_channel: string, message: string) => news.receive(message));
  await subscriber.subscribe(keys.news);
  return ok(log);
}

/** The life of the store; an empty one gets our layout and a life. Of two who come at once, one is first. */
async function ensureLayout(
  { client, address }: RedisConnection,
  keys: Keys,
  newLife: string,
): Promise<Result<string>> {
  return ask(async () => {
    await client.hsetnx(keys.store, 'layout', LAYOUT);
    const [layout] = await client.hmget(keys.store, 'layout');
    if (layout === LAYOUT) await client.hsetnx(keys.store, 'life', newLife);
    const life = await client.hget(keys.store, 'life');
    if (layout === LAYOUT && life !== null) return life;
    const path = `${nameOfAddress(address)} ${keys.store}`;
    throw new ParleyError(failure('STORE_VERSION', { path, found: layout, expected: LAYOUT }));
  });
}
