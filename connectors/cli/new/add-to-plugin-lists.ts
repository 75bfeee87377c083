import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Enter a new plugin into plugins/index.ts and the table of plugins/README.md; answers the files changed. */
export async function addToPluginLists(root: string, id: string): Promise<readonly string[]> {
  const list = join(root, 'plugins/index.ts');
  const table = join(root, 'plugins/README.md');
  await change(list, (text) => addToList(text, id));
  await change(table, (text) => addToTable(text, id));
  return [list, table];
}

/** An import and an element of `PLUGINS`, both in alphabetical order of the ids. */
export function addToList(text: string, id: string): string {
  const lines = text.split('\n');
  const imported = insertInOrder(
    lines,
    `import { plugin as ${camel(id)} } from './${id}/index.ts';`,
    /'\.\/(.+)\/index\.ts'/,
  );
  return imported.join('\n').replace(/(PLUGINS[^=]*= \[)([^\]]*)\]/, (_, head: string, items: string) => {
    const names = items.split(',').map((name) => name.trim());
    const sorted = [...names.filter((name) => name !== ''), camel(id)].sort();
    return `${head}${sorted.join(', ')}]`;
  });
}

/** A row of the table, in alphabetical order of the ids. */
export function addToTable(text: string, id: string): string {
  const row = `| [${id}](${id}/) | marks long messages |`;
  return insertInOrder(text.split('\n'), row, /^\| \[([a-z0-9-]+)\]/).join('\n');
}

/** Put a line where its key belongs among the lines that have one; at the end where none has. */
function insertInOrder(lines: readonly string[], line: string, key: RegExp): readonly string[] {
  const keyOf = (text: string) => key.exec(text)?.[1];
  const own = keyOf(line) ?? '';
  const later = lines.findIndex((text) => (keyOf(text) ?? '') > own);
  const last = lines.findLastIndex((text) => keyOf(text) !== undefined);
  const at = later >= 0 ? later : last + 1 || lines.length;
  return lines.toSpliced(at, 0, line);
}

function camel(id: string): string {
  return id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

async function change(file: string, edit: (text: string) => string): Promise<void> {
  await writeFile(file, edit(await readFile(file, 'utf8')));
}
