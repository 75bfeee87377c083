import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';

/** Something that watches until it is closed. */
export type Watching = { close(): void };

/** Folders whose changes are never a bot's. */
const SKIPPED = new Set(['node_modules', '.git']);

/**
 * Tells that something below `folders` may have changed. Every folder is watched itself, never single files, so that
 * a file replaced by renaming is seen like one written in place. A folder that isn't there yet is awaited at its parent.
 * Folders made later are not seen inside: watch again after each change.
 */
export function watchFolders(folders: readonly string[], onChange: () => void): Watching {
  const watchers: FSWatcher[] = [];
  for (const folder of new Set(folders.map(nearestThere).flatMap(withSubfolders))) {
    try {
      const watcher = watch(folder, onChange);
      // A folder that vanishes is a change like any other.
      watcher.on('error', onChange);
      watchers.push(watcher);
    } catch {
      onChange();
    }
  }
  return {
    close: () => {
      for (const watcher of watchers) watcher.close();
    },
  };
}

function nearestThere(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : nearestThere(dirname(folder));
}

function withSubfolders(folder: string): readonly string[] {
  try {
    const inner = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !SKIPPED.has(entry.name))
      .flatMap((entry) => withSubfolders(join(folder, entry.name)));
    return [folder, ...inner];
  } catch {
    return [];
  }
}
