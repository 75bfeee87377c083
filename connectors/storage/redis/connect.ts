import { Cluster, Redis } from 'ioredis';
import { type Failure, failure, reasonOf } from '#engine/core/errors';
import { fail, ok, type Result } from '#engine/core/result';
import { nameOfAddress, type Place, parseAddress, type RedisAddress } from './address.ts';

/** What takes commands: a single Redis, or a cluster. */
export type RedisClient = Redis | Cluster;

/** Connections to one store. */
export type RedisConnection = {
  readonly address: RedisAddress;
  readonly isCluster: boolean;
  /** For commands and scripts. It reconnects by itself; what it could not send in time rejects. */
  readonly client: RedisClient;
  /** A connection of its own to one node, for subscribing; of a cluster, every node hears every publication. */
  openSubscriber(): Redis;
  /**
   * A subscriber at every node, those that join later too: what a node publishes is sure to reach those at this node,
   * but between the nodes of a cluster publications get lost without a sign. Resolves when `begin` has for all masters.
   */
  subscribeEverywhere(begin: (subscriber: Redis) => Promise<void>): Promise<void>;
  /** Every node that takes writes. */
  masters(): readonly Redis[];
  /** Calls back whenever a connection for commands was made again. */
  onReconnected(listener: () => void): void;
  close(): void;
};

/** Milliseconds until an attempt to connect, or to connect again, is given up. */
const CONNECT_TIMEOUT = 2_000;
/** A connection whose server says nothing for so long to what it was asked is dead, whatever TCP believes. */
const LONGEST_SILENCE = 5_000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 500;

/**
 * Connects to a Redis, or to the cluster that the named node belongs to; of several named, one that answers will do.
 * Commands whose reply got lost are sent again on the next connection: whatever is sent must bear that.
 */
export async function connectRedis(options: {
  readonly url: string;
  /** Hears of connections that break; they are made again. */
  readonly onError?: (problem: unknown) => void;
}): Promise<Result<RedisConnection>> {
  const address = parseAddress(options.url);
  if (!address.ok) return address;
  const onError = options.onError ?? (() => {});
  const { others } = address.value;
  const first = await connectFirst(address.value, others);
  if (!first.ok) return first;
  try {
    const isCluster = /^cluster_enabled:1/m.test(await first.value.info('cluster'));
    if (others && !isCluster)
      return fail(failure('REDIS_NO_CLUSTER', { address: nameOfAddress(placeOf(first.value.options)) }));
    const connection = isCluster
      ? await joinCluster(address.value, onError)
      : single(address.value, await alive(new Redis(lasting(address.value))), onError);
    return ok(connection);
  } catch (thrown) {
    return fail(connectFailure(address.value, thrown));
  } finally {
    first.value.disconnect();
  }
}

/** The first contact tries each place once, and says why the last one failed. */
async function connectFirst(address: RedisAddress, others: readonly Place[] = []): Promise<Result<Redis>> {
  const client = new Redis({ ...loginOf(address), lazyConnect: true, retryStrategy: () => null });
  let reason: unknown;
  client.on('error', (thrown) => {
    reason = thrown;
  });
  try {
    await client.connect();
    return ok(client);
  } catch (thrown) {
    client.disconnect();
    const [next, ...rest] = others;
    if (next) return connectFirst({ ...address, ...next }, rest);
    return fail(connectFailure(address, reason ?? thrown));
  }
}

function single(address: RedisAddress, client: Redis, onError: (problem: unknown) => void): RedisConnection {
  client.on('error', onError);
  const subscribing = subscribers(client, () => new Redis(listening(address)).on('error', onError));
  return {
    address,
    isCluster: false,
    client,
    masters: () => [client],
    onReconnected: (listener) => void client.on('ready', listener),
    ...subscribing,
    subscribeEverywhere: (begin) => begin(subscribing.openSubscriber()),
  };
}

async function joinCluster(
  address: RedisAddress,
  onError: (problem: unknown) => void,
): Promise<RedisConnection> {
  const { host, port, ...login } = loginOf(address);
  const client = new Cluster([{ host, port }, ...(address.others ?? [])], {
    redisOptions: login,
    clusterRetryStrategy: pauseBefore,
    clusterNodeRetryStrategy: pauseBefore,
    slotsRefreshTimeout: CONNECT_TIMEOUT,
    enableReadyCheck: false,
  });
  client.on('error', onError);
  client.on('node error', onError);
  await becomesReady(client);
  return {
    address,
    isCluster: true,
    client,
    masters: () => client.nodes('master'),
    onReconnected: (listener) => {
      for (const node of client.nodes('all')) node.on('ready', listener);
      client.on('+node', (node: Redis) => void node.on('ready', listener));
    },
    ...subscribers(client, () => subscribeAnywhere(client, address).on('error', onError)),
    subscribeEverywhere: (begin) =>
      followNodes(client, begin, (place) =>
        new Redis({ ...listening(address), ...place }).on('error', onError),
      ),
  };
}

