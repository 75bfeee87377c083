import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from './read-bot-sources.ts';
import { sha256 } from './sha256.ts';

/** Products of training on disk, by plugin and fingerprint: a fingerprint seen before is never trained again. */
export type TrainedFiles = {
  read(plugin: string, fingerprint: string): Promise<string | undefined>;
  write(plugin: string, fingerprint: string, product: string): Promise<void>;
};

/** Keep products under `<dataFolder>/trained/`. A file is there whole or not at all. */
export function trainedFiles(dataFolder: string): TrainedFiles {
  const folder = join(dataFolder, 'trained');
  const fileOf = (plugin: string, fingerprint: string) =>
    join(folder, `${plugin}-${sha256(fingerprint).slice(0, 16)}.json`);
  return {
    read: async (plugin, fingerprint) => {
      try {
        return await readFile(fileOf(plugin, fingerprint), 'utf8');
      } catch (thrown) {
        if (isMissing(thrown)) return undefined;
        throw thrown;
      }
    },
    write: async (plugin, fingerprint, product) => {
      await mkdir(folder, { recursive: true });
      const draft = join(folder, `.${randomUUID()}.tmp`);
      try {
        await writeFile(draft, product, { flush: true });
        await rename(draft, fileOf(plugin, fingerprint));
      } finally {
        await rm(draft, { force: true });
      }
    },
  };
}
