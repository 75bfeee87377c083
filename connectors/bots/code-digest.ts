import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './sha256.ts';
import { readThere } from './whole-files.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What reads a bot's examples: the thinking, the finders, the plugins. */
const FOLDERS = ['engine', 'knowledge', 'plugins'];

let known: Promise<string> | undefined;

/** A digest of the code that reads examples and of the packages it uses; read once, because code is loaded once. */
export function codeDigest(): Promise<string> {
  known ??= digestOf(ROOT);
  return known;
}

/** The same of a project elsewhere. */
export async function digestOf(root: string): Promise<string> {
  const listed = await Promise.all(FOLDERS.map((folder) => codeIn(join(root, folder))));
  const texts = [...listed.flat(), join(root, 'package-lock.json')].map(async (file) => {
    const text = await readThere(file);
    return [file.slice(root.length), text ?? null] as const;
  });
  return sha256(JSON.stringify(await Promise.all(texts)));
}

async function codeIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(folder, name));
}
