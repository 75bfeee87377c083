import { afterEach, beforeEach, expect, test } from 'vitest';
import { valueOrThrow } from '#engine/core/result';
import type { AppendResult, EventLog } from '#engine/ports/event-log';
import { sampleAppend, streamId } from '#engine/ports/event-log.samples';
import { openRedisLog, type RedisLogOptions } from './index.ts';
import { type RedisCluster, type RedisServer, startCluster } from './redis.rig.ts';

/** Enough that every master has some. */
const STREAMS = Array.from({ length: 24 }, (_, index) => streamId(`s${index}`));

const FAILOVER = { timeout: 20_000, interval: 100 };

let cluster: RedisCluster;
let logs: EventLog[];
let lives = 0;

beforeEach(async () => {
  cluster = await startCluster(3, ['--repl-diskless-sync-delay', '0'], 1);
  logs = [];
});
afterEach(async () => {
  await Promise.all(logs.map((log) => log.close()));
  await cluster.stop();
});

test('at level replicated each master waits for its own replica, and a failover loses nothing', async () => {
  const [master, replica] = await pair();
  const [writer, listener] = await Promise.all([open('replicated'), open('replicated')]);
  const heard: string[] = [];
  listener.subscribe((events) => heard.push(...events.map(({ stream, n }) => `${stream} ${n}`)));
  expect(kindsOf(await appendAll(writer, 0))).toEqual(['appended']);

  replica.freeze();
  const answers = await appendAll(writer, 1);
  expect(kindsOf(answers)).toEqual(['appended', 'failed']);
  const taken = STREAMS.filter((_, index) => answers[index]?.kind === 'appended');
  await expect.poll(() => [...heard].sort()).toEqual(namesOf(STREAMS, 1, taken));

  // What the others wrote was never sent: a replica that is not connected has nothing in its buffers either.
  await master.cli('client', 'kill', 'type', 'replica');
  await master.kill();
  replica.thaw();
  await expect.poll(() => replica.cli('role'), FAILOVER).toContain('master');
  await master.restart();
  await expect
    .poll(async () => kindsOf(await appendAll(writer, 1, 'again')), FAILOVER)
    .not.toContain('failed');
  await expect.poll(() => [...heard].sort(), FAILOVER).toEqual(namesOf(STREAMS, 1, STREAMS));
});

test('at level written a failover that loses something tells of each conversation that lost it', async () => {
  const [master, replica] = await pair();
  const writer = await open('written');
  const lost = new Set<string>();
  writer.watchLosses((stream) => lost.add(stream));
  await appendAll(writer, 0);
  await master.cli('wait', '1', '5000');
  const before = await keysOf(master);

  replica.freeze();
  await master.cli('client', 'kill', 'type', 'replica');
  expect(kindsOf(await appendAll(writer, 1))).toEqual(['appended']);
  await master.kill();
  replica.thaw();
  const there = STREAMS.filter((stream) => before.some((key) => key.includes(`:${stream}:`)));
  expect(there.length).toBeGreaterThan(0);
  await expect.poll(() => [...lost].sort(), FAILOVER).toEqual([...there].sort());
});

test('any of the named nodes will do, and a single Redis is no cluster', async () => {
  const [first, second] = cluster.nodes as readonly [RedisServer, RedisServer];
  const seeds = [first, second].map(({ port }) => `127.0.0.1:${port}`).join(',');
  const log = await open('written', `redis+cluster://127.0.0.1:1,${seeds}`);
  expect(kindsOf(await appendAll(log, 0))).toEqual(['appended']);
});

/** A master and its replica. */
async function pair(): Promise<readonly [RedisServer, RedisServer]> {
  const [master] = cluster.nodes;
  const port = Number(/^slave0:.*port=(\d+)/m.exec((await master?.cli('info', 'replication')) ?? '')?.[1]);
  const replica = cluster.nodes.find((node) => node.port === port);
  if (!master || !replica) throw new Error('the first master has no replica');
  return [master, replica];
}

async function keysOf(server: RedisServer): Promise<readonly string[]> {
  return (await server.cli('keys', '*:head')).split('\n');
}

/** `n` and one more of some, as they are heard. */
function namesOf(all: readonly string[], n: number, more: readonly string[]): readonly string[] {
  return [...all.map((stream) => `${stream} ${n}`), ...more.map((stream) => `${stream} ${n + 1}`)].sort();
}

function appendAll(log: EventLog, expected: number, writer = 'w'): Promise<readonly AppendResult[]> {
  return Promise.all(STREAMS.map((stream) => log.append(sampleAppend(stream, expected, 1, { writer }))));
}

function kindsOf(results: readonly AppendResult[]): readonly string[] {
  return [...new Set(results.map(({ kind }) => kind))].sort();
}

async function open(level: NonNullable<RedisLogOptions['level']>, url = cluster.url): Promise<EventLog> {
  const newLife = (): string => {
    lives += 1;
    return `replicas-${lives}`;
  };
  const log = valueOrThrow(await openRedisLog({ url, level, replicas: 1, newLife }));
  logs.push(log);
  return log;
}
