import { expect, it } from 'vitest';
import { CACHE_LIMIT, createAnswerCache } from './cache.ts';

it('gives each reader a copy of its own', () => {
  const cache = createAnswerCache(() => 0);
  cache.put('a', { list: [1] }, 10);
  const read = cache.get('a');
  expect(read).toEqual({ list: [1] });
  expect(cache.get('a')).not.toBe(read);
});

it('forgets at the end of a lifetime', () => {
  let now = 0;
  const cache = createAnswerCache(() => now);
  cache.put('a', 1, 10);
  now = 9;
  expect(cache.get('a')).toBe(1);
  now = 10;
  expect(cache.get('a')).toBeUndefined();
});

it('stays within its limit and drops what was unused longest', () => {
  const cache = createAnswerCache(() => 0);
  const third = 'x'.repeat(CACHE_LIMIT / 3 - 10);
  for (const key of ['a', 'b', 'c']) cache.put(key, third, 10);
  cache.get('a');
  cache.put('d', third, 10);
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
});

it('counts an entry once, however often it is written, and keeps none that is over the limit alone', () => {
  const cache = createAnswerCache(() => 0);
  for (let times = 0; times < 5; times++) cache.put('a', 'x'.repeat(CACHE_LIMIT / 2), 10);
  cache.put('b', 1, 10);
  expect(cache.get('a')).toBeDefined();
  cache.put('c', 'x'.repeat(CACHE_LIMIT), 10);
  expect(cache.get('c')).toBeUndefined();
  cache.put('d', 1, 10);
  expect(cache.get('d')).toBe(1);
});
