import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { schemaFiles } from '#connectors/bots/write-schemas';
import { DialogFixture } from '#engine/testing/fixture-schema';
import { PLUGINS } from '#plugins';
import type { Command } from '../command.ts';
import { EXIT } from '../exit.ts';

/** Publishes the schemas that editors complete and underline from. */
export const schemas: Command = {
  name: 'schemas',
  summary: 'Writes the JSON Schemas of all YAML files, for editors.',
  usage: '',
  options: {
    out: { about: 'folder to write to', value: 'folder', preset: 'pipelines/schemas' },
    check: { about: 'write nothing; exit 1 where a file is not up to date' },
  },
  words: { least: 0, most: 0 },
  run: async (args, io) => {
    const folder = resolve(io.root, args.text('out') ?? '');
    const published = schemaTexts();
    const stale: string[] = [];
    for (const [name, text] of published) {
      const file = join(folder, name);
      if (existsSync(file) && (await readFile(file, 'utf8')) === text) continue;
      stale.push(relative(io.root, file));
      if (!args.has('check')) await write(folder, file, text);
    }
    const checked = args.has('check');
    if (args.json)
      io.out(JSON.stringify({ schemas: published.size, [checked ? 'stale' : 'written']: stale }));
    else for (const file of stale) io.out(`${checked ? 'not up to date' : 'written'}: ${file}`);
    return checked && stale.length > 0 ? EXIT.problems : EXIT.ok;
  },
};

/** The text of every schema file, by its name: those of bots, and that of fixtures. */
function schemaTexts(): ReadonlyMap<string, string> {
  const dialog = { $schema: 'http://json-schema.org/draft-07/schema#', ...DialogFixture };
  return new Map([...schemaFiles(PLUGINS), ['dialog.schema.json', `${JSON.stringify(dialog, null, 2)}\n`]]);
}

async function write(folder: string, file: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(file, text);
}
