import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { oneTrains } from './one-trains.ts';
import { readThere, writeWhole } from './whole-files.ts';

const folder = await mkdtemp(join(tmpdir(), 'parley-one-trains-'));
afterAll(() => rm(folder, { recursive: true }));

const { signal } = new AbortController();

/** Training of a thing by this name, counted. */
function training(name: string, shared = { made: 0 }) {
  const file = join(folder, name);
  const make = async (): Promise<string> => {
    shared.made += 1;
    await writeWhole(file, 'product');
    return 'product';
  };
  return {
    shared,
    lock: `${file}.lock`,
    run: (stop = signal) =>
      oneTrains({ lock: `${file}.lock`, load: () => readThere(file), make, signal: stop }),
  };
}

test('of many who want the same, one makes it and all have it', async () => {
  const { shared, run } = training('many');
  expect(await Promise.all(Array.from({ length: 10 }, () => run()))).toEqual(Array(10).fill('product'));
  expect(shared.made).toBe(1);
});

test('who died with the lock in his hands is not waited for', async () => {
  const { lock, run } = training('dead');
  await writeFile(lock, '1');
  await utimes(lock, new Date(0), new Date(0));
  expect(await run()).toBe('product');
});

test('who waits can be stopped, and takes nothing from who works', async () => {
  const { lock, shared, run } = training('stopped');
  await writeFile(lock, '1');
  const stop = new AbortController();
  const waiting = run(stop.signal);
  stop.abort();
  await expect(waiting).rejects.toThrow();
  expect(await readThere(lock)).toBe('1');
  expect(shared.made).toBe(0);
});

test('a training that fails lets the next one try', async () => {
  const lock = join(folder, 'failed.lock');
  const options = { lock, load: async () => undefined, signal };
  await expect(oneTrains({ ...options, make: () => Promise.reject(new Error('poison')) })).rejects.toThrow(
    'poison',
  );
  expect(await oneTrains({ ...options, make: async () => 'product' })).toBe('product');
});
