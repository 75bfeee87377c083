import { expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

it('lets ten tries through, then one every ten seconds, each key for itself', () => {
  let now = 1000;
  const attempts = createRateLimit({ rate: 0.1, burst: 10 }, () => now);
  for (let at = 0; at < 10; at += 1) expect(attempts.take('mei')).toBe(0);
  expect(attempts.take('mei')).toBe(10_000);
  expect(attempts.take('bob')).toBe(0);
  now += 10_000;
  expect(attempts.take('mei')).toBe(0);
  expect(attempts.take('mei')).toBe(10_000);
});
