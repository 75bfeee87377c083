import { expect, test } from 'vitest';
import { describeOneTime, winnersOf } from './one-time.contract.ts';
import { createMemoryOneTime } from './one-time.memory.ts';
import type { OneTime } from './one-time.ts';

describeOneTime('memory', async () => {
  let now = 0;
  const one = createMemoryOneTime(() => now);
  return {
    nodes: [one, one],
    outlive: async (_, life) => {
      now += life + 1;
    },
    close: async () => {},
  };
});

test('says that it is busy when nobody takes what is kept, until it is too old', async () => {
  let now = 0;
  const one = createMemoryOneTime(() => now);
  for (let n = 0; n < 100_000; n += 1) await one.keep(`k${n}`, '', 10);
  expect(await one.keep('more', '', 10)).toMatchObject({ code: 'BUSY' });
  now = 11;
  expect(await one.keep('more', '', 10)).toBeUndefined();
});

test('canary: who looks first and deletes then gives it to many', async () => {
  const kept = new Map<string, string>();
  const naive: OneTime = {
    keep: async (key, value) => void kept.set(key, value),
    take: async (key) => {
      const value = kept.get(key);
      await Promise.resolve();
      kept.delete(key);
      return value;
    },
  };
  expect((await winnersOf({ nodes: [naive, naive] })).length).toBeGreaterThan(1);
});
