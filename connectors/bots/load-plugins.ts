import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { problem } from '#engine';
import type { Peeked } from '#engine/config/peek-pipeline';
import type { Problem } from '#engine/config/problem';
import { reasonOf } from '#engine/core/errors';
import type { Plugin } from '#engine/plugin';
import { pluginFault } from './check-plugin-shape.ts';
import { isMissing } from './read-bot-sources.ts';

/** A plugin and the module from which another thread can load it again. */
export type LoadedPlugin = { readonly plugin: Plugin; readonly module: string };

/** What a bot's own `plugins:` came to. */
export type LoadedPlugins = {
  readonly plugins: readonly LoadedPlugin[];
  readonly problems: readonly Problem[];
};

/** Plugins of this project: each folder of plugins/ is one. */
export function builtInPlugins(plugins: readonly Plugin[]): readonly LoadedPlugin[] {
  return plugins.map((plugin) => ({ plugin, module: builtIn(plugin.id) }));
}

/** The module of a plugin of this project. */
export function builtIn(id: string): string {
  return `#plugins/${id}/index`;
}

/** Load the plugins that a bot names itself: packages from the project's root, or folders below the bot's. */
export async function loadPlugins(
  root: string,
  name: string,
  wanted: Peeked['plugins'],
): Promise<LoadedPlugins> {
  const plugins: LoadedPlugin[] = [];
  const problems: Problem[] = [];
  for (const { id, from, place } of wanted) {
    try {
      const module = await locate(root, name, from);
      const found = findPlugin(await import(module), id);
      const reason = pluginFault(found, id);
      if (reason === undefined) plugins.push({ plugin: found as Plugin, module });
      else problems.push(problem(place, 'PLUGIN_INVALID', { plugin: id, reason }));
    } catch (thrown) {
      const reason = reasonOf(thrown).split('\n')[0];
      problems.push(problem(place, 'PLUGIN_LOAD', { plugin: id, reason }));
    }
  }
  return { plugins, problems };
}

/** Of a module's exports, the plugin of this id; or else whatever comes nearest, so that it can be said what is wrong. */
export function findPlugin(module: object, id: string): unknown {
  const exported = Object.values(module).filter((value) => value !== null && typeof value === 'object');
  return exported.find((value) => 'id' in value && value.id === id) ?? exported[0];
}

/** The address of a plugin's module. A folder's address changes with its entry file, so that an edited plugin is loaded anew. */
async function locate(root: string, name: string, from: string): Promise<string> {
  if (!from.startsWith('.')) return locatePackage(root, from);
  const home = join(root, 'pipelines', name);
  const folder = resolve(home, from);
  if (!folder.startsWith(home + sep)) throw new Error(`${from} is outside of pipelines/${name}`);
  const entry = join(folder, await entryOf(folder));
  const { mtimeMs } = await stat(entry);
  return `${pathToFileURL(entry).href}?v=${mtimeMs}`;
}

async function entryOf(folder: string): Promise<string> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    if (manifest !== null && typeof manifest === 'object' && 'main' in manifest) return String(manifest.main);
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown;
  }
  return 'index.ts';
}

function locatePackage(root: string, from: string): string {
  try {
    return pathToFileURL(createRequire(join(root, 'package.json')).resolve(from)).href;
  } catch {
    // A package without a `require` entry is found by `import` alone, from where this file stands.
    return from;
  }
}
