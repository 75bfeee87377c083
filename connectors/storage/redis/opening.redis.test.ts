import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EventLog } from '#engine/ports/event-log';
import { sampleAppend, streamId } from '#engine/ports/event-log.samples';
import { findSkew } from './check-server.ts';
import { connectRedis } from './connect.ts';
import { openRedisLog } from './index.ts';
import { type RedisServer, startCluster, startRedis } from './redis.rig.ts';

let server: RedisServer;
let lives = 0;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe('what is refused when it is opened', () => {
  test.each([
    'http://127.0.0.1',
    'redis://127.0.0.1/words',
    'redis+cluster://127.0.0.1,',
    'redis+cluster://a:1,b:word',
    'not an address',
  ])('%s', async (url) => {
    expect(await codeOf(url)).toBe('REDIS_ADDRESS');
  });

  test('a single Redis that is named as a cluster', async () => {
    expect(await codeOf(`redis+cluster://127.0.0.1:1,127.0.0.1:${server.port}`)).toBe('REDIS_NO_CLUSTER');
    expect(await codeOf('redis+cluster://127.0.0.1:1,127.0.0.1:2')).toBe('REDIS_UNREACHABLE');
  });

  test('nobody there', async () => {
    expect(await codeOf('redis://127.0.0.1:1')).toBe('REDIS_UNREACHABLE');
    expect(await codeOf('redis://no-such-host.invalid')).toBe('REDIS_UNREACHABLE');
  });

  test('no password, and a wrong one, which no message repeats', async () => {
    const locked = await startRedis(['--requirepass', 'right']);
    expect(await codeOf(`redis://127.0.0.1:${locked.port}`)).toBe('REDIS_LOGIN');
    const refused = await open(`redis://:wrong-word@127.0.0.1:${locked.port}`);
    expect(refused).toMatchObject({ failure: { code: 'REDIS_LOGIN' } });
    expect(JSON.stringify(refused)).not.toContain('wrong-word');
    expect(await codeOf(locked.url)).toBeUndefined();
    await locked.stop();
  });

  test('a user who may not do what is needed', async () => {
    await server.cli('acl', 'setuser', 'reader', 'on', '>secret', '~*', '&*', '+@all', '-evalsha', '-hsetnx');
    expect(await codeOf(`redis://reader:secret@127.0.0.1:${server.port}`)).toBe('REDIS_PERMISSION');
    await server.cli('acl', 'setuser', 'deaf', 'on', '>secret', '~*', 'resetchannels', '+@all');
    expect(await codeOf(`redis://deaf:secret@127.0.0.1:${server.port}`)).toBe('REDIS_PERMISSION');
  });

  test.each([
    ['no log on disk', ['--appendonly', 'no'], 'REDIS_VOLATILE'],
    ['a log that is never synced', ['--appendfsync', 'no'], 'REDIS_VOLATILE'],
    ['a policy that drops conversations', ['--maxmemory-policy', 'allkeys-lru'], 'REDIS_EVICTS'],
  ])('%s', async (_name, options, code) => {
    const unfit = await startRedis(options);
    expect(await codeOf(unfit.url)).toBe(code);
    await unfit.stop();
  });

  test('a replica', async () => {
    const replica = await startRedis(['--replicaof', '127.0.0.1', String(server.port)]);
    expect(await codeOf(replica.url)).toBe('REDIS_REPLICA');
    await replica.stop();
  });

  test('a Redis before 7.0', async () => {
    const old = await answerAs('6.2.14');
    expect(await codeOf(`redis://127.0.0.1:${old.port}`)).toBe('REDIS_TOO_OLD');
    old.server.close();
  });

  test('a cluster without one of its masters, and a store of another layout', async () => {
    const cluster = await startCluster();
    await cluster.nodes[2]?.kill();
    await expect.poll(() => codeOf(cluster.url), { timeout: 10_000 }).toBe('REDIS_CLUSTER_BROKEN');
    await cluster.stop();
    await server.cli('hset', 'other:store', 'layout', '9/7');
    expect(await codeOf(server.url, 'other')).toBe('STORE_VERSION');
  });
});

describe('what is said and taken', () => {
  test('a clock that differs', async () => {
    const connected = await connectRedis({ url: server.url });
    if (!connected.ok) throw new Error(connected.failure.message);
    expect(await findSkew(connected.value)).toEqual([]);
    const [warning] = await findSkew(connected.value, () => Date.now() + 5_000);
    expect(warning).toMatchObject({ code: 'REDIS_CLOCK' });
    connected.value.close();
  });

  test('stores of two prefixes know nothing of one another', async () => {
    const logs = await Promise.all(['one', 'two'].map((prefix) => openOrThrow(server.url, prefix)));
    const answers = logs.map((log) => log.append(sampleAppend(streamId('chat'), 0)));
    expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(['appended', 'appended']);
    await Promise.all(logs.map((log) => log.close()));
  });
});

function open(url: string, prefix = 'parley') {
  const newLife = (): string => {
    lives += 1;
    return `opening-${lives}`;
  };
  return openRedisLog({ url, prefix, newLife });
}

async function codeOf(url: string, prefix?: string): Promise<string | undefined> {
  const opened = await open(url, prefix);
  if (!opened.ok) return opened.failure.code;
  await opened.value.close();
  return undefined;
}

async function openOrThrow(url: string, prefix: string): Promise<EventLog> {
  const opened = await open(url, prefix);
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

/** Says of itself what an older Redis would say. No older one can be installed here, so this is no Redis at all. */
async function answerAs(version: string): Promise<{ readonly port: number; readonly server: Server }> {
  const info = `redis_version:${version}\r\nrole:master\r\nloading:0\r\ncluster_enabled:0\r\n`;
  const old = createServer((socket) => {
    socket.on('data', (chunk) => {
      for (const [, word] of chunk.toString().matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g)) {
        if (/^info$/i.test(word ?? '')) socket.write(`$${info.length}\r\n${info}\r\n`);
        else socket.write(/^hello$/i.test(word ?? '') ? '-NOPROTO no\r\n' : '+OK\r\n');
      }
    });
    socket.on('error', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(old, 'listening');
  const address = old.address();
  return { port: typeof address === 'object' && address ? address.port : 0, server: old };
}
