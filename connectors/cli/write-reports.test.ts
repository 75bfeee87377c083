import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Plan } from '#engine/pipeline/build-plan';
import { writeReports } from './write-reports.ts';

const report = (product: string, bot: string) => ({ data: { product }, html: `<p>${bot}</p>` });
const plan = {
  bot: { name: 'toy' },
  stages: [
    { plugin: { id: 'reports', trainer: { report } } },
    { plugin: { id: 'silent', trainer: {} } },
    { plugin: { id: 'untrained' } },
  ],
} as unknown as Plan;

it('writes a page and its data for each trained stage that has something to say', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'parley-reports-'));
  const products = new Map([
    ['reports', 'p'],
    ['silent', 'q'],
  ]);
  const files = await writeReports(plan, products, folder);
  expect(files).toEqual([join(folder, 'toy-reports.html'), join(folder, 'toy-reports.json')]);
  expect(await readFile(files[0] ?? '', 'utf8')).toBe('<p>toy</p>');
  expect(JSON.parse(await readFile(files[1] ?? '', 'utf8'))).toEqual({ product: 'p' });
  await rm(folder, { recursive: true });
});
