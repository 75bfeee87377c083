import { afterAll, beforeAll, describe } from 'vitest';
import { ParleyError } from '#engine/core/errors';
import type { EventLog } from '#engine/ports/event-log';
import { describeEventLog, type OpenedLog } from '#engine/ports/event-log.contract';
import { openRedisLog } from './index.ts';
import { type RedisCluster, type RedisServer, startCluster, startRedis } from './redis.rig.ts';

let stores = 0;
let lives = 0;

describe('a single Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());
  describeEventLog('redis', () => openEmpty(server.url));
});

describe('a cluster of three masters', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());
  describeEventLog('redis cluster', () => openEmpty(cluster.url));
});

/** A store of its own, by its prefix. */
async function openEmpty(url: string): Promise<OpenedLog> {
  stores += 1;
  const prefix = `store-${stores}`;
  let log = await openOrThrow(url, prefix);
  const others: EventLog[] = [];
  return {
    log,
    second: async () => {
      const other = await openOrThrow(url, prefix);
      others.push(other);
      return other;
    },
    reopen: async () => {
      await log.close();
      log = await openOrThrow(url, prefix);
      return log;
    },
    close: async () => void (await Promise.all([log, ...others].map((handle) => handle.close()))),
  };
}

async function openOrThrow(url: string, prefix: string): Promise<EventLog> {
  const opened = await openRedisLog({ url, prefix, newLife });
  if (!opened.ok) throw new ParleyError(opened.failure);
  return opened.value;
}

function newLife(): string {
  lives += 1;
  return `life-${String(lives).padStart(10, '0')}`;
}
