import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLUGINS } from './index.ts';

const HERE = new URL('./', import.meta.url);
const folders = readdirSync(HERE, { withFileTypes: true })
  .filter((item) => item.isDirectory())
  .map(({ name }) => name)
  .sort();

describe('plugins', () => {
  it('are listed once each, by the alphabet, as the folders are', () => {
    expect(PLUGINS.map(({ id }) => id)).toEqual(folders);
  });

  it('stand in the README with their summaries', () => {
    const rows = readFileSync(new URL('README.md', HERE), 'utf8').matchAll(
      /^\| \[([a-z-]+)\]\(\1\/\) *\| (.*?) *\|$/gm,
    );
    expect(Array.from(rows, ([, id, summary]) => ({ id, summary }))).toEqual(
      PLUGINS.map(({ id, summary }) => ({ id, summary })),
    );
  });

  it.each(folders)('%s has its four files', (folder) => {
    const files = ['index.ts', 'schema.ts', 'index.test.ts', 'README.md'];
    expect(files.filter((file) => !existsSync(new URL(`${folder}/${file}`, HERE)))).toEqual([]);
  });

  it.each(PLUGINS)('$id refuses options that its schema does not name', ({ options }) => {
    expect(options).toMatchObject({ type: 'object', additionalProperties: false });
  });
});