/** Subscribers that end with the connection, if not before. */
function subscribers(
  client: RedisClient,
  open: () => Redis,
): Pick<RedisConnection, 'openSubscriber' | 'close'> {
  const opened: Redis[] = [];
  return {
    openSubscriber: () => {
      const subscriber = open();
      opened.push(subscriber);
      return subscriber;
    },
    close: () => {
      for (const one of [client, ...opened]) one.disconnect();
    },
  };
}

/** Begins with a subscriber at every node, and ends with the node or with the cluster's connection. */
async function followNodes(
  cluster: Cluster,
  begin: (subscriber: Redis) => Promise<void>,
  open: (place: Place) => Redis,
): Promise<void> {
  const followed = new Map<string, Redis>();
  const follow = async ({ options }: Redis): Promise<void> => {
    const place = placeOf(options);
    if (followed.has(nameOfAddress(place))) return;
    const subscriber = open(place);
    followed.set(nameOfAddress(place), subscriber);
    await begin(subscriber);
  };
  const leave = ({ options }: Redis): void => {
    const name = nameOfAddress(placeOf(options));
    followed.get(name)?.disconnect();
    followed.delete(name);
  };
  const ignored = (): void => undefined;
  const followAll = (nodes: readonly Redis[]): void => {
    for (const node of nodes) void follow(node).catch(ignored);
  };
  cluster.on('+node', (node: Redis) => followAll([node]));
  // A replica that has become a master joined long ago.
  cluster.on('refresh', () => followAll(cluster.nodes('master')));
  cluster.on('-node', leave);
  cluster.once('end', () => {
    for (const subscriber of followed.values()) subscriber.disconnect();
  });
  await Promise.all(cluster.nodes('master').map(follow));
}

/** Any node of a cluster hears all publications, so when one is gone the next will do. */
function subscribeAnywhere(cluster: Cluster, address: RedisAddress): Redis {
  const subscriber: Redis = new Redis({
    ...listening(address),
    retryStrategy: (attempt) => {
      const nodes = cluster.nodes('master').map(({ options }) => options);
      Object.assign(subscriber.options, placeOf(nodes[attempt % nodes.length] ?? address));
      return pauseBefore(attempt);
    },
  });
  return subscriber;
}

function placeOf({
  host = '',
  port = 0,
}: {
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}): Place {
  return { host, port };
}

async function alive(client: Redis): Promise<Redis> {
  await becomesReady(client);
  return client;
}

function becomesReady(client: RedisClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('ready', resolve);
    client.once('end', () => reject(new Error('the connection ended')));
    client.once('error', reject);
  });
}

function loginOf({ host, port, db, tls, username, password }: RedisAddress) {
  return {
    host,
    port,
    db,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: {} }),
    connectTimeout: CONNECT_TIMEOUT,
    socketTimeout: LONGEST_SILENCE,
    maxRetriesPerRequest: 1,
  };
}

function lasting(address: RedisAddress) {
  return { ...loginOf(address), retryStrategy: pauseBefore };
}

/** A subscriber waits for its connection however long that takes, and subscribes again by itself. */
function listening(address: RedisAddress) {
  return { ...lasting(address), maxRetriesPerRequest: null };
}

/** Milliseconds until the next attempt to connect: doubling, and never all nodes at once. */
function pauseBefore(attempt: number): number {
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
  return pause * (0.5 + Math.random() / 2);
}

/** Why there is no connection. */
export function connectFailure(address: RedisAddress, thrown: unknown): Failure {
  const data = { address: nameOfAddress(address), reason: reasonOf(thrown) };
  if (/WRONGPASS|NOAUTH|invalid (username|password)/i.test(data.reason)) return failure('REDIS_LOGIN', data);
  if (/NOPERM/.test(data.reason)) return failure('REDIS_PERMISSION', data);
  return failure('REDIS_UNREACHABLE', data);
}
