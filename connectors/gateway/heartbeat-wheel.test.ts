import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullBucket, takeTokens } from '#connectors/incoming/rate-limit';
import { createRhythm } from './heartbeat.ts';
import { createWheel } from './heartbeat-wheel.ts';

const STEP = 100;

describe('the wheel', () => {
  test('wakes nobody early, nobody more than a step late, nobody twice, however far ahead', () => {
    const dues = fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(dues, (list) => {
        const clock = { time: 0 };
        const woken: number[] = [];
        const wheel = createWheel(() => clock.time, STEP);
        list.forEach((due, index) => {
          wheel.set({ wake: (now) => void woken.push(index, now) }, due);
        });
        for (; clock.time <= 300_000 + STEP; clock.time += STEP) wheel.tick();
        expect(woken).toHaveLength(list.length * 2);
        for (let at = 0; at < woken.length; at += 2) {
          const late = (woken[at + 1] ?? 0) - (list[woken[at] ?? 0] ?? 0);
          expect(late).toBeGreaterThanOrEqual(0);
          expect(late).toBeLessThan(STEP);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('an earlier time replaces a later one, never the other way round', () => {
    const clock = { time: 0 };
    const woken: number[] = [];
    const wheel = createWheel(() => clock.time, STEP);
    const waker = { wake: (now: number) => void woken.push(now) };
    wheel.set(waker, 5000);
    wheel.set(waker, 1000);
    wheel.set(waker, 9000);
    for (; clock.time < 10_000; clock.time += STEP) wheel.tick();
    expect(woken).toEqual([1000]);
  });

  test('a waker that was removed sleeps on', () => {
    const clock = { time: 0 };
    const wheel = createWheel(() => clock.time, STEP);
    const waker = { wake: () => expect.unreachable() };
    wheel.set(waker, 1000);
    wheel.remove(waker);
    clock.time = 2000;
    wheel.tick();
  });
});

describe('the rhythm of a device', () => {
  const quiet = { silently: false, lasted: 10 * 60_000 };
  const silent = { silently: true, lasted: 1000 };

  test('halves at every second silent death, down to ten seconds', () => {
    const rhythm = createRhythm();
    const seen = Array.from({ length: 6 }, () => {
      rhythm.ended('device', silent);
      return rhythm.everyOf('device');
    });
    expect(seen).toEqual([25_000, 12_500, 12_500, 10_000, 10_000, 10_000]);
    expect(rhythm.everyOf('another')).toBe(25_000);
  });

  test('grows by five seconds for ten quiet minutes, up to 45', () => {
    const rhythm = createRhythm();
    for (let index = 0; index < 6; index += 1) rhythm.ended('device', quiet);
    expect(rhythm.everyOf('device')).toBe(45_000);
  });
});

test('a bucket never gives more than burst + rate × time', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 200 }), (pauses) => {
      const rate = { rate: 5, burst: 20 };
      const bucket = fullBucket(rate, 0);
      let now = 0;
      let given = 0;
      for (const pause of pauses) {
        now += pause;
        if (takeTokens(bucket, rate, now) === 0) given += 1;
      }
      expect(given).toBeLessThanOrEqual(20 + (now / 1000) * 5 + 1e-6);
    }),
  );
});
