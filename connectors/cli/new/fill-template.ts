import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A folder of templates, and the folder that is made from it. */
export type Filling = { readonly template: string; readonly to: string };

const TEMPLATES = join(import.meta.dirname, '../templates');

/** Write every `<file>.tpl` of a template as `<file>`, with `{{name}}` filled in; answers the files made. */
export async function fillTemplate(
  { template, to }: Filling,
  values: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const from = join(TEMPLATES, template);
  const found = await readdir(from, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (file) => {
      const target = join(to, file.slice(from.length + 1).replace(/\.tpl$/, ''));
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, fillIn(await readFile(file, 'utf8'), values));
      return target;
    }),
  );
}

function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (whole, key: string) => values[key] ?? whole);
}
