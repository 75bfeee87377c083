import { type Failure, ParleyError } from '#engine/core/errors';
import { fail, type Result } from '#engine/core/result';
import type { EventLog } from '#engine/ports/event-log';
import { AppendQueue } from './append-queue.ts';
import { findSkew, findUnfit } from './check-server.ts';
import { connectFailure, connectRedis, type RedisConnection } from './connect.ts';
import { hearNews } from './hear-news.ts';
import { createKeys } from './keys.ts';
import { createRedisLog } from './log.ts';
import { compareWithLog, holdingOf, RecentAppends, renewLife } from './losses.ts';
import { News } from './news.ts';
import { readEvents } from './reading.ts';
import { createConfirm } from './replication.ts';
import { groupShards, type Store } from './store.ts';
import { ask } from './store-failure.ts';
import { ensureLayout } from './store-layout.ts';
import { TaskBoard } from './tasks.ts';

/** Of a life, the part that differs between two handles. */
const HANDLE_LENGTH = 12;

/** How an event log on Redis is opened. */
export type RedisLogOptions = {
  readonly url: string;
  /** Names lives and handles: never the same twice, and different in its last twelve characters. */
  readonly newLife: () => string;
  /** `written`, the default: Redis answered. `replicated`: so many replicas have it too; with 0, it is synced to disk. */
  readonly level?: 'written' | 'replicated';
  readonly replicas?: number;
  /** First part of all keys; stores with different prefixes share a Redis without knowing of one another. */
  readonly prefix?: string;
  /** Hears of listeners that throw, of what was put off, and of connections that break. */
  readonly onError?: (problem: unknown) => void;
};

/** The event log on a Redis or a cluster; what was answered `appended` has been taken by Redis. */
export async function openRedisLog(options: RedisLogOptions): Promise<Result<EventLog>> {
  const { url, newLife, prefix = 'parley', level = 'written', replicas = 1, onError = () => {} } = options;
  const connected = await connectRedis({ url, onError });
  if (!connected.ok) return connected;
  const connection = connected.value;
  const refused = await refusalOf(connection, level === 'replicated' && replicas === 0, onError);
  if (refused) {
    connection.close();
    return fail(refused);
  }
  const keys = createKeys(prefix);
  const handle = newLife().slice(-HANDLE_LENGTH);
  const { client, isCluster } = connection;
  const asked = { client, level, replicas };
  const confirm = createConfirm(asked);
  const store = { ...asked, keys, handle, confirm, newLife, onError, ...groupShards(isCluster) };
  const opened = await ask(() => joinStore(connection, store));
  if (opened.ok) return opened;
  connection.close();
  const { code, data } = opened.failure;
  return code === 'STORE_DOWN' ? fail(connectFailure(connection.address, data['reason'])) : opened;
}

/** Why this store may not be used; what is only worth knowing goes to `onError`. */
async function refusalOf(
  connection: RedisConnection,
  syncsEach: boolean,
  onError: (problem: unknown) => void,
): Promise<Failure | undefined> {
  const unfit = await ask(() => findUnfit(connection, syncsEach));
  if (!unfit.ok) return connectFailure(connection.address, unfit.failure.data['reason']);
  if (unfit.value) return unfit.value;
  const skews = await ask(() => findSkew(connection));
  for (const skew of skews.ok ? skews.value : []) onError(new ParleyError(skew));
  return undefined;
}

async function joinStore(connection: RedisConnection, store: Store): Promise<EventLog> {
  const { keys, newLife } = store;
  let life = await ensureLayout(connection, keys, newLife());
  let closed = false;
  const recent = new RecentAppends();
  const news = new News({ ...store, read: (stream, after) => readEvents(store, stream, after, Infinity) });
  const queue = new AppendQueue(store, (request, result) => {
    const missing = recent.missing(request, result);
    if (missing) renewLife(store, news, holdingOf(missing)).catch(store.onError);
    if (result?.kind === 'appended') recent.add(request.events.at(-1));
    news.settle(request, result);
  });

  async function compare(): Promise<void> {
    const found = await ensureLayout(connection, keys, newLife());
    if (found !== life) {
      // Nothing that this node knows is there any more.
      life = found;
      recent.clear();
      news.forgetAll();
    } else await compareWithLog(store, news, recent);
  }

  const leave = await hearNews(connection, store, news, compare);
  const log = createRedisLog({
    store,
    queue,
    news,
    tasks: new TaskBoard(store),
    life: () => life,
    isClosed: () => closed,
  });

  return {
    ...log,
    async close() {
      if (closed) return;
      closed = true;
      await queue.drained();
      news.close();
      leave();
      connection.close();
    },
  };
}
