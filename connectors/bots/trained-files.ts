import { join } from 'node:path';
import { sha256 } from './sha256.ts';
import { readThere, writeWhole } from './whole-files.ts';

/** Products of training on disk, by plugin and fingerprint: a fingerprint seen before is never trained again. */
export type TrainedFiles = {
  read(plugin: string, fingerprint: string): Promise<string | undefined>;
  write(plugin: string, fingerprint: string, product: string): Promise<void>;
  /** The product of what a fingerprint was made from, without making the fingerprint again. */
  recall(plugin: string, origin: string): Promise<string | undefined>;
  remember(plugin: string, origin: string, fingerprint: string): Promise<void>;
};

/** Keep products under `<dataFolder>/trained/`. A file is there whole or not at all. */
export function trainedFiles(dataFolder: string): TrainedFiles {
  const fileOf = (plugin: string, name: string) => join(dataFolder, 'trained', `${plugin}-${name}.json`);
  const originOf = (plugin: string, origin: string) =>
    join(dataFolder, 'trained', 'origins', `${plugin}-${nameOf(origin)}`);
  return {
    read: (plugin, fingerprint) => readThere(fileOf(plugin, nameOf(fingerprint))),
    write: (plugin, fingerprint, product) => writeWhole(fileOf(plugin, nameOf(fingerprint)), product),
    recall: async (plugin, origin) => {
      const name = await readThere(originOf(plugin, origin));
      return name === undefined ? undefined : readThere(fileOf(plugin, name));
    },
    remember: (plugin, origin, fingerprint) => writeWhole(originOf(plugin, origin), nameOf(fingerprint)),
  };
}

function nameOf(text: string): string {
  return sha256(text).slice(0, 16);
}
