import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { enter, openConversation, openRig, type RawClient, type Rig } from './gateway.rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

describe('heartbeat', () => {
  test('pings at a phase of its own, and a pong keeps the connection', async () => {
    const { client, ready } = await enter(rig);
    expect(ready['hb']).toEqual({ every: 25_000, wait: 10_000 });
    rig.advance(12_600);
    const ping = await client.first((frame) => frame.t === 'ping');
    await pong(client, ping['k']);
    rig.advance(24_000);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test('no frame after a ping for the wait is 4000', async () => {
    const { client } = await enter(rig);
    rig.advance(12_600);
    await client.first((frame) => frame.t === 'ping');
    rig.advance(10_100);
    expect(await client.closed).toBe(4000);
  });

  test('any frame is life', async () => {
    const { client, c } = await openConversation(rig);
    rig.advance(12_600);
    await client.first((frame) => frame.t === 'ping');
    await client.answerTo(client.command('typing.set', { on: true }, { c }));
    rig.advance(10_100);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test('a measured round trip shortens the wait to five seconds', async () => {
    const { client } = await enter(rig);
    rig.advance(12_600);
    await pong(client, (await client.first((frame) => frame.t === 'ping'))['k']);
    rig.advance(25_000);
    await client.first((frame) => frame.t === 'ping' && frame['k'] === 2);
    rig.advance(5_100);
    expect(await client.closed).toBe(4000);
  });

  test('two silent deaths of one device halve the time between pings', async () => {
    const first = await enter(rig);
    rig.advance(22_700);
    await first.client.closed;
    const second = await enter(rig, { token: first.token });
    rig.advance(22_700);
    await second.client.closed;
    const third = await enter(rig, { token: first.token });
    expect(third.ready['hb']).toMatchObject({ every: 12_500 });
  });

  test('a session ends with 4006 after its time', async () => {
    await rig.close();
    rig = await openRig({ limits: { session: 5000 } });
    const { client } = await enter(rig);
    rig.advance(12_600);
    expect(await client.closed).toBe(4006);
  });

  /** Answers, and waits until the server has read it: it answers what was sent after. */
  async function pong(client: RawClient, k: unknown): Promise<void> {
    client.send({ t: 'pong', k });
    await client.answerTo(client.command('read.nothing', {}));
  }
});

describe('a client that does not read', () => {
  test('gets no more events after 256 KiB unproven, and all of them in order once it pongs', async () => {
    const { client, c, head } = await fill(0);
    const ping = await client.first((frame) => frame.t === 'ping');
    const before = events(client).length;
    await rig.engine.settled();
    const total = (await rig.log.head(c as never))?.n ?? 0;
    expect(before).toBeLessThan(total);
    let k = Number(ping['k']);
    for (;;) {
      client.send({ t: 'pong', k });
      k += 1;
      const next = k;
      const last = await client.first(
        (f) => (f.t === 'ping' && f['k'] === next) || (f.t === 'ev' && f['n'] === total),
      );
      if (last.t === 'ev') break;
    }
    expect(events(client).map((frame) => frame['n'])).toEqual(Array.from({ length: total }, (_, i) => i + 1));
    expect(head).toBeLessThan(total);
  });

  test('closes with 4003 after ten seconds', async () => {
    const { client } = await fill(0);
    await client.first((frame) => frame.t === 'ping');
    rig.advance(10_100);
    expect(await client.closed).toBe(4003);
  });

  /** A conversation with 100 long messages, followed from its beginning. */
  async function fill(from: number) {
    const { client, c, token, head } = await openConversation(rig);
    for (let index = 0; index < 60; index += 1) {
      rig.clock.time += 1000;
      await client.settled(client.command('message.send', { text: `${index}${'长'.repeat(1500)}` }, { c }));
      const pings = client.received.filter((frame) => frame.t === 'ping');
      client.send({ t: 'pong', k: pings.at(-1)?.['k'] ?? 0 });
    }
    client.socket.terminate();
    const again = await enter(rig, { token, subs: [{ c, n: from }] });
    return { ...again, c, head };
  }

  function events(client: RawClient) {
    return client.received.filter((frame) => frame.t === 'ev');
  }
});
