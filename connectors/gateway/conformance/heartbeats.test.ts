import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { enter, openConversation, openRig, type RawClient, type Rig } from '../gateway.rig.ts';
import { createRhythm, Heartbeat } from '../heartbeat.ts';
import { createWheel } from '../heartbeat-wheel.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const MINUTE = 60_000;

describe('heartbeats', () => {
  test('the server pings at the application level, every 25 s', async () => {
    const { client, ready } = await enter(rig);
    expect(ready['hb']).toEqual({ every: 25_000, wait: 10_000 });
    rig.advance(12_500);
    await pong(client, 1);
    rig.advance(24_900);
    await heardNothingNew(client, 1);
    rig.advance(200);
    await client.first((frame) => frame.t === 'ping' && frame['k'] === 2);
  });

  test('a ping says up to where each conversation has been sent', async () => {
    const { client, c, head } = await openConversation(rig);
    rig.advance(12_500);
    expect(await client.first(({ t }) => t === 'ping')).toEqual({ t: 'ping', k: 1, subs: [{ c, n: head }] });
  });

  test('the first ping is at a random phase', () => {
    const phases = [0.1, 0.5, 0.9].map((random) => new Heartbeat(25_000, 0, random).next());
    expect(phases).toEqual([2500, 12_500, 22_500]);
  });

  test('any frame is life', async () => {
    const { client } = await enter(rig);
    rig.advance(12_500);
    await client.first(({ t }) => t === 'ping');
    await client.answerTo(client.command('nothing.at_all', {}));
    rig.advance(10_100);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
  });

  test('no pong: 4000', async () => {
    const { client } = await enter(rig);
    rig.advance(12_500);
    await client.first(({ t }) => t === 'ping');
    rig.advance(10_100);
    expect(await client.closed).toBe(4000);
  });

  test('wait = clamp(SRTT + 4·RTTVAR + 2 s, 5 s, 20 s) per connection', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 20 }), (trips) => {
        const heartbeat = new Heartbeat(25_000, 0, 0);
        let [smooth, variation] = [Number.NaN, 0];
        for (const [index, trip] of trips.entries()) {
          heartbeat.heard();
          const k = heartbeat.ping(index * 100_000);
          heartbeat.pong(k, index * 100_000 + trip);
          variation = index === 0 ? trip / 2 : 0.75 * variation + 0.25 * Math.abs(smooth - trip);
          smooth = index === 0 ? trip : 0.875 * smooth + 0.125 * trip;
        }
        const wait = Math.ceil(smooth + 4 * variation + 2000);
        expect(heartbeat.wait()).toBe(Math.min(20_000, Math.max(5000, wait)));
      }),
    );
  });

  test('two silent deaths on one device halve every, at least 10 s', async () => {
    const { token } = await enter(rig);
    const every = [];
    for (let death = 0; death < 6; death += 1) {
      const { client, ready } = await enter(rig, { token });
      every.push((ready['hb'] as { every: number }).every);
      rig.advance(25_000);
      await client.first(({ t }) => t === 'ping');
      rig.advance(10_100);
      expect(await client.closed).toBe(4000);
    }
    // The first connection above died silently too.
    expect(every).toEqual([25_000, 12_500, 12_500, 10_000, 10_000, 10_000]);
  });

  test('ten stable minutes add 5 s, at most 45 s', () => {
    const rhythm = createRhythm();
    const seen = [5, 10, 25, 40].map((minutes) => {
      rhythm.ended('device', { silently: false, lasted: minutes * MINUTE });
      return rhythm.everyOf('device');
    });
    expect(seen).toEqual([25_000, 30_000, 40_000, 45_000]);
  });

  test('one wheel for all sockets: 10,000 of them never ping in one sweep', () => {
    expect(mostAtOnce(seeded(7))).toBeLessThan(100);
  });

  test('canary: at one phase all of them do', () => {
    expect(mostAtOnce(() => 0.5)).toBe(10_000);
  });

  /** Pings of the fullest tick of one minute. */
  function mostAtOnce(random: () => number): number {
    let [now, pings, most] = [0, 0, 0];
    const wheel = createWheel(() => now, 100);
    for (let socket = 0; socket < 10_000; socket += 1) {
      const heartbeat = new Heartbeat(25_000, 0, random());
      const wake = () => {
        pings += 1;
        heartbeat.pong(heartbeat.ping(now), now);
        heartbeat.heard();
        return heartbeat.next();
      };
      wheel.set({ wake }, heartbeat.next());
    }
    for (; now < MINUTE; now += 100) {
      pings = 0;
      wheel.tick();
      most = Math.max(most, pings);
    }
    return most;
  }

  async function pong(client: RawClient, k: number): Promise<void> {
    await client.first((frame) => frame.t === 'ping' && frame['k'] === k);
    client.send({ t: 'pong', k });
    await client.answerTo(client.command('nothing.at_all', {}));
  }

  async function heardNothingNew(client: RawClient, k: number): Promise<void> {
    await client.answerTo(client.command('nothing.at_all', {}));
    expect(client.received.filter(({ t }) => t === 'ping').map((frame) => frame['k'])).toEqual([k]);
  }
});

/** A repeatable chance (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
