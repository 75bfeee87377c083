import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryFirstLog } from '#connectors/storage/memory-first/index';
import { openRedisLog } from '#connectors/storage/redis/index';
import { type RedisServer, startRedis } from '#connectors/storage/redis/redis.rig';
import type { ConversationId } from '#engine/core/ids';
import { valueOrThrow } from '#engine/core/result';
import type { Level } from '../door.ts';
import { enter, openConversation, openRig, type RawClient, type Received, type Rig } from '../gateway.rig.ts';

let server: RedisServer;
let rig: Rig;
let lives = 0;

beforeEach(async () => {
  server = await startRedis();
  lives += 1;
});
afterEach(async () => {
  await rig.close();
  await server.stop();
});

/** A gateway over a real Redis, with memory before it. */
async function open(level: Level, limits = { time: 60_000, events: 10_000, bytes: 2 ** 26 }): Promise<Rig> {
  const newLife = (): string => `life-${lives}-of-a-test`;
  const below = valueOrThrow(await openRedisLog({ url: server.url, newLife, prefix: `p${lives}` }));
  const log = createMemoryFirstLog({
    log: below,
    level: level === 'memory' ? level : 'written',
    env: { now: Date.now, delay },
    limits,
    onError: () => {},
  });
  const opened = await openRig({ log, level, standIn: log });
  const close = async (): Promise<void> => {
    await opened.close();
    await log.close();
  };
  return { ...opened, close };
}

