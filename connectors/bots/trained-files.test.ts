import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { digestOf } from './code-digest.ts';
import { trainedFiles } from './trained-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-trained-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('a product is recalled by what its fingerprint was made from, and by nothing else', async () => {
  const files = trainedFiles(folder);
  await files.remember('learner', 'version 1', 'print');
  expect(await files.recall('learner', 'version 1')).toBeUndefined();
  await files.write('learner', 'print', '{"en":1}');
  expect(await files.recall('learner', 'version 1')).toBe('{"en":1}');
  expect(await files.recall('learner', 'version 2')).toBeUndefined();
  expect(await files.recall('other', 'version 1')).toBeUndefined();
  await files.remember('learner', 'version 2', 'print');
  expect(await files.recall('learner', 'version 2')).toBe('{"en":1}');
});

it('the digest of the code changes with any of it, and not with tests', async () => {
  for (const name of ['engine/core', 'knowledge', 'plugins'])
    await mkdir(join(folder, name), { recursive: true });
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  await write('engine/core/fold.ts', 'one');
  const first = await digestOf(folder);
  await write('engine/core/fold.test.ts', 'a test');
  expect(await digestOf(folder)).toBe(first);
  await write('plugins/index.ts', '');
  const second = await digestOf(folder);
  await write('package-lock.json', '{}');
  const third = await digestOf(folder);
  await write('engine/core/fold.ts', 'two');
  expect(new Set([first, second, third, await digestOf(folder)]).size).toBe(4);
});
