import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ParleyError } from '#engine/core/errors';
import { valueOrThrow } from '#engine/core/result';
import type { AppendResult, EventLog } from '#engine/ports/event-log';
import { sampleAppend, sampleEvent, sampleTask, streamId, VISITOR } from '#engine/ports/event-log.samples';
import { openRedisLog, type RedisLogOptions } from './index.ts';
import { type RedisServer, startRedis } from './redis.rig.ts';

const CHAT = streamId('chat');
const APPENDED: AppendResult = { kind: 'appended' };
const CLAIM = { kind: 'timer', now: Number.MAX_SAFE_INTEGER / 2, lease: 1, limit: 1 } as const;

let server: RedisServer;
let log: EventLog;
let problems: unknown[];
let lives = 0;

beforeEach(async () => {
  server = await startRedis();
  problems = [];
  log = await open();
});
afterEach(async () => {
  await log.close();
  await server.stop();
});

describe('a Redis whose memory is full', () => {
  test('refuses what finds no room, whole, and takes it when there is room', async () => {
    await log.append({ ...sampleAppend(CHAT, 0, 2, { key: 'k' }), schedule: [sampleTask(CHAT, 'old')] });
    await server.cli('config', 'set', 'maxmemory', '1mb');
    const more = {
      ...sampleAppend(CHAT, 2, 3, { key: 'k2' }),
      schedule: [sampleTask(CHAT, 'new')],
      epoch: 4,
    };
    expect(await log.append(more)).toMatchObject({
      kind: 'failed',
      failure: { code: 'STORE_FULL', retry: true },
    });
    await log.saveSnapshot(CHAT, { n: 1, version: 'v', state: {} });
    expect(problems).toMatchObject([{ code: 'STORE_FULL' }]);
    expect(await log.head(CHAT)).toEqual({ n: 2, epoch: 0, life: log.life() });
    expect(await log.tasks(CHAT)).toEqual([sampleTask(CHAT, 'old')]);
    expect(await log.findByKey(CHAT, VISITOR, 'k2')).toBeUndefined();

    await server.cli('config', 'set', 'maxmemory', '0');
    expect(await log.append(more)).toEqual(APPENDED);
    expect((await log.read(CHAT)).map((event) => event.n)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a Redis that does not answer', () => {
  test('fails what is asked, goes on later, and what it had taken unheard is told once and known', async () => {
    await log.append({ ...sampleAppend(CHAT, 0), schedule: [sampleTask(CHAT, 't')] });
    const heard: number[] = [];
    log.subscribe((events) => heard.push(...events.map((event) => event.n)));
    server.freeze();
    const down = { code: 'STORE_DOWN', retry: true };
    const late = sampleAppend(CHAT, 1, 1, { key: 'late' });
    const [appended, read, claimed] = await Promise.all([
      log.append(late),
      codeOf(log.read(CHAT)),
      log.claim(CLAIM),
    ]);
    expect([appended, read, claimed]).toMatchObject([{ kind: 'failed', failure: down }, 'STORE_DOWN', []]);
    server.thaw();
    await expect.poll(() => heard).toEqual([2]);
    expect(await log.append(late)).toMatchObject({ kind: 'duplicate', event: { n: 2 } });
    expect(await log.append(sampleAppend(CHAT, 2))).toEqual(APPENDED);
    expect(heard).toEqual([2, 3]);
  });

  test('says so after it was closed, and answers what was under way', async () => {
    const waiting = log.append(sampleAppend(CHAT, 0));
    await log.close();
    expect(await waiting).toEqual(APPENDED);
    expect(await log.append(sampleAppend(CHAT, 1))).toMatchObject({ failure: { code: 'STORE_DOWN' } });
    expect(await codeOf(log.read(CHAT))).toBe('STORE_DOWN');
    expect(await log.claim(CLAIM)).toEqual([]);
  });
});

describe('a Redis that lost what it had acknowledged', () => {
  test('gives that conversation a new life, and says which', async () => {
    // So that the copy below has all that was answered.
    await server.cli('config', 'set', 'appendfsync', 'always');
    const other = streamId('other');
    await log.append(sampleAppend(CHAT, 0, 2));
    await log.append(sampleAppend(other, 0, 2));
    const lost: string[] = [];
    log.watchLosses((stream) => lost.push(stream));
    const copy = join(server.folder, '..', 'copy');
    await cp(server.folder, copy, { recursive: true });
    await log.append(sampleAppend(CHAT, 2));

    await server.kill();
    await rm(server.folder, { recursive: true });
    await cp(copy, server.folder, { recursive: true });
    await server.restart();

    await expect.poll(() => lost, { timeout: 5_000 }).toContain(CHAT);
    const head = await log.head(CHAT);
    expect(head?.n).toBe(2);
    expect(head?.life).not.toBe(log.life());
    expect((await log.head(other))?.life).toBe(log.life());
    expect(lost).not.toContain(other);
  });

  test('tells those too who did not listen when the new life was published, once', async () => {
    const lost: string[] = [];
    log.watchLosses((stream) => lost.push(stream));
    for (const [index, name] of ['chat', 'other'].entries()) {
      await log.append(sampleAppend(streamId(name), 0, 2));
      const [head = ''] = (await server.cli('keys', `*:${name}:head`)).split('\n');
      await server.cli('hset', head, 'life', 'new');
      await server.cli('client', 'kill', 'type', 'pubsub');
      await expect.poll(() => lost, { timeout: 5_000 }).toHaveLength(index + 1);
    }
    expect(lost).toEqual(['chat', 'other'].map(streamId));
  });

  test('has another life when it comes back empty', async () => {
    await log.append(sampleAppend(CHAT, 0));
    const life = log.life();
    const lost: string[] = [];
    log.watchLosses((stream) => lost.push(stream));
    await server.kill();
    await rm(server.folder, { recursive: true });
    await server.restart();
    await expect.poll(() => lost, { timeout: 5_000 }).toEqual([CHAT]);
    expect(log.life()).not.toBe(life);
    expect(await log.append(sampleAppend(CHAT, 0))).toEqual(APPENDED);
  });
});

describe('at level replicated', () => {
  test('nothing is acknowledged, told, read or begun that too few replicas have', async () => {
    await server.cli('config', 'set', 'repl-diskless-sync-delay', '0');
    const replica = await startRedis(['--replicaof', '127.0.0.1', String(server.port)]);
    await expect.poll(() => server.cli('info', 'replication'), { timeout: 10_000 }).toContain('state=online');
    const careful = await open({ level: 'replicated', replicas: 1 });
    const heard: number[][] = [[], []];
    for (const [index, one] of [log, careful].entries())
      one.subscribe((events) => heard[index]?.push(...events.map((event) => event.n)));
    expect(await careful.append(sampleAppend(CHAT, 0))).toEqual(APPENDED);
    await expect.poll(() => heard).toEqual([[1], [1]]);

    replica.freeze();
    const next = { ...sampleAppend(CHAT, 1, 1, { key: 'k' }), schedule: [sampleTask(CHAT, 't')] };
    for (let times = 0; times < 2; times += 1) {
      expect(await careful.append(next)).toMatchObject({ kind: 'failed', failure: { code: 'STORE_DOWN' } });
    }
    expect(await codeOf(careful.read(CHAT))).toBe('STORE_DOWN');
    expect(await careful.claim(CLAIM)).toEqual([]);
    expect(heard).toEqual([[1], [1]]);
    replica.thaw();
    expect(await careful.append(next)).toMatchObject({ kind: 'duplicate', event: { n: 2 } });
    await expect
      .poll(() => heard, { timeout: 5_000 })
      .toEqual([
        [1, 2],
        [1, 2],
      ]);
    // A claim that was given up may still have come through, and holds the task for its lease.
    expect(await careful.claim({ ...CLAIM, now: CLAIM.now + 2 })).toHaveLength(1);
    await careful.close();
    await replica.stop();
  });

  test('without replicas, every write has to be synced', async () => {
    const asked = { url: server.url, newLife: () => 'x', level: 'replicated', replicas: 0 } as const;
    expect(await openRedisLog(asked)).toMatchObject({ failure: { code: 'REDIS_VOLATILE' } });
    await server.cli('config', 'set', 'appendfsync', 'always');
    const opened = valueOrThrow(await openRedisLog(asked));
    expect(await opened.append(sampleAppend(CHAT, 0))).toEqual(APPENDED);
    await opened.close();
  });
});

describe('a damaged event', () => {
  test('that is no JSON any more is named', async () => {
    await log.append(sampleAppend(CHAT, 0, 3));
    const [key = ''] = (await server.cli('keys', '*:chat:events')).split('\n');
    await server.cli('xdel', key, '3-0');
    await server.cli('xadd', key, '4-0', 'e', '["torn');
    expect(await codeOf(log.read(CHAT))).toBe('LOG_TAMPERED');
    expect(await log.read(CHAT, 0, 2)).toEqual([sampleEvent(CHAT, 1), sampleEvent(CHAT, 2)]);
  });
});

async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  return promise.then(
    () => undefined,
    (thrown) => (thrown instanceof ParleyError ? thrown.failure.code : String(thrown)),
  );
}

async function open(level: Pick<RedisLogOptions, 'level' | 'replicas'> = {}): Promise<EventLog> {
  const newLife = (): string => {
    lives += 1;
    return `faults-${lives}`;
  };
  const onError = (problem: unknown): void => void problems.push(problem);
  return valueOrThrow(await openRedisLog({ url: server.url, newLife, onError, ...level }));
}