function delay(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

const events = (client: RawClient): Received[] => client.received.filter(({ t }) => t === 'ev');
const provisional = (client: RawClient): unknown[] =>
  events(client).flatMap((frame) => (frame['p'] === true ? [frame['n']] : []));
const withoutP = ({ p: _, ...frame }: Received): object => frame;

describe('store down: keep serving from memory with p:true', () => {
  test('then the same events come again without p, in order, under the same ids; ok has no n before that', async () => {
    rig = await open('written');
    const { client, c, head } = await openConversation(rig);
    await rig.engine.settled();
    client.received.length = 0;
    await server.kill();
    const ids = ['一', '二'].map((text) => client.command('message.send', { text }, { c }));
    await client.said('收到：二');
    const tail = Number(events(client).at(-1)?.['n']);
    const told = [...events(client)];
    const offsets = told.map((frame) => frame['n']);
    expect(offsets).toEqual(Array.from({ length: tail - head }, (_, index) => head + 1 + index));
    expect(told.every((frame) => frame['p'] === true)).toBe(true);
    for (const id of ids) expect(await client.answerTo(id)).toEqual({ t: 'ok', re: id });
    expect(client.received.filter((frame) => frame.t === 'ok' && 'n' in frame)).toEqual([]);

    await server.restart();
    await client.first((frame) => frame['n'] === tail && !('p' in frame));
    const again = events(client).slice(told.length);
    expect(again).toEqual(told.map(withoutP));
    const stored = await rig.log.read(c as ConversationId, head);
    expect(stored.flatMap(({ key }) => (key && ids.includes(key) ? [key] : []))).toEqual(ids);
    // And from now on plainly again.
    const id = client.command('message.send', { text: '三' }, { c });
    expect(await client.settled(id)).not.toHaveProperty('p');
  });

  test('a connection that does not hear the event is told ok with n when it is stored, and not before', async () => {
    rig = await open('written');
    const { client, c, token } = await openConversation(rig);
    await rig.engine.settled();
    const deaf = await enter(rig, { token });
    await server.kill();
    // Whose a conversation is, is asked of the log: the node knows it while it holds something of it.
    const first = client.command('message.send', { text: '一' }, { c });
    await client.first((frame) => frame.t === 'ev' && frame['id'] === first);
    const id = deaf.client.command('message.send', { text: '二' }, { c });
    expect(await deaf.client.answerTo(id)).toEqual({ t: 'ok', re: id });
    await client.first((frame) => frame['id'] === id);
    expect(deaf.client.received.filter((frame) => frame['re'] === id)).toHaveLength(1);
    await server.restart();
    const stored = await client.first((frame) => frame['id'] === id && !('p' in frame));
    expect(await deaf.client.settled(id)).toEqual({ t: 'ok', re: id, n: stored['n'] });
  });

  test('a ping says up to where is stored; a position that cannot be judged cuts nobody off', async () => {
    rig = await open('written');
    const { client, c, head } = await openConversation(rig);
    await rig.engine.settled();
    await server.kill();
    client.command('message.send', { text: '一' }, { c });
    await client.said('收到：一');
    rig.advance(12_500);
    expect(await client.first(({ t }) => t === 'ping')).toEqual({ t: 'ping', k: 1, subs: [{ c, n: head }] });
    client.send({ t: 'sub', subs: [{ c, n: head, at: 1 }] });
    expect(await client.first(({ t }) => t === 'err')).toEqual({ t: 'err', code: 'STORE_DOWN', retry: true });
    client.command('message.send', { text: '二' }, { c });
    const { n: last, p } = await client.said('收到：二');
    expect(p).toBe(true);
    await server.restart();
    await client.first((frame) => frame['n'] === last && !('p' in frame));
  });

  test('ready says degraded; who resumes gets provisional events with p, and the same command again no n', async () => {
    rig = await open('written');
    const { client, c, token, ready, head } = await openConversation(rig);
    expect(ready).not.toHaveProperty('degraded');
    expect(ready['lvl']).toBe('written');
    await rig.engine.settled();
    await server.kill();
    const id = client.command('message.send', { text: '一' }, { c });
    await client.said('收到：一');
    const tail = Number(events(client).at(-1)?.['n']);
    const again = await enter(rig, { token, subs: [{ c, n: head + 1 }] });
    expect(again.ready).toMatchObject({ degraded: true, subs: [{ c, ok: true, n: tail }] });
    await again.client.event(tail);
    expect(provisional(again.client)).toEqual(events(again.client).map((frame) => frame['n']));
    again.client.command('message.send', { text: '一' }, { c, id });
    expect(await again.client.answerTo(id)).toEqual({ t: 'ok', re: id });
    // Who holds all of it already is told when it is stored, too.
    const holder = await enter(rig, { token, subs: [{ c, n: tail }] });
    await server.restart();
    for (const each of [again, holder]) {
      const last = await each.client.first((frame) => frame['n'] === tail && !('p' in frame));
      expect(last.t).toBe('ev');
    }
    expect(events(holder.client).map((frame) => frame['n'])).toEqual(
      Array.from({ length: tail - head }, (_, index) => head + 1 + index),
    );
    await expect.poll(async () => (await enter(rig, { token })).ready).not.toHaveProperty('degraded');
  });

  test('beyond 60 s, 10,000 events or 64 MiB: STORE_DOWN, to be sent again, and then it is taken', async () => {
    rig = await open('written', { time: 60_000, events: 2, bytes: 2 ** 26 });
    const { client, c } = await openConversation(rig);
    await rig.engine.settled();
    await server.kill();
    const first = client.command('message.send', { text: '一' }, { c });
    await client.first((frame) => frame['id'] === first);
    const ids = ['二', '三'].map((text) => client.command('message.send', { text }, { c }));
    const last = ids.at(-1) ?? '';
    const refused = await client.first((frame) => frame.t === 'err' && frame['re'] === last);
    expect(refused).toEqual({ t: 'err', re: last, code: 'STORE_DOWN', retry: true });
    await server.restart();
    await client.first((frame) => frame['id'] === first && !('p' in frame));
    client.command('message.send', { text: '三' }, { c, id: last });
    expect(await client.first((frame) => frame.t === 'ev' && frame['id'] === last)).not.toHaveProperty('p');
  });
});

describe('durability levels', () => {
  test('memory: n is given when the owner has it; ready says so; the store has it a moment later', async () => {
    rig = await open('memory');
    const { client, c, ready } = await openConversation(rig);
    expect(ready['lvl']).toBe('memory');
    await rig.engine.settled();
    server.freeze();
    try {
      const id = client.command('message.send', { text: '一' }, { c });
      const event = await client.first((frame) => frame.t === 'ev' && frame['id'] === id);
      expect(event).not.toHaveProperty('p');
    } finally {
      server.thaw();
    }
    await client.said('收到：一');
    const tail = Number(events(client).at(-1)?.['n']);
    const direct = valueOrThrow(
      await openRedisLog({ url: server.url, newLife: () => 'another-life-here', prefix: `p${lives}` }),
    );
    await expect.poll(async () => (await direct.head(c as ConversationId))?.n).toBeGreaterThanOrEqual(tail);
    await direct.close();
    expect(events(client).map((frame) => frame['n'])).toEqual(
      Array.from({ length: events(client).length }, (_, index) => index + 1),
    );
  });
});
