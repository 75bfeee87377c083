import { join } from 'node:path';
import { sha256 } from './sha256.ts';
import { readThere, writeWhole } from './whole-files.ts';

/** Products of training on disk, by plugin and fingerprint: a fingerprint seen before is never trained again. */
export type TrainedFiles = {
  read(plugin: string, fingerprint: string): Promise<string | undefined>;
  write(plugin: string, fingerprint: string, product: string): Promise<void>;
  /** The file that stands for the right to train it. */
  lockOf(plugin: string, fingerprint: string): string;
};

/** Keep products under `<dataFolder>/trained/`. A file is there whole or not at all. */
export function trainedFiles(dataFolder: string): TrainedFiles {
  const fileOf = (plugin: string, fingerprint: string) =>
    join(dataFolder, 'trained', `${plugin}-${sha256(fingerprint).slice(0, 16)}.json`);
  return {
    read: (plugin, fingerprint) => readThere(fileOf(plugin, fingerprint)),
    lockOf: (plugin, fingerprint) => `${fileOf(plugin, fingerprint)}.lock`,
    write: (plugin, fingerprint, product) => writeWhole(fileOf(plugin, fingerprint), product),
  };
}
