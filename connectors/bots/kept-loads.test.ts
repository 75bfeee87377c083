import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PLUGINS } from '#plugins/index';
import { prepareLoading } from './kept-loads.ts';
import { readBotSources } from './read-bot-sources.ts';

const ROOT = join(import.meta.dirname, '../..');
const { signal } = new AbortController();
const GIVEN_UP = AbortSignal.abort();
const sources = (await readBotSources(ROOT, 'returns')).sources;
const job = { sources, name: 'returns', plugins: PLUGINS };

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-loads-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Loads without a thread: only what is kept comes of it. */
async function loadKept(changed: Partial<typeof job> = {}) {
  return (await prepareLoading({ ...job, ...changed }, folder)).load(GIVEN_UP);
}

it('gives what it gave before, without a thread', async () => {
  const first = await (await prepareLoading(job, folder)).load(signal);
  expect(first.bot?.name).toBe('returns');
  expect(await loadKept()).toEqual(first);
});

it('keeps nothing of other files, of a bot that may not run, and of a damaged file', async () => {
  await (await prepareLoading(job, folder)).load(signal);
  const [replies = ''] = [...sources.keys()].filter((file) => file.endsWith('returns/replies.yaml'));
  const edited = new Map(sources).set(replies, `${sources.get(replies)}\n# edited`);
  await expect(loadKept({ sources: edited })).rejects.toThrow('given up');
  const broken = new Map(sources).set(replies, 'replies: {');
  const { bot } = await (await prepareLoading({ ...job, sources: broken }, folder)).load(signal);
  expect(bot).toBeNull();
  await expect(loadKept({ sources: broken })).rejects.toThrow('given up');
  const [file = ''] = await readdir(join(folder, 'loaded'));
  const bytes = await readFile(join(folder, 'loaded', file));
  bytes[bytes.length - 9] = (bytes.at(-9) ?? 0) ^ 1;
  await writeFile(join(folder, 'loaded', file), bytes);
  await expect(loadKept()).rejects.toThrow('given up');
});

it('loads where nothing can be kept', async () => {
  await writeFile(join(folder, 'loaded'), 'no folder');
  const { bot } = await (await prepareLoading(job, folder)).load(signal);
  expect(bot?.name).toBe('returns');
});
