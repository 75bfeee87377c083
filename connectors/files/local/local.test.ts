import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { describeFiles } from '#engine/ports/files.contract';
import { createLocalFiles } from './index.ts';

const root = await mkdtemp(join(tmpdir(), 'parley-files-'));
const newId = () => randomBytes(16).toString('base64url');
const png = { owner: 'visitor:v1', name: 'a.png', bytes: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') };

afterAll(() => rm(root, { recursive: true }));

describeFiles('local folder', async () => {
  const folder = join(root, newId());
  return {
    files: createLocalFiles({ folder, newId }),
    count: async () => (await namesIn(folder)).filter((name) => name.endsWith('.json')).length,
    close: () => rm(folder, { recursive: true, force: true }),
  };
});

it('leaves no temporary file, and nothing that others on the machine may read', async () => {
  const folder = join(root, newId());
  await createLocalFiles({ folder, newId: () => 'an-id-of-16-signs' }).put(png);
  expect(await namesIn(folder)).toEqual(['an-id-of-16-signs', 'an-id-of-16-signs.json']);
  const { mode } = await stat(join(folder, 'an-id-of-16-signs'));
  expect(mode & 0o077).toBe(0);
});

it('still has its files after a restart', async () => {
  const folder = join(root, newId());
  const put = await createLocalFiles({ folder, newId: () => 'an-id-of-16-signs' }).put(png);
  expect(await createLocalFiles({ folder, newId }).get('an-id-of-16-signs')).toMatchObject({
    attachment: put,
  });
});

it('does not know bytes whose description a crash kept from being written', async () => {
  const folder = join(root, newId());
  const files = createLocalFiles({ folder, newId });
  await files.put(png);
  await writeFile(join(folder, 'an-id-of-16-signs'), png.bytes);
  expect(await files.get('an-id-of-16-signs')).toBeUndefined();
});

it('reports a folder that can not be written, worth another try', async () => {
  const file = join(root, newId());
  await writeFile(file, '');
  const put = await createLocalFiles({ folder: join(file, 'below'), newId }).put(png);
  expect(put).toMatchObject({ code: 'STORE_DOWN', retry: true });
});

it('says so when a description is damaged, instead of pretending there was none', async () => {
  const folder = join(root, newId());
  const files = createLocalFiles({ folder, newId: () => 'an-id-of-16-signs' });
  await files.put(png);
  await writeFile(join(folder, 'an-id-of-16-signs.json'), '{');
  await expect(files.get('an-id-of-16-signs')).rejects.toMatchObject({ failure: { code: 'STORE_DOWN' } });
});

it('takes a guessable id for the bug it is', async () => {
  await expect(createLocalFiles({ folder: root, newId: () => '1' }).put(png)).rejects.toThrow(TypeError);
});

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).then(
    (names) => names.sort(),
    () => [],
  );
}
