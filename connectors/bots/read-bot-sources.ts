import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { peekPipeline } from '#engine';

/** The texts that a bot is made from, by path from the project's root, and the folders they came from. */
export type BotSources = {
  readonly sources: ReadonlyMap<string, string>;
  /** Absolute; they need not exist. */
  readonly folders: readonly string[];
};

/** Read a bot's pipeline folder and its knowledge. What is missing is missing from the map: `loadBot` says so with a place. */
export async function readBotSources(root: string, name: string): Promise<BotSources> {
  const pipeline = join(root, 'pipelines', name);
  const sources = await readFiles(root, await listFiles(pipeline, ['.yaml'], false));
  const { knowledge } = peekPipeline(name, sources);
  if (knowledge === undefined) return { sources, folders: [pipeline] };
  const domain = join(root, 'knowledge', knowledge);
  const learned = await readFiles(root, await listFiles(domain, ['.yaml', '.csv'], true));
  return { sources: new Map([...sources, ...learned]), folders: [pipeline, domain] };
}

async function listFiles(
  folder: string,
  endings: readonly string[],
  recursive: boolean,
): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && endings.some((ending) => entry.name.endsWith(ending)))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
}

async function readFiles(root: string, files: readonly string[]): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  for (const file of files) {
    const text = await readIfThere(file);
    if (text !== undefined) sources.set(relative(root, file).split(sep).join('/'), text);
  }
  return sources;
}

/** An editor may replace a file between listing and reading. */
async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

/** True when a file or folder isn't there, or isn't what its name says. */
export function isMissing(thrown: unknown): boolean {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
