import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { PLUGINS } from '#plugins';
import { schemaFiles } from './write-schemas.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'pipelines', 'schemas');
const files = [...schemaFiles(PLUGINS)];

describe('the schemas for editors', () => {
  it.each(files)('%s is what `node connectors/bots/write-schemas.ts` writes today', async (file, text) => {
    expect(await readFile(join(FOLDER, file), 'utf8')).toBe(text);
  });

  it.each(files)('%s is a JSON Schema', (_, text) => {
    expect(() => new Ajv({ strict: false }).compile(JSON.parse(text))).not.toThrow();
  });
});
