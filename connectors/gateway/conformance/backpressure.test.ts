import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  enter,
  getTicket,
  openConversation,
  openRig,
  openSocket,
  type RawClient,
  type Rig,
} from '../gateway.rig.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { RawPolls } from './polls.rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

describe('out', () => {
  test('past 256 KiB sig are dropped and ev stop; they are read again from the log later, in order', async () => {
    const { client, c, total, writer } = await enterBehind();
    const stalled = client.received.filter(({ t }) => t === 'ev').length;
    expect(stalled).toBeLessThan(total);
    const bytes = client.received.reduce((sum, frame) => sum + Buffer.byteLength(JSON.stringify(frame)), 0);
    expect(bytes).toBeGreaterThan(256 * 1024);
    expect(bytes).toBeLessThan(300 * 1024);
    await writer.answerTo(writer.command('typing.set', { on: true }, { c }));
    await client.answerTo(client.command('nothing.at_all', {}));
    expect(client.received.some(({ t }) => t === 'sig')).toBe(false);
    await pongUntil(client, total);
    const offsets = client.received.filter(({ t }) => t === 'ev').map(({ n }) => n);
    expect(offsets).toEqual(Array.from({ length: total }, (_, index) => index + 1));
  });

  test('acks are cumulative evidence: a client that declares them goes on by them without a pong', async () => {
    const { client, c, total } = await enterBehind(['ack']);
    const last = () => Number(client.received.findLast(({ t }) => t === 'ev')?.['n'] ?? 0);
    const before = last();
    client.send({ t: 'ack', c, n: before });
    await client.event(before + 1);
    while (last() < total) {
      const held = last();
      client.send({ t: 'ack', c, n: held });
      await client.answerTo(client.command('nothing.at_all', {}));
      rig.clock.time += 1000;
    }
    expect(client.received.filter(({ t }) => t === 'ev').map(({ n }) => n)).toEqual(
      Array.from({ length: total }, (_, index) => index + 1),
    );
  });

  test('without the declaration an ack proves nothing', async () => {
    const { client, c } = await enterBehind();
    const held = client.received.filter(({ t }) => t === 'ev').length;
    client.send({ t: 'ack', c, n: held });
    await client.answerTo(client.command('nothing.at_all', {}));
    expect(client.received.filter(({ t }) => t === 'ev')).toHaveLength(held);
  });

  test('past 10 s → close 4003', async () => {
    const { client } = await enterBehind();
    rig.advance(10_100);
    expect(await client.closed).toBe(4003);
  });

  test('past 1 MiB → close 4003', async () => {
    expect(DEFAULT_LIMITS).toMatchObject({ soft: 256 * 1024, hard: 1024 * 1024, slow: 10_000 });
    const polls = new RawPolls(rig);
    await polls.hello(rig);
    // Answers are never held back, so that answers alone fill what is unread.
    while (rig.gateway.connections() > 0) {
      rig.clock.time += 4000;
      const cmd = () => ({ t: 'cmd', id: ulid(), name: 'n'.repeat(64), d: {} });
      await polls.post(Array.from({ length: 20 }, cmd));
    }
    const { frames, close } = await polls.next();
    const bytes = frames.reduce((sum, frame) => sum + Buffer.byteLength(JSON.stringify(frame)), 0);
    expect(close).toBe(4003);
    expect(bytes).toBeGreaterThan(2 ** 20);
    expect(bytes).toBeLessThan(2 ** 20 + 1024);
  });
});

describe('in', () => {
  test('visitors 5 cmd/s burst 20: over → RATE{after}, then 4004', async () => {
    const { client } = await enter(rig);
    const ids = Array.from({ length: 21 }, () => client.command('nothing.at_all', {}));
    expect(await client.answerTo(String(ids[19]))).toMatchObject({ code: 'UNSUPPORTED' });
    const refused = await client.answerTo(String(ids[20]));
    expect(refused).toMatchObject({ t: 'err', code: 'RATE', retry: true, after: 200 });
    rig.clock.time += 200;
    expect(await client.answerTo(client.command('nothing.at_all', {}))).toMatchObject({
      code: 'UNSUPPORTED',
    });
    for (let more = 0; more < 20; more += 1) client.command('nothing.at_all', {});
    expect(await client.closed).toBe(4004);
  });

  test('64 KiB frames: larger is TOO_BIG', async () => {
    const { client, c } = await openConversation(rig);
    const empty = JSON.stringify({ t: 'cmd', id: ulid(), c, name: 'message.send', d: { text: '' } }).length;
    client.command('message.send', { text: 'x'.repeat(64 * 1024 - empty + 1) }, { c });
    const refused = await client.first(({ t }) => t === 'err');
    expect(refused).toMatchObject({ code: 'TOO_BIG', retry: false });
  });

  test('at most 64 commands in flight: more is BUSY', async () => {
    await rig.close();
    const { promise, resolve } = Promise.withResolvers<void>();
    rig = await openRig({ limits: { commands: { rate: 1, burst: 100 } } });
    const { client, c } = await openConversation(rig);
    await rig.engine.settled();
    const append = rig.log.append.bind(rig.log);
    rig.log.append = async (request) => {
      await promise;
      return await append(request);
    };
    const ids = Array.from({ length: 65 }, () => client.command('message.send', { text: '快' }, { c }));
    const busy = await client.answerTo(String(ids[64]));
    expect(busy).toMatchObject({ t: 'err', code: 'BUSY', retry: true, after: expect.any(Number) });
    resolve();
    for (const id of ids.slice(0, 64)) expect((await client.settled(id)).t).toBe('ev');
  });
});

/** A second connection that is being sent a conversation of more than 256 KiB, and has read and proven nothing. */
async function enterBehind(caps?: readonly string[]) {
  const { client: writer, c, token } = await openConversation(rig);
  for (let index = 0; index < 60; index += 1) {
    rig.clock.time += 1000;
    await writer.settled(writer.command('message.send', { text: `${index}${'长'.repeat(1500)}` }, { c }));
    const last = writer.received.findLast(({ t }) => t === 'ping');
    if (last) writer.send({ t: 'pong', k: last['k'] });
  }
  await rig.engine.settled();
  const total = (await rig.log.head(c as never))?.n ?? 0;
  const { ticket } = await getTicket(rig, token);
  const client = await openSocket(rig);
  const hello = { t: 'hello', v: 1, ticket, sdk: 'raw/1', subs: [{ c, n: 0 }] };
  client.send(caps ? { ...hello, caps } : hello);
  await client.first(({ t }) => t === 'ping');
  return { client, c, total, writer };
}

/** Answers every ping until the last event is there. */
async function pongUntil(client: RawClient, total: number): Promise<void> {
  for (let answered = 0; ; ) {
    const next = await client.first(
      (frame) =>
        (frame.t === 'ping' && Number(frame['k']) > answered) || (frame.t === 'ev' && frame['n'] === total),
    );
    if (next.t === 'ev') return;
    answered = Number(next['k']);
    client.send({ t: 'pong', k: answered });
  }
}
